"""Snapshots of every kind of tensor, and sums formed as autograd forms them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from gradviz.engine.values import COUNTED, SAMPLED, WHOLE, added, same, snapshot
from gradviz.model.tensor import STORED_AS, TensorValue

DTYPES = [getattr(torch, name) for name in STORED_AS if hasattr(torch, name)]


@pytest.mark.filterwarnings("ignore:ComplexHalf support is experimental")
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_every_dtype_keeps_its_numbers(dtype: torch.dtype) -> None:
    tensor = torch.tensor([0, 1, 3], dtype=torch.float32).to(dtype)
    value = snapshot(tensor)
    assert value.dtype == str(dtype).removeprefix("torch.")
    wide = np.complex128 if dtype.is_complex else np.float64
    assert value.numpy().astype(wide).tolist() == tensor.to(torch.complex128).tolist()


@pytest.mark.parametrize(
    "tensor",
    [
        torch.arange(6.0).reshape(2, 3).t(),
        torch.arange(6.0)[::2],
        torch.tensor(1.5).expand(2, 3),
        torch.zeros(0, 3),
        torch.tensor([1 + 2j, 3 - 4j]).conj(),
        torch.tensor([1 + 2j, 3 - 4j]).conj().imag,
        torch.eye(3).to_sparse(),
        torch.tensor([math.nan, math.inf, -math.inf, -0.0]),
        torch.nn.Parameter(torch.ones(2)),
        torch._efficientzerotensor((2, 2)),
    ],
)
def test_every_layout_gives_its_numbers_in_row_major_order(tensor: Tensor) -> None:
    value = snapshot(tensor)
    plain = tensor.detach()
    plain = plain.to_dense() if plain.layout != torch.strided else plain + 0
    plain = plain.resolve_conj().resolve_neg()
    assert value.shape == tuple(tensor.shape)
    assert np.array_equal(value.numpy(), plain.numpy(), equal_nan=True)
    assert snapshot(torch.tensor(-0.0)) != snapshot(torch.tensor(0.0))


def test_a_snapshot_does_not_follow_the_tensor() -> None:
    tensor = torch.ones(2)
    value = snapshot(tensor)
    tensor.zero_()
    assert value.numpy().tolist() == [1.0, 1.0]


@pytest.mark.parametrize("columns", [1, 2])
def test_of_large_tensors_a_sample_and_exact_statistics_are_kept(columns: int) -> None:
    tensor = torch.randn(WHOLE + 1, columns, dtype=torch.float64)[:, :1].contiguous()
    tensor = tensor if columns == 1 else tensor.expand(-1, 2)[:, :2]
    value = snapshot(tensor)
    positions, numbers = value.samples()
    assert not value.is_whole
    assert 0 < len(numbers) <= SAMPLED
    assert numbers.tolist() == tensor.reshape(-1)[torch.from_numpy(positions.copy())].tolist()
    assert value.stats is not None
    assert value.stats.minimum == tensor.min().item()
    assert value.stats.norm == pytest.approx(tensor.norm().item())
    assert value.stats.mean == pytest.approx(tensor.mean().item())


def test_beyond_the_limit_there_are_no_statistics_and_nan_is_counted_below() -> None:
    assert snapshot(torch.zeros(COUNTED + 1)).stats is None
    tensor = torch.zeros(WHOLE + 1)
    tensor[3], tensor[4] = math.nan, math.inf
    stats = snapshot(tensor).stats
    assert stats is not None
    assert stats.nonfinite == 2
    assert snapshot(torch.ones(WHOLE)).is_whole


def test_what_has_no_numbers_gives_its_shape() -> None:
    value = snapshot(torch.empty(2, 3, device="meta"))
    assert (value.shape, value.data) == ((2, 3), None)


floats = st.floats(width=32, allow_nan=True, allow_infinity=True)


ADDING = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64]


@given(st.lists(st.tuples(floats, floats), min_size=1, max_size=6), st.sampled_from(ADDING))
def test_sums_are_those_of_torch(pairs: list[tuple[float, float]], dtype: torch.dtype) -> None:
    one = torch.tensor([first for first, _ in pairs]).to(dtype)
    other = torch.tensor([second for _, second in pairs]).to(dtype)
    assert same(added(snapshot(one), snapshot(other)), snapshot(one + other))


def test_nothing_added_is_the_other() -> None:
    value = snapshot(torch.tensor(2.0))
    assert added(None, value) is value
    assert added(value, None) is value
    assert added(None, None) is None


def test_samples_are_added_where_they_lie() -> None:
    one, other = torch.randn(WHOLE + 5), torch.randn(WHOLE + 5)
    assert same(added(snapshot(one), snapshot(other)), snapshot(one + other))


def test_sameness() -> None:
    value = snapshot(torch.tensor([1.0, math.nan]))
    assert same(value, snapshot(torch.tensor([1.0, -math.nan])))
    assert not same(value, snapshot(torch.tensor([1.0, 2.0])))
    assert not same(value, None)
    assert not same(TensorValue(dtype="int64", shape=(1,), data=b"\0" * 8), value)

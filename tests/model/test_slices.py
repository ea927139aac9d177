"""What is copied of a tensor reads back bit for bit; its figures are torch's."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gradviz.model.slices import as_csv, as_numpy, as_text, cell_writer, index_at, page
from gradviz.model.statistics import EXTREME, figures, histogram, largest
from gradviz.model.tensor import STORED_AS, Sample, Statistics, TensorValue, tensor_value

DTYPES = ("float64", "float32", "float16", "complex64", "complex128", "int64", "uint8", "bool")


@st.composite
def tensors(draw: st.DrawFn, dtypes: tuple[str, ...] = DTYPES) -> TensorValue:
    dtype = draw(st.sampled_from(dtypes))
    shape = draw(arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
    array = draw(arrays.arrays(np.dtype(STORED_AS[dtype]), shape))
    return tensor_value(array, dtype)


def same(found: np.ndarray, wanted: np.ndarray) -> bool:
    """Bits are equal, but for the bits of NaN that no text has."""
    one, other = found.reshape(wanted.shape), wanted
    if wanted.dtype.kind == "c":
        return same(one.real, other.real) and same(one.imag, other.imag)
    if wanted.dtype.kind != "f":
        return bool((one == other).all())
    nan = np.isnan(other)
    signs = np.signbit(one) == np.signbit(other)
    return bool((np.isnan(one) == nan).all() and ((one == other) & signs)[~nan].all())


def read(text: str, dtype: np.dtype) -> np.ndarray:
    if dtype.kind == "b":
        return np.array(text == "True")
    if dtype.kind in "iu":
        return np.array(int(text), dtype)
    return np.array(complex(text) if dtype.kind == "c" else float(text), dtype)


@given(tensors())
def test_numpy_code_reads_back(value: TensorValue) -> None:
    array = value.numpy()
    found = eval(as_numpy(array, value.dtype), {"np": np, "complex": complex})
    assert found.dtype == array.dtype
    assert found.shape == array.shape or array.size == 0
    assert same(found, array)


@given(tensors())
def test_text_reads_back(value: TensorValue) -> None:
    array = value.numpy()
    texts = as_text(array, value.dtype).split()
    assert len(texts) == array.size
    assert all(same(read(t, array.dtype), n) for t, n in zip(texts, array.ravel(), strict=True))


@given(tensors())
def test_csv_reads_back(value: TensorValue) -> None:
    array = value.numpy()
    rows = list(csv.reader(io.StringIO(as_csv(array, value.dtype))))
    above = array.ndim - 1 if array.ndim > 2 else 0
    for place, row in enumerate(rows[1:] if above else rows):
        held = tuple(map(int, row[:above]))
        wanted = array[held] if above else np.atleast_1d(array)[place].ravel()
        for text, number in zip(row[above:], wanted, strict=True):
            assert same(read(text, array.dtype), number)


def test_what_is_no_numpy_dtype_is_told() -> None:
    array = np.array([1.5, 2.0], np.float32)
    assert as_numpy(array, "bfloat16") == "np.array([1.5, 2.0], dtype=np.float32)  # bfloat16"


@given(tensors(), st.lists(st.integers(0, 5), max_size=3))
def test_a_page_is_two_axes(value: TensorValue, picks: list[int]) -> None:
    array = value.numpy()
    found = page(array, picks)
    assert found.ndim == 2
    if array.ndim <= 2 and array.size:
        assert same(found, array.reshape(found.shape))
    if array.ndim > 2 and array.size:
        held = [min(pick, size - 1) for pick, size in zip(picks, array.shape, strict=False)]
        held += [0] * (array.ndim - 2 - len(held))
        assert same(found, array[tuple(held[: array.ndim - 2])])


def test_index_at_counts_the_last_axis_first() -> None:
    assert [index_at(place, (2, 3)) for place in (0, 2, 3, 5)] == [(0, 0), (0, 2), (1, 0), (1, 2)]


@pytest.mark.parametrize(
    ("scale", "number", "text"),
    [
        (2.0, -0.123456, "\u22120.12"),
        (2.0, -0.0001, "0.00"),
        (0.0052, 0.0031, "0.00310"),
        (1e-7, 1.25e-8, "1.25\u00b710\u207b\u2078"),
        (5.0, math.nan, "NaN"),
        (100000.0, 99999, "99,999"),
        (0.0, 0.0, "0"),
    ],
)
def test_cells_of_a_table(scale: float, number: object, text: str) -> None:
    assert cell_writer(scale)(number) == text


# ---------------------------------------------------------------- figures


@settings(max_examples=150)
@given(tensors(("float64", "float32", "int64")))
def test_figures_are_those_of_torch(value: TensorValue) -> None:
    array = value.numpy()
    found = figures(value)
    wide = torch.from_numpy(array.astype(np.float64))
    finite = wide[torch.isfinite(wide)]
    assert found.count == wide.numel()
    assert found.zeros == int((wide == 0).sum())
    assert found.nans == int(torch.isnan(wide).sum())
    assert found.infinities == int(torch.isinf(wide).sum())
    if not finite.numel():
        assert found.minimum is None
        assert found.norm is None
        return
    assert found.minimum == array[np.isfinite(array)].min()
    assert found.maximum == array[np.isfinite(array)].max()
    power = 2.0 ** max(math.frexp(float(finite.abs().max()))[1] - 1, -1000)
    scaled = finite / power  # else torch's squares leave float64
    assert found.norm is not None
    assert found.mean is not None
    assert math.isclose(
        min(found.norm / power, 1e300), float(scaled.norm()), rel_tol=1e-9, abs_tol=1e-9
    ) or math.isinf(found.norm)
    assert math.isclose(found.mean / power, float(scaled.mean()), rel_tol=1e-9, abs_tol=1e-9)
    if finite.numel() > 1:
        assert found.deviation is not None
        spread = float(scaled.std())
        assert math.isclose(found.deviation / power, spread, rel_tol=1e-6, abs_tol=1e-7)
    else:
        assert found.deviation is None


def test_of_a_sample_the_exact_figures_of_the_whole() -> None:
    sample = Sample(
        positions=np.array([0, 5], "<i8").tobytes(), numbers=np.array([0.0, 2.0], "<f4").tobytes()
    )
    stats = Statistics(minimum=-3.0, maximum=4.0, mean=0.5, norm=9.0)
    value = TensorValue(dtype="float32", shape=(10,), sample=sample, stats=stats)
    found = figures(value)
    assert (found.count, found.seen, found.zeros, found.exact) == (10, 2, 1, True)
    assert (found.minimum, found.maximum, found.mean, found.norm) == (-3.0, 4.0, 0.5, 9.0)
    assert largest(value) == 4.0
    assert not figures(TensorValue(dtype="float32", shape=(10,), sample=sample)).exact


@given(tensors(("float64", "float32", "float16", "int64", "bool")))
def test_a_histogram_counts_every_finite_number_once(value: TensorValue) -> None:
    numbers = value.numpy().astype(np.float64)
    finite = numbers[np.isfinite(numbers)]
    found = histogram(value)
    if found is None:
        assert not finite.size or np.abs(finite).max() > EXTREME
        return
    assert sum(found.counts) == finite.size
    assert len(found.counts) <= 26
    assert found.step > 0.0
    slack = 2 * found.step
    assert found.left - slack <= finite.min()
    assert finite.max() <= found.right + slack


@pytest.mark.parametrize("number", [-1.63e308, 1.79e308, 9.9e306, 5e-324, 0.0])
def test_a_histogram_of_a_single_number_is_finite_or_none(number: float) -> None:
    found = histogram(tensor_value(np.array([number])))
    assert (found is None) == (abs(number) > EXTREME)
    assert found is None or (math.isfinite(found.left) and math.isfinite(found.right))


def test_a_bin_begins_at_zero() -> None:
    found = histogram(tensor_value(np.linspace(-0.43, 0.52, 50)))
    assert found is not None
    assert math.isclose(found.left / found.step, round(found.left / found.step))
    assert found.step == 0.05

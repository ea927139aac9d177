"""The part that a slice takes is written so that Python takes the same."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import gradviz
from gradviz.model.trace import OpRecord
from gradviz.ops.taking import part_taken

SHAPE = (4, 5, 3)
INDEX = st.integers(0, 2) | st.builds(
    slice, st.none() | st.integers(0, 2), st.none() | st.integers(3, 9), st.sampled_from([1, 2])
)


def index_of(words: str) -> tuple[object, ...]:
    """Return the index that Python makes of words such as ``[:, 2:5]``."""
    found: list[object] = []
    for part in words[1:-1].split(", "):
        numbers = [int(one) if one else None for one in part.split(":")] if part != "…" else []
        whole = numbers[0] if len(numbers) == 1 else slice(*numbers)
        found.append(whole if numbers else ...)
    return tuple(found)


@given(st.integers(0, 2), INDEX)
def test_what_is_written_takes_what_torch_took(axis: int, index: int | slice) -> None:
    x = torch.arange(60.0).reshape(SHAPE).requires_grad_()
    place = (*[slice(None)] * axis, index)
    data = gradviz.trace(lambda: (x[place] * 1.0).sum()).data
    numbers = np.arange(60.0).reshape(SHAPE)
    taken = numbers
    for op in data.ops:
        if words := part_taken(op):
            taken = taken[index_of(words)]
    assert np.array_equal(taken, numbers[place])


@pytest.mark.parametrize(
    ("op", "attributes", "written"),
    [
        ("aten.slice.Tensor", {"dim": -2, "start": 1, "end": 2**63 - 1}, "[…, 1:, :]"),
        ("aten.slice.Tensor", {"dim": 0, "start": 0, "end": 2**63 - 1}, ""),
        ("aten.slice.Tensor", {"dim": 0, "start": -3, "end": -1}, "[-3:-1]"),
        ("aten.select.int", {"dim": 4, "index": 1}, ""),
        ("aten.view.default", {"size": [2]}, ""),
        (None, {}, ""),
    ],
)
def test_what_cannot_be_written_briefly_keeps_its_name(
    op: str | None, attributes: dict[str, object], written: str
) -> None:
    assert part_taken(OpRecord(id="s", op=op, attributes=attributes)) == written

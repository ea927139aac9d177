"""Leaves that follow: inputs, sizes and targets take the shape that is needed, and no others."""

from __future__ import annotations

import pytest

from gradviz.builder import edits
from gradviz.builder.blocks import blocks
from gradviz.builder.shapes import check
from gradviz.model.program import NetworkSpec
from gradviz.workspace.feeding import fed, followed, retargeted

EMPTY = NetworkSpec(name="network", leaves=(), lines=())


def built(*steps: str) -> NetworkSpec:
    """Return a network of blocks, each taking the one before."""
    spec, last = EMPTY, ()
    for step in steps:
        made = edits.add(spec, step, inputs=last, shapes=check(spec).shapes)
        spec, last = made.spec, made.selection
    return spec


def view(spec: NetworkSpec, name: str):
    return next(one for one in blocks(spec) if one.id == name)


@pytest.mark.parametrize("block", ["linear", "conv2d", "embedding", "lstm", "layer_norm"])
def test_a_single_number_takes_the_shape_that_a_block_needs(block: str) -> None:
    spec = built("input", block)
    name = blocks(spec)[-1].id
    assert check(spec).problems
    after = fed(spec, ("x",), (name,))
    assert check(after).fits, [one.message.words() for one in check(after).problems]


def test_what_fits_or_is_used_elsewhere_stays() -> None:
    fits = built("input", "relu")
    assert fed(fits, ("x",), ("a",)) is fits
    shared = edits.add(built("input", "relu"), "linear", inputs=("x",)).spec
    assert fed(shared, ("x",), ("h1",)) is shared


def test_sizes_that_nobody_set_follow_the_input() -> None:
    spec = fed(built("input", "linear"), ("x",), ("h1",))
    wired = edits.add(spec, "linear").spec
    wired = edits.connect(wired, "h1", "h2", 0).spec
    assert not check(wired).fits
    assert check(followed(wired, ("h2",))).fits
    set_by_hand = edits.set_argument(wired, "fc2", "in_features", 7).spec
    assert followed(set_by_hand, ("h2",)) is set_by_hand


def test_a_target_takes_the_shape_of_what_it_is_compared_with() -> None:
    spec = fed(built("input", "linear"), ("x",), ("h1",))
    spec = edits.add(spec, "mse", inputs=("h1",), shapes=check(spec).shapes).spec
    wider = edits.set_argument(spec, "fc1", "out_features", 3).spec
    repair = retargeted(wider, check(wider), view(wider, "L"))
    assert repair is not None
    assert check(repair.spec).fits
    assert (
        retargeted(built("input", "relu"), check(EMPTY), view(built("input", "relu"), "a")) is None
    )

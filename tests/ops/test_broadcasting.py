"""A stretched argument is told apart, and the axes named are those that are summed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis.extra import numpy as hnp

from gradviz.model.trace import Argument, OpRecord, Ref
from gradviz.ops.broadcasting import broadcasting, explain, stretch
from gradviz.ops.evaluation import unbroadcast


def op(name: str, *arguments: str) -> OpRecord:
    return OpRecord(
        id="op",
        op=name,
        arguments=tuple(
            Argument(argument=i, name=schema, slot=i, value=Ref(node=schema))
            for i, schema in enumerate(arguments)
        ),
    )


ADD = op("aten.add.Tensor", "self", "other")
ADDMM = op("aten.addmm.default", "self", "mat1", "mat2")


@given(hnp.mutually_broadcastable_shapes(num_shapes=2, min_side=0, max_side=3))
def test_summing_the_named_axes_gives_the_gradient(shapes: hnp.BroadcastableShapes) -> None:
    for argument, shape in enumerate(shapes.input_shapes):
        found = broadcasting(ADD, argument, shapes.input_shapes)
        gradient = np.random.default_rng(0).normal(size=shapes.result_shape)
        if found is None:
            assert shape == shapes.result_shape
            continue
        assert sorted((*found.summed, *found.kept)) == list(range(len(shapes.result_shape)))
        summed = gradient.sum(axis=found.summed).reshape(shape)
        assert np.allclose(summed, unbroadcast(gradient, shape))


def test_the_bias_of_a_linear_layer_is_stretched() -> None:
    shapes = ((5,), (64, 10), (10, 5))
    found = broadcasting(ADDMM, 0, shapes)
    assert found is not None
    assert (found.to_shape, found.summed, found.kept) == ((64, 5), (0,), (1,))
    assert explain(found, "b").words() == (
        "b (shape [5]) was stretched to [64, 5]; its gradient is the sum over the first axis."
    )
    assert broadcasting(ADDMM, 1, shapes) is None


def test_each_way_of_stretching_has_its_sentence() -> None:
    sentences = {
        explain(found, "b").words()
        for found in (
            stretch((), (2, 3)),
            stretch((2, 1), (2, 3)),
            stretch((1, 3), (2, 3)),
            stretch((3, 1), (2, 3, 4)),
        )
        if found
    }
    assert len(sentences) == 4


def test_an_op_without_a_card_tells_nothing() -> None:
    assert broadcasting(op("aten.where.self", "condition", "self", "other"), 0, ((), ())) is None

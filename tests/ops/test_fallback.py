"""Ops without a card get PyTorch's own line, and it is the line of the installed PyTorch."""

from __future__ import annotations

import pytest
import torch

from gradviz.model.trace import OpRecord
from gradviz.ops.card import card_for, cards
from gradviz.ops.fallback import derivative, derivative_line, torch_version, unexplained


@pytest.mark.parametrize(
    ("op", "run"),
    [
        ("aten._softmax.default", lambda x: torch._softmax(x, 0, False)),
        ("aten.clamp_min.default", lambda x: x.clamp_min(0)),
        ("aten.clamp_min_.default", lambda x: x.clone().clamp_min_(0)),
        ("aten.cumsum.default", lambda x: x.cumsum(0)),
        ("aten.split.Tensor", lambda x: x.split(1)[0]),
        ("aten.where.self", lambda x: torch.where(x > 0, x, x)),
        ("aten.native_layer_norm.default", lambda x: torch.layer_norm(x, (3,))),
        ("aten.max.dim", lambda x: x.max(0)[0]),
    ],
)
def test_the_line_is_that_of_the_node_which_torch_makes(op: str, run: object) -> None:
    node = run(torch.ones(3, requires_grad=True)).grad_fn.name()  # type: ignore[operator]
    record = OpRecord(id="op", op=op, grad_fn=node)
    found = derivative(record)
    assert found is not None
    assert found.grad_fn == node
    assert derivative(OpRecord(id="op", grad_fn=node)) == found
    assert card_for(record) is None
    line = derivative_line(record)
    assert line is not None
    assert "grad" in line
    assert "not explained yet" in unexplained(record).words()


def test_every_card_explains_a_node_that_torch_has() -> None:
    for card in cards().values():
        for node in card.grad_fn:
            assert derivative(OpRecord(id="op", grad_fn=node)) is not None, node


def test_what_torch_does_not_know_either() -> None:
    mine = OpRecord(id="mine", grad_fn="MyFunctionBackward")
    assert derivative_line(mine) is None
    assert unexplained(mine).words().startswith("MyFunctionBackward is not explained yet.")


def test_the_lines_are_of_a_release_that_is_named() -> None:
    assert torch_version().count(".") == 2

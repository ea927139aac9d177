"""The cards tell the truth: values, gradients and node names are torch's, in float64."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from hypothesis.extra import numpy as hnp

from gradviz.ops.card import OpCard, bind, card_for, cards
from gradviz.ops.evaluation import (
    evaluate_forward,
    evaluate_local,
    evaluate_vjp,
    unbroadcast,
)
from gradviz.ops.formula import Negative, parse, write
from tests.ops.cases import CASES, Case, Ran, run

SETTINGS = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)

QUICK = settings(SETTINGS, max_examples=200, database=None, phases=[Phase.generate])


def named(card: OpCard, ran: Ran) -> dict[str, Any]:
    bound = bind(card, ran.op)
    assert bound is not None
    found: dict[str, Any] = {
        name: ran.arguments[one.argument] for name, one in bound.tensors.items()
    }
    for name, group in bound.lists.items():
        found[name] = tuple(ran.arguments[one.argument] for one in group)
    return found


def agrees(ours: np.ndarray, theirs: np.ndarray, least: float = 0.0) -> bool:
    """Compare numbers; `least` is the size of those whose difference they may be."""
    finite = np.abs(theirs[np.isfinite(theirs)])
    size = min(float(finite.max(initial=least)), 1e8)
    return ours.shape == theirs.shape and np.allclose(
        ours, theirs, rtol=1e-9, atol=1e-13 * size, equal_nan=True
    )


def value_agrees(card: OpCard, ran: Ran) -> bool:
    ours = evaluate_forward(card, named(card, ran), ran.op.attributes)
    if not card.several:
        return agrees(ours, ran.outputs[0].astype(np.float64))
    assert len(ours) == len(ran.outputs)
    return all(agrees(one, other) for one, other in zip(ours, ran.outputs, strict=True))


def our_gradients(card: OpCard, ran: Ran) -> dict[str, Any]:
    output = ran.outputs if card.several or card.outputs else ran.outputs[0]
    upstream = ran.upstream if card.several else ran.upstream[0]
    return evaluate_vjp(card, named(card, ran), output, upstream, ran.op.attributes)


def gradients_agree(card: OpCard, ran: Ran) -> bool:
    bound = bind(card, ran.op)
    assert bound is not None
    if not ran.upstream:
        return not card.differentiable
    ours = our_gradients(card, ran)
    assert set(ours) == set(card.differentiable) & set(bound.groups)
    seen = []
    for name, group in bound.groups.items():
        theirs = [ran.gradients[one.argument] for one in group]
        if name not in ours:
            assert not any(one is not None for one in theirs)
            continue
        listed = ours[name] if name in bound.lists else (ours[name],)
        seen += [
            other is not None and agrees(one, other, least=10.0 * bool(card.parts))
            for one, other in zip(listed, theirs, strict=True)
        ]
    return all(seen)


def products_agree(card: OpCard, ran: Ran) -> bool:
    """Whether upstream times local derivative, as the story shows it, is the gradient."""
    if not card.is_elementwise:
        return True
    values = named(card, ran)
    ours = evaluate_local(card, values, ran.outputs[0], ran.op.attributes)
    exact = our_gradients(card, ran)
    with np.errstate(all="ignore"):
        products = {
            name: unbroadcast(ran.upstream[0] * slope, values[name].shape)
            for name, slope in ours.items()
        }
    usual = {name: np.isfinite(products[name]) & np.isfinite(exact[name]) for name in ours}
    return all(agrees(products[x][usual[x]], exact[x][usual[x]]) for x in ours)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key}-{case.overload}")
def test_value_and_gradient_are_those_of_torch(case: Case) -> None:
    @SETTINGS
    @given(st.data())
    def check(data: st.DataObject) -> None:
        ran = run(case, data)
        card = card_for(ran.op)
        assert card is not None
        assert card.key == case.key
        assert case.grad_fn in card.grad_fn or not case.grad_fn
        assert value_agrees(card, ran)
        assert gradients_agree(card, ran)
        assert products_agree(card, ran)

    check()


def test_every_card_and_overload_is_tried() -> None:
    tried = {(case.key, case.overload.replace("_.", ".")) for case in CASES}
    alias = {  # composite in torch
        ("view", "reshape.default"),
        ("clone", "contiguous.default"),
    }
    calculated = [card for card in cards().values() if card.forward]
    meant = {(card.key, overload) for card in calculated for overload in card.overloads}
    assert meant - tried == alias
    nodes = {(case.key, case.grad_fn) for case in CASES if case.grad_fn}
    assert nodes == {(card.key, name) for card in calculated for name in card.grad_fn}


MUTANTS = [
    (key, field, name)
    for key, card in cards().items()
    for field in ("local", "vjp")
    for name, formula in getattr(card, field).items()
    if formula != "0"  # nothing with its sign turned is nothing
]


@pytest.mark.parametrize(("key", "field", "name"), MUTANTS)
def test_a_turned_sign_is_noticed(key: str, field: str, name: str) -> None:
    card = cards()[key]
    formulas = dict(getattr(card, field))
    formulas[name] = write(Negative(parse(formulas[name])))
    # A local derivative beside its own vjp is judged by what it would give alone.
    others = {"vjp": {}} if field == "local" else {}
    mutant = msgspec.structs.replace(card, **{**others, field: formulas})

    def caught(data: st.DataObject) -> bool:
        ran = run(data.draw(st.sampled_from([case for case in CASES if case.key == key])), data)
        return not gradients_agree(mutant, ran)

    try:
        find(st.data(), caught, settings=QUICK)
    except NoSuchExample:
        pytest.fail(f"nobody would notice a turned sign in {key}.{field}.{name}")


@given(hnp.mutually_broadcastable_shapes(num_shapes=2, min_side=0, max_side=3))
@SETTINGS
def test_unbroadcast_sums_what_was_stretched(shapes: hnp.BroadcastableShapes) -> None:
    shape = shapes.input_shapes[0]
    summed = unbroadcast(np.ones(shapes.result_shape), shape)
    assert summed.shape == shape
    assert summed.sum() == np.prod(shapes.result_shape)

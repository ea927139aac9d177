"""Five real training steps, recorded: sensible names, passes apart, and a picture of each."""

from __future__ import annotations

import time
from contextlib import nullcontext

import pytest
import torch

from gradviz.engine.session import Session
from gradviz.engine.values import same, snapshot
from gradviz.layout.engines import lay_out
from gradviz.model.trace import TraceData
from gradviz.workspace.view import view
from tests.engine.training import TRAININGS


def recorded(name: str) -> TraceData:
    torch.manual_seed(0)
    train = TRAININGS[name]()
    session = Session()
    with session:
        train.run()
    assert session.seen is not None
    return session.seen


@pytest.mark.parametrize(
    ("name", "roots", "leaves"),
    [
        ("convolutions_with_a_data_loader", ["loss"] * 2, {"images", "labels", "0.weight"}),
        ("an_lstm_language_model", ["loss"], {"text", "lstm.weight_ih_l0", "head.bias"}),
        ("a_transformer_encoder", ["loss"], {"tokens", "embedding.weight", "labels"}),
        (
            "adversaries_with_two_optimizers",
            ["loss_d", "loss_g"],
            {"real", "generator.0.weight", "discriminator.2.bias"},
        ),
        ("a_policy_gradient", ["loss"], {"state", "0.weight", "2.bias"}),
    ],
)
def test_passes_are_apart_and_names_are_those_of_the_code(
    name: str, roots: list[str], leaves: set[str]
) -> None:
    data = recorded(name)
    names = {(value.node, value.output): value.name for value in data.values}
    assert [names[one.root.node, one.root.output] for one in data.passes] == roots
    assert leaves <= {value.node for value in data.values if value.role != "result"}
    assert not data.notes


@pytest.mark.parametrize("name", TRAININGS)
def test_it_trains_as_it_does_unwatched(name: str) -> None:
    states = []
    for watched in (False, True):
        torch.manual_seed(0)
        train = TRAININGS[name]()
        for _ in range(2):
            with Session() if watched else nullcontext():
                train.run()
        states.append([p for model in train.models for p in model.parameters()])
    assert states[0]
    assert all(same(snapshot(one), snapshot(two)) for one, two in zip(*states, strict=True))


@pytest.mark.parametrize("name", TRAININGS)
def test_there_is_a_picture_of_it(name: str) -> None:
    data = recorded(name)
    began = time.perf_counter()
    assert view(data, lay_out).timeline.duration > 0
    assert time.perf_counter() - began < 20  # about 0.1 s on a quiet machine

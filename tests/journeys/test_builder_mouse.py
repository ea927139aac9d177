"""Networks built from an empty document by mouse alone, with the real engine."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from tests.journeys.conftest import Room
from tests.journeys.people import Mouse


@pytest.fixture
def person(qtbot: QtBot, room: Room) -> Mouse:
    return Mouse(qtbot, room)


def test_a_network_for_exclusive_or(person: Mouse, tmp_path: Path) -> None:
    person.take("data_xor", "linear", "tanh", "linear")
    person.step("out_features", -4)
    person.take("mse")
    assert person.spec.lines[-1] == "L = mse(h2, y)"
    person.finish(tmp_path)


def test_an_mlp_10_5_1_with_bce_dragged_and_wired(person: Mouse, tmp_path: Path) -> None:
    made = [
        person.drop(block, QPoint(260, 90 + 90 * place))
        for place, block in enumerate(("input", "linear", "relu", "linear", "sigmoid", "bce"))
    ]
    target = person.drop("input", QPoint(560, 460))
    for source, end in itertools.pairwise(made):
        person.wire(source, end)
    person.wire(target, made[-1], 1)
    person.select(made[3])
    person.step("out_features", -4)
    assert person.arguments("fc2") == {"in_features": 5, "out_features": 1}
    person.mend()  # the target was made for five numbers
    person.finish(tmp_path)


def test_a_cnn_with_a_residual_block(person: Mouse, tmp_path: Path) -> None:
    person.take("input", "conv2d")
    person.step("padding", 1)
    skip = person.take("relu")
    second = person.take("conv2d")
    person.step("kernel_size", 2)
    person.step("padding", 2)
    assert person.arguments(person.module(second))["kernel_size"] == 5
    total = person.take("add")
    person.wire(skip, total, 1)
    person.select(total)
    person.take("relu", "max_pool2d", "flatten", "linear", "cross_entropy")
    person.finish(tmp_path)


def test_one_attention_head_from_its_parts(person: Mouse, tmp_path: Path) -> None:
    x = person.take("input")
    query = person.take("linear")
    person.select(x)
    key = person.take("linear")
    person.select(x)
    value = person.take("linear")
    person.select(key)
    turned = person.take("transpose")
    person.select(query)
    scores = person.take("matmul")
    person.wire(turned, scores, 1)
    person.select(scores)
    scaled = person.take("div", "constant")
    person.select("c")
    person.step("value", 12)
    person.select(scaled)
    mixed = person.take("softmax", "matmul")
    person.wire(value, mixed, 1)
    person.select(mixed)
    person.take("mse")
    assert f"{scores} = {query} @ {turned}" in person.spec.lines
    [constant] = [leaf for leaf in person.spec.leaves if leaf.name == "c"]
    assert constant.value.item() == pytest.approx(2.2)
    person.finish(tmp_path)


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups where there is no screen
def test_a_small_gpt(person: Mouse, tmp_path: Path) -> None:
    gpt = person.module(person.take("input", "gpt"))
    person.choose("=", "Small: 2 layers")
    person.step("n_layers", -1)
    person.step("n_heads", -2)
    person.take("transpose", "cross_entropy")
    assert person.arguments(gpt)["n_layers"] == 1
    person.finish(tmp_path)

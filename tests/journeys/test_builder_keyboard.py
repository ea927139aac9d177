"""Networks built from an empty document by keyboard alone, with the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.journeys.conftest import Room
from tests.journeys.people import Keyboard


@pytest.fixture
def person(qtbot: QtBot, room: Room) -> Keyboard:
    return Keyboard(qtbot, room)


def test_a_network_for_exclusive_or(person: Keyboard, tmp_path: Path) -> None:
    person.add("xor", "lin", "tanh", "lin")
    person.set(out_features=1)
    person.add("mse")
    assert person.spec.lines == (
        "h1 = fc1(x)", "a = tanh(h1)", "h2 = fc2(a)", "L = mse(h2, y)",
    )  # fmt: skip
    assert [leaf.value.shape for leaf in person.spec.leaves] == [(4, 2), (4, 1)]
    person.finish(tmp_path)


def test_an_mlp_10_5_1_with_bce(person: Keyboard, tmp_path: Path) -> None:
    person.add("input", "lin", "relu", "lin")
    person.set(out_features=1)
    person.add("sig", "bce")
    assert person.arguments("fc2") == {"in_features": 5, "out_features": 1}
    assert person.spec.lines[-1] == "L = bce(a2, y)"
    person.finish(tmp_path)


def test_a_cnn_with_a_residual_block(person: Keyboard, tmp_path: Path) -> None:
    person.add("input", "conv2d")
    person.set(kernel_size=3, padding=1)
    skip = person.add("relu")
    person.add("conv2d")
    person.set(out_channels=8, padding=1)
    total = person.add("add")
    person.go(skip)
    person.connect(total)
    person.go(total)
    person.add("relu", "maxpool2d", "flatten", "lin", "cross")
    [line] = [one for one in person.spec.lines if "+" in one]
    assert skip in line.partition("=")[2]
    person.finish(tmp_path)


def test_one_attention_head_from_its_parts(person: Keyboard, tmp_path: Path) -> None:
    x = person.add("input")
    query = person.add("lin")
    person.go(x)
    key = person.add("lin")
    person.go(x)
    value = person.add("lin")
    person.go(key)
    turned = person.add("transpose")
    person.go(query)
    scores = person.add("matmul")
    person.go(turned)
    person.connect(scores)
    person.go(scores)
    scaled = person.add("div", "constant")
    person.go("c")
    person.set(value=2.236068)
    person.go(scaled)
    mixed = person.add("softmax", "matmul")
    person.go(value)
    person.connect(mixed)
    person.go(mixed)
    person.add("mse")
    assert f"{scores} = {query} @ {turned}" in person.spec.lines
    assert f"{scaled} = {scores}/c" in person.spec.lines
    person.finish(tmp_path)


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups where there is no screen
def test_a_small_gpt(person: Keyboard, tmp_path: Path) -> None:
    gpt = person.module(person.add("input", "gpt"))
    person.choose("=", 2)
    person.set(context_length=8)
    person.add("transpose", "cross")
    given = person.arguments(gpt)
    assert (given["n_layers"], given["emb_dim"], given["context_length"]) == (2, 32, 8)
    person.finish(tmp_path)

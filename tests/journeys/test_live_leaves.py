"""A leaf of a script is dragged in the window; a large tensor is fetched whole: the real engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.journeys.conftest import Room

STEP = """
import torch
w = torch.tensor(2.0, requires_grad=True)
x = torch.tensor([1.0, 3.0])
loss = (w * x).square().sum()
loss.backward()
"""
LARGE = """
import torch
weight = torch.ones(300, 400, requires_grad=True)
loss = (weight * 2).sum()
loss.backward()
"""


@pytest.fixture
def opened(qtbot: QtBot, room: Room, tmp_path: Path) -> Callable[[str, str], None]:
    def run(text: str, box: str) -> None:
        place = tmp_path / "script.py"
        place.write_text(text, encoding="utf-8")
        session = room.session
        session.documents.open_file(str(place))
        qtbot.waitUntil(
            lambda: session.view is not None and session.state.trace.kind == "ready",
            timeout=60_000,
        )
        session.select(box)

    return run


def loss(room: Room) -> float:
    assert room.session.view is not None
    values = room.session.view.numbers.values
    found = next(one.forward for one in values.values() if one.name == "loss")
    assert found is not None
    return float(found.item())


def note(room: Room) -> str:
    shown = room.window.stage.note
    return shown.accessibleName() if shown.isVisible() else ""


def test_a_dragged_leaf_is_replayed_then_run_and_put_back(
    qtbot: QtBot, room: Room, opened: Callable[[str, str], None]
) -> None:
    opened(STEP, "w")
    hand, state = room.window.inspector.hand, lambda: room.session.state.replay
    qtbot.waitUntil(lambda: hand.field is not None and hand.isVisible(), timeout=30_000)
    assert hand.field is not None
    slider = hand.field.slider
    slider.setSliderDown(True)
    for place in range(510, 900, 10):
        slider.setValue(place)
        qtbot.wait(4)
    dragged = hand.field.box.value()
    qtbot.waitUntil(lambda: loss(room) == pytest.approx(10 * dragged**2), timeout=30_000)
    assert state().kind == "replayed"
    assert "Replayed from the recording: branches and random numbers" in note(room)
    assert hand.back.isVisible()
    slider.setSliderDown(False)
    qtbot.waitUntil(lambda: state().kind == "set", timeout=60_000)
    assert loss(room) == pytest.approx(10 * dragged**2)
    hand.back.click()
    qtbot.waitUntil(lambda: state().kind == "recorded", timeout=30_000)
    assert loss(room) == 40.0
    assert not hand.back.isVisible()


def test_a_sampled_tensor_is_fetched(
    qtbot: QtBot, room: Room, opened: Callable[[str, str], None]
) -> None:
    opened(LARGE, "weight")
    inspector, session = room.window.inspector, room.session
    inspector.tabs.chosen.emit(1)
    row = inspector.tensor.fetch
    qtbot.waitUntil(row.isVisible, timeout=10_000)
    row.button.click()
    qtbot.waitUntil(lambda: not row.isVisible(), timeout=30_000)
    assert session.view is not None
    sampled = session.view.numbers.values["weight", 0].forward
    assert sampled is not None
    assert not sampled.is_whole  # the trace itself stays as it was
    assert session.fetching.whole(sampled).numpy().sum() == 120_000

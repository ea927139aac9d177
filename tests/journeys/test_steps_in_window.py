"""The training steps of a script on the window: one by one, by number, to the end, stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.journeys.conftest import Room

LOOP = """
import torch
w = torch.tensor(2.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.001)
for step in range({steps}):
    x = torch.tensor(float(step + 1))
    loss = (w * x / (step + 1) - 1) ** 2
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


@pytest.fixture
def opened(qtbot: QtBot, room: Room, tmp_path: Path) -> Room:
    place = tmp_path / "train.py"
    place.write_text(LOOP.format(steps=37), encoding="utf-8")
    room.session.documents.open_file(str(place))
    shown(qtbot, room, 1)
    return room


def shown(qtbot: QtBot, room: Room, step: int) -> None:
    """Wait until a step is shown, and its numbers."""
    session = room.session

    def found() -> bool:
        view = session.view
        if session.state.steps.shown != step or session.state.steps.running or view is None:
            return False
        return any(
            value.name == "x" and value.forward is not None and value.forward.item() == step
            for value in view.data.values
        )

    qtbot.waitUntil(found, timeout=60_000)


def said(room: Room) -> tuple[str, str]:
    return room.window.steps.title.text(), room.window.steps.caption.text()


def test_a_loop_has_a_strip_and_a_preset_none(qtbot: QtBot, opened: Room) -> None:
    bar = opened.window.steps
    assert bar.isVisible()
    assert said(opened) == ("Step 1 of your loop", "")
    opened.session.documents.open_preset("neuron")
    assert not bar.isVisible()


def test_the_next_step_is_shown_at_the_same_moment(qtbot: QtBot, opened: Room) -> None:
    session = opened.session
    session.player.last()
    session.player.step(-1)
    before = session.view.timeline.position(session.state.playback.time)
    opened.window.stage.canvas.setFocus()
    qtbot.keyClick(opened.window.stage.canvas, Qt.Key.Key_N)
    shown(qtbot, opened, 2)

    assert said(opened) == ("Step 2 of your loop", "")
    assert session.view.timeline.position(session.state.playback.time) == before
    assert session.state.trace.kind == "ready"


def test_a_step_by_its_number_also_one_that_lies_behind(qtbot: QtBot, opened: Room) -> None:
    field = opened.window.steps.field
    for step in (20, 5):
        opened.wiring.table["model.step.go"].run()
        qtbot.keyClicks(field, str(step))
        qtbot.keyClick(field, Qt.Key.Key_Return)
        shown(qtbot, opened, step)
        assert field.text() == ""


def test_the_end_is_told_and_the_last_recorded_step_stays(qtbot: QtBot, opened: Room) -> None:
    bar = opened.window.steps
    bar.buttons["end"].click()
    qtbot.waitUntil(lambda: opened.session.state.steps.ended == 37, timeout=20_000)
    assert said(opened) == ("Step 1 of your loop", "Your script ended after step 37.")
    opened.session.stepping.go(37)
    shown(qtbot, opened, 37)
    assert said(opened)[1] == "Your script ended after step 37."
    assert not bar.buttons["next"].isEnabled()


def test_a_long_run_is_stopped_at_its_step(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    place = tmp_path / "train.py"
    place.write_text(LOOP.format(steps=10**9), encoding="utf-8")
    room.session.documents.open_file(str(place))
    shown(qtbot, room, 1)
    bar = room.window.steps
    bar.buttons["nan"].click()
    qtbot.waitUntil(lambda: room.session.state.steps.reached > 3, timeout=20_000)
    assert said(room)[1].startswith("running: step ")
    assert bar.buttons["stop"].isVisible()
    assert not bar.buttons["next"].isVisible()
    room.window.stage.canvas.setFocus()
    qtbot.keyClick(room.window.stage.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not room.session.state.steps.running, timeout=20_000)
    shown(qtbot, room, room.session.state.steps.shown)
    assert room.session.state.steps.shown > 3
    assert room.session.state.engine.state == "ready"


def test_each_hundredth_step_comes_by_itself(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    place = tmp_path / "train.py"
    place.write_text(LOOP.format(steps=350), encoding="utf-8")
    room.session.documents.open_file(str(place))
    shown(qtbot, room, 1)
    seen: list[int] = []
    stop = room.session.subscribe(lambda state, _: seen.append(state.steps.shown))
    room.window.steps.buttons["every"].click()
    qtbot.waitUntil(lambda: room.session.state.steps.ended == 350, timeout=20_000)
    stop()
    assert list(dict.fromkeys(seen)) == [1, 100, 200, 300]
    shown(qtbot, room, 300)

"""A large `.gradviz` file: read and laid out beside the window, which goes on meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

import gradviz
from tests.journeys.conftest import Room
from tests.journeys.test_training_scripts import Turns


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def chain() -> torch.Tensor:
        x = torch.tensor(1.0, requires_grad=True)
        for _ in range(5000):
            x = x + 0.001
        return x

    file = tmp_path_factory.mktemp("large") / "chain.gradviz"
    gradviz.trace(chain).save(file)
    return file


def test_it_opens_while_the_window_goes_on(qtbot: QtBot, room: Room, large: Path) -> None:
    session, turns = room.session, Turns()
    before = session.view
    turns.act(lambda: room.wiring.desk.open(str(large)))
    assert session.view is before
    assert "Opening chain.gradviz" in room.window.stage.note.accessibleName()
    turns.until(lambda: session.view is not before and session.view is not None)
    assert len(session.view.data.ops) == 5000
    turns.act(session.player.last)
    assert sorted(turns.spans)[-2] < 0.25
    assert room.window.windowTitle() == "chain.gradviz[*] – gradviz"


def test_a_file_opened_meanwhile_wins(qtbot: QtBot, room: Room, large: Path) -> None:
    room.wiring.desk.open(str(large))
    room.session.documents.open_preset("square")
    qtbot.wait(1500)
    assert room.session.state.preset == "square"
    assert len(room.session.view.scene.boxes) < 10


def test_a_damaged_large_file_leaves_what_was_shown(
    qtbot: QtBot, room: Room, large: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.gradviz"
    whole = large.read_bytes()
    middle = len(whole) // 2
    damaged.write_bytes(whole[:middle] + bytes(64) + whole[middle + 64 :])
    room.wiring.desk.open(str(damaged))
    qtbot.waitUntil(lambda: "damaged" in room.window.stage.note.accessibleName(), timeout=20_000)
    qtbot.waitUntil(lambda: room.session.state.refusal is not None, timeout=20_000)
    assert room.session.state.preset == "neuron"

"""What building does to the numbers that are shown, with the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.journeys.conftest import Room
from tests.journeys.people import CONTROL, Keyboard


@pytest.fixture
def person(qtbot: QtBot, room: Room) -> Keyboard:
    return Keyboard(qtbot, room)


def test_a_neuron_by_its_formula(person: Keyboard, tmp_path: Path) -> None:
    person.add("L = bce(sigmoid(w*x + b), y)")
    person.finish(tmp_path)


def test_other_random_numbers_give_another_loss(person: Keyboard) -> None:
    person.add("input", "lin", "relu", "lin", "mse")
    person.wait_for_numbers()
    before = person.loss
    person.room.session.building.randomise("x", 5)
    person.wait_for_numbers()
    assert person.loss != before


def test_no_old_number_stands_on_a_changed_network(person: Keyboard) -> None:
    person.add("input", "lin", "relu", "mse")
    person.wait_for_numbers()
    person.room.session.player.last()
    bench = person.editor.bench
    assert bench.shown_marks().values
    person.room.session.building.set_argument("fc1", "out_features", 3)
    assert not bench.shown_marks().values
    person.undo()
    person.wait_for_numbers()
    assert bench.shown_marks().values


def test_the_selection_goes_along_from_blocks_to_graph_and_back(person: Keyboard) -> None:
    person.add("input", "lin", "relu", "mse")
    person.wait_for_numbers()
    session = person.room.session
    person.go("a")
    person.room.window.stage.kind_asked.emit("simple")
    selection = session.state.selection
    assert selection is not None
    assert session.view is not None
    assert session.view.scene.boxes[session.view.scene.by_id[selection]].op is not None
    person.editor.bench.choose(())
    person.room.window.stage.kind_asked.emit("blocks")
    assert session.state.chosen == ("a",)


def test_what_is_not_a_block_is_looked_for_in_the_graph(person: Keyboard) -> None:
    person.add("input", "lin", "relu", "mse")
    person.wait_for_numbers()
    person.key(Qt.Key.Key_F, CONTROL)
    person.type("kind parameter")
    person.key(Qt.Key.Key_Return)
    popup = person.room.wiring.desk.looking.popup
    assert not person.room.session.state.shows_blocks
    assert popup.isVisible()
    assert [row.id for row in popup.list.rows if row.id] == ["fc1.weight", "fc1.bias"]

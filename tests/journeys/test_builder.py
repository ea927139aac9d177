"""Networks built from nothing, by keyboard alone and by mouse alone, with the real engine.

They are undone to nothing and done again, saved, opened again, and exported as code that
plain Python runs with the same numbers.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.builder.code import write_script
from gradviz.model.program import NetworkSpec
from gradviz.qt.builder.rows import MIME
from tests.journeys.conftest import Room

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, LEFT = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton
MLP = ("h1 = fc1(x)", "a = relu(h1)", "h2 = fc2(a)", "a2 = sigmoid(h2)", "L = bce(a2, y)")


def spec(room: Room) -> NetworkSpec:
    found = room.session.state.spec
    assert found is not None
    return found


def key(bot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    bot.keyClick(QApplication.focusWidget(), key, modifiers)


def typed(bot: QtBot, text: str) -> None:
    bot.keyClicks(QApplication.focusWidget(), text)


def add(bot: QtBot, *texts: str) -> None:
    for text in texts:
        typed(bot, "/")
        typed(bot, text)
        key(bot, Qt.Key.Key_Return)


def begin(bot: QtBot, room: Room) -> None:
    room.session.documents.may_leave = lambda: True
    room.window.activateWindow()
    room.window.stage.board.setFocus()
    room.session.documents.new()
    room.window.stage.board.setFocus()


def traced(bot: QtBot, room: Room) -> None:
    def done() -> None:
        room.session.drain()
        assert room.session.state.trace.kind == "ready"
        assert room.session.view is not None
        assert room.session.running.is_current

    bot.waitUntil(done, timeout=20_000)


def loss(room: Room) -> float:
    view = room.session.view
    assert view is not None
    [value] = [one for one in view.data.values if one.name == "L"]
    tensor = view.numbers.value(value.node)
    assert tensor is not None
    return float(np.asarray(tensor.item()))


def run_in_python(text: str, folder: Path) -> float:
    """Run a script in plain Python and return the loss that it prints."""
    script = folder / "network.py"
    script.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=True
    )
    [line] = [one for one in done.stdout.splitlines() if one.startswith("L =")]
    return float(line.partition("=")[2])


def check_all(bot: QtBot, room: Room, folder: Path) -> None:
    """Check what every network must stand: undo, redo, saving, opening, plain Python."""
    traced(bot, room)
    built, number = spec(room), loss(room)
    assert run_in_python(write_script(built), folder) == pytest.approx(number, rel=1e-6)
    building = room.session.building
    while room.session.state.history.undo_label is not None:
        building.undo()
    assert not spec(room).lines
    assert not spec(room).leaves
    assert room.session.view is None  # nothing old is shown of a network that is not there
    while room.session.state.history.redo_label is not None:
        building.redo()
    assert spec(room) == built
    path = folder / "built.gradviz"
    traced(bot, room)
    room.session.documents.save(str(path))
    room.session.documents.new()
    room.session.documents.open_file(str(path))
    assert spec(room) == built
    assert room.session.view is not None
    assert loss(room) == number


def test_an_mlp_by_keyboard_alone(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    begin(qtbot, room)
    add(qtbot, "input", "lin", "relu", "lin", "sig", "bce")
    assert spec(room).lines == MLP
    check_all(qtbot, room, tmp_path)


def test_a_neuron_by_its_formula(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    begin(qtbot, room)
    add(qtbot, "L = bce(sigmoid(w*x + b), y)")
    check_all(qtbot, room, tmp_path)


def test_a_cnn_with_a_residual_block_by_keyboard_alone(
    qtbot: QtBot, room: Room, tmp_path: Path
) -> None:
    begin(qtbot, room)
    add(qtbot, "input", "conv2d", "relu")
    first = room.session.state.chosen[0]
    add(qtbot, "conv2d")
    settings = room.wiring.editor.form
    key(qtbot, Qt.Key.Key_Return)
    for name, number in (("kernel_size", "3"), ("padding", "1"), ("out_channels", "8")):
        settings.rows[name].control.setFocus()
        key(qtbot, Qt.Key.Key_A, CONTROL)
        typed(qtbot, number)
    key(qtbot, Qt.Key.Key_Return)
    add(qtbot, "add")
    total = room.session.state.chosen[0]
    room.wiring.editor.bench.choose((first,))
    typed(qtbot, "c")
    typed(qtbot, total)
    key(qtbot, Qt.Key.Key_Return)
    assert room.session.state.chosen == (total,)
    add(qtbot, "relu", "flatten", "lin", "cross")
    assert not room.wiring.editor.bench.verdict_now.problems
    check_all(qtbot, room, tmp_path)


def drop(room: Room, block: str, at: QPoint) -> None:
    """Let a block of the palette go over the board: what the pointer does after a drag."""
    data = QMimeData()
    data.setData(MIME, block.encode())
    event = QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, LEFT, NONE)
    room.window.stage.board.dropEvent(event)


def port(room: Room, block: str, index: int = 0, *, output: bool = False) -> QPoint:
    found = room.wiring.editor.bench.plan.port(block, index, output=output)
    assert found is not None
    return room.window.stage.board.mapFromScene(QPointF(found.x, found.y))


def wire(bot: QtBot, room: Room, source: str, target: str, index: int = 0) -> None:
    viewport = room.window.stage.board.viewport()
    start, end = port(room, source, output=True), port(room, target, index)
    bot.mousePress(viewport, LEFT, NONE, start)
    bot.mouseMove(viewport, (start + end) / 2)
    bot.mouseMove(viewport, end)
    bot.mouseRelease(viewport, LEFT, NONE, end)


def test_an_mlp_by_mouse_alone(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    begin(qtbot, room)
    room.window.left.show_page("build")
    board = room.window.stage.board
    for place, block in enumerate(("input", "linear", "relu", "linear", "sigmoid", "mse")):
        drop(room, block, QPoint(260, 100 + 90 * place))
    drop(room, "input", QPoint(560, 460))
    places = room.wiring.editor.bench.plan.centres
    column = [name for name, (x, _) in places.items() if abs(x - places["x"][0]) < 40]
    order = sorted(column, key=lambda name: places[name][1])
    assert len(order) == 6
    for source, target in itertools.pairwise(order):
        wire(qtbot, room, source, target)
    target = next(leaf.name for leaf in spec(room).leaves if leaf.name != "x")
    wire(qtbot, room, target, order[-1], 1)
    card = room.wiring.editor.card
    for _ in range(6):  # sizes that do not fit are mended by the buttons beside the blocks
        if card.isVisible() and card.buttons[0].isVisible():
            qtbot.mouseClick(card.buttons[0], LEFT)
    assert not room.wiring.editor.bench.verdict_now.problems, [
        one.message.words() for one in room.wiring.editor.bench.verdict_now.problems
    ]
    assert board.isVisible()
    check_all(qtbot, room, tmp_path)


def test_numbers_come_within_the_blink_of_an_eye(qtbot: QtBot, room: Room) -> None:
    begin(qtbot, room)
    add(qtbot, "input", "lin", "relu", "lin", "mse")
    traced(qtbot, room)
    before = loss(room)
    room.session.building.randomise("x", 5)
    traced(qtbot, room)
    assert loss(room) != before


def test_no_old_number_stands_on_a_changed_network(qtbot: QtBot, room: Room) -> None:
    begin(qtbot, room)
    add(qtbot, "input", "lin", "relu", "mse")
    traced(qtbot, room)
    room.session.player.last()
    bench = room.wiring.editor.bench
    assert bench.shown_marks().values
    room.session.building.set_argument("fc1", "out_features", 3)
    assert not bench.shown_marks().values
    key(qtbot, Qt.Key.Key_Z, CONTROL)
    traced(qtbot, room)
    assert bench.shown_marks().values


def test_the_selection_goes_along_from_blocks_to_graph_and_back(qtbot: QtBot, room: Room) -> None:
    begin(qtbot, room)
    add(qtbot, "input", "lin", "relu", "mse")
    traced(qtbot, room)
    room.wiring.editor.bench.choose(("a",))
    room.window.stage.kind_asked.emit("simple")
    selection = room.session.state.selection
    assert selection is not None
    assert room.session.view is not None
    assert room.session.view.scene.boxes[room.session.view.scene.by_id[selection]].op is not None
    room.wiring.editor.bench.choose(())
    room.window.stage.kind_asked.emit("blocks")
    assert room.session.state.chosen == ("a",)

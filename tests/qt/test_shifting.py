"""Boxes of a trace under the hand: they go along, stay where they are dropped, and return."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

Desk = object  # the record of conftest; its fields are used by name
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def lesson(qtbot: QtBot, desk: Desk) -> Desk:
    desk.session.documents.open_preset("neuron")
    desk.clock.advance(1000)
    return desk


def middle(desk: Desk, name: str) -> QPoint:
    scene = desk.session.view.scene
    return desk.window.stage.canvas.mapFromScene(QPointF(*scene.center(scene.by_id[name])))


def carry(qtbot: QtBot, desk: Desk, name: str, way: QPoint) -> None:
    """Press on a box and lead it some px over the screen, the button still down."""
    viewport, start = desk.window.stage.canvas.viewport(), middle(desk, name)
    qtbot.mousePress(viewport, LEFT, pos=start)
    for share in (0.3, 0.7, 1.0):
        qtbot.mouseMove(viewport, start + way * share)


def test_a_dragged_box_stays_where_it_is_dropped(qtbot: QtBot, lesson: Desk) -> None:
    before, view = middle(lesson, "mul"), lesson.session.view
    carry(qtbot, lesson, "mul", QPoint(60, -80))
    assert lesson.session.view is view  # nothing is decided yet
    qtbot.mouseRelease(lesson.window.stage.canvas.viewport(), LEFT, pos=before + QPoint(60, -80))
    assert (middle(lesson, "mul") - before - QPoint(60, -80)).manhattanLength() <= 3
    lesson.session.building.undo()
    assert (middle(lesson, "mul") - before).manhattanLength() <= 1


def test_it_is_seen_on_its_way(qtbot: QtBot, lesson: Desk) -> None:
    canvas = lesson.window.stage.canvas
    resting = canvas.grab().toImage()
    carry(qtbot, lesson, "mul", QPoint(0, -90))
    assert canvas.grab().toImage() != resting


def test_escape_puts_it_back(qtbot: QtBot, lesson: Desk) -> None:
    canvas = lesson.window.stage.canvas
    resting = canvas.grab().toImage()
    carry(qtbot, lesson, "mul", QPoint(0, -90))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not lesson.session.shifting.is_any
    assert canvas.grab().toImage() == resting


def test_a_press_that_keeps_still_selects(qtbot: QtBot, lesson: Desk) -> None:
    viewport = lesson.window.stage.canvas.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=middle(lesson, "mul"))
    assert lesson.session.state.selection == "mul"
    assert not lesson.session.shifting.is_any


def test_the_empty_canvas_pans_as_before(qtbot: QtBot, lesson: Desk) -> None:
    canvas = lesson.window.stage.canvas
    before, corner = middle(lesson, "mul"), QPoint(8, canvas.height() - 8)
    qtbot.mousePress(canvas.viewport(), LEFT, pos=corner)
    qtbot.mouseMove(canvas.viewport(), corner + QPoint(20, -10))
    qtbot.mouseMove(canvas.viewport(), corner + QPoint(40, -20))
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=corner + QPoint(40, -20))
    assert not lesson.session.shifting.is_any
    assert (middle(lesson, "mul") - before - QPoint(40, -20)).manhattanLength() <= 2


def test_keys_move_the_selected_box(qtbot: QtBot, lesson: Desk) -> None:
    lesson.session.select("mul")
    before = lesson.session.view.scene.center(lesson.session.view.scene.by_id["mul"])
    lesson.wiring.actions["view.shift.down"].trigger()
    lesson.wiring.actions["view.shift.left"].trigger()
    after = lesson.session.view.scene.center(lesson.session.view.scene.by_id["mul"])
    assert (after[0] - before[0], after[1] - before[1]) == (-16.0, 16.0)
    lesson.wiring.actions["view.shift.back"].trigger()
    assert not lesson.session.shifting.is_any

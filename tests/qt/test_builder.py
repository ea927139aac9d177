"""Blocks under a hand: quick-add, gestures and keys, without an engine."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Desk
from tests.tools.hands import ALT, CONTROL, SHIFT, Hand


@pytest.fixture
def hand(qtbot: QtBot, desk: Desk) -> Hand:
    return Hand(qtbot, desk)


def test_a_new_network_says_how_to_begin(hand: Hand) -> None:
    assert hand.editor.hint.isVisible()
    hand.add("input")
    assert not hand.editor.hint.isVisible()


def test_an_mlp_is_typed(hand: Hand) -> None:
    hand.add("input", "lin", "relu", "lin", "sig", "bce")

    assert hand.lines == (
        "h1 = fc1(x)", "a = relu(h1)", "h2 = fc2(a)", "a2 = sigmoid(h2)", "L = bce(a2, y)",
    )  # fmt: skip
    assert hand.chosen == ("L",)
    assert not hand.editor.bench.verdict_now.problems
    assert hand.editor.bench.verdict_now.shapes["h2"] == (4, 5)


def test_a_new_input_takes_the_shape_that_its_first_block_needs(hand: Hand) -> None:
    hand.add("input", "conv2d")
    spec = hand.desk.session.state.spec
    assert spec is not None
    assert len(spec.leaves[0].value.shape) == 4
    hand.key(Qt.Key.Key_Z, CONTROL)
    spec = hand.desk.session.state.spec
    assert spec is not None
    assert spec.leaves[0].value.is_scalar


def test_quick_add_finds_steps_and_closes(hand: Hand) -> None:
    hand.type("/")
    finder = hand.editor.finder
    assert finder.isVisible()
    assert finder.list.current == "input"
    hand.type("sig")
    assert finder.list.current == "sigmoid"
    hand.key(Qt.Key.Key_Down)
    assert finder.list.current != "sigmoid"
    hand.key(Qt.Key.Key_Up)
    hand.key(Qt.Key.Key_Escape)
    assert not finder.isVisible()
    assert QApplication.focusWidget() is hand.board
    assert hand.lines == ()


def test_tab_goes_to_the_arguments(hand: Hand) -> None:
    hand.add("input")
    hand.type("/")
    hand.type("lin")
    hand.key(Qt.Key.Key_Tab)
    field = hand.editor.form.rows["in_features"].control
    assert QApplication.focusWidget() is field
    hand.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is hand.board


def test_a_formula_is_built_whole(hand: Hand) -> None:
    hand.add("L = bce(sigmoid(w*x + b), y)")
    assert hand.lines == ("L = bce(sigmoid(w*x + b), y)",)
    hand.add("z = (u - x)**2")
    assert len(hand.lines) == 2
    spec = hand.desk.session.state.spec
    assert spec is not None
    assert [leaf.name for leaf in spec.leaves].count("x") == 1


def test_a_wrong_formula_is_told_and_builds_nothing(hand: Hand) -> None:
    hand.add("L = (w*")
    assert hand.lines == ()
    finder = hand.editor.finder
    assert finder.isVisible()
    [row] = [one for one in finder.list.rows if one.column]
    assert "never closed" in row.title
    first, there = finder.caret_x(1), finder.caret_x(row.column)
    assert first is not None
    assert there is not None
    assert first < there < finder.edit.geometry().right()
    finder.grab()
    hand.key(Qt.Key.Key_Escape)
    hand.add("L = w*x*")
    assert [one.column for one in finder.list.rows if one.column] != [row.column]


def test_a_leaf_goes_to_the_open_input_of_what_is_selected(hand: Hand) -> None:
    hand.add("input", "mul", "param")
    assert hand.lines == ("z = x * w",) or len(hand.lines) == 1
    assert "..." not in hand.lines[0]


def test_blocks_are_carried_and_put_back(hand: Hand) -> None:
    hand.add("input", "relu")
    before = hand.editor.bench.plan.centres["x"]
    hand.drag(hand.middle("x"), hand.middle("x") + QPoint(90, 0))
    after = hand.editor.bench.plan.centres["x"]
    assert after[0] == pytest.approx(before[0] + 90, abs=2)
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert hand.editor.bench.plan.centres["x"] == before


def test_escape_cancels_a_gesture_then_the_selection(hand: Hand) -> None:
    hand.add("input", "relu")
    before = hand.editor.bench.plan.centres["x"]
    hand.press(hand.middle("x"))
    hand.move(hand.middle("x") + QPoint(90, 40))
    assert hand.editor.bench.plan.centres["x"] != before
    hand.key(Qt.Key.Key_Escape)
    assert hand.editor.bench.plan.centres["x"] == before
    assert hand.chosen
    hand.key(Qt.Key.Key_Escape)
    assert not hand.chosen


def test_a_wire_is_drawn_from_port_to_port(hand: Hand) -> None:
    hand.add("input")
    hand.key(Qt.Key.Key_Escape)
    hand.add("relu")
    assert "..." in hand.lines[0]
    start, end = hand.port("x", output=True), hand.port("a")
    hand.press(start)
    hand.move(end + QPoint(3, 3))
    drawn = hand.editor.bench.marks.drawn
    assert drawn is not None
    assert drawn.fits
    hand.release(end)
    assert hand.lines == ("a = relu(x)",)


def test_a_wire_that_cannot_be_says_why(hand: Hand) -> None:
    hand.add("input", "relu", "sig")
    hand.press(hand.port("a2", output=True))
    hand.move(hand.port("a"))
    drawn = hand.editor.bench.marks.drawn
    assert drawn is not None
    assert drawn.fits is False
    assert drawn.words
    hand.key(Qt.Key.Key_Escape)
    assert hand.editor.bench.marks.drawn is None
    hand.release(hand.port("a"))
    assert hand.lines == ("a = relu(x)", "a2 = sigmoid(a)")


def test_a_wires_end_is_dragged_off(hand: Hand) -> None:
    hand.add("input", "relu")
    end = hand.port("a")
    hand.drag(end, end + QPoint(200, 0))
    assert hand.lines == ("a = relu(...)",)


def test_a_wire_dropped_on_nothing_offers_blocks(hand: Hand) -> None:
    hand.add("input")
    start = hand.port("x", output=True)
    hand.drag(start, start + QPoint(150, 60))
    assert hand.editor.finder.isVisible()
    hand.type("tanh")
    hand.key(Qt.Key.Key_Return)
    assert hand.lines == ("a = tanh(x)",)


def test_a_block_is_put_on_a_wire(hand: Hand) -> None:
    hand.add("input", "sig")
    course = hand.editor.bench.plan.courses[0]
    (x0, y0), (x1, y1) = course.points[0], course.points[-1]
    hand.double_click(hand.point((x0 + x1) / 2, (y0 + y1) / 2))
    hand.type("relu")
    hand.key(Qt.Key.Key_Return)
    assert hand.lines == ("a2 = relu(x)", "a = sigmoid(a2)")


def test_a_selected_wire_is_deleted(hand: Hand) -> None:
    hand.add("input", "sig")
    (x0, y0), (x1, y1) = (hand.editor.bench.plan.courses[0].points[k] for k in (0, -1))
    hand.click(hand.point((x0 + x1) / 2, (y0 + y1) / 2))
    hand.key(Qt.Key.Key_Delete)
    assert hand.lines == ("a = sigmoid(...)",)


def test_deleting_a_block_heals(hand: Hand) -> None:
    hand.add("input", "relu", "sig")
    hand.click(hand.middle("a"))
    assert hand.chosen == ("a",)
    hand.key(Qt.Key.Key_Delete)
    assert hand.lines == ("a2 = sigmoid(x)",)


def test_several_blocks_are_selected(hand: Hand) -> None:
    hand.add("input", "relu", "sig")
    hand.click(hand.middle("x"))
    hand.click(hand.middle("a"), SHIFT)
    assert hand.chosen == ("x", "a")
    hand.key(Qt.Key.Key_A, CONTROL)
    assert set(hand.chosen) == {"x", "a", "a2"}
    hand.key(Qt.Key.Key_Escape)
    x, y, width, height = hand.editor.bench.plan.bounds
    hand.drag(hand.point(x, y), hand.point(x + width, y + height), SHIFT)
    assert set(hand.chosen) == {"x", "a", "a2"}


def test_an_empty_drag_pans_and_keeps_all(hand: Hand) -> None:
    hand.add("input")
    before = hand.middle("x")
    hand.drag(QPoint(30, 500), QPoint(80, 530))
    moved = hand.middle("x") - before
    assert abs(moved.x() - 50) < 3
    assert abs(moved.y() - 30) < 3
    assert hand.chosen == ("x",)


def test_connecting_by_keyboard(hand: Hand) -> None:
    hand.add("input", "relu")
    hand.key(Qt.Key.Key_Escape)
    hand.add("add")
    hand.click(hand.middle("a"))
    hand.type("c")
    assert hand.editor.finder.isVisible()
    hand.key(Qt.Key.Key_Return)
    assert hand.lines[-1].count("...") == 1


def test_a_block_is_renamed_in_place(hand: Hand) -> None:
    hand.add("input", "lin")
    hand.key(Qt.Key.Key_F2)
    assert hand.editor.name.text() == "fc1"
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.type("encoder")
    hand.key(Qt.Key.Key_Return)
    assert hand.lines == ("h1 = encoder(x)",)
    assert QApplication.focusWidget() is hand.board


def test_copying_cutting_and_duplicating(hand: Hand) -> None:
    hand.add("input", "relu")
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert len(hand.lines) == 2
    hand.key(Qt.Key.Key_D, CONTROL)
    assert len(hand.lines) == 3
    hand.key(Qt.Key.Key_X, CONTROL)
    assert len(hand.lines) == 2
    QGuiApplication.clipboard().clear()


def test_grouping_and_taking_apart(hand: Hand) -> None:
    hand.add("input", "relu", "sig")
    hand.click(hand.middle("a"))
    hand.click(hand.middle("a2"), SHIFT)
    hand.key(Qt.Key.Key_G, CONTROL)
    spec = hand.desk.session.state.spec
    assert spec is not None
    assert len(spec.groups) == 1
    hand.key(Qt.Key.Key_G, CONTROL | SHIFT)
    spec = hand.desk.session.state.spec
    assert spec is not None
    assert not spec.groups


def test_alt_arrows_walk_along_wires(hand: Hand) -> None:
    hand.add("input", "relu", "sig")
    assert hand.editor.bench.plan.direction == "LR"  # single numbers flow to the right
    hand.key(Qt.Key.Key_Left, ALT)
    assert hand.chosen == ("a",)
    hand.key(Qt.Key.Key_Right, ALT)
    assert hand.chosen == ("a2",)

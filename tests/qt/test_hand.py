"""A leaf under one's hand: moving tells its numbers, what is shown is not moved against it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.qt.look import Look
from gradviz.qt.widgets.hand import FetchRow, Hand, LeafHand

MATRIX = Hand(node="m", name="m", shape=(2, 3), numbers=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0))
NUMBER = Hand(node="w", name="w", numbers=(2.0,))
Moves = list[tuple[str, tuple[float, ...], bool]]


@pytest.fixture
def hand(qtbot: QtBot) -> LeafHand:
    made = LeafHand(Look("light"))
    qtbot.addWidget(made)
    made.resize(312, 300)
    made.show()
    return made


@pytest.fixture
def moves(hand: LeafHand) -> Moves:
    found: Moves = []
    hand.moved.connect(lambda *move: found.append(move))
    return found


def test_a_number_is_dragged_and_let_go(hand: LeafHand, moves: Moves) -> None:
    hand.show_hand(NUMBER)
    assert hand.field is not None
    assert hand.cells.isHidden()
    hand.field.slider.setSliderDown(True)
    hand.field.slider.setValue(600)
    hand.field.slider.setSliderDown(False)
    assert [(node, done) for node, _, done in moves] == [("w", False), ("w", True)]
    assert moves[0][1] == moves[1][1]


def test_a_cell_is_chosen_and_changed(qtbot: QtBot, hand: LeafHand, moves: Moves) -> None:
    hand.show_hand(MATRIX)
    spot = hand.cells.rect_of(5).center()
    qtbot.mouseClick(
        hand.cells, Qt.MouseButton.LeftButton, pos=QPoint(round(spot.x()), round(spot.y()))
    )
    assert hand.field is not None
    assert hand.field.name == "m[1, 2]"
    hand.field.box.setValue(9.0)
    assert moves == [("m", (1.0, 2.0, 3.0, 4.0, 5.0, 9.0), True)]
    qtbot.keyClick(hand.cells, Qt.Key.Key_Up)
    assert hand.cells.cell == 2
    qtbot.keyClick(hand.cells, Qt.Key.Key_Left)
    assert hand.field.name == "m[0, 1]"


def test_what_does_not_follow_has_no_slider(hand: LeafHand) -> None:
    hand.show_hand(Hand(node="w", name="w", numbers=(2.0,), live=False, words="Because."))
    assert hand.field is not None
    assert hand.field.slider.isHidden()
    assert hand.back.isHidden()


def test_a_changed_leaf_can_be_put_back(qtbot: QtBot, hand: LeafHand) -> None:
    hand.show_hand(Hand(node="w", name="w", numbers=(2.0,), changed=True))
    with qtbot.waitSignal(hand.put_back) as told:
        hand.back.click()
    assert told.args == ["w"]


def test_new_numbers_keep_the_field_and_its_range(hand: LeafHand) -> None:
    hand.show_hand(NUMBER)
    field = hand.field
    hand.show_hand(Hand(node="w", name="w", numbers=(3.5,), changed=True))
    assert hand.field is field
    assert field is not None
    assert field.box.value() == 3.5


def test_a_sample_says_so_and_asks(qtbot: QtBot) -> None:
    row = FetchRow(Look("light"))
    qtbot.addWidget(row)
    row.show_sampled("sampled: 3 of 9 numbers", asks=True, waits=False)
    with qtbot.waitSignal(row.asked):
        row.button.click()
    row.show_sampled("sampled: 3 of 9 numbers", asks=True, waits=True)
    assert not row.button.isEnabled()
    row.show_sampled("", asks=False, waits=False)
    assert row.isHidden()

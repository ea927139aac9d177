"""The settings' page about looks: each choice holds at once and is shown as it is."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.qt.dialogs import scaling
from gradviz.qt.dialogs.scaling import FACTOR, read_size, scaled_by
from gradviz.qt.preferences import PAGES, Preferences
from tests.qt.conftest import Desk


def _open(desk: Desk) -> Preferences:
    desk.wiring.actions["edit.settings"].trigger()
    dialog = desk.wiring.desk.preferences
    assert dialog is not None
    return dialog


def test_looks_hold_at_once(desk: Desk) -> None:
    page = _open(desk).appearance
    page.theme.chosen.emit(1)
    page.language.chosen.emit(1)
    page.still.setChecked(True)

    state = desk.session.state
    assert (state.theme, state.language, state.reduced_motion) == ("dark", "ja", True)
    assert desk.window.stage.board.camera.reduced_motion
    assert page.theme.index == 1
    desk.session.set_theme("contrast")
    assert page.theme.index == 2


def test_every_page_is_drawn(desk: Desk) -> None:
    dialog = _open(desk)
    for page in PAGES:
        dialog.show_page(page)
        assert dialog.grab().width() >= 400


def _turn(desk: Desk) -> None:
    canvas = desk.window.stage.canvas
    middle = QPointF(canvas.viewport().rect().center())
    event = QWheelEvent(
        middle, canvas.viewport().mapToGlobal(middle), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)


def test_the_wheel_zooms_or_pans(desk: Desk) -> None:
    canvas = desk.window.stage.canvas
    before = canvas.transform().m11()
    _turn(desk)
    zoomed = canvas.transform().m11()
    assert zoomed > before
    _open(desk).appearance.wheel.chosen.emit(1)
    _turn(desk)
    assert canvas.transform().m11() == zoomed


def test_a_size_is_chosen_and_shown(desk: Desk) -> None:
    page = _open(desk).appearance
    page.sizes.chosen.emit(4)
    assert desk.session.state.text_size == 200
    desk.session.grow(-1)
    assert (desk.session.state.text_size, page.sizes.index) == (175, 3)


def test_sizes_by_key_end_at_both_ends(qtbot: QtBot, desk: Desk) -> None:
    canvas, control = desk.window.stage.canvas, Qt.KeyboardModifier.ControlModifier
    found = []
    for key in (Qt.Key.Key_Minus, *[Qt.Key.Key_Equal] * 5, Qt.Key.Key_Minus):
        qtbot.keyClick(canvas, key, control)
        found.append(desk.session.state.text_size)
    assert found == [100, 125, 150, 175, 200, 200, 175]


def test_all_is_as_it_was_at_first(desk: Desk) -> None:
    desk.session.set_theme("dark")
    desk.session.set_text_size(150)
    desk.session.set_wheel("pan")
    _open(desk).reset_button.click()

    state = desk.session.state
    assert (state.theme, state.text_size, state.wheel) == ("light", 100, "zoom")


@pytest.mark.parametrize(
    ("text", "size"), [("", 100), ("150", 150), ("900", 200), ("5", 100), ("x", 100), ("-150", 100)]
)
def test_damaged_sizes_are_forgotten(text: str, size: int) -> None:
    assert read_size(text) == size


def test_the_factor_is_set_for_this_program_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FACTOR, "1.5")
    with scaled_by(200):
        assert os.environ[FACTOR] == "3"
    assert os.environ[FACTOR] == "1.5"
    monkeypatch.delenv(FACTOR)
    with scaled_by(100):
        assert FACTOR not in os.environ
    assert scaling.scaled() == 100

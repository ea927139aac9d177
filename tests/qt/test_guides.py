"""Palette, keys page and help, by the keys that open them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradviz.model import words
from gradviz.qt.dialogs.guides import Guides
from gradviz.qt.dialogs.helping import PAGES, read_page
from tests.qt.conftest import Desk

_BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _guides(desk: Desk) -> Guides:
    assert desk.wiring.desk.guides is not None
    return desk.wiring.desk.guides


def test_the_palette_runs_what_is_typed(desk: Desk) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_P, _BOTH)
    palette = _guides(desk).palette
    assert palette is not None
    assert palette.is_open
    before = QApplication.focusWidget()
    assert before is palette.edit
    QTest.keyClicks(palette.edit, "dark")
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)

    assert desk.session.state.theme == "dark"
    assert not palette.is_open
    assert QApplication.focusWidget() is desk.window.stage.canvas
    palette.toggle()
    assert palette.hits[0].id == "view.theme.dark"
    desk.window.grab()
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert not palette.is_open


def test_what_cannot_be_used_is_not_run(desk: Desk) -> None:
    _guides(desk).show_palette()
    palette = _guides(desk).palette
    assert palette is not None
    QTest.keyClicks(palette.edit, "breakpoint")
    assert palette.hits[0].why == "nothing is selected"
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert palette.is_open
    desk.session.select("sigmoid")


def test_nothing_found_is_said(desk: Desk) -> None:
    _guides(desk).show_palette()
    palette = _guides(desk).palette
    assert palette is not None
    palette.edit.setText("xyzzy")
    assert palette.hits == ()
    desk.window.grab()
    QTest.keyClick(palette.edit, Qt.Key.Key_Down)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert palette.is_open


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_keys_page_has_every_key(desk: Desk, language: str) -> None:
    desk.session.set_language(language)
    _guides(desk).show_keys()
    page = _guides(desk).keys
    assert page is not None
    wanted = {one.keys for one in desk.wiring.table if one.keys}
    assert wanted <= {row.keys for row in page.shown}
    desk.window.grab()
    everything = len(page.shown)
    page.edit.setText("ctrl+shift+e")
    assert 1 <= len(page.shown) < everything
    desk.window.grab()
    QTest.keyClick(page.edit, Qt.Key.Key_Escape)
    assert not page.is_open


def test_f1_explains_what_is_selected(desk: Desk) -> None:
    desk.session.select("sigmoid")
    desk.wiring.actions["help.this"].trigger()
    window = _guides(desk).help
    assert window is not None
    assert window.isVisible()
    text = window.browser.toPlainText()
    assert text.startswith("sigmoid")
    assert "SigmoidBackward0" in text
    assert not window.browser.document().resource(2, QUrl("formula:0")).isNull()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.mark.parametrize("selected", ["sigmoid", "binary_cross_entropy", "mul", "w"])
def test_a_formula_stands_once_in_the_page(desk: Desk, selected: str) -> None:
    desk.session.player.last()
    desk.session.select(selected)
    desk.wiring.actions["help.this"].trigger()
    window = _guides(desk).help
    assert window is not None
    text = window.browser.document().toPlainText()
    assert text.count("\ufffc") == len(window.browser.shown.formulas)


def test_every_page_is_shown_and_links_stay_inside(desk: Desk) -> None:
    desk.wiring.actions["help.pages"].trigger()
    window = _guides(desk).help
    assert window is not None
    for row in range(len(PAGES)):
        window.topics.setCurrentRow(row)
        assert len(window.browser.toPlainText()) > 200
    window.browser.anchorClicked.emit(QUrl("limits.md"))
    assert window.topics.currentRow() == PAGES.index("limits")
    window.browser.anchorClicked.emit(QUrl("https://example.org"))
    desk.session.set_language("ja")
    assert window.topics.item(0).text() == "はじめに"
    window.close()


def test_pages_exist() -> None:
    words.set_language("en")
    assert all(read_page(name).text for name in PAGES)


def test_a_question_mark_opens_the_keys_and_puts_them_away(desk: Desk) -> None:
    QTest.keyClick(desk.window.stage.canvas, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    page = _guides(desk).keys
    assert page is not None
    assert page.is_open
    QTest.keyClick(page.edit, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert not page.is_open


def test_f1_shows_the_pages_where_nothing_is_selected(desk: Desk) -> None:
    QTest.keyClick(desk.window.stage.canvas, Qt.Key.Key_F1)
    window = _guides(desk).help
    assert window is not None
    assert window.topics.currentRow() == 0
    window.close()

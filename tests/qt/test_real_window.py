"""What is only true in a real window: run with QT_QPA_PLATFORM=xcb, under Xvfb if need be."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.model import measure
from gradviz.qt.fonts import font

pytestmark = pytest.mark.real_window


def test_a_window_system_is_there(qtbot: QtBot) -> None:
    assert QGuiApplication.platformName() != "offscreen"


@pytest.mark.parametrize("text", ["−1.089 × 0.07499", "Accumulated gradient", "勾配が流れます。"])
@pytest.mark.parametrize("role", ["ui", "mono", "math"])
def test_text_is_as_wide_as_it_was_measured(qtbot: QtBot, role: str, text: str) -> None:
    """A platform may hint and round advances; the fonts made here must not."""
    drawn = QFontMetricsF(font(role, 13)).horizontalAdvance(text)
    assert measure.text_width(text, font=role, size=13) == pytest.approx(drawn, rel=0.01)


def test_a_shown_window_is_exposed_and_closes(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    assert window.windowHandle().isExposed()

"""The text measurer agrees with a real window system, too, which may hint and round advances."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from pytestqt.qtbot import QtBot

from gradviz.model import measure
from gradviz.qt.fonts import font

pytestmark = pytest.mark.real_window


@pytest.mark.parametrize("text", ["−1.089 × 0.07499", "Accumulated gradient", "勾配が流れます。"])
@pytest.mark.parametrize("role", ["ui", "mono", "math"])
def test_text_is_as_wide_as_it_was_measured(qtbot: QtBot, role: str, text: str) -> None:
    assert QGuiApplication.platformName() != "offscreen"
    drawn = QFontMetricsF(font(role, 13)).horizontalAdvance(text)
    assert measure.text_width(text, font=role, size=13) == pytest.approx(drawn, rel=0.01)

"""A long formula stands in lines, and scrolls before it becomes too small to read."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.animation.inspected import Section as Found
from gradviz.model.theme import theme
from gradviz.ops.mathematics import typeset
from gradviz.qt.formulas import painted
from gradviz.qt.look import Look
from gradviz.qt.sections import Sections
from gradviz.qt.widgets.typeset import SMALLEST, Typeset

SIZE = 16.5
LONG = r"y_{i} = \frac{\mathrm{convolution} - \mu}{\sigma}\,\mathrm{weight} + \mathrm{bias}_{i}"
WIDE = r"y = \sigma\left(\mathrm{native\_batch\_norm\_backward\_of\_a\_long\_name} + b_{i}\right)"


def shown(qtbot: QtBot, tex: str, width: int) -> Typeset:
    made = Typeset(Look("light"))
    qtbot.addWidget(made)
    section = painted(Found(heading="", formulas=(typeset(tex, size=SIZE),)), theme("light"))
    made.show_formula(section.lines[0])
    made.resize(width, 40)
    made.resize(width, made.heightForWidth(width))
    made.show()
    return made


@pytest.mark.parametrize("tex", [LONG, WIDE, "x_{0}", r"a = b"])
@pytest.mark.parametrize("width", [120, 200, 280, 424, 900])
def test_it_is_never_drawn_too_small(qtbot: QtBot, tex: str, width: int) -> None:
    made = shown(qtbot, tex, width)
    smallest = min(
        abs(place[3]) * 1000
        for run in typeset(tex, size=SIZE).runs
        for place in run.placements
        if len(place[0]) > 20  # a glyph, no bar
    )
    assert SMALLEST <= made.drawn_at <= 1.0
    assert smallest * made.drawn_at >= 11.0


def test_it_takes_more_lines_in_less_room(qtbot: QtBot) -> None:
    heights = [shown(qtbot, LONG, width).heightForWidth(width) for width in (600, 180, 90)]
    assert heights[0] < heights[1] <= heights[2]
    assert shown(qtbot, LONG, 180).overflow == 0.0


def test_what_cannot_be_broken_scrolls_by_keys_wheel_and_hand(qtbot: QtBot) -> None:
    made = shown(qtbot, WIDE, 200)
    assert made.overflow > 50
    assert made.focusPolicy() & Qt.FocusPolicy.TabFocus
    before = made.grab().toImage()
    qtbot.keyClick(made, Qt.Key.Key_Right)
    assert made.shift > 0
    assert made.grab().toImage() != before
    qtbot.keyClick(made, Qt.Key.Key_End)
    assert made.shift == made.overflow
    qtbot.keyClick(made, Qt.Key.Key_Home)
    assert made.shift == 0
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(-120, 0), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(made, wheel)
    assert made.shift == 60
    qtbot.mousePress(made, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    qtbot.mouseMove(made, QPoint(130, 10))
    assert made.shift == 30


def test_what_fits_is_no_stop_of_tab(qtbot: QtBot) -> None:
    made = shown(qtbot, LONG, 600)
    assert made.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert made.overflow == 0.0
    assert made.accessibleName()
    made.resize(140, 200)
    wide = shown(qtbot, WIDE, 140)
    assert wide.focusPolicy() & Qt.FocusPolicy.TabFocus
    wide.resize(900, 40)
    assert wide.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_lines_below_one_another_keep_clear(qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    sections = Sections(Look("light"))
    panel.setLayout(sections)
    formulas = tuple(typeset(tex, size=SIZE) for tex in (LONG, LONG, WIDE))
    sections.show_sections((painted(Found(heading="a", formulas=formulas), theme("light")),))
    panel.resize(220, 500)
    panel.show()
    qtbot.wait(20)
    parts = panel.findChildren(Typeset)
    assert len(parts) == 3
    for one in parts:
        assert one.height() >= one.heightForWidth(one.width())
    for one, other in pairwise(parts):
        assert one.geometry().bottom() < other.geometry().top()

"""The table of names and numbers: columns, two lines where it is narrow, one sentence a row."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gradviz.animation.inspected import Figure
from gradviz.qt.look import Look
from gradviz.qt.widgets.figures import Figures

ROWS = (
    Figure(name="x", shape="2 × 3", value="norm 1.5", gradient=None, said="x is 1.5"),
    Figure(name="bias", value="0.25", gradient="−0.5", said="bias is a quarter"),
)


@pytest.fixture
def table(qtbot: QtBot) -> Figures:
    one = Figures(Look("light"))
    qtbot.addWidget(one)
    one.resize(320, 20)
    one.show_rows(ROWS)
    one.show()
    return one


def inked(image: QImage, role: str, left: float, right: float) -> bool:
    """Whether a part of a picture, between two shares of its width, has a role's colour."""
    wanted = Look("light").color(role).rgb()
    across = range(int(left * image.width()), int(right * image.width()))
    return any(image.pixel(x, y) == wanted for x in across for y in range(image.height()))


def test_every_row_is_read_aloud(table: Figures) -> None:
    assert table.accessibleName() == "x is 1.5\nbias is a quarter"


def test_it_is_taller_where_it_is_narrow_and_never_cuts_a_number(table: Figures) -> None:
    wide = table.height()
    table.resize(150, wide)
    QApplication.processEvents()
    assert table.height() > wide
    image = table.grab().toImage()
    assert inked(image, "bwd", 0.5, 1.0)
    table.resize(320, table.height())
    QApplication.processEvents()
    assert table.height() == wide


def test_values_stand_left_of_gradients_in_their_colours(table: Figures) -> None:
    image = table.grab().toImage()
    assert inked(image, "fwd", 0.4, 0.8)
    assert inked(image, "bwd", 0.7, 1.0)
    assert not inked(image, "fwd", 0.86, 1.0)


def test_a_column_that_no_row_has_is_not_there(table: Figures) -> None:
    table.show_rows([Figure(name="w", value="1"), Figure(name="b", value="2")])
    assert not inked(table.grab().toImage(), "bwd", 0.0, 1.0)


def test_a_row_is_told_in_full_under_the_pointer(
    table: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, said, _widget: told.append(said))
    for place in (table.height() - 4, 24, 2):
        at = QPoint(10, place)
        QApplication.sendEvent(table, QHelpEvent(QEvent.Type.ToolTip, at, table.mapToGlobal(at)))
    assert told == [ROWS[1].said, ROWS[0].said, ""]

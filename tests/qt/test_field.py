"""The number field: what people type is read as they meant it, or not at all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gradviz.qt.look import Look
from gradviz.qt.widgets.field import NumberField, read_number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2.5", 2.5),
        ("\u22122.5", -2.5),
        ("1,5", 1.5),
        ("7,850", 7850.0),
        ("1e-7", 1e-7),
        ("\uff11.\uff15", 1.5),
        (".5", 0.5),
        ("+3", 3.0),
        ("abc", None),
        ("nan", None),
        ("1e400", None),
        ("", None),
        ("1,2,3", None),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, meant):
    assert read_number(typed) == meant


@pytest.fixture
def field(qtbot):
    look = Look("light")
    made = NumberField(look, "w", "parameter", 2.0)
    qtbot.addWidget(made)
    made.show()
    yield made
    look.close()


def typed(field: NumberField, text: str) -> None:
    line = field.box.lineEdit()
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_what_is_typed_is_told_once(field, qtbot):
    with qtbot.waitSignal(field.moved) as told:
        typed(field, "1e-3")

    assert told.args == ["w", 0.001, True]
    assert field.box.text() == "0.001"


@pytest.mark.parametrize(("text", "end"), [("1e30", "maximum"), ("-1e30", "minimum")])
def test_a_number_far_outside_is_told_and_leaves_the_slider_at_its_end(field, qtbot, text, end):
    with qtbot.waitSignal(field.moved) as told:
        typed(field, text)

    assert told.args == ["w", float(text), True]
    assert field.slider.value() == getattr(field.slider, end)()


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_a_leaf_may_hold_what_is_no_number(qtbot, look, value):
    made = NumberField(look, "w", "parameter", value)
    qtbot.addWidget(made)
    made.show_value(value)

    assert made.slider.minimum() <= made.slider.value() <= made.slider.maximum()


@pytest.mark.parametrize("text", ["abc", "1e400", "-", "1e"])
def test_what_is_no_number_changes_nothing(field, qtbot, text):
    with qtbot.assertNotEmitted(field.moved):
        typed(field, text)

    assert field.box.value() == 2.0
    assert field.box.text() == "2"

"""The head of the inspector says what a number is, in the room that there is."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.qt.fonts import font
from gradviz.qt.inspector import Inspected, Title
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import elided, text_width
from gradviz.qt.widgets.numberhead import NumberHead


def test_where_there_is_no_room_the_name_stands_alone(qtbot: QtBot) -> None:
    head = NumberHead(Look("light"), "bwd", dashed=True)
    qtbot.addWidget(head)
    head.show()
    head.show_label("Gradient ∂L/∂h", "∂L/∂h")
    head.show_number("1.25", "1.25000")
    head.resize(300, 66)
    assert (head.caption, head.toolTip()) == ("Gradient ∂L/∂h", "")
    head.resize(90, 66)
    assert (head.caption, head.toolTip()) == ("∂L/∂h", "Gradient ∂L/∂h")
    assert head.accessibleName() == "Gradient ∂L/∂h 1.25"


def test_of_a_long_name_the_middle_goes(qtbot: QtBot) -> None:
    face, name = font("ui", 11, 500), "∂loss/∂native_batch_norm[0]"
    for room in range(40, 200, 7):
        shown = elided(name, face, float(room))
        assert text_width(shown, face) <= room
        head, _, tail = shown.partition("…")
        assert name.startswith(head)
        assert name.endswith(tail)


def test_a_long_kind_takes_a_second_line_and_loses_no_word(qtbot: QtBot) -> None:
    title = Title(Look("light"))
    qtbot.addWidget(title)
    title.resize(312, 66)
    title.show()
    kind = "Embedding  ·  1 operation  ·  163,037,184 parameters"
    title.show_inspected(Inspected(title="tok", kind=kind))
    assert title.kinds == ["Embedding  ·  1 operation", "163,037,184 parameters"]
    tall = title.height()
    title.resize(600, tall)
    assert title.kinds == [kind]
    assert title.height() < tall


def test_a_long_title_is_told_in_full(qtbot: QtBot) -> None:
    title = Title(Look("light"))
    qtbot.addWidget(title)
    title.resize(312, 66)
    title.show()
    name = "encoder.layers.11.self_attention.output_projection.weight"
    title.show_inspected(Inspected(title=name, kind="parameter"))
    assert title.toolTip() == name
    title.show_inspected(Inspected(title="w", kind="parameter"))
    assert title.toolTip() == ""

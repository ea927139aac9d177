"""What a hand does with the small widgets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.model.picture import Pen, Rectangle
from gradviz.qt.look import Look
from gradviz.qt.widgets.equation import Equation, EquationPart, EquationView, _apart
from gradviz.qt.widgets.field import NumberField
from gradviz.qt.widgets.note import Note
from gradviz.qt.widgets.scrub import Part, ScrubBar
from gradviz.qt.widgets.segments import Segments
from gradviz.qt.widgets.tabs import Tabs
from gradviz.qt.widgets.transport import Transport, speed_words

PARTS = (
    Part(name="Forward", role="fwd", steps=4),
    Part(name="Backward", role="bwd", steps=6),
)
STOPS = (0.0, 1000.0, 2000.0, 3000.0, 4000.0, 7000.0, 10000.0, 13000.0, 14000.0, 15000.0, 16000.0)


@pytest.fixture
def bar(qtbot: QtBot, look: Look) -> ScrubBar:
    made = ScrubBar(look)
    qtbot.addWidget(made)
    made.resize(1016, 56)
    made.show_parts(PARTS, STOPS)
    made.show()
    return made


@pytest.mark.parametrize("time", [0.0, 500.0, 3999.0, 4000.5, 5500.0, 15999.0, 16000.0])
def test_place_and_time_are_inverse(bar: ScrubBar, time: float) -> None:
    assert bar.time_at(bar.place_of(time)) == pytest.approx(time, abs=1.0)


def test_parts_are_as_wide_as_their_steps(bar: ScrubBar) -> None:
    forward = bar.place_of(4000.0) - bar.place_of(0.0)
    backward = bar.place_of(16000.0) - bar.place_of(4000.001)
    assert backward / forward == pytest.approx(6 / 4, rel=0.01)


def test_dragging_scrubs_and_stops_at_the_ends(qtbot: QtBot, bar: ScrubBar) -> None:
    times: list[float] = []
    bar.scrubbed.connect(times.append)
    y = 30
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(round(bar.place_of(2000)), y))
    qtbot.mouseMove(bar, QPoint(round(bar.place_of(5500)), y))
    qtbot.mouseMove(bar, QPoint(bar.width() + 50, y))
    qtbot.mouseMove(bar, QPoint(-50, y))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(0, y))
    qtbot.mouseMove(bar, QPoint(300, y))
    assert times == pytest.approx([2000.0, 5500.0, 16000.0, 0.0], abs=12.0)


def test_scrub_bar_by_keyboard(qtbot: QtBot, bar: ScrubBar) -> None:
    asked: list[object] = []
    bar.step_asked.connect(lambda way, beat: asked.append((way, beat)))
    bar.end_asked.connect(asked.append)
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    qtbot.keyClick(bar, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(bar, Qt.Key.Key_End)
    qtbot.keyClick(bar, Qt.Key.Key_Home)
    assert asked == [(1, False), (-1, True), 1, -1]


def test_part_that_cannot_run_is_drawn_and_has_no_time(qtbot: QtBot, look: Look) -> None:
    bar = ScrubBar(look)
    qtbot.addWidget(bar)
    bar.resize(400, 56)
    why = "backward needs a finished forward pass"
    bar.show_parts((*PARTS[:1], Part(name="", role="bwd", steps=6, why=why)), STOPS[:5])
    bar.show()
    bar.grab()
    assert bar.time_at(390) == pytest.approx(4000.0)


def test_segments_by_mouse_and_keyboard(qtbot: QtBot, look: Look) -> None:
    control = Segments(look, ("Simple graph", "Full graph"))
    qtbot.addWidget(control)
    control.show()
    with qtbot.waitSignal(control.chosen, timeout=500) as signal:
        place = QPoint(control.width() - 10, 10)
        qtbot.mouseClick(control, Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == [1]
    with qtbot.waitSignal(control.chosen, timeout=500) as signal:
        qtbot.keyClick(control, Qt.Key.Key_Left)
    assert signal.args == [0]
    with qtbot.assertNotEmitted(control.chosen):
        qtbot.keyClick(control, Qt.Key.Key_Left)


def test_tabs_by_keyboard(qtbot: QtBot, look: Look) -> None:
    tabs = Tabs(look, ("Explain", "Values"))
    qtbot.addWidget(tabs)
    with qtbot.waitSignal(tabs.chosen, timeout=500) as signal:
        qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert signal.args == [1]


@pytest.fixture
def field(qtbot: QtBot, look: Look) -> NumberField:
    made = NumberField(look, "w", "parameter", 2.2, -4.0, 4.0)
    qtbot.addWidget(made)
    made.show()
    return made


def test_typing_a_number_tells_it(qtbot: QtBot, field: NumberField) -> None:
    told: list[object] = []
    field.moved.connect(lambda *news: told.append(news))
    field.box.selectAll()
    qtbot.keyClicks(field.box, "-1.5")
    assert told == []  # not while typing
    qtbot.keyClick(field.box, Qt.Key.Key_Return)
    assert told == [("w", -1.5, True)]
    assert field.slider.value() == round((-1.5 + 4) / 8 * 1000)


def test_slider_tells_while_it_moves_and_when_let_go(field: NumberField) -> None:
    told: list[tuple[str, float, bool]] = []
    field.moved.connect(lambda *news: told.append(news))
    field.slider.setSliderDown(True)
    field.slider.setValue(500)
    field.slider.setValue(250)
    field.slider.setSliderDown(False)
    assert [news[1:] for news in told] == [(0.0, False), (-2.0, False), (-2.0, True)]
    assert field.box.value() == -2.0


def test_shown_value_sends_nothing_and_a_held_slider_keeps_still(field: NumberField) -> None:
    told: list[object] = []
    field.moved.connect(lambda *news: told.append(news))
    field.slider.setSliderDown(True)
    before = field.slider.value()
    field.show_value(0.5)
    assert told == []
    assert field.slider.value() == before
    assert field.box.text() == "0.5"
    field.slider.blockSignals(True)
    field.slider.setSliderDown(False)


def test_speeds_are_written_with_their_sign() -> None:
    assert [speed_words(speed) for speed in (0.25, 0.5, 1.0, 8.0)] == [
        "0.25×", "0.5×", "1.0×", "8.0×",
    ]  # fmt: skip


def test_speed_menu_marks_the_speed_and_tells_the_choice(qtbot: QtBot, look: Look) -> None:
    transport = Transport(look)
    qtbot.addWidget(transport)
    menu = transport.speed_menu()
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["1.0×"]
    with qtbot.waitSignal(transport.speed_asked, timeout=500) as signal:
        menu.actions()[-1].trigger()
    assert signal.args == [8.0]
    menu.deleteLater()


def test_pointing_at_a_factor_names_it(qtbot: QtBot, look: Look) -> None:
    view = EquationView(look)
    qtbot.addWidget(view)
    view.resize(600, 76)
    view.show()
    parts = (
        EquationPart(tag="arrived", x=0, width=60, role="bwd", tie="dashed", caption="arrived"),
        EquationPart(tag="local", x=90, width=60, role="local", tie="dotted", caption="slope"),
        EquationPart(tag="product", x=190, width=80, role="bwd", tie="filled"),
    )
    view.show_equations((Equation(width=270, parts=parts),))
    tags: list[str] = []
    view.pointed.connect(tags.append)
    for x in (100, 110, 180, 220):
        qtbot.mouseMove(view, QPoint(x, 30))
    assert tags == ["local", "", "product"]
    view.show_lit(frozenset({"arrived"}))
    view.grab()


def test_a_long_note_takes_several_lines_and_keeps_its_button(qtbot: QtBot, look: Look) -> None:
    stage = QWidget()
    qtbot.addWidget(stage)
    note = Note(look, stage)
    note.show_note("error", "The engine cannot start: " + "a long reason, " * 20, "Try again")
    narrow, wide = note.size_within(500), note.size_within(5000)

    assert narrow.width() <= 500
    assert narrow.height() > wide.height()
    note.resize(narrow)
    stage.resize(600, 300)
    stage.show()
    shown = [part for part in note.findChildren(QWidget) if not part.isHidden()]
    assert len(shown) == 2
    for part in shown:
        assert note.rect().contains(part.geometry()), part
        assert part.height() >= part.heightForWidth(part.width())


@pytest.mark.parametrize(("room", "count"), [(120.0, 0), (200.0, 3), (900.0, 3)])
def test_captions_stay_apart_and_inside(room: float, count: int) -> None:
    widths = [60.0, 50.0, 40.0]
    places = _apart([10.0, 60.0, 190.0], widths, room)

    assert len(places) == count
    ends = [left + width for left, width in zip(places, widths, strict=False)]
    assert all(left >= 0.0 for left in places)
    assert all(end <= room for end in ends)
    assert all(left >= end + 10.0 for left, end in zip(places[1:], ends, strict=False))


@pytest.mark.parametrize("width", [240, 420, 900])
@pytest.mark.parametrize("deep", [30.0, 90.0])
def test_equations_are_never_cut_off(qtbot: QtBot, look: Look, width: int, deep: float) -> None:
    pen = Pen(color="#000000", width=1.0)
    tall = Rectangle(x=0, y=-40, width=300, height=40 + deep, pen=pen)
    view = EquationView(look)
    qtbot.addWidget(view)
    view.resize(width, 76)
    view.show_equations((Equation(items=(tall,), width=300),) * 2)
    view.show()
    image = view.grab().toImage()
    view.show_equations(())
    empty = view.grab().toImage()

    rows = [
        y
        for y in range(image.height())
        if any(image.pixel(x, y) != empty.pixel(x, y) for x in range(width))
    ]
    assert rows, "nothing was drawn"
    assert rows[0] > 0
    assert rows[-1] < image.height() - 1

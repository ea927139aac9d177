"""The canvas under a hand: pan, zoom, fit, select, point, walk; and what it repaints."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.model.picture import Group, Picture, Primitive, Rectangle
from gradviz.qt.canvas import Arrow, Canvas, Rect
from gradviz.qt.clock import Clock
from gradviz.qt.look import Look

BOXES: dict[str, Rect] = {
    f"n{index}": (150.0 * (index % 10), 120.0 * (index // 10), 88.0, 56.0) for index in range(100)
}


class Grid:
    """A hundred boxes in rows of ten; one of them may be lit."""

    def __init__(self) -> None:
        self.lit: str | None = None
        self.asked: list[Rect] = []
        self.bounds: Rect = (0.0, 0.0, 1438.0, 1136.0)

    @property
    def start(self) -> Rect:
        return 0.0, 0.0, 88.0, 56.0

    def picture(self, visible: Rect, scale: float) -> Picture:
        self.asked.append(visible)
        items: list[Primitive] = []
        for name, (x, y, width, height) in BOXES.items():
            fill = "#D55E00" if name == self.lit else "#FFFFFF"
            box = Rectangle(x=x, y=y, width=width, height=height, radius=8, fill=fill)
            items.append(Group(items=(box,), key=f"node:{name}"))
        return Picture(x=0, y=0, width=1, height=1, background=None, items=tuple(items))

    def hit(self, x: float, y: float) -> str | None:
        for name, (left, top, width, height) in BOXES.items():
            if left <= x <= left + width and top <= y <= top + height:
                return name
        return None

    def rect(self, box: str) -> Rect | None:
        return BOXES.get(box)

    def neighbour(self, box: str | None, arrow: Arrow) -> str | None:
        if box is None:
            return "n0"
        step = {"left": -1, "right": 1, "up": -10, "down": 10}[arrow]
        return f"n{int(box[1:]) + step}"


@pytest.fixture
def clock(qtbot: QtBot) -> Iterator[Clock]:
    made = Clock()
    yield made
    made.stop()


@pytest.fixture
def canvas(qtbot: QtBot, look: Look, clock: Clock) -> Canvas:
    made = Canvas(look, clock)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_drawing(Grid())
    made.fit_all()
    return made


def place(canvas: Canvas, box: str) -> QPoint:
    x, y, width, height = BOXES[box]
    return canvas.mapFromScene(QPointF(x + width / 2, y + height / 2))


def wheel(
    canvas: Canvas, at: QPoint, notches: int, modifiers: Qt.KeyboardModifier | None = None
) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers or Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def test_fit_shows_everything_and_never_above_150(canvas: Canvas) -> None:
    seen = canvas.camera.visible_part()
    assert seen.contains(0, 0)
    assert seen.contains(1438, 1136)
    small = Grid()
    small.bounds = (0.0, 0.0, 100.0, 60.0)
    canvas.show_drawing(small)
    assert canvas.camera.scale == 1.5


def test_what_would_be_too_small_opens_at_its_start(canvas: Canvas) -> None:
    canvas.show_drawing(Grid())
    assert canvas.camera.scale == 0.8
    assert canvas.camera.visible_part().left() == pytest.approx(0.0, abs=2)


def test_wheel_zooms_about_the_pointer(canvas: Canvas) -> None:
    at = QPoint(200, 150)
    under = canvas.mapToScene(at)
    before = canvas.camera.scale
    wheel(canvas, at, 3)
    assert canvas.camera.scale > before
    assert (canvas.mapToScene(at) - under).manhattanLength() < 3 / canvas.camera.scale


def test_ctrl_wheel_pans(canvas: Canvas) -> None:
    scale, before = canvas.camera.scale, place(canvas, "n0")
    wheel(canvas, QPoint(200, 150), -1, Qt.KeyboardModifier.ControlModifier)
    assert canvas.camera.scale == scale
    assert place(canvas, "n0").y() < before.y()


def test_click_selects_and_click_beside_selects_nothing(qtbot: QtBot, canvas: Canvas) -> None:
    chosen: list[object] = []
    canvas.selected.connect(chosen.append)
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place(canvas, "n42"))
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert chosen == ["n42", None]


def test_drag_pans_and_does_not_select(qtbot: QtBot, canvas: Canvas) -> None:
    chosen: list[object] = []
    canvas.selected.connect(chosen.append)
    port, before = canvas.viewport(), place(canvas, "n0")
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(port, QPoint(340, 330))
    qtbot.mouseMove(port, QPoint(360, 350))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(360, 350))
    assert place(canvas, "n0") - before == QPoint(60, 50)
    assert chosen == []


def test_escape_undoes_a_drag(qtbot: QtBot, canvas: Canvas) -> None:
    port, before = canvas.viewport(), place(canvas, "n0")
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(port, QPoint(400, 380))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(400, 380))
    assert place(canvas, "n0") == before


def test_card_comes_after_80_ms_of_rest(qtbot: QtBot, canvas: Canvas, clock: Clock) -> None:
    pointed: list[object] = []
    canvas.pointed.connect(pointed.append)
    qtbot.mouseMove(canvas.viewport(), place(canvas, "n42"))
    clock.advance(60)
    assert pointed == []
    clock.advance(30)
    assert pointed == ["n42"]
    qtbot.mouseMove(canvas.viewport(), QPoint(3, 3))
    assert pointed == ["n42", None]


def test_the_card_goes_when_the_view_moves_or_a_button_is_pressed(
    qtbot: QtBot, canvas: Canvas, clock: Clock
) -> None:
    pointed: list[object] = []
    canvas.pointed.connect(pointed.append)
    qtbot.mouseMove(canvas.viewport(), place(canvas, "n42"))
    clock.advance(90)
    canvas.zoom_by(1.5)
    assert pointed == ["n42", None]
    qtbot.mouseMove(canvas.viewport(), place(canvas, "n42"))
    clock.advance(90)
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place(canvas, "n42"))
    assert pointed == ["n42", None, "n42", None]


def test_walk_selects_along_edges_and_brings_into_view(canvas: Canvas, clock: Clock) -> None:
    chosen: list[object] = []
    canvas.selected.connect(chosen.append)
    canvas.walk("right")
    canvas.show_selection("n0")
    canvas.fit_selection()
    canvas.show_selection("n4")
    canvas.walk("right")
    assert chosen == ["n0", "n5"]
    x, y, width, height = BOXES["n5"]
    assert not canvas.camera.visible_part().contains(x, y)
    for _ in range(30):
        clock.advance(16)
    assert canvas.camera.visible_part().contains(x + width / 2, y + height / 2)
    assert not clock.running


def test_small_pan_asks_for_no_new_picture(canvas: Canvas) -> None:
    drawing = Grid()
    canvas.show_drawing(drawing)
    count = len(drawing.asked)
    canvas.pan_by(QPointF(40, 30))
    assert len(drawing.asked) == count
    canvas.pan_by(QPointF(400, 0))
    assert len(drawing.asked) == count + 1


def test_only_what_changed_is_repainted(qtbot: QtBot, canvas: Canvas) -> None:
    drawing = Grid()
    canvas.show_drawing(drawing)
    canvas.fit_all()
    qtbot.wait(50)
    exposed: list[QRectF] = []
    sheet = canvas.scene().items()[0]
    paint = sheet.paint

    def watched(painter: object, option: object, widget: object = None) -> None:
        exposed.append(QRectF(option.exposedRect))
        paint(painter, option, widget)

    sheet.paint = watched
    drawing.lit = "n52"
    canvas.refresh()  # with it goes what was still due after showing
    qtbot.waitUntil(lambda: bool(exposed), timeout=1000)
    exposed.clear()
    drawing.lit = "n42"
    canvas.refresh()
    qtbot.waitUntil(lambda: bool(exposed), timeout=1000)
    _, _, width, height = BOXES["n42"]
    height += 120.0  # n52 stands below
    area = sum(rect.width() * rect.height() for rect in exposed)
    assert width * height <= area < 1.3 * width * height
    assert canvas.grab().toImage().pixelColor(place(canvas, "n42")).name().upper() == "#D55E00"


def test_no_drawing_is_an_empty_canvas(canvas: Canvas) -> None:
    canvas.show_drawing(None)
    canvas.grab()
    canvas.walk("right")
    canvas.fit_all()


def test_all_of_a_huge_drawing_can_be_seen(canvas: Canvas) -> None:
    grid = Grid()
    grid.bounds = (0.0, 0.0, 30_000.0, 60_000.0)
    canvas.show_drawing(grid)
    canvas.fit_all()
    seen = canvas.camera.visible_part()
    assert seen.contains(QRectF(*grid.bounds))
    assert seen.center().x() == pytest.approx(15_000.0, abs=2.0 / canvas.camera.scale)
    farthest = canvas.camera.scale
    canvas.zoom_by(0.5)
    assert canvas.camera.scale == farthest
    canvas.zoom_by(4.0)
    assert canvas.camera.scale == pytest.approx(4.0 * farthest)


def seen_whole(canvas: Canvas, box: str) -> bool:
    x, y, width, height = BOXES[box]
    seen = canvas.mapToScene(canvas.free_part().toRect()).boundingRect()
    return seen.contains(QRectF(x, y, width, height))


def test_what_the_view_went_to_stays_in_sight_at_every_size(canvas: Canvas, clock: Clock) -> None:
    canvas.resize(400, 300)
    canvas.show_drawing(Grid())
    canvas.reserved = (20, 60, 20, 30)
    canvas.bring_into_view("n88")
    for _ in range(30):
        clock.advance(16)
    assert canvas.followed == "n88"
    for width, height in ((260, 220), (512, 260), (300, 520)):
        canvas.resize(width, height)
        assert seen_whole(canvas, "n88")
    canvas.resize(2600, 1900)
    assert all(seen_whole(canvas, box) for box in BOXES)  # all of it has room


def test_what_a_hand_has_chosen_is_kept_instead(canvas: Canvas, clock: Clock) -> None:
    canvas.resize(400, 300)
    canvas.show_drawing(Grid())
    canvas.bring_into_view("n88")
    for _ in range(30):
        clock.advance(16)
    canvas.zoom_by(1.5)
    scale = canvas.camera.scale
    middle = canvas.mapToScene(canvas.free_part().center().toPoint())
    assert canvas.followed is None
    canvas.resize(600, 500)
    assert canvas.camera.scale == scale
    now = canvas.mapToScene(canvas.free_part().center().toPoint())
    assert (now - middle).manhattanLength() < 4
    canvas.bring_into_view("n11")
    assert canvas.followed is None  # gone there from what the hand had chosen

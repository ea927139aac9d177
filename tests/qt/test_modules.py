"""Modules under the hand: they open and fold where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from gradviz.model.codec import save_trace
from gradviz.qt.modules import _place, _sign
from tests.animation.test_folding import trace_of

Desk = object  # the record of conftest; its fields are used by name


@pytest.fixture
def model(qtbot: QtBot, desk: Desk, tmp_path: Path) -> Desk:
    path = tmp_path / "residual.gradviz"
    save_trace(path, trace_of("residual"))
    desk.session.documents.open_file(str(path))
    qtbot.waitUntil(lambda: desk.session.state.title == "residual.gradviz", timeout=10_000)
    desk.session.folding.fold_all()
    desk.clock.advance(1000)
    return desk


def on_screen(desk: Desk, name: str) -> QPoint:
    return desk.window.stage.canvas.mapFromScene(_sign(desk.session.view.scene, name))


def folded(desk: Desk) -> list[str]:
    return [box.id for box in desk.session.view.scene.boxes if box.folded is not None]


def test_a_double_click_opens_and_the_module_stays_under_the_pointer(
    qtbot: QtBot, model: Desk
) -> None:
    viewport = model.window.stage.canvas.viewport()
    before = on_screen(model, "1()")
    x, y, width, height = _place(model.session.view.scene, "1()")
    at = model.window.stage.canvas.mapFromScene(QPointF(x + width - 10, y + height / 2))
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert folded(model) == ["0()", "1.inner()"]
    model.clock.advance(100)
    model.clock.advance(1000)
    assert (on_screen(model, "1()") - before).manhattanLength() <= 2
    x, y, width, _ = model.session.view.scene.frame_of["1()"].rect
    head = model.window.stage.canvas.mapFromScene(QPointF(x + 60, y + 17))
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=head)
    assert folded(model) == ["0()", "1()"]
    model.clock.advance(1000)
    assert (on_screen(model, "1()") - before).manhattanLength() <= 2


def test_one_click_on_the_sign_is_enough(qtbot: QtBot, model: Desk) -> None:
    viewport = model.window.stage.canvas.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=on_screen(model, "0()"))
    assert folded(model) == ["0.inner()", "1()"]


def test_enter_opens_and_folds_and_the_path_is_shown(qtbot: QtBot, model: Desk) -> None:
    canvas = model.window.stage.canvas
    model.session.select("0()")
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert folded(model) == ["0.inner()", "1()"]
    model.session.select("0.inner()")
    crumbs = model.wiring._modules.path
    assert [name for _, name in crumbs._shown] == ["0 Residual", "inner"]
    crumbs.chosen.emit("0()")
    assert model.session.state.selection == "0()"
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert folded(model) == ["0()", "1()"]


def test_reduced_motion_moves_nothing(model: Desk) -> None:
    model.session.set_reduced_motion(True)
    model.session.folding.open("0()")
    assert model.wiring._modules._moving is None
    assert model.window.inspector is not None


# ---------------------------------------------------------------- marks of shape operations


@pytest.fixture
def head(desk: Desk) -> Desk:
    desk.session.documents.open_preset("attention")
    desk.clock.advance(1000)
    desk.session.select("edge(t_3)")
    desk.window.stage.canvas.camera.look_at(centre(desk, "edge(t_3)"), QPointF(300, 300), 1.0)
    return desk


def centre(desk: Desk, name: str) -> QPointF:
    scene = desk.session.view.scene
    return QPointF(*scene.center(scene.by_id[name]))


def test_a_click_selects_a_mark_and_a_double_click_opens_it_in_place(
    qtbot: QtBot, head: Desk
) -> None:
    canvas = head.window.stage.canvas
    head.session.select(None)
    at = canvas.mapFromScene(centre(head, "edge(t_3)"))
    for pos in (at, at - QPoint(16, 0)):  # its left end as well: there is no sign on it
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=pos)
        assert head.session.state.selection == "edge(t_3)"
    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    scene = head.session.view.scene
    assert not scene.has("edge(t_3)")
    head.clock.advance(100)
    head.clock.advance(1000)
    assert (canvas.mapFromScene(centre(head, "t_3")) - at).manhattanLength() <= 2
    assert head.session.state.selection == "t_3"
    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    head.clock.advance(1000)
    assert head.session.view.scene.has("edge(t_3)")
    assert (canvas.mapFromScene(centre(head, "edge(t_3)")) - at).manhattanLength() <= 2


def test_enter_opens_a_mark_and_puts_it_back(qtbot: QtBot, head: Desk) -> None:
    canvas = head.window.stage.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert not head.session.view.scene.has("edge(t_3)")
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert head.session.view.scene.has("edge(t_3)")


def test_the_option_is_a_command_with_a_tick(head: Desk) -> None:
    command = head.wiring.table["view.shapes"]
    assert command.checked is not None
    assert command.checked(head.session.state)
    command.run()
    assert not command.checked(head.session.state)
    assert not head.session.view.scene.has("edge(t_3)")


def test_all_folded_is_all_in_sight(model: Desk) -> None:
    """Nothing was under the hand that must stay: what has room is gathered in the middle."""
    canvas, folding = model.window.stage.canvas, model.session.folding
    folding.open_all()
    model.clock.advance(1000)
    canvas.fit_all()
    canvas.zoom_by(0.8 / canvas.camera.scale)
    canvas.pan_by(QPointF(420, 260))
    folding.fold_all()
    model.clock.advance(1000)
    scale, free = canvas.camera.scale, canvas.free_part()
    _, _, width, height = model.session.view.scene.bounds
    assert width * scale <= free.width()
    assert height * scale <= free.height()
    seen = canvas.drawn_on_screen()
    assert free.adjusted(-2, -2, 2, 2).contains(seen)

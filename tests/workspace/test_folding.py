"""Folding in a session: what is folded, where in time one is, and what is saved."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from gradviz.model.codec import save_trace
from gradviz.workspace.folding import crumbs
from gradviz.workspace.session import Session
from tests.animation.test_folding import trace_of


def opened(name: str, folder: Path) -> Session:
    path = folder / f"{name}.gradviz"
    save_trace(path, trace_of(name))
    return read(path)


def read(path: Path) -> Session:
    session = Session()
    session.documents.open_file(str(path))
    for _ in range(200):
        session.drain()
        if session.view is not None:
            return session
        time.sleep(0.02)
    raise AssertionError("nothing was opened")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return opened("residual", tmp_path)


def folded_boxes(session: Session) -> list[str]:
    assert session.view is not None
    return [box.id for box in session.view.scene.boxes if box.kind == "module"]


def test_a_small_graph_opens_with_all_modules_open(session: Session) -> None:
    assert folded_boxes(session) == []
    assert session.view is not None
    assert session.view.scene.has("0.inner()")  # its frame


def test_modules_fold_and_open_one_level_at_a_time(session: Session) -> None:
    session.folding.fold_all()
    assert folded_boxes(session) == ["0()", "1()"]
    session.select("1()")
    session.folding.fold_selected()
    assert folded_boxes(session) == ["0()", "1.inner()"]
    assert session.state.selection == "1()"  # now its frame
    session.folding.fold_selected()
    assert folded_boxes(session) == ["0()", "1()"]
    session.folding.open_all()
    assert folded_boxes(session) == []


def test_enter_on_a_box_folds_the_module_around_it(session: Session) -> None:
    session.select("tanh")
    assert session.view is not None
    assert [call.id for call in crumbs(session.view, "tanh")] == [
        "0()",
        "0.inner()",
        "0.inner.1()",
    ]
    session.folding.fold_selected()
    assert folded_boxes(session) == ["0.inner()"]


def test_time_goes_on_where_it_was(session: Session) -> None:
    session.player.last()
    session.folding.fold_all()
    assert session.view is not None
    assert session.state.playback.time == session.view.timeline.duration
    session.player.step(-1)
    session.player.step(-1)
    shown = session.view.frame(session.state.playback.time).step
    session.folding.open_all()
    now = session.view.frame(session.state.playback.time).step
    assert shown is not None
    assert now is not None
    assert now.phase == shown.phase


def test_step_into_opens_what_is_next(session: Session) -> None:
    session.folding.fold_all()
    session.folding.step_into()
    assert session.view is not None
    assert folded_boxes(session) == ["0.inner()", "1()"]
    step = session.view.frame(session.state.playback.time).step
    assert step is not None
    assert session.view.scene.boxes[step.box].id == "0.inner()"


def test_step_over_and_out_go_to_the_end_of_a_module(session: Session) -> None:
    assert session.view is not None
    scene, player = session.view.scene, session.player
    session.folding.step_over()
    step = session.view.frame(session.state.playback.time).step
    assert step is not None
    assert scene.boxes[step.box].id == "add"
    player.first()
    player.step(1)
    session.folding.step_out()
    step = session.view.frame(session.state.playback.time).step
    assert step is not None
    assert "0.inner.0()" in scene.boxes[step.box].within
    player.last()
    session.folding.step_out()
    assert session.state.playback.time == session.view.timeline.duration


def test_what_is_folded_is_saved(session: Session, tmp_path: Path) -> None:
    session.folding.fold_all()
    session.folding.open("1()")
    before = folded_boxes(session)
    path = tmp_path / "again.gradviz"
    session.documents.save(str(path))
    assert folded_boxes(read(path)) == before


def test_folds_of_a_trace_are_undone(session: Session) -> None:
    session.folding.fold_all()
    session.folding.open("1()")
    assert folded_boxes(session) == ["0()", "1.inner()"]
    session.building.undo()
    assert folded_boxes(session) == ["0()", "1()"]
    session.building.undo()
    assert folded_boxes(session) == []
    session.building.redo()
    assert folded_boxes(session) == ["0()", "1()"]
    assert not session.state.dirty

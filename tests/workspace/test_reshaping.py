"""Shape operations on edges as an option of the view: opened, undone, saved, found."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from gradviz.graph.reshaping import Reshaping
from gradviz.workspace.looks import Look, look_of, saved_look
from gradviz.workspace.session import Session


@pytest.fixture
def session() -> Session:
    made = Session()
    made.documents.open_preset("attention")
    return made


def marks(session: Session) -> list[str]:
    assert session.view is not None
    return [box.id for box in session.view.scene.boxes if box.kind == "shape"]


def ops(session: Session) -> set[str]:
    assert session.view is not None
    return {box.node for box in session.view.scene.boxes if box.op is not None}


def test_they_are_marks_when_a_document_is_opened(session: Session) -> None:
    assert marks(session) == ["edge(t)", "edge(t_1)", "edge(t_2)", "edge(t_3)"]


def test_one_option_draws_them_all_as_boxes_and_back(session: Session) -> None:
    before = marks(session)
    session.folding.toggle_shapes()
    assert marks(session) == []
    assert {"t", "t_1", "t_2", "t_3"} <= ops(session)
    assert not session.folding.shapes_on_edges
    session.folding.toggle_shapes()
    assert marks(session) == before


def test_one_is_opened_in_place_and_put_back(session: Session) -> None:
    session.select("edge(t_3)")
    session.folding.fold_selected()
    assert marks(session) == ["edge(t)", "edge(t_1)", "edge(t_2)"]
    assert session.state.selection == "t_3"  # what was selected still is
    session.folding.fold_selected()
    assert len(marks(session)) == 4
    assert session.state.selection == "edge(t_3)"


def test_opening_is_undone(session: Session) -> None:
    session.folding.open("edge(t)")
    session.folding.toggle_shapes()
    session.building.undo()
    assert marks(session) == ["edge(t_1)", "edge(t_2)", "edge(t_3)"]
    session.building.undo()
    assert len(marks(session)) == 4


def test_the_moment_is_kept(session: Session) -> None:
    session.player.last()
    for _ in range(4):
        session.player.step(-1)
    assert session.view is not None
    was = session.view.frame(session.state.playback.time).step
    session.folding.toggle_shapes()
    now = session.view.frame(session.state.playback.time).step
    assert was is not None
    assert now is not None
    assert (now.phase, now.record) == (was.phase, was.record)


def test_what_is_found_in_a_mark_is_revealed(session: Session) -> None:
    assert session.finding.place_of("t_3") == "edge(t_3)"
    assert session.finding.entry_of("edge(t_3)") == "t_3"
    assert session.finding.go("t_3", inside=False) == "edge(t_3)"
    assert session.finding.go("t_3") == "t_3"
    assert "edge(t_3)" not in marks(session)


def test_modules_fold_and_open_beside_them(session: Session) -> None:
    session.folding.open("edge(t_3)")
    session.folding.fold_all()
    assert session.view is not None
    folded = [box.id for box in session.view.scene.boxes if box.kind == "module"]
    assert folded == ["head()"]
    session.folding.open_all()
    assert marks(session) == ["edge(t)", "edge(t_1)", "edge(t_2)"]


@pytest.mark.parametrize(
    "reshaping",
    [
        Reshaping(),
        Reshaping(on_edges=False),
        Reshaping(opened=frozenset({"edge(t)", "edge(view)"})),
    ],
)
def test_a_file_keeps_what_was_chosen(reshaping: Reshaping) -> None:
    look = Look(reshaping=reshaping)
    assert look_of(saved_look(look), full=False).reshaping == reshaping


def test_nothing_odd_in_a_file_is_believed() -> None:
    assert look_of({"shapes": 3, "opened": "t"}, full=False).reshaping == Reshaping()
    assert look_of({"opened": [1, "edge(t)"]}, full=False).reshaping.opened == {"edge(t)"}


def test_a_saved_document_opens_as_it_was(session: Session, tmp_path: Path) -> None:
    session.folding.open("edge(t_1)")
    before = marks(session)
    session.documents.save(str(tmp_path / "one.gradviz"))
    other = Session()
    other.documents.open_file(str(tmp_path / "one.gradviz"))
    for _ in range(200):
        other.drain()
        if other.view is not None:
            break
        time.sleep(0.02)
    assert marks(other) == before


def test_a_breakpoint_stays_when_a_mark_is_opened_and_put_back(session: Session) -> None:
    session.select("edge(t_3)")
    session.toggle_breakpoint()
    assert session.has_breakpoint(session.state)
    assert session.view is not None
    halts = session.player.breakpoint_times(session.view.timeline)
    assert len(halts) == 2  # forward and backward
    session.folding.open("edge(t_3)")
    assert session.state.selection == "t_3"
    assert session.has_breakpoint(session.state)
    opened = session.player.breakpoint_times(session.view.timeline)
    assert len(opened) == 2
    session.toggle_breakpoint()
    assert not session.state.breakpoints
    session.toggle_breakpoint()
    session.folding.fold("edge(t_3)")
    assert session.player.breakpoint_times(session.view.timeline) == halts
    session.toggle_breakpoint()
    assert not session.state.breakpoints

"""Boxes put elsewhere by hand: kept, undone, saved, and put back."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.cli import main
from gradviz.workspace.looks import Look, look_of, saved_look
from gradviz.workspace.session import Session
from tests.workspace.test_folding import opened, read


@pytest.fixture
def lesson() -> Session:
    session = Session()
    session.documents.open_preset("neuron")
    return session


def place(session: Session, name: str) -> tuple[float, float]:
    assert session.view is not None
    x, y, _, _ = session.view.scene.rect(session.view.scene.by_id[name])
    return x, y


def test_a_moved_box_is_there_and_undo_puts_it_back(lesson: Session) -> None:
    (x, y), other = place(lesson, "mul"), place(lesson, "add")
    lesson.shifting.move(("mul",), (30.0, -40.0))
    assert place(lesson, "mul") == (x + 30.0, y - 40.0)
    assert place(lesson, "add") == other
    assert lesson.state.dirty
    lesson.building.undo()
    assert place(lesson, "mul") == (x, y)
    lesson.building.redo()
    assert place(lesson, "mul") == (x + 30.0, y - 40.0)


def test_steps_of_one_box_are_one_entry_of_the_history(lesson: Session) -> None:
    before = place(lesson, "mul")
    lesson.select("mul")
    for _ in range(5):
        lesson.shifting.move_selected((16.0, 0.0))
    assert place(lesson, "mul") == (before[0] + 80.0, before[1])
    lesson.building.undo()
    assert place(lesson, "mul") == before


def test_all_boxes_are_put_back(lesson: Session) -> None:
    before = place(lesson, "mul"), place(lesson, "add")
    lesson.shifting.move(("mul", "add"), (12.0, 12.0))
    assert lesson.shifting.is_any
    lesson.shifting.put_all_back()
    assert (place(lesson, "mul"), place(lesson, "add")) == before
    assert not lesson.shifting.is_any


def test_compared_boxes_and_those_of_a_frame_go_together(tmp_path: Path) -> None:
    session = opened("residual", tmp_path)
    inside = session.shifting.together("0.inner()")
    assert len(inside) > 2
    name = inside[0]
    assert session.shifting.together(name) == (name,)
    session.select(name)
    session.compare()
    session.select(inside[1])
    assert set(session.shifting.together(name)) == {name, inside[1]}
    assert session.shifting.together("nothing") == ()


def test_another_direction_begins_anew(lesson: Session) -> None:
    lesson.shifting.move(("mul",), (30.0, 30.0))
    lesson.building.set_direction("TB")
    assert not lesson.shifting.is_any


def test_a_saved_document_keeps_its_moves_and_so_do_its_pictures(tmp_path: Path) -> None:
    session = opened("residual", tmp_path)
    name = session.view.scene.boxes[1].id
    session.shifting.move((name,), (300.0, 0.0))
    moved = place(session, name)
    path = tmp_path / "moved.gradviz"
    session.documents.save(str(path))
    again = read(path)
    assert place(again, name) == moved
    pictures = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for source, picture in ((path, pictures[0]), (tmp_path / "residual.gradviz", pictures[1])):
        assert main(["export", str(source), "-o", str(picture)]) == 0
    assert pictures[0].read_text(encoding="utf-8") != pictures[1].read_text(encoding="utf-8")


def test_moves_of_a_trace_without_a_network_are_undone(tmp_path: Path) -> None:
    session = opened("residual", tmp_path)
    assert session.view is not None
    name = session.view.scene.boxes[1].id
    before = place(session, name)
    session.shifting.move((name,), (40.0, 8.0))
    session.building.undo()
    assert place(session, name) == before


@pytest.mark.parametrize(
    "kept", [None, 5, [1], {"a": 1}, {"a": [1]}, {"a": ["x", 2]}, {"a": [1e9, 0]}]
)
def test_what_a_file_says_wrongly_moves_nothing(kept: object) -> None:
    assert look_of({"moves": kept}, full=False).moves == {}


def test_a_look_is_read_as_it_was_saved() -> None:
    look = Look(moves={"mul": (3.0, -4.5)})
    assert look_of(saved_look(look), full=False) == look

"""Leaving a document: who is asked, what is kept aside, what is offered again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gradviz.model.program import Script
from gradviz.workspace.session import Session


class Person:
    """Answers whether a document may be left, and counts how often."""

    def __init__(self, answer: bool) -> None:
        self.answer = answer
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.answer


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session(folder=tmp_path / "state")
    yield made
    made.close()


def test_nobody_is_asked_where_nothing_would_be_lost(session: Session) -> None:
    person = session.documents.may_leave = Person(False)
    session.documents.new()
    session.documents.open_preset("neuron")
    session.editing.set_leaf("w", 1.5)
    session.documents.open_preset("square")
    assert (session.state.preset, person.asked) == ("square", 0)


def test_work_is_asked_about_before_it_is_replaced(session: Session, tmp_path: Path) -> None:
    session.documents.new()
    session.building.add("input")
    work = session.state.spec
    file = tmp_path / "other.gradviz"
    other = Session()
    other.documents.open_preset("neuron")
    other.documents.save(str(file))
    script = tmp_path / "train.py"
    script.write_text("x = 1\n", encoding="utf-8")
    person = session.documents.may_leave = Person(False)
    session.documents.new()
    session.documents.open_preset("neuron")
    session.documents.open_file(str(file))
    session.documents.open_file(str(script))
    assert session.state.spec is work
    assert person.asked == 4
    person.answer = True
    session.documents.open_preset("neuron")
    assert session.state.preset == "neuron"
    assert [one.how for one in session.autosave.left()] == ["closed"]


def test_what_is_not_wanted_is_not_kept_aside(session: Session) -> None:
    session.documents.new()
    session.building.add("input")
    session.autosave.flush()

    def throw_away() -> bool:
        session.autosave.discard()
        return True

    session.documents.may_leave = throw_away
    session.documents.open_preset("neuron")
    assert session.autosave.left() == ()


def test_what_is_changed_after_all_is_kept(session: Session, tmp_path: Path) -> None:
    session.documents.new()
    session.building.add("input")
    session.autosave.discard()
    session.building.add("parameter")
    session.close()
    assert len(Session(folder=tmp_path / "state").autosave.left()) == 1


def test_a_draft_is_asked_about(session: Session) -> None:
    session.update(program=Script(path="train.py", text="x = 1\n"), title="train.py")
    person = session.documents.may_leave = Person(False)
    session.documents.new()
    assert person.asked == 0
    assert session.state.script is None
    session.update(program=Script(path="train.py", text="x = 1\n"), title="train.py")
    session.editing.edit_code("x = 2\n")
    session.documents.new()
    assert person.asked == 1
    assert session.state.draft == "x = 2\n"


def test_an_earlier_version_is_a_document_in_no_file(session: Session, tmp_path: Path) -> None:
    path = str(tmp_path / "net.gradviz")
    session.documents.new()
    session.building.add("input")
    first = session.state.spec
    session.documents.save(path)
    session.building.add("parameter")
    session.documents.save(path)
    [version] = session.backups.of(path)
    session.documents.open_version(str(version), "net (earlier)")
    state = session.state
    assert state.spec == first
    assert (state.path, state.title, state.dirty) == (None, "net (earlier)", True)


def test_an_earlier_text_of_a_script_is_put_in_the_editor(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_text("x = 1\n", encoding="utf-8")
    session.documents.open_file(str(path))
    session.editing.edit_code("x = 2\n")
    session.documents.save_script()
    [version] = session.backups.of(str(path))
    session.documents.open_version(str(version), "unused")
    assert session.state.draft == "x = 1\n"
    assert path.read_text(encoding="utf-8") == "x = 2\n"


def test_what_was_left_is_offered_until_it_is_answered(session: Session, tmp_path: Path) -> None:
    for _ in range(2):
        session.documents.new()
        session.building.add("input")
    session.documents.open_preset("neuron")
    session.autosave.offer()
    assert session.state.offers
    assert len(session.state.left) == 2
    session.autosave.forget(session.state.left[0])
    assert session.state.offers
    session.autosave.postpone()
    assert (session.state.offers, len(session.state.left)) == (False, 1)
    session.autosave.offer()
    session.autosave.recover(session.state.left[0])
    assert (session.state.offers, session.state.left) == (False, ())
    assert session.state.dirty

"""Editing a network in a session: history, completeness, what is dirty, commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.builder import edits
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.tensor import tensor_value
from gradviz.workspace.commands import CommandTable
from gradviz.workspace.planning import PlanView
from gradviz.workspace.session import Session
from tests.tools.scripted import ScriptedEngine


@pytest.fixture
def empty() -> Session:
    session = Session()
    session.documents.new()
    return session


def lines(session: Session) -> tuple[str, ...]:
    assert session.state.spec is not None
    return session.state.spec.lines


def test_a_network_from_nothing_and_back(empty: Session) -> None:
    building = empty.building
    building.add("input", arguments={"value": "[1, 2, 3]"})
    building.add("linear")
    building.add("sigmoid")
    building.add("mse")
    assert lines(empty) == ("h1 = fc1(x)", "a = sigmoid(h1)", "L = mse(a, y)")
    spec = empty.state.spec
    assert spec is not None
    assert spec.modules[0].arguments == (("in_features", 3),)
    assert spec.leaves[1].value.shape == (5,)
    for _ in range(4):
        building.undo()
    assert empty.state.spec == NetworkSpec(name="network", leaves=(), lines=())
    assert not empty.state.dirty
    for _ in range(4):
        building.redo()
    assert empty.state.spec == spec
    assert [label.words() if label else "" for label, _ in building.entries()] == [
        "",
        "add Input",
        "add Linear",
        "add Sigmoid",
        "add Mean squared error",
    ]
    building.jump(1)
    assert lines(empty) == ()


def test_selection_follows(empty: Session) -> None:
    empty.building.add("input")
    empty.building.add("relu")
    assert empty.state.chosen == ("a",)
    empty.building.undo()
    assert empty.state.chosen == ("x",)
    empty.building.choose("x", "x")
    assert empty.state.chosen == ("x",)
    empty.building.choose()
    empty.building.add("relu")
    assert lines(empty) == ("a = relu(...)",)


def test_a_refusal_is_told_and_changes_nothing(empty: Session) -> None:
    empty.building.add("input")
    before = empty.state.spec
    assert not empty.building.connect("x", "x")
    assert empty.state.spec is before
    assert empty.state.notice is not None
    assert "x is given" in empty.state.notice.words()
    assert not empty.building.replace(NetworkSpec(name="n", leaves=(), lines=("a = q",)))


def test_every_edit_by_name(empty: Session) -> None:
    building = empty.building
    assert building.add("input", name="x", inputs=())
    assert building.add("linear", inputs=("x",))
    assert building.add("add", inputs=("h1", "x"))
    assert building.swap("z")
    assert building.disconnect("z", 0)
    assert building.connect("x", "z")
    assert building.insert("relu", "h1", "z", 1)
    assert lines(empty) == ("h1 = fc1(x)", "a = relu(h1)", "z = x + a")
    assert building.rename("a", "act")
    assert building.set_argument("h1", "out_features", 10)
    assert building.set_leaf("x", role="constant", grad=True)
    assert building.randomise("x", 3)
    assert building.set_root("act")
    assert building.set_root("")
    assert building.set_optimizer("SGD", {"lr": 0.1})
    assert building.set_seed(7)
    assert building.remark("act", "why")
    assert building.group(["h1", "act"], "part")
    assert building.ungroup("part")
    assert building.duplicate(["act"])
    text = building.copy(["act"])
    assert building.paste(text)
    building.choose("act")
    assert building.cut() != ""
    assert "act" not in " ".join(lines(empty)).replace("act2", "").replace("act3", "")
    assert building.copy(["nothing"]) == ""
    spec = empty.state.spec
    while empty.state.history.undo_label is not None:
        building.undo()
    while empty.state.history.redo_label is not None:
        building.redo()
    assert empty.state.spec == spec


def test_a_drag_of_a_slider_is_one_entry(session: Session, engine: ScriptedEngine) -> None:
    for value in (1.0, 1.5, 2.0):
        session.editing.set_leaf("w", value)
    assert len(session.state.history.moments) == 2
    session.editing.set_leaf("b", 1.0)
    for value in (3.0, 4.0):
        session.editing.set_leaf("w", value, gesture="drag")
    assert len(session.state.history.moments) == 4
    session.building.undo()
    session.building.undo()
    session.building.undo()
    assert session.state.spec is not None
    assert session.state.spec.leaves[1].value == tensor_value(2.2, "float32")
    assert not session.state.dirty
    engine.answer(session)
    assert session.state.trace.kind == "ready"


def test_slow_values_are_entries_of_their_own(session: Session) -> None:
    time = [0.0]
    session.building._now = lambda: time[0]
    for value in (1.0, 1.5):
        session.editing.set_leaf("w", value)
        time[0] += 5.0
    assert len(session.state.history.moments) == 3


def test_looks_are_undone_too(still: Session) -> None:
    places = still.view.scene.rects
    still.set_full_graph(True)
    still.building.set_direction("TB")
    still.building.move({"z": (10.0, 20.0)}, gesture="drag")
    still.building.move({"z": (30.0, 20.0)}, gesture="drag")
    assert still.state.dirty
    assert still.building.look.plan.centres["z"] == (30.0, 20.0)
    assert still.view.scene.direction == "TB"
    still.building.undo()
    still.building.undo()
    still.building.undo()
    assert not still.state.full_graph
    assert (still.view.scene.rects == places).all()
    assert not still.state.dirty


def test_what_the_layout_finds_is_no_change_of_anybody(empty: Session) -> None:
    empty.building.add("input")
    count = len(empty.state.history.moments)
    empty.building.settle(PlanView(direction="TB", places=(("x", 1.0, 2.0),)))
    assert len(empty.state.history.moments) == count
    assert empty.building.look.plan.centres == {"x": (1.0, 2.0)}
    empty.building.rename("x", "data")
    assert empty.building.look.plan.centres == {"data": (1.0, 2.0)}
    empty.building.tidy()
    assert empty.building.look.plan.centres == {}


# ------------------------------------------------------------------------- completeness


def test_an_unfinished_network_is_not_sent(session: Session, engine: ScriptedEngine) -> None:
    engine.answer(session)
    asked = len(engine.asked)
    session.building.disconnect("z", 0)
    assert len(engine.asked) == asked
    assert session.state.trace.kind == "none"
    assert session.state.trace.message is not None
    assert "not connected" in session.state.trace.message.words()
    assert session.view is None
    session.running.run()
    assert session.state.trace.kind == "none"
    session.building.undo()
    assert len(engine.asked) == asked + 1
    engine.answer(session)
    assert session.state.trace.kind == "ready"


def test_an_answer_to_the_finished_network_is_not_shown_for_the_unfinished_one(
    session: Session, engine: ScriptedEngine
) -> None:
    session.building.disconnect("z", 0)
    engine.answer(session)
    assert session.view is None
    assert session.state.trace.kind == "none"


def test_an_empty_document_is_no_error(empty: Session, tmp_path: Path) -> None:
    assert empty.state.trace.kind == "none"
    assert empty.state.title == "Untitled"
    assert empty.state.notice is None
    file = str(tmp_path / "empty.gradviz")
    empty.documents.save(file)
    again = Session()
    again.documents.open_file(file)
    assert again.state.spec == empty.state.spec
    assert again.state.trace.kind == "none"


# ---------------------------------------------------------------------------- documents


def test_undone_to_what_was_saved_is_clean(empty: Session, tmp_path: Path) -> None:
    file = str(tmp_path / "one.gradviz")
    empty.building.add("input")
    empty.documents.save(file)
    assert not empty.state.dirty
    empty.building.add("relu")
    assert empty.state.dirty
    empty.building.undo()
    assert not empty.state.dirty
    empty.building.undo()
    assert empty.state.dirty
    empty.building.redo()
    assert not empty.state.dirty


def test_places_that_a_hand_chose_are_saved(empty: Session, tmp_path: Path) -> None:
    file = str(tmp_path / "one.gradviz")
    empty.building.add("input")
    empty.building.move({"x": (10.0, 20.0)})
    empty.documents.save(file)
    again = Session()
    again.documents.open_file(file)
    assert again.building.look.plan == empty.building.look.plan
    assert again.building.look.plan.moved == ("x",)


def test_reverting_may_be_undone(empty: Session, tmp_path: Path) -> None:
    file = str(tmp_path / "one.gradviz")
    empty.building.add("input")
    empty.documents.save(file)
    empty.building.add("relu")
    changed = empty.state.spec
    empty.documents.revert()
    assert lines(empty) == ()
    assert not empty.state.dirty
    empty.building.undo()
    assert empty.state.spec == changed
    assert empty.state.dirty
    Path(file).unlink()
    with pytest.raises(GradvizError, match="There is no file"):
        empty.documents.revert()


def test_saving_in_place(empty: Session, tmp_path: Path) -> None:
    assert not empty.documents.save_again()
    file = tmp_path / "one.gradviz"
    empty.documents.save(str(file))
    empty.building.add("input")
    assert empty.documents.save_again()
    assert not empty.state.dirty
    empty.building.add("relu")
    file.unlink()
    file.mkdir()
    assert empty.documents.save_again()
    assert empty.state.dirty
    assert empty.state.notice is not None


def test_undo_is_in_the_menu_with_its_name(empty: Session) -> None:
    class Desk:
        def __getattr__(self, name: str) -> object:
            return lambda *_, **__: False

    table = CommandTable(empty, Desk())  # type: ignore[arg-type]
    undo, redo = table["edit.undo"], table["edit.redo"]
    assert (undo.keys, redo.keys) == (("Ctrl+Z",), ("Ctrl+Shift+Z", "Ctrl+Y"))
    assert (undo.words(), undo.enabled(empty.state)) == ("Undo", False)
    empty.building.add("linear")
    assert (undo.words(), undo.enabled(empty.state)) == ("Undo: add Linear", True)
    assert not redo.enabled(empty.state)
    undo.run()
    assert (redo.words(), redo.enabled(empty.state)) == ("Redo: add Linear", True)
    table["file.new"].run()
    assert not redo.enabled(empty.state)


def test_of_a_script_only_the_look_is_undone(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("print(1)\n")
    session = Session()
    session.documents.open_file(str(file))
    assert session.state.history.undo_label is None
    assert not session.building.add("input")
    session.building.undo()
    program = session.state.program
    session.set_full_graph(True)
    assert session.state.full_graph
    session.building.undo()
    assert not session.state.full_graph
    session.building.redo()
    assert session.state.full_graph
    assert session.state.program is program
    assert not session.state.dirty
    assert edits.is_blocks(session.building.copy(["x"])) is False

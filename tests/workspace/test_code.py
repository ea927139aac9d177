"""The program's text: its lines, the boxes they made, and what is typed into it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from gradviz.model.program import Recorded, Script
from gradviz.model.trace import Source
from gradviz.model.words import message
from gradviz.workspace import code
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState, TraceStatus
from tests.tools.scripted import ScriptedEngine

SCRIPT = Script(path="/home/me/train.py", text="import torch\nx = torch.ones(1)\n")


def scripted(text: str = SCRIPT.text) -> Session:
    return Session(state=AppState(program=msgspec.structs.replace(SCRIPT, text=text)))


def test_a_networks_text_is_its_script(still: Session) -> None:
    shown = code.listing(still.state)
    assert shown is not None
    assert (shown.file, shown.editable, shown.edited) == ("neuron.py", False, False)
    assert "a = torch.sigmoid(z)" in shown.text.splitlines()


def test_what_was_recorded_elsewhere_has_no_text() -> None:
    assert code.listing(AppState(program=Recorded(title="run"))) is None
    assert code.listing(AppState()) is None


def test_every_box_of_a_network_has_its_line_and_back(still: Session) -> None:
    view, shown = still.view, code.listing(still.state)
    assert view is not None
    lines = shown.text.splitlines()
    for index, box in enumerate(view.scene.boxes):
        line = code.line_of_box(view, index, shown.file)
        assert line is not None
        assert lines[line - 1].startswith(f"{box.name} = ")
        assert code.box_of_line(view, line, shown.file) == box.id
    assert code.box_of_line(view, 1, shown.file) is None
    assert code.line_of_box(view, 0, "other.py") is None


def test_the_running_line_follows_time_both_ways(still: Session) -> None:
    view, file = still.view, "neuron.py"
    roles = []
    for stop in view.timeline.stops[1:]:
        line, role = code.current_line(view, stop, file)
        step = view.frame(stop).step
        assert line == code.line_of_box(view, step.box, file)
        roles.append(role)
    assert roles == sorted(roles, reverse=True) == ["fwd"] * 4 + ["bwd"] * 6
    assert code.current_line(view, 0.0, file) is None


def test_the_first_box_of_a_line_is_chosen(still: Session) -> None:
    view = still.view
    data = view.data
    one = Source(file="net.py", line=3)
    ops = tuple(msgspec.structs.replace(op, source=one) for op in data.ops)
    view.data = msgspec.structs.replace(data, ops=ops)
    first = next(box for box in view.scene.boxes if box.op is not None)
    assert code.box_of_line(view, 3, "net.py") == first.id


def test_typing_makes_a_draft_and_the_old_text_none() -> None:
    session = scripted()
    session.editing.edit_code("import torch\n")
    shown = code.listing(session.state)
    assert (shown.text, shown.edited) == ("import torch\n", True)
    assert session.state.script == SCRIPT
    session.editing.edit_code(SCRIPT.text)
    assert session.state.draft is None
    assert not session.state.dirty


class ScriptEngine(ScriptedEngine):
    """Notes the scripts that it is asked."""

    def submit(self, program: object, generation: int) -> None:
        self.asked.append((generation, program))  # type: ignore[arg-type]


def test_run_takes_the_draft() -> None:
    engine = ScriptEngine()
    session = Session(engine, state=AppState(program=SCRIPT))
    session.running.start()
    session.update(output=("old",))
    session.editing.edit_code("x = 1\n")
    session.running.run()
    assert session.state.output == ()
    assert session.state.script.text == "x = 1\n"
    assert (session.state.draft, session.state.dirty) == (None, True)
    assert [program.text for _, program in engine.asked] == ["x = 1\n"]
    session.running.run()  # the edited text is not replaced by the one in the file
    assert session.state.script.text == "x = 1\n"
    session.close()


def test_another_document_takes_the_draft_away(tmp_path: Path) -> None:
    session = scripted()
    session.editing.edit_code("x = 1\n")
    session.documents.open_preset("neuron")
    assert (session.state.draft, session.state.output) == (None, ())


def test_a_network_takes_no_text(still: Session) -> None:
    still.editing.edit_code("x = 1\n")
    still.editing.set_code("x = 1\n")
    assert still.state.draft is None
    assert still.state.spec is not None


def failed(state: AppState, **fields: object) -> AppState:
    told = message("Test", "It failed.", **fields)
    return msgspec.structs.replace(state, trace=TraceStatus(kind="failed", message=told))


def test_trouble_has_its_place_and_pytorchs_words() -> None:
    state = failed(AppState(program=SCRIPT), file="train.py", line=2, column=5, torch="Error\n")
    found = code.trouble(state)
    assert found is not None
    assert (found.line, found.column, found.torch) == (2, 5, "Error")
    assert found.message.words() == "It failed."


@pytest.mark.parametrize(
    "fields", [{"file": "other.py", "line": 2}, {"file": "train.py"}, {"line": 2}]
)
def test_trouble_elsewhere_marks_no_line(fields: dict[str, object]) -> None:
    found = code.trouble(failed(AppState(program=SCRIPT), **fields))
    assert found is not None
    assert (found.line, found.column) == (0, 0)


def test_trouble_of_an_edited_text_marks_no_line() -> None:
    state = failed(AppState(program=SCRIPT, draft="x"), file="train.py", line=2)
    assert code.trouble(state).line == 0
    assert code.trouble(AppState(program=SCRIPT)) is None


def test_trouble_of_a_network_is_at_its_formula_line(still: Session) -> None:
    lines = code.listing(still.state).text.splitlines()
    found = code.trouble(failed(still.state, line=3, column=4, torch="no"))
    assert lines[found.line - 1] == "a = torch.sigmoid(z)"
    assert found.column == 0
    assert code.trouble(failed(still.state, line=99)).line == 0

"""Scripts in a session: opened they run, saved and opened again they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.bridge.messages import Failed, Traced
from gradviz.model.errors import GradvizError
from gradviz.model.program import Script, program_hash
from gradviz.model.words import message
from gradviz.workspace.session import Session
from tests.tools.scripted import ScriptedEngine

STEP = "import torch\nw = torch.tensor({}, requires_grad=True)\n(w * w).backward()\n"


class ScriptEngine(ScriptedEngine):
    """Answers scripts by running them here."""

    def submit(self, program: object, generation: int) -> None:
        assert isinstance(program, Script)
        self.asked.append((generation, program))  # type: ignore[arg-type]

    def run(self, session: Session) -> None:
        from gradviz.engine.run import run_program

        generation, program = self.asked[-1]
        data, known = run_program(program), program_hash(program)
        self.send(session, Traced(generation=generation, program_hash=known, data=data))

    def crash(self, session: Session, reason: str) -> None:
        generation, program = self.asked[-1]
        failed = Failed(
            generation=generation,
            program_hash=program_hash(program),
            message=message("Test", "It ended."),
            reason=reason,  # type: ignore[arg-type]
        )
        self.send(session, failed)
        self.become(session, "restarting")
        self.become(session, "ready")


@pytest.fixture
def scripts() -> ScriptEngine:
    return ScriptEngine()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "train.py"
    path.write_text(STEP.format(2.0), encoding="utf-8")
    return path


@pytest.fixture
def opened(scripts: ScriptEngine, place: Path) -> Session:
    session = Session(scripts)
    session.documents.open_file(str(place))
    session.running.start()
    return session


def test_an_opened_script_runs_and_is_shown(opened: Session, scripts: ScriptEngine) -> None:
    assert opened.view is None
    assert (opened.state.title, opened.state.path) == ("train.py", None)
    assert len(scripts.asked) == 1
    scripts.run(opened)

    assert opened.view is not None
    assert opened.view.data.values[0].name == "w"
    assert (opened.state.trace.kind, opened.state.notice) == ("ready", None)


def test_a_note_of_the_recording_is_shown(scripts: ScriptEngine, place: Path) -> None:
    place.write_text("import torch\nx = torch.ones(2) * 2\n", encoding="utf-8")
    session = Session(scripts)
    session.documents.open_file(str(place))
    session.running.start()
    scripts.run(session)

    assert session.state.notice is not None
    assert "No backward yet" in session.state.notice.words()


def test_run_reads_the_file_again(opened: Session, scripts: ScriptEngine, place: Path) -> None:
    scripts.run(opened)
    place.write_text(STEP.format(5.0), encoding="utf-8")
    opened.running.run()
    scripts.run(opened)

    assert opened.view.data.values[0].forward.item() == 5.0
    place.unlink()
    opened.running.run()
    assert opened.state.notice is not None
    assert "There is no file" in opened.state.notice.words()
    assert len(scripts.asked) == 2


@pytest.mark.parametrize("reason", ["crash", "cancelled", "limit", "program"])
def test_a_script_that_ends_its_process_is_not_run_again_by_itself(
    opened: Session, scripts: ScriptEngine, reason: str
) -> None:
    scripts.crash(opened, reason)

    assert len(scripts.asked) == 1
    assert opened.state.trace.kind == "failed"
    assert opened.state.trace.message.words() == "It ended."
    opened.running.run()
    scripts.run(opened)
    assert opened.state.trace.kind == "ready"


def test_a_saved_script_shows_its_trace_and_runs_when_told(
    opened: Session, scripts: ScriptEngine, place: Path, tmp_path: Path
) -> None:
    scripts.run(opened)
    file = str(tmp_path / "kept.gradviz")
    opened.documents.save(file)
    place.write_text("1 / 0", encoding="utf-8")
    again = Session(scripts)
    again.documents.open_file(file)
    again.running.start()

    assert len(scripts.asked) == 1
    assert again.view is not None
    assert again.view.data == opened.view.data
    assert again.state.trace.kind == "ready"
    again.running.run()
    assert len(scripts.asked) == 2
    scripts.run(again)
    assert again.state.trace.kind == "ready"


def test_a_script_is_never_written_over(
    opened: Session, scripts: ScriptEngine, place: Path
) -> None:
    scripts.run(opened)
    text = place.read_text(encoding="utf-8")
    with pytest.raises(GradvizError, match=r"train\.py would replace a script"):
        opened.documents.save(str(place))

    assert place.read_text(encoding="utf-8") == text

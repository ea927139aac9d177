"""Examples that are scripts: opened they run as the others do, and are never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.builder.presets import preset
from gradviz.model.errors import GradvizError
from gradviz.model.program import program_hash
from gradviz.qt.builder.exporting import keep_script
from gradviz.workspace.session import Session
from tests.workspace.test_scripts import ScriptEngine


@pytest.fixture
def scripts() -> ScriptEngine:
    return ScriptEngine()


@pytest.fixture
def session(scripts: ScriptEngine) -> Session:
    session = Session(scripts)
    session.running.start()
    scripts.become(session, "ready")
    session.documents.open_preset("double_backward")
    return session


def test_its_saved_trace_stands_at_once_and_the_engine_is_asked(
    session: Session, scripts: ScriptEngine
) -> None:
    assert session.view is not None
    assert session.state.preset == "double_backward"
    assert session.state.trace.kind == "ready"
    assert len(scripts.asked) == 1
    scripts.run(session)
    assert session.view.data.program_hash == program_hash(preset("double_backward").program)
    assert session.view.data.passes[1].steps


def test_what_is_changed_in_it_is_saved_elsewhere(
    session: Session, scripts: ScriptEngine, tmp_path: Path
) -> None:
    program = preset("double_backward").program
    text = session.state.script.text.replace("1.5", "2.5")
    session.editing.edit_code(text)
    session.running.run()
    assert session.state.dirty
    with pytest.raises(GradvizError, match="save it elsewhere"):
        session.documents.save_script()
    assert preset("double_backward").program == program
    keep_script(session, str(tmp_path / "mine.py"))
    assert (tmp_path / "mine.py").read_text(encoding="utf-8") == text
    assert session.state.title == "mine.py"
    assert session.state.preset is None
    assert not session.state.dirty
    session.documents.save_script()


def test_its_gradviz_file_is_not_run_when_opened(
    session: Session, scripts: ScriptEngine, tmp_path: Path
) -> None:
    scripts.run(session)
    session.documents.save(str(tmp_path / "one.gradviz"))
    asked = len(scripts.asked)
    session.documents.open_file(str(tmp_path / "one.gradviz"))
    assert len(scripts.asked) == asked
    assert session.view is not None

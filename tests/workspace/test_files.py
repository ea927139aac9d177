"""Saving and opening: the same again, and nothing runs that nobody asked to run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradviz.builder.presets import networks, preset
from gradviz.engine.inline import InlineEngine
from gradviz.model.codec import save_trace
from gradviz.model.errors import GradvizError
from gradviz.model.trace import Argument, OpRecord, Ref, TraceData, ValueRecord
from gradviz.workspace.session import Session
from tests.tools.scripted import ScriptedEngine


@pytest.mark.parametrize("name", [one.id for one in networks()])
def test_what_was_saved_is_what_is_opened(name: str, tmp_path: Path) -> None:
    file = str(tmp_path / "kept.gradviz")
    first, second = Session(InlineEngine), Session()
    first.documents.open_preset(name)
    first.running.start()
    first.drain()
    first.documents.save(file)
    second.documents.open_file(file)

    assert second.view.data == first.view.data
    assert second.state.program == first.state.program
    assert np.array_equal(second.view.scene.rects, first.view.scene.rects)
    assert second.state.trace.kind == "ready"
    assert (first.state.title, second.state.title) == ("kept.gradviz", "kept.gradviz")
    assert (first.state.path, second.state.path) == (file, file)
    assert not first.state.dirty
    first.close()


def test_a_changed_value_is_saved_with_its_numbers(tmp_path: Path) -> None:
    file = str(tmp_path / "kept.gradviz")
    first, second = Session(InlineEngine), Session()
    first.documents.open_preset("neuron")
    first.running.start()
    first.editing.set_leaf("w", -1.0)
    first.drain()
    first.documents.save(file)
    second.documents.open_file(file)

    assert second.state.spec == first.state.spec
    assert second.state.trace.kind == "ready"
    first.close()


def test_numbers_saved_too_early_are_stale_when_opened(
    session: Session, engine: ScriptedEngine, tmp_path: Path
) -> None:
    file = str(tmp_path / "early.gradviz")
    session.editing.set_leaf("w", 1.0)
    session.documents.save(file)
    again = Session()
    again.documents.open_file(file)

    assert again.state.trace.kind == "stale"


def test_opening_runs_nothing_until_asked(
    session: Session, engine: ScriptedEngine, tmp_path: Path
) -> None:
    file = str(tmp_path / "one.gradviz")
    session.documents.save(file)
    count = len(engine.asked)
    session.documents.open_file(file)
    engine.become(session, "restarting")
    engine.become(session, "ready")
    session.tick(1000.0)
    assert len(engine.asked) == count
    assert session.state.notice is not None
    assert "as it was saved" in session.state.notice.words()
    session.running.run()
    assert len(engine.asked) == count + 1


def test_an_engine_that_starts_later_runs_nothing_either(tmp_path: Path) -> None:
    file, engine = str(tmp_path / "one.gradviz"), ScriptedEngine()
    save_trace(file, None, program=preset("neuron").spec)
    session = Session(engine)
    session.documents.open_file(file)
    session.running.start()
    assert engine.asked == []
    assert session.view is None
    assert session.state.trace.kind == "none"
    session.running.run()
    engine.answer(session)
    assert session.view is not None
    assert session.state.trace.kind == "ready"


def test_a_file_without_a_trace_does_not_show_the_document_before(
    still: Session, tmp_path: Path
) -> None:
    file = str(tmp_path / "bare.gradviz")
    save_trace(file, None, program=preset("square").spec)
    shown: list[object] = []
    still.on_view = lambda: shown.append(still.view)
    still.documents.open_file(file)

    assert shown == [None]
    assert still.state.notice is not None
    assert "Nothing was computed yet" in still.state.notice.words()


def test_a_value_set_in_an_opened_file_runs_it(
    session: Session, engine: ScriptedEngine, tmp_path: Path
) -> None:
    file = str(tmp_path / "one.gradviz")
    session.documents.save(file)
    session.documents.open_file(file)
    session.editing.set_leaf("w", 1.0)
    engine.answer(session)

    assert session.state.trace.kind == "ready"
    assert session.state.dirty


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 but no zip", b"import os"])
def test_a_file_that_cannot_be_read_leaves_all_as_it_was(
    still: Session, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "bad.gradviz"
    if content is not None:
        file.write_bytes(content)
    before, view = still.state, still.view
    with pytest.raises(GradvizError, match=r"bad\.gradviz"):
        still.documents.open_file(str(file))

    assert still.state is before
    assert still.view is view


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_lost(
    still: Session, tmp_path: Path
) -> None:
    still.editing.set_leaf("w", 1.0)
    with pytest.raises(GradvizError):
        still.documents.save(str(tmp_path / "no such folder" / "one.gradviz"))

    assert still.state.dirty
    assert still.state.path is None


def test_a_trace_whose_records_do_not_fit_together_is_refused_in_a_sentence(tmp_path):
    op = OpRecord(
        id="exp",
        op="aten.exp.default",
        arguments=(Argument(argument=0, name="self", slot=None, value=Ref(node="gone")),),
    )
    path = tmp_path / "damaged.gradviz"
    save_trace(path, TraceData(ops=(op,), values=(ValueRecord(node="exp"),)))

    with pytest.raises(GradvizError, match="damaged"):
        Session().documents.open_file(str(path))

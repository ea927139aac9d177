"""A graph that is laid out elsewhere: that it is large is told, and it can be folded meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gradviz.layout.engines import lay_out
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.model.codec import save_trace
from gradviz.qt.noting import note
from gradviz.workspace import placing
from gradviz.workspace.placing import Placing
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState, Laying
from tests.animation.test_folding import trace_of


class Runner:
    """Keeps what it is asked until a test lets it answer."""

    def __init__(self, answer: Callable[[int, LayoutResult], None]) -> None:
        self._answer = answer
        self.asked: list[tuple[LayoutRequest, int]] = []

    def submit(self, request: LayoutRequest, generation: int) -> None:
        self.asked.append((request, generation))

    def close(self) -> None:
        pass

    def answer(self) -> None:
        for request, generation in self.asked:
            self._answer(generation, lay_out(request, in_process=True))
        self.asked.clear()


@pytest.fixture
def opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Session, list[Runner]]:
    """Return a session that waits for the places of a graph that is taken for a large one."""
    monkeypatch.setattr(placing, "QUICK", 3)
    monkeypatch.setattr(placing, "LARGE", 4)
    runners: list[Runner] = []

    def start(answer: Callable[[int, LayoutResult], None]) -> Runner:
        runners.append(Runner(answer))
        return runners[-1]

    path = tmp_path / "one.gradviz"
    save_trace(path, trace_of("residual"))
    session = Session(placing=Placing(start))
    session.documents.open_file(str(path))
    wait(session, lambda: bool(runners and runners[0].asked))
    return session, runners


def wait(session: Session, found: Callable[[], bool]) -> None:
    for _ in range(200):
        session.drain()
        if found():
            return
        time.sleep(0.02)
    raise AssertionError("nothing came")


def test_a_large_graph_is_told_of_until_it_is_there(
    opening: tuple[Session, list[Runner]],
) -> None:
    session, runners = opening
    told = note(session.state)
    assert told is not None
    assert told.kind == "busy"
    assert f"{len(runners[0].asked[0][0].boxes)} boxes" in told.words
    runners[0].answer()
    session.drain()
    assert session.view is not None
    assert session.state.laying is None


def test_it_can_be_folded_before_it_is_there(opening: tuple[Session, list[Runner]]) -> None:
    session, runners = opening
    told = note(session.state)
    assert session.view is None
    assert told is not None
    assert (told.button, told.command) == ("Fold modules", "view.fold.all")
    assert session.folding.closable
    session.folding.fold_all()
    runners[0].answer()
    wait(session, lambda: session.view is not None)
    assert session.view is not None
    assert [box.id for box in session.view.scene.boxes if box.kind == "module"] == ["0()", "1()"]


def test_without_modules_there_is_nothing_to_fold() -> None:
    told = note(AppState(laying=Laying(count=14200)))
    assert told is not None
    assert told.words == "14,200 boxes are being laid out."
    assert not told.button


def test_another_document_does_not_wait_for_it(opening: tuple[Session, list[Runner]]) -> None:
    session, runners = opening
    session.documents.open_preset("neuron")
    assert session.state.laying == Laying(count=8)  # that of the neuron
    runners[0].answer()
    session.drain()
    assert session.view is not None
    assert len(session.view.scene.boxes) == 8
    assert session.state.laying is None

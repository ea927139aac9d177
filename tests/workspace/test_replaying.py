"""Leaves of scripts: replayed while a hand moves them, run in full when it lets go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradviz.bridge.asides import Question, Replay
from gradviz.bridge.messages import Event
from gradviz.engine.inline import InlineEngine
from gradviz.model.codec import load_document
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.workspace.session import Session

STEP = """
import torch
w = torch.tensor(2.0, requires_grad=True)
x = torch.tensor([1.0, 3.0])
loss = (w * x).square().sum()
loss.backward()
"""
BRANCH = """
import torch
w = torch.tensor(2.0, requires_grad=True)
y = w * 3
if y > 0:
    y = y * 10
y.backward()
"""


class Engine(InlineEngine):
    """Counts, and holds back its answers to questions until it is told otherwise."""

    def __init__(self, on_event: Callable[[Event], None]) -> None:
        super().__init__(on_event)
        self.runs = 0
        self.questions: list[Question] = []
        self.holds = False

    def submit(self, *args: object, **more: object) -> None:
        self.runs += 1
        super().submit(*args, **more)  # type: ignore[arg-type]

    def ask(self, question: Question) -> None:
        self.questions.append(question)
        if not self.holds:
            super().ask(question)


@pytest.fixture
def engines() -> list[Engine]:
    return []


@pytest.fixture
def session(engines: list[Engine]) -> Iterator[Session]:
    def start(on_event: Callable[[Event], None]) -> Engine:
        engines.append(Engine(on_event))
        return engines[-1]

    made = Session(start)
    yield made
    made.close()


def settle(session: Session) -> None:
    """Take all answers, also those to what was asked because of an answer."""
    for _ in range(6):
        session.drain()


def opened(session: Session, folder: Path, text: str) -> None:
    place = folder / "s.py"
    place.write_text(text, encoding="utf-8")
    session.documents.open_file(str(place))
    session.running.start()
    settle(session)
    assert session.state.trace.kind == "ready", session.state.trace


def number(session: Session, node: str, what: str = "forward") -> float:
    assert session.view is not None
    value = getattr(session.view.numbers.values[node, 0], what)
    assert isinstance(value, TensorValue)
    return float(value.item())


def scalar(value: float) -> TensorValue:
    return tensor_value(value, "float32")


def move(session: Session, value: float, *, done: bool = False) -> None:
    session.replaying.set_leaf("w", scalar(value), done=done)
    settle(session)


def test_a_moved_leaf_is_replayed_and_marked(
    session: Session, engines: list[Engine], tmp_path: Path
) -> None:
    opened(session, tmp_path, STEP)
    scene = session.view and session.view.scene
    move(session, 3.0)
    assert session.state.replay.kind == "replayed"
    assert session.state.trace.kind == "ready"
    assert number(session, "sum") == 90.0
    assert number(session, "w", "grad_after") == 60.0
    assert session.view is not None
    assert session.view.scene is scene  # nothing moves
    assert engines[0].runs == 1


def test_released_the_script_runs_with_the_value(
    session: Session, engines: list[Engine], tmp_path: Path
) -> None:
    opened(session, tmp_path, STEP)
    move(session, 3.0, done=True)
    assert engines[0].runs == 2
    assert session.state.replay.kind == "set"
    assert number(session, "sum") == 90.0
    assert session.state.notice is not None
    assert "w was given its value by hand" in session.state.notice.words()
    session.replaying.put_back()
    settle(session)
    assert session.state.replay.kind == "recorded"
    assert session.state.replay.changes == ()
    assert number(session, "sum") == 40.0


def test_only_the_newest_value_waits(
    session: Session, engines: list[Engine], tmp_path: Path
) -> None:
    opened(session, tmp_path, STEP)
    (engine,) = engines
    engine.holds = True
    for value in range(50):
        move(session, value / 10)
    held = [one for one in engine.questions if isinstance(one, Replay)]
    assert len(held) == 1
    engine.holds = False
    InlineEngine.ask(engine, held[0])
    settle(session)
    replays = [one for one in engine.questions if isinstance(one, Replay)]
    assert [one.changes[0].value.item() for one in replays] == [0.0, pytest.approx(4.9)]
    assert number(session, "w") == pytest.approx(4.9)


def test_what_is_known_of_a_leaf_is_asked_when_it_is_selected(
    session: Session, tmp_path: Path
) -> None:
    opened(session, tmp_path, STEP)
    assert session.state.replay.leaves == ()
    session.select("w")
    settle(session)
    assert dict(session.state.replay.leaves) == {"w": None, "x": None}


def test_where_a_branch_depends_on_it_only_a_run_tells(
    session: Session, engines: list[Engine], tmp_path: Path
) -> None:
    opened(session, tmp_path, BRANCH)
    session.select("w")
    settle(session)
    reason = dict(session.state.replay.leaves)["w"]
    assert reason is not None
    assert "line 5 read" in reason.words()
    move(session, -1.0)
    assert session.state.replay.kind == "recorded"
    assert engines[0].runs == 1
    move(session, -1.0, done=True)
    assert session.state.replay.kind == "set"
    assert session.view is not None
    assert [op.id for op in session.view.data.ops] == ["mul", "gt"]


def test_several_leaves_and_one_put_back(session: Session, tmp_path: Path) -> None:
    opened(session, tmp_path, STEP)
    move(session, 3.0)
    session.replaying.set_leaf("x", tensor_value([0.0, 1.0], "float32"), done=True)
    settle(session)
    assert number(session, "sum") == 9.0
    session.replaying.put_back("w")
    settle(session)
    assert number(session, "sum") == 4.0
    assert [change.leaf for change in session.state.replay.changes] == ["x"]


def test_a_file_is_replayed_but_its_script_is_not_run(
    session: Session, engines: list[Engine], tmp_path: Path
) -> None:
    opened(session, tmp_path, STEP)
    place = str(tmp_path / "saved.gradviz")
    session.documents.save(place)
    session.documents.open_file(place)
    settle(session)
    assert session.state.replay.changes == ()
    runs = engines[0].runs
    move(session, 3.0, done=True)
    assert engines[0].runs == runs
    assert session.state.replay.kind == "replayed"
    assert number(session, "sum") == 90.0
    assert session.state.replay.reason is not None
    assert "was not run" in session.state.replay.reason.words()


def test_a_replay_is_not_saved_as_if_it_had_run(session: Session, tmp_path: Path) -> None:
    opened(session, tmp_path, STEP)
    move(session, 3.0)
    session.documents.save(str(tmp_path / "saved.gradviz"))
    data, _, _ = load_document(str(tmp_path / "saved.gradviz"))
    assert data is not None
    leaf = next(value for value in data.values if value.node == "w").forward
    assert leaf is not None
    assert leaf.item() == 2.0


def test_another_run_forgets_what_was_moved(session: Session, tmp_path: Path) -> None:
    opened(session, tmp_path, STEP)
    move(session, 3.0)
    session.running.run()
    settle(session)
    assert session.state.replay.kind == "recorded"
    assert number(session, "sum") == 40.0


def test_leaves_of_networks_are_none_of_its_business(session: Session) -> None:
    session.documents.open_preset("neuron")
    session.running.start()
    settle(session)
    assert session.replaying.leaf("w") is None
    session.replaying.set_leaf("w", scalar(1.0), done=True)
    assert session.state.replay.changes == ()

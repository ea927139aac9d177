"""Sessions for tests: without an engine, with one that answers on command, with the real one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradviz.model import words
from gradviz.workspace.session import Session
from tests.tools.scripted import ScriptedEngine


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Compute on one thread: numbers are compared bit for bit. Afterwards all is English."""
    import torch

    torch.set_num_threads(1)
    yield
    words.set_language("en")


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def session(engine: ScriptedEngine) -> Iterator[Session]:
    """Return a session on the neuron, whose engine was started and has not answered yet."""
    made = Session(engine)
    made.documents.open_preset("neuron")
    made.running.start()
    yield made
    made.close()


@pytest.fixture
def still() -> Iterator[Session]:
    """Return a session on the neuron without an engine."""
    made = Session()
    made.documents.open_preset("neuron")
    yield made
    made.close()

"""Clients of a misbehaving worker, and what they must leave behind: nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from gradviz.bridge.client import WorkerClient
from gradviz.bridge.limits import Limits
from gradviz.bridge.messages import Event
from tests.tools.events import Events
from tests.tools.naughty import NAUGHTY, exists

QUICK = Limits(pauses=(0.0,), restarts=2)


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def start(events: Events) -> Iterator[Callable[..., WorkerClient]]:
    """Start clients; afterwards each must leave no process, zombie or thread."""
    clients: list[WorkerClient] = []
    pids: set[int] = set()

    def begin(
        command: list[str] = NAUGHTY,
        limits: Limits = QUICK,
        on_event: Callable[[Event], None] = events,
    ) -> WorkerClient:
        clients.append(WorkerClient(on_event, command=command, limits=limits))
        return clients[-1]

    yield begin
    for client in clients:
        pids |= {client.pid} - {None}  # type: ignore[arg-type]
        client.close()
        assert client.state == "stopped"
    count = len(events.all)
    assert [pid for pid in pids if exists(pid)] == []
    left = [thread for thread in threading.enumerate() if "gradviz" in thread.name]
    assert left == []
    assert len(events.all) == count

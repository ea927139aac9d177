"""The layout process: answers in time whatever happens, and leaves nothing behind."""

from __future__ import annotations

import os
import queue
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gradviz.layout.client import LayoutClient
from gradviz.layout.engines import lay_out
from gradviz.layout.interface import (
    MODEL_GAPS,
    LayoutBox,
    LayoutLink,
    LayoutRequest,
    LayoutResult,
)
from gradviz.layout.judging import cost
from gradviz.layout.layered import layered

Results = queue.Queue[tuple[int, LayoutResult]]

UP = "import sys, time; from gradviz.layout.wire import *; write(sys.stdout.buffer, Ready()); "
HANGS = UP + "time.sleep(600)"
DIES = UP + "read(sys.stdin.buffer, Ask)"
BABBLES = UP + "print('x' * 10000)"
NEVER_STARTS = "raise SystemExit(1)"


def chain(count: int) -> LayoutRequest:
    boxes = tuple(LayoutBox(id=str(i), width=120.0, height=44.0) for i in range(count))
    links = tuple(LayoutLink(source=i, target=i + 1) for i in range(count - 1))
    return LayoutRequest(boxes=boxes, links=links, direction="TB", gaps=MODEL_GAPS)


def tangle() -> LayoutRequest:
    """Return two hundred boxes, each reading two of those some way before it."""
    chance = random.Random(0)
    boxes = tuple(LayoutBox(id=str(i), width=140.0, height=48.0) for i in range(200))
    links = []
    for target in range(1, 200):
        sources = {max(0, target - 1 - int(chance.expovariate(1 / 30))) for _ in range(2)}
        links += [
            LayoutLink(source=source, target=target, order=order)
            for order, source in enumerate(sources)
        ]
    return LayoutRequest(boxes=boxes, links=tuple(links), direction="TB", gaps=MODEL_GAPS)


@contextmanager
def client(
    program: str | None = None, limit: float = 2.0
) -> Iterator[tuple[LayoutClient, Results]]:
    results: Results = queue.Queue()
    command = None if program is None else [sys.executable, "-P", "-c", program]
    one = LayoutClient(lambda *found: results.put(found), limit=limit, command=command)
    try:
        yield one, results
    finally:
        one.close()
    assert not [t for t in threading.enumerate() if t.name == "gradviz-layout"]


def test_the_process_answers_as_the_engine_would() -> None:
    with client() as (one, results):
        one.submit(chain(30), 7)
        assert results.get(timeout=30) == (7, layered(chain(30)))
        first = one.pid
        one.submit(chain(31), 8)
        assert results.get(timeout=30) == (8, layered(chain(31)))
        assert one.pid == first


def test_a_tangle_gets_the_better_of_two_engines() -> None:
    with client() as (one, results):
        one.submit(tangle(), 1)
        generation, result = results.get(timeout=30)
    assert generation == 1
    assert result == lay_out(tangle())
    assert result.engine == "graphlay"
    assert cost(tangle(), result) < cost(tangle(), layered(tangle()))


@pytest.mark.parametrize("program", [HANGS, DIES, BABBLES, NEVER_STARTS])
def test_there_is_an_answer_when_the_process_fails(program: str) -> None:
    with client(program, limit=0.3) as (one, results):
        one.submit(chain(20), 1)
        assert results.get(timeout=20) == (1, layered(chain(20)))
        one.submit(chain(21), 2)
        assert results.get(timeout=20) == (2, layered(chain(21)))


def test_a_hanging_process_costs_no_more_than_the_limit() -> None:
    with client(HANGS, limit=0.3) as (one, results):
        one.submit(chain(5), 1)
        results.get(timeout=20)
        started = time.monotonic()
        one.submit(chain(6), 2)
        results.get(timeout=20)
        # the limit, and the start of another process on a busy machine
        assert time.monotonic() - started < 5.0


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_killed_process_is_replaced() -> None:
    with client() as (one, results):
        one.submit(chain(5), 1)
        results.get(timeout=30)
        assert one.pid is not None
        killed = one.pid
        os.kill(killed, signal.SIGKILL)
        one.submit(chain(6), 2)
        assert results.get(timeout=30)[0] == 2
        one.submit(chain(7), 3)
        assert results.get(timeout=30)[0] == 3
        assert one.pid not in (None, killed)


def test_the_newest_question_wins() -> None:
    with client() as (one, results):
        for generation in range(50):
            one.submit(chain(400 + generation), generation)
        seen = []
        while not seen or seen[-1] != 49:
            seen.append(results.get(timeout=30)[0])
        assert seen == sorted(set(seen))
        assert len(seen) < 10


def test_a_cancelled_question_gets_no_answer() -> None:
    with client() as (one, results):
        one.submit(chain(2000), 1)
        one.cancel()
        one.submit(chain(3), 2)
        assert results.get(timeout=30)[0] == 2
        assert results.empty()


def test_closing_leaves_no_process() -> None:
    with client(HANGS) as (one, _):
        one.submit(chain(5), 1)
        started = time.monotonic()
        while one.pid is None and time.monotonic() - started < 20:
            time.sleep(0.01)
        pid = one.pid
        assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_callback_that_fails_does_not_end_the_client(capfd: pytest.CaptureFixture[str]) -> None:
    calls: Results = queue.Queue()

    def fail_first(generation: int, result: LayoutResult) -> None:
        calls.put((generation, result))
        if generation == 1:
            raise RuntimeError("on purpose")

    one = LayoutClient(fail_first)
    try:
        one.submit(chain(3), 1)
        calls.get(timeout=30)
        one.submit(chain(3), 2)
        assert calls.get(timeout=30)[0] == 2
    finally:
        one.close()
    assert "on purpose" in capfd.readouterr().err

"""Programs that raise, print, fork or are large: the worker lives on, the wire stays whole."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from gradviz.bridge.client import WorkerClient
from gradviz.bridge.messages import Failed, StateChanged, Traced
from tests.tools.events import Events
from tests.tools.naughty import do

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

Start = Callable[..., WorkerClient]


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("stop exit", "ended with SystemExit: bye"),
        ("stop interrupt", "ended with KeyboardInterrupt: KeyboardInterrupt"),
        ("stop recursion", "ended with RecursionError"),
        ("stop other", "ended with ZeroDivisionError: no"),
        ("unsendable", "cannot be sent"),
    ],
)
def test_whatever_a_program_raises_the_worker_lives_on(
    start: Start, events: Events, program: str, sentence: str
) -> None:
    client = start()
    client.submit(do(program), 1)
    failed = events.answer(1)
    assert isinstance(failed, Failed)
    assert failed.reason == "program"
    assert sentence in failed.message.words()
    pid = client.pid
    client.submit(do("echo"), 2)
    assert isinstance(events.answer(2), Traced)
    assert client.pid == pid


def test_prints_come_in_order_before_the_trace(start: Start, events: Events) -> None:
    client = start()
    client.submit(do("say"), 4)
    answer = events.answer(4)
    assert isinstance(answer, Traced)
    assert answer.data.title == "said ''"
    assert events.printed("stdout") == "one\n重み\nthree"
    assert events.printed("stderr") == "two\n"
    kinds = [type(event).__name__ for event in events.all]
    assert kinds.index("Traced") > max(i for i, kind in enumerate(kinds) if kind == "Output")


def test_a_flood_of_prints_is_cut(start: Start, events: Events) -> None:
    client = start()
    client.submit(do("shout 100000"), 1)
    assert isinstance(events.answer(1), Traced)
    text = events.printed("stdout")
    assert text.startswith("line 0\nline 1\n")
    assert "more bytes" in text[-40:]
    assert len(text) < 210_000
    assert len([event for event in events.all if not isinstance(event, StateChanged)]) < 400


def test_what_is_written_past_python_cannot_disturb(start: Start, events: Events) -> None:
    client = start()
    client.submit(do("behind"), 1)
    assert isinstance(events.answer(1), Traced)
    events.wait(lambda: "from a child" in events.printed("stderr"))
    assert "behind Python's back" in events.printed("stderr")
    client.submit(do("echo still here"), 2)
    assert isinstance(events.answer(2), Traced)


def test_a_forked_child_is_not_a_second_worker(start: Start, events: Events) -> None:
    client = start()
    client.submit(do("fork return"), 1)
    answer = events.answer(1)
    assert isinstance(answer, Traced)
    assert answer.data.title == "the parent"
    client.submit(do("echo"), 2)
    assert isinstance(events.answer(2), Traced)
    assert len(events.of(Traced)) == 2


def test_large_requests_and_replies_pass(start: Start, events: Events) -> None:
    client = start()
    client.submit(do("echo " + "x" * 5_000_000), 1)
    answer = events.answer(1)
    assert isinstance(answer, Traced)
    assert len(answer.data.title) == 5_000_000
    client.submit(do("big 30000000"), 2)
    answer = events.answer(2)
    assert isinstance(answer, Traced)
    assert answer.data.values[2].forward is not None
    assert answer.data.values[2].forward.count == 30_000_000

"""The client and a worker that crashes, hangs, is flooded or talks garbage."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable

import pytest

from gradviz.bridge.client import WorkerClient
from gradviz.bridge.limits import Limits
from gradviz.bridge.messages import Event, Failed, StateChanged, Traced
from tests.tools.events import Events
from tests.tools.naughty import do, exists, gone, wait_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

Start = Callable[..., WorkerClient]


def test_a_request_is_answered_and_every_state_is_told(start: Start, events: Events) -> None:
    client = start()
    client.submit(do("echo hello"), 7)
    answer = events.answer(7)
    assert isinstance(answer, Traced)
    assert answer.data.title == "hello"
    events.wait_state("ready")
    assert events.states() == ["starting", "busy", "ready"]
    assert [event.message.words() for event in events.of(StateChanged)] == [
        "PyTorch is starting.",
        "Computing.",
        "PyTorch none is ready.",
    ]
    assert client.state == "ready"
    assert client.busy_since is None


def test_a_flood_of_requests_runs_few_and_the_last(start: Start, events: Events) -> None:
    client = start()
    events.wait_state("ready")
    for generation in range(500):
        client.submit(do("pause 0.02"), generation)
        time.sleep(0.0002)
    assert isinstance(events.answer(499), Traced)
    ran = [event.generation for event in events.of(Traced)]
    assert len(ran) < 60
    assert ran == sorted(ran)


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("die 9", "killed by the system"),
        ("die 11", "crashed (SIGSEGV)"),
        ("leave 0", "ended by itself (exit code 0)"),
        ("leave 5", "ended by itself (exit code 5)"),
        ("fork crash", "killed by the system"),
    ],
)
def test_a_crash_is_told_and_the_next_request_runs(
    start: Start, events: Events, program: str, sentence: str
) -> None:
    client = start()
    client.submit(do(program), 1)
    failed = events.answer(1)
    assert isinstance(failed, Failed)
    assert failed.reason == "crash"
    assert sentence in failed.message.words()
    assert ("last words" in failed.detail) == program.startswith("die")
    client.submit(do("echo again"), 2)
    assert isinstance(events.answer(2), Traced)
    events.wait_state("ready")
    assert "restarting" in events.states()


def test_the_newest_waits_while_a_crash_is_mended(start: Start, events: Events) -> None:
    client = start()
    client.submit(do("pause 600"), 1)
    events.wait_state("busy")
    client.submit(do("echo overtaken"), 2)
    client.submit(do("echo newest"), 3)
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    assert isinstance(events.answer(1), Failed)
    assert isinstance(events.answer(3), Traced)
    assert all(event.generation != 2 for event in events.of(Traced) + events.of(Failed))


@pytest.mark.parametrize("program", ["hang", "hold", "pause 600"])
def test_cancel_ends_what_hangs_at_once(start: Start, events: Events, program: str) -> None:
    client = start()
    client.submit(do(program), 1)
    events.wait_state("busy")
    assert client.busy_since is not None
    began = time.monotonic()
    client.cancel()
    failed = events.answer(1)
    assert time.monotonic() - began < 1.0
    assert isinstance(failed, Failed)
    assert (failed.reason, failed.message.words()) == ("cancelled", "Stopped.")
    events.wait_state("ready")


def test_a_frozen_process_is_cancelled_too(start: Start, events: Events) -> None:
    client = start()
    events.wait_state("ready")
    assert client.pid is not None
    os.kill(client.pid, signal.SIGSTOP)
    client.submit(do("echo " + "x" * 3_000_000), 1)  # more than the pipe holds
    events.wait_state("busy")
    client.submit(do("echo later"), 2)
    client.cancel()
    answers = [events.answer(1), events.answer(2)]
    assert [isinstance(each, Failed) and each.reason for each in answers] == ["cancelled"] * 2
    client.submit(do("echo after"), 3)
    assert isinstance(events.answer(3), Traced)


def test_what_is_asked_right_after_cancel_runs(start: Start, events: Events) -> None:
    client = start()
    for generation in range(0, 8, 2):
        client.submit(do("pause 0.01" if generation % 4 else "pause 600"), generation)
        time.sleep(0.01)  # it is waiting, running or done: each may happen
        client.cancel()
        client.submit(do("echo after"), generation + 1)
        assert isinstance(events.answer(generation + 1), Traced)


def test_cancel_takes_what_the_program_started_along(start: Start, events: Events) -> None:
    client = start()
    client.submit(do("child"), 1)
    text = events.wait(lambda: events.printed("stdout"))
    client.cancel()
    wait_for(lambda: gone(int(text.split()[1])))


def test_an_idle_worker_that_dies_is_replaced(start: Start, events: Events) -> None:
    client = start()
    events.wait_state("ready")
    first = client.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    events.wait_state("restarting")
    events.wait_state("ready")
    assert client.pid != first
    assert not exists(first)
    assert events.of(Failed) == []


def test_an_idle_worker_that_does_not_answer_is_replaced(start: Start, events: Events) -> None:
    client = start(limits=Limits(idle=0.1, answer=0.2, pauses=(0.0,)))
    events.wait_state("ready")
    time.sleep(0.5)
    assert events.states() == ["starting", "ready"]  # it answers each time
    assert client.pid is not None
    os.kill(client.pid, signal.SIGSTOP)
    assert "did not answer" in events.wait_state("restarting").message.words()
    events.wait_state("ready")


def test_after_too_many_crashes_it_is_given_up_until_asked(start: Start, events: Events) -> None:
    client = start()
    for generation in range(3):
        client.submit(do("leave 3"), generation)
        events.answer(generation)
    told = events.wait_state("failed").message.words()
    assert "3 times in a row" in told
    assert "exit code 3" in told
    client.submit(do("echo"), 10)
    assert isinstance(events.answer(10), Failed)
    client.restart()
    events.wait_state("ready")
    client.submit(do("echo"), 11)
    assert isinstance(events.answer(11), Traced)


def test_restart_ends_a_running_request(start: Start, events: Events) -> None:
    client = start()
    client.submit(do("hang"), 1)
    events.wait_state("busy")
    client.restart()
    failed = events.answer(1)
    assert isinstance(failed, Failed)
    assert (failed.reason, failed.message.words()) == ("cancelled", "Stopped.")
    events.wait_state("ready")


def test_long_requests_are_told_and_stopped_at_the_limit(start: Start, events: Events) -> None:
    client = start(limits=Limits(notice=0.1, run=0.6, pauses=(0.0,)))
    client.submit(do("hang"), 1)
    events.wait(lambda: any("Still computing" in e.message.text for e in events.of(StateChanged)))
    failed = events.answer(1)
    assert isinstance(failed, Failed)
    assert (failed.reason, failed.message.words()) == (
        "limit",
        "Stopped after 0.6 seconds, the limit that is set.",
    )


def test_a_worker_that_talks_garbage_is_given_up_in_words(start: Start, events: Events) -> None:
    start(command=[sys.executable, "-c", "print('hello')"])
    told = events.wait_state("failed").message.words()
    assert "do not understand each other" in told
    assert "hello" in told


def test_a_worker_of_another_version_is_refused(start: Start, events: Events) -> None:
    code = (
        "import sys; from gradviz.bridge import wire, messages; "
        "wire.write(sys.stdout.buffer, messages.Hello(protocol=0, pid=1, python=''));"
        "sys.stdin.read()"
    )
    start(command=[sys.executable, "-c", code])
    assert "another version of gradviz" in events.wait_state("failed").message.words()


def test_a_command_that_does_not_exist_is_told(start: Start, events: Events) -> None:
    client = start(command=["/no/such/python"])
    assert "No such file" in events.wait_state("failed").message.words()
    client.submit(do("echo"), 1)
    assert isinstance(events.answer(1), Failed)


def test_a_worker_that_never_gets_ready_is_given_up(start: Start, events: Events) -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    start(command=sleeper, limits=Limits(start=0.3, restarts=0))
    assert "did not answer" in events.wait_state("failed").message.words()


@pytest.mark.parametrize("program", ["", "hang", "hold"])
def test_close_is_quick_in_any_state(start: Start, events: Events, program: str) -> None:
    client = start()
    if program:
        client.submit(do(program), 1)
        events.wait_state("busy")
    began = time.monotonic()
    client.close()
    assert time.monotonic() - began < 1.0
    client.close()
    client.submit(do("echo"), 2)
    client.cancel()
    client.restart()
    assert events.states()[-1] == "stopped"


def test_the_listener_may_call_back_and_may_fail(
    start: Start, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    clients: list[WorkerClient] = []

    def listen(event: Event) -> None:
        events(event)
        if isinstance(event, Traced) and event.generation < 3:
            clients[0].submit(do("echo"), event.generation + 1)
        if isinstance(event, Traced) and event.generation == 3:
            clients[0].close()
        raise ValueError("the listener's own")

    clients.append(start(on_event=listen))
    clients[0].submit(do("echo"), 1)
    events.wait_state("stopped")
    assert len(told) == len(events.all)

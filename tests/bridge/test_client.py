"""The client and a worker that misbehaves: crashes, hangs, floods, garbage, orphans."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradviz.bridge.client import WorkerClient
from gradviz.bridge.limits import Limits
from gradviz.bridge.messages import Event, Failed, StateChanged, Traced
from gradviz.model.program import Script
from tests.tools.events import Events

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

NAUGHTY = [sys.executable, "-P", str(Path(__file__).with_name("naughty.py"))]
QUICK = Limits(pauses=(0.0,), restarts=2)

Start = Callable[..., WorkerClient]


def do(text: str) -> Script:
    return Script(path="", text=text)


def exists(pid: int) -> bool:
    """Whether a process is there; a zombie is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone(pid: int) -> bool:
    """Whether a process that is not our child is gone, or dead and not yet collected by init."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_for(found: Callable[[], object], seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def start(events: Events) -> Iterator[Start]:
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


PARENT = """
import sys, time
from gradviz.bridge.client import WorkerClient
from gradviz.model.program import Script
def tell(event):
    if getattr(event, "state", "") == "busy":
        print(client.pid, flush=True)
client = WorkerClient(tell, command=sys.argv[1:-1])
client.submit(Script(path="", text=sys.argv[-1]), 1)
time.sleep(600)
"""


@pytest.mark.parametrize("program", ["hang", "hold", "child", "echo"])
def test_a_worker_does_not_outlive_its_parent(program: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, *NAUGHTY, program], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert not gone(worker)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: gone(worker))


def test_a_worker_ends_when_its_input_does() -> None:
    worker = subprocess.Popen(NAUGHTY, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.close()
    assert worker.wait(timeout=5) == 0
    worker.stdout.close()

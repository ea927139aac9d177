"""A worker without torch whose "programs" misbehave on purpose; started by the tests.

The text of a Script says what to do. Not a test itself.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from gradviz.engine.worker import serve
from gradviz.model.program import Program, Script
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import TraceData, ValueRecord

NAUGHTY = [sys.executable, "-P", __file__]
"""The command that starts this worker."""


def do(text: str) -> Script:
    """Return the program that does what one of the actions below is called."""
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


def echo(*words: str) -> TraceData:
    return TraceData(title=" ".join(words))


def pause(seconds: str) -> TraceData:
    time.sleep(float(seconds))
    return echo("slept")


def hold() -> TraceData:
    """Hang in C code that never lets go of Python's lock."""
    ctypes.PyDLL(None).sleep(600)
    return echo()


def hang() -> TraceData:
    """Hang in Python."""
    while True:
        pass


def die(number: str) -> TraceData:
    os.write(2, b"last words")
    os.kill(os.getpid(), int(number))
    return echo()


def leave(code: str) -> TraceData:
    os._exit(int(code))


def stop(word: str) -> TraceData:
    if word == "exit":
        sys.exit("bye")
    if word == "interrupt":
        raise KeyboardInterrupt
    if word == "recursion":
        stop(word)
    raise ZeroDivisionError("no\nreally")


def say() -> TraceData:
    print("one")
    print("two", file=sys.stderr)
    sys.stdout.buffer.write("重み\n".encode())
    print("three", end="")
    return echo("said", repr(sys.stdin.read()))


def shout(count: str) -> TraceData:
    for number in range(int(count)):
        print("line", number)
    return echo("shouted")


def behind() -> TraceData:
    """Write where a careless library does: past Python, straight to the descriptors."""
    os.write(1, b"GVW1 behind Python's back\n")
    subprocess.run(["echo", "from a child"], check=True)
    return echo("written")


def child() -> TraceData:
    """Start a process that would outlive us, and hang."""
    started = subprocess.Popen(["sleep", "600"])
    print("child", started.pid, flush=True)
    return hang()


def fork(then: str) -> TraceData:
    """Fork; the child holds all our pipes."""
    if os.fork() == 0:
        if then == "return":
            return echo("the child")
        print("from the child", flush=True)
        time.sleep(600)
    if then == "crash":
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGKILL)
    return echo("the parent")


def big(size: str) -> TraceData:
    value = TensorValue(dtype="uint8", shape=(int(size),), data=bytes(int(size)))
    return TraceData(values=(ValueRecord(node="a", forward=value),) * 3, title="big")


def unsendable() -> TraceData:
    return TraceData(title=object())  # type: ignore[arg-type]


ACTIONS = (echo, pause, hold, hang, die, leave, stop, say, shout, behind, child, fork, big)
TABLE = {action.__name__: action for action in (*ACTIONS, unsendable)}


def run(program: Program) -> TraceData:
    assert isinstance(program, Script)
    word, *rest = program.text.split(" ")
    return TABLE[word](*rest)


if __name__ == "__main__":
    serve(lambda: (lambda request, guide: run(request.program), "none"))

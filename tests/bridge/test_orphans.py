"""A worker never outlives the window, however that ended."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from gradviz.bridge.client import WorkerClient
from tests.tools.naughty import NAUGHTY, gone, wait_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

Start = Callable[..., WorkerClient]


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

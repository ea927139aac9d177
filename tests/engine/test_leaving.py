"""Scripts that end their process, or compute in threads: what they did is shown, or said."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.engine.scripted import STEP, refused, run

AGAIN = """
import threading, torch
w = torch.tensor(2.0, requires_grad=True)

def work():
    for turn in range(3):
        (w * w * 3).backward()

thread = threading.Thread(target=work)
thread.start()
"""


@pytest.mark.parametrize(
    "end", ["os._exit(0)", "leave(3)", "try:\n    os._exit(1)\nfinally:\n    print('so far')"]
)
def test_a_step_is_shown_though_the_process_was_to_end(tmp_path: Path, end: str) -> None:
    before = os._exit
    data = run(tmp_path, f"import os\nfrom os import _exit as leave\n{STEP}\n{end}\n")

    assert [step.op for step in data.passes[0].steps] == ["mul", "w"]
    assert os._exit is before


def test_without_a_step_it_is_said_and_shown_as_far_as_it_got(tmp_path: Path) -> None:
    end = "a = w * w\nimport os\nos._exit(5)"
    error = refused(tmp_path, STEP.replace("(w * w).backward()", end))

    assert "line 6: the script ended here with os._exit(5), before any backward()" in str(error)
    assert error.partial is not None
    assert [op.id for op in error.partial.ops] == ["mul"]


def test_a_process_that_was_forked_off_ends_as_ever(tmp_path: Path) -> None:
    text = """
import os
child = os.fork()
if child == 0:
    os._exit(7)
_, status = os.waitpid(child, 0)
assert os.waitstatus_to_exitcode(status) == 7
"""
    assert run(tmp_path, text + STEP).passes


@pytest.mark.parametrize("end", ["", "thread.join()"])
def test_what_ran_in_a_thread_is_counted_and_its_line_told(tmp_path: Path, end: str) -> None:
    before = threading.excepthook
    error = refused(tmp_path, AGAIN + end)

    assert str(error) == (
        "script.py, line 7: 6 operations ran in another thread, which gradviz cannot watch. "
        "Call this from the main thread."
    )
    assert (threading.gettrace(), threading.excepthook) == (None, before)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_a_thread_fails_with_is_told_at_its_line(tmp_path: Path) -> None:
    text = AGAIN.replace("(w * w * 3).backward()", "(w * w)[3].backward()")
    error = refused(tmp_path, text)

    assert "script.py, line 7: IndexError" in str(error)


def test_a_thread_that_only_reads_is_nobodys_business(tmp_path: Path) -> None:
    text = """
import threading, torch
ready = []
thread = threading.Thread(target=lambda: ready.append(torch.ones(2) * 2))
thread.start()
thread.join()
w = torch.ones(2, requires_grad=True)
(w * ready[0]).sum().backward()
"""
    data = run(tmp_path, text)
    assert [op.id for op in data.ops] == ["mul", "sum"]
    assert not data.notes

"""What a script finds around it, and that nothing of it stays."""

from __future__ import annotations

import atexit
import gc
import os
import re
import subprocess
import sys
import threading
import warnings
import weakref
from pathlib import Path

import pytest
import torch

from tests.engine.scripted import STEP, refused, run


def test_it_is_main_in_its_own_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data.txt").write_text("2.5", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["gradviz", "--strange"])
    text = """
import os, sys, inspect, pathlib
assert __name__ == "__main__" and sys.modules["__main__"].__dict__ is globals()
assert __file__ == sys.argv[0] and sys.argv[1:] == []
assert sys.path[0] == os.getcwd() == os.path.dirname(__file__)
assert os.environ["MPLBACKEND"] == "Agg"
assert __spec__ is None and __doc__ is None
def seven():
    return 7
assert "return 7" in inspect.getsource(seven)
w_start = float(pathlib.Path("data.txt").read_text())
"""
    data = run(tmp_path, text + STEP.replace("2.0", "w_start") + "print('done')")

    assert data.values[0].forward is not None
    assert data.values[0].forward.item() == 2.5
    assert capsys.readouterr().out == "done\n"


def state() -> tuple[object, ...]:
    return (
        sys.argv, list(sys.path), sys.stdin, sys.stdout, sys.stderr, os.getcwd(),
        dict(os.environ), sys.modules["__main__"], atexit.register, list(warnings.filters),
        torch.get_default_dtype(), torch.get_num_threads(), torch.is_grad_enabled(),
        torch.get_default_device(), torch.is_anomaly_enabled(),
        torch._C._len_torch_function_stack(),
        torch.are_deterministic_algorithms_enabled(), set(threading.enumerate()),
    )  # fmt: skip


CHANGES = """
import os, sys, warnings, io, torch
sys.argv = ["x"]; sys.path.append("x"); os.environ["GRADVIZ_X"] = "1"; os.environ.pop("HOME", None)
warnings.simplefilter("ignore")
torch.set_default_dtype(torch.float64); torch.set_num_threads(2)
torch.use_deterministic_algorithms(True)
torch.autograd.set_detect_anomaly(True, check_nan=False) if 0 else None
torch.set_default_device("cpu")
sys.stdout = io.StringIO()
os.chdir("/")
"""


@pytest.mark.parametrize("end", [STEP, "1 / 0", "raise SystemExit", STEP + "while 1: w * w"])
def test_all_is_put_back(tmp_path: Path, end: str) -> None:
    before = state()
    if "backward" in end:
        run(tmp_path, CHANGES + end)
    else:
        refused(tmp_path, CHANGES + end)

    assert state() == before


def test_a_module_beside_it_is_read_again(tmp_path: Path) -> None:
    part, text = tmp_path / "part.py", "from part import start\n" + STEP.replace("2.0", "start")
    for number in (1.0, 30.0):
        part.write_text(f"start = {number}\n", encoding="utf-8")
        os.utime(part, (number, number))
        data = run(tmp_path, text)
        assert data.values[0].forward is not None
        assert data.values[0].forward.item() == number
    assert "part" not in sys.modules


def test_what_it_registered_for_its_end_runs_at_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """
import atexit
atexit.register(print, "last")
@atexit.register
def first():
    print("first")
try:
    exec('''{step}''')
    while True:
        w * w
finally:
    print("finally", w.item())
"""
    data = run(tmp_path, text.format(step=STEP))

    assert len(data.passes) == 1
    assert capsys.readouterr().out == "finally 2.0\nfirst\nlast\n"


def test_nothing_of_it_is_kept_alive(tmp_path: Path) -> None:
    kept: list[weakref.ref[object]] = []
    sys.modules["kept_by_test"] = type(sys)("kept_by_test")
    sys.modules["kept_by_test"].kept = kept  # type: ignore[attr-defined]
    try:
        text = "import weakref, kept_by_test\n" + STEP
        run(tmp_path, text + "kept_by_test.kept.append(weakref.ref(w))\nwhile True: w * w")
    finally:
        del sys.modules["kept_by_test"]
    gc.collect()
    assert [ref() for ref in kept] == [None]


ARGUMENTS = ["-P", "-m", "gradviz"]
CAUTIOUS = """
import warnings
import torch
from torch import nn

class Odd(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g * 2

warnings.simplefilter("always")
x = torch.ones(2, 3, requires_grad=True)
half = nn.functional.interpolate(x[None], size=2, mode="linear")
warnings.warn("my own", stacklevel=1)
turned = x[None].squeeze(0).T[None].T
loss = nn.functional.mse_loss(Odd.apply(x).sum(), torch.ones(1)) + half.sum()
loss.backward()
"""


def test_a_warning_names_the_line_that_plain_python_names(
    tmp_path: Path,
) -> None:
    """Both in processes of their own: PyTorch says some warnings once in a process."""
    path = tmp_path / "script.py"
    path.write_text(CAUTIOUS, encoding="utf-8")
    recorded = [*ARGUMENTS, "trace", str(path), "-o", str(tmp_path / "script.gradviz")]
    told, wanted = (
        re.findall(r"^(.+):(\d+): (\w+Warning): ", _errors(*words), re.MULTILINE)
        for words in (recorded, [str(path)])
    )
    assert len(wanted) >= 3
    assert told == wanted


def _errors(*arguments: str) -> str:
    """Return what Python writes to its standard error."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    return done.stderr

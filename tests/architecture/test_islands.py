"""What must work without what: each case is a process of its own in which modules are absent."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BLOCKER = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"{{name}} is absent in this test", name=name)
        return None

sys.meta_path.insert(0, Absent())
"""
WINDOW = ["PySide6", "shiboken6", "superqt", "pyqtgraph", "graphlay", "mathra"]
NO_TORCH = ["torch"]
NO_WINDOW = ["PySide6", "shiboken6", "superqt", "pyqtgraph"]


def run(code: str, blocked: list[str], folder: Path, **environment: str) -> str:
    """Run some code where modules are absent, without a display, and return what it printed."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    clean = {key: value for key, value in os.environ.items() if key not in hidden}
    settings = {name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BLOCKER.format(blocked=set(blocked)) + code],
        cwd=folder, env={**clean, **settings, **environment}, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def command(*words: str) -> str:
    """Return code that runs gradviz's command line and passes its exit code on."""
    return (
        f"sys.argv = {['gradviz', *words]!r}\n"
        "from gradviz.__main__ import main\n"
        "code = main()\n"
        "assert not code, code\n"
    )


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save the neuron's trace once."""
    folder = tmp_path_factory.mktemp("saved")
    run(command("trace", "neuron", "-o", "neuron.gradviz"), [], folder)
    return folder / "neuron.gradviz"


def test_the_blocker_blocks(tmp_path: Path) -> None:
    code = "try:\n    import torch\nexcept ModuleNotFoundError as e:\n    print(e)"
    assert run(code, NO_TORCH, tmp_path) == "torch is absent in this test\n"


def test_importing_gradviz_costs_nothing(tmp_path: Path) -> None:
    code = "import gradviz; print(*sorted(m for m in sys.modules if m in {'torch', 'numpy'}))"
    assert run(code, WINDOW, tmp_path).strip() == ""


def test_tracing_needs_no_window(tmp_path: Path) -> None:
    code = """
import torch, gradviz
w = torch.tensor([1.0, 2.0], requires_grad=True)
trace = gradviz.trace(lambda x: (x * x).sum(), w)
assert len(trace.steps) > 1, trace.steps
assert trace.graph.number_of_nodes() > 2
"""
    run(code, WINDOW, tmp_path)


def test_recording_needs_no_window(tmp_path: Path) -> None:
    code = """
import torch, gradviz
w = torch.tensor(2.0, requires_grad=True)
with gradviz.record() as recording:
    (w * w).backward()
assert w.grad == 4.0
"""
    run(code, WINDOW, tmp_path)


def test_a_saved_trace_is_exported_without_torch_and_qt(saved: Path) -> None:
    run(command("export", saved.name, "-o", "x.svg"), NO_TORCH + NO_WINDOW, saved.parent)
    assert (
        (saved.parent / "x.svg").read_text(encoding="utf-8").lstrip().startswith(("<svg", "<?xml"))
    )


def test_the_window_holds_no_torch(tmp_path: Path) -> None:
    """The engine is a process of its own; the window paints without waiting for it."""
    code = command() + "print('torch' in sys.modules, 'graphlay' in sys.modules)"
    shown = {"QT_QPA_PLATFORM": "offscreen", "GRADVIZ_SMOKE": "1"}
    assert run(code, [], tmp_path, **shown).split()[-2:] == ["False", "False"]


def test_without_a_display_it_says_so(tmp_path: Path) -> None:
    """Qt itself would abort the process."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only X11 and Wayland have displays that can be absent")
    code = command().replace("assert not code, code", "assert code == 2, code")
    assert "Traceback" not in run(code, [], tmp_path)

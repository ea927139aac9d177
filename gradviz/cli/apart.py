"""The window in a process of its own, for a trace that a running program holds."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from gradviz.model.codec import save_trace
from gradviz.model.errors import GradvizError
from gradviz.model.trace import TraceData
from gradviz.model.words import message

__all__ = ["open_apart"]

# The window's process throws the file away when it is closed.
_WINDOW = """
import shutil, sys
from pathlib import Path
from gradviz.__main__ import main
try:
    code = main()
finally:
    shutil.rmtree(Path(sys.argv[1]).parent, ignore_errors=True)
sys.exit(code)
"""
_windows: list[subprocess.Popen[bytes]] = []


def open_apart(data: TraceData, *, wait: bool = False) -> None:
    """Open the window on a trace.

    Parameters
    ----------
    data
        The trace; it is handed over in a temporary file.
    wait
        Whether to return only when the window has been closed.

    Raises
    ------
    GradvizError
        When there is no display, or no PySide6 to draw on it.
    """
    _check_display()
    file = Path(tempfile.mkdtemp(prefix="gradviz-")) / "trace.gradviz"
    save_trace(file, data)
    paths = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
    window = subprocess.Popen(
        [sys.executable, "-c", _WINDOW, str(file)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        start_new_session=True,  # it outlives the program, and Ctrl+C is not for it
    )
    _windows[:] = [window, *(one for one in _windows if one.poll() is None)]
    if wait:
        window.wait()


def _check_display() -> None:
    if importlib.util.find_spec("PySide6") is None:
        text = "The window needs PySide6, which is not installed here. A notebook draws without it."
        raise GradvizError(message("Application", text))
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in wanted):
        text = (
            "There is no display to open a window on. Save the trace with .save(), and open the "
            "file where there is one."
        )
        raise GradvizError(message("Application", text))

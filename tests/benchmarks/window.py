"""What a hand and a first look wait for: slider to pixels, start to first picture.

The slider's way leads through the real window and the real engine process: another value,
torch, a trace over the wire, scene, timeline, picture, pixels. The start is compared with
importing torch and QtWidgets, both from a fresh interpreter. Nothing is asserted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from gradviz.app import new_session
from gradviz.qt.application import create_application
from gradviz.qt.clock import Clock
from gradviz.qt.look import Look
from gradviz.qt.settings import Settings
from gradviz.qt.window import Window
from gradviz.qt.wiring import Wiring
from gradviz.workspace.session import Session

ROUNDS = 200
STARTS = 9

FIRST_PICTURE = """
import contextlib, os, sys, time
from gradviz import cli
from gradviz.__main__ import main

load = cli.light_start

@contextlib.contextmanager
def watched():
    with load():
        yield
    from gradviz.qt.canvas import Canvas
    paint = Canvas.paintEvent

    def first(self, event):
        paint(self, event)
        print(time.process_time(), flush=True)
        os._exit(0)

    Canvas.paintEvent = first

cli.light_start = watched
sys.argv = ["gradviz"]
main()
"""
IMPORTS = """
import time
import torch
from PySide6 import QtWidgets
print(time.process_time(), flush=True)
"""


def started() -> list[tuple[float, float]]:
    """Return CPU and wall time (s), medians, until each of the two has printed.

    Both run in turn, so that what else the machine does falls on both.
    """
    cpu: list[list[float]] = [[], []]
    wall: list[list[float]] = [[], []]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_CONFIG_HOME": folder, "QT_QPA_PLATFORM": "offscreen"}
        for turn in range(2 * STARTS):
            began = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", (IMPORTS, FIRST_PICTURE)[turn % 2]],
                env=environment, capture_output=True, text=True, check=True,
            )  # fmt: skip
            wall[turn % 2].append(time.perf_counter() - began)
            cpu[turn % 2].append(float(done.stdout.split()[-1]))
    return [(statistics.median(cpu[i]), statistics.median(wall[i])) for i in (0, 1)]


def wait(application: QApplication, found: object, seconds: float = 60.0) -> None:
    """Let Qt work until something is true, without spinning."""
    until = time.monotonic() + seconds
    while not found():  # type: ignore[operator]
        assert time.monotonic() < until
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def drags(application: QApplication, session: Session, window: Window) -> tuple[float, ...]:
    """Return medians, in ms: wall, CPU of the window, the same without waiting for the trace."""
    walls, cpus, repaints = [], [], []
    viewport = window.stage.canvas.viewport()
    slider = window.left.fields["w"].slider
    for place in range(ROUNDS + 20):
        shown = session.view
        began, cpu = time.perf_counter(), time.process_time()
        slider.setValue(slider.minimum() + 20 + 4 * place)  # the box rounds to two digits
        wait(application, lambda shown=shown: session.view is not shown)
        painted = time.process_time()
        viewport.repaint()
        walls.append((time.perf_counter() - began) * 1e3)
        cpus.append((time.process_time() - cpu) * 1e3)
        repaints.append((time.process_time() - painted) * 1e3)
    return tuple(statistics.median(one[20:]) for one in (walls, cpus, repaints))


def figures() -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    application = create_application(["gradviz"])
    session, look, clock = new_session(), Look("light"), Clock()
    session.documents.open_preset("neuron")
    with tempfile.TemporaryDirectory() as folder:
        window = Window(look, clock, Settings(os.path.join(folder, "settings.ini")))
        Wiring(session, window, look, clock)
        window.resize(1440, 900)
        window.show()
        session.running.start()
        wait(application, lambda: session.state.engine.state == "ready")
        for moment, name in ((0.0, "at the start"), (1e9, "at the end")):
            session.player.seek(moment)
            wall, cpu, repaint = drags(application, session, window)
            yield (
                f"neuron, slider to pixels {name} (bar 16 ms)",
                f"{wall:.1f} ms; CPU of the window {cpu:.1f}, of it the repaint {repaint:.1f}",
            )
        window.close()
        session.close()
    imports, window_ = started()
    yield "importing torch and QtWidgets, CPU and wall", f"{imports[0]:.2f} s, {imports[1]:.2f} s"
    yield "start to the first picture, CPU and wall", f"{window_[0]:.2f} s, {window_[1]:.2f} s"
    ratio = f"{window_[0] / imports[0]:.2f}x CPU, {window_[1] / imports[1]:.2f}x wall"
    yield "the first picture over the imports (bar 0.5x)", ratio


def main() -> None:
    """Print the figures."""
    for what, figure in figures():
        print(f"{what:52} {figure}")


if __name__ == "__main__":
    main()

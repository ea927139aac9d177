"""What a frame of the whole window costs: scrub, play, choose, point, pan, zoom; small and large.

CPU time of 2,000 frames each: what a hand or the clock does, and all that the window does
and paints in answer, with the canvas's share. Graphs are opened from files as a person
would. ``python -m tests.benchmarks.frames 200`` takes fewer frames. Nothing is asserted.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from gradviz.app import new_session
from gradviz.model.codec import save_trace
from gradviz.qt.application import create_application
from gradviz.qt.canvas import Canvas
from gradviz.qt.clock import Clock
from gradviz.qt.look import Look
from gradviz.qt.settings import Settings
from gradviz.qt.window import Window
from gradviz.qt.wiring import Wiring
from gradviz.workspace.session import Session
from tests.benchmarks.folding import trace as gpt12
from tests.benchmarks.lattice import lattice

FRAMES = 2000
SIZES = (1_000, 10_000, 100_000)
BAR = {1_000: 16, 10_000: 16, 100_000: 33}
TICK = 16.0

Act = Callable[[], object]


class TurnedClock(Clock):
    """A clock that goes by itself until a benchmark turns it."""

    turned = False

    def _on_timeout(self) -> None:
        if not self.turned:
            super()._on_timeout()


class Desk(NamedTuple):
    """A window with what stands behind it."""

    session: Session
    window: Window
    clock: TurnedClock


class Meter:
    """Measures turns of the window: all of one, and the canvas's share."""

    def __init__(self, application: QApplication, clock: TurnedClock, canvas: Canvas) -> None:
        self._application, self._clock = application, clock
        self._canvas = 0.0
        canvas.refresh = self._counted(canvas.refresh)  # type: ignore[method-assign]
        canvas.paintEvent = self._counted(canvas.paintEvent)  # type: ignore[method-assign]

    def _counted(self, act: Callable[..., object]) -> Callable[..., None]:
        def counted(*given: object) -> None:
            began = time.process_time()
            act(*given)
            self._canvas += time.process_time() - began

        return counted

    def measure(self, acts: Iterable[Act]) -> str:
        """Return median and 99th percentile of turns, in words."""
        turns, shares = [], []
        self._clock.turned = True
        for act in acts:
            self._canvas = 0.0
            began = time.process_time()
            act()
            self._clock.advance(TICK)
            self._application.processEvents()
            turns.append((time.process_time() - began) * 1e3)
            shares.append(self._canvas * 1e3)
        self._clock.turned = False
        middle, high = np.percentile(turns, (50, 99))
        part, most = np.percentile(shares, (50, 99))
        return f"{middle:6.1f} ms, p99 {high:6.1f}; of it the canvas {part:5.1f}, p99 {most:5.1f}"


@contextmanager
def opened_window() -> Iterator[Desk]:
    """Open a window of 1280 x 800 with its session, and close both."""
    session, look, clock = new_session(), Look("light"), TurnedClock()
    with tempfile.TemporaryDirectory() as folder:
        made = Window(look, clock, Settings(os.path.join(folder, "settings.ini")))
        Wiring(session, made, look, clock)
        made.resize(1280, 800)
        made.show()
        yield Desk(session, made, clock)
        made.close()
        session.close()


def opened(application: QApplication, session: Session, act: Act) -> tuple[float, float, float]:
    """Open something; return seconds until it is seen, and its longest turn (wall, CPU), ms."""
    before, began = session.view, time.perf_counter()
    longest = busiest = 0.0
    while session.view is before or session.view is None:
        turn, cpu = time.perf_counter(), time.thread_time()
        act()
        act = _nothing
        application.processEvents()
        longest = max(longest, time.perf_counter() - turn)
        busiest = max(busiest, time.thread_time() - cpu)
        time.sleep(0.002)
    return time.perf_counter() - began, longest * 1e3, busiest * 1e3


def _nothing() -> None:
    pass


def scrubs(desk: Desk, count: int) -> Iterator[Act]:
    """Yield moves of a hand that draws the handle of the scrub bar from end to end."""
    assert desk.session.view is not None
    scrub = desk.window.transport.scrub
    scrub.held = True
    for moment in np.linspace(0.0, desk.session.view.timeline.duration, count).tolist():
        yield partial(scrub.scrubbed.emit, moment)
    scrub.held = False


def pans(canvas: Canvas, count: int) -> Iterator[Act]:
    """Yield moves of the view round and round, 24 px each."""
    for turn in np.linspace(0.0, 40.0 * np.pi, count).tolist():
        way = QPointF(24.0 * float(np.cos(turn)), 24.0 * float(np.sin(turn)))
        yield lambda way=way: canvas.pan_by(way)


def zooms(canvas: Canvas, count: int) -> Iterator[Act]:
    """Yield steps of a wheel, all the way out and in again, as often as there is time."""
    factor = 1.08
    for _ in range(count):
        if canvas.camera.scale <= 0.021 or canvas.camera.scale >= 2.0:
            factor = 1.08 if canvas.camera.scale <= 0.021 else 1 / 1.08
        yield lambda factor=factor: canvas.zoom_by(factor)


def ticks(session: Session, count: int) -> Iterator[Act]:
    """Yield turns of the clock while it plays, from the start."""
    session.player.first()
    session.player.set_loop(True)
    session.player.toggle()
    for _ in range(count):
        yield _nothing  # the clock plays on
    session.player.pause()


def in_sight(desk: Desk) -> list[str]:
    """Return the boxes that the canvas shows now."""
    assert desk.session.view is not None
    scene, part = desk.session.view.scene, desk.window.stage.canvas.camera.visible_part()
    seen = scene.visible((part.x(), part.y(), part.width(), part.height()), 0.0)
    return [scene.boxes[index].id for index in seen.tolist()]


def choices(desk: Desk, count: int) -> Iterator[Act]:
    """Yield choices of one box in sight after the other."""
    boxes = in_sight(desk)
    for place in range(count):
        yield partial(desk.session.select, boxes[place % len(boxes)])
    desk.session.select(None)


def hovers(desk: Desk, count: int) -> Iterator[Act]:
    """Yield rests of the pointer on one box in sight after the other."""
    boxes = in_sight(desk)
    for place in range(count):
        yield partial(desk.window.stage.canvas.pointed.emit, boxes[place % len(boxes)])
    desk.window.stage.canvas.pointed.emit(None)


def of_window(application: QApplication, desk: Desk, count: int) -> Iterator[tuple[str, str]]:
    """Yield the figures of what is open."""
    session, canvas = desk.session, desk.window.stage.canvas
    meter = Meter(application, desk.clock, canvas)
    scale = canvas.camera.scale
    yield f"scrub at {scale:.0%}", meter.measure(scrubs(desk, count))
    yield f"play at {scale:.0%}", meter.measure(ticks(session, count))
    assert session.view is not None
    session.player.seek(session.view.timeline.duration / 2)
    yield f"choose boxes at {scale:.0%}", meter.measure(choices(desk, count))
    yield f"point at boxes at {scale:.0%}", meter.measure(hovers(desk, count))
    yield f"pan at {scale:.0%}", meter.measure(pans(canvas, count))
    canvas.fit_all()
    application.processEvents()
    scale = canvas.camera.scale
    yield f"scrub at {scale:.1%}, all in view", meter.measure(scrubs(desk, count))
    session.player.seek(session.view.timeline.duration / 2)
    yield f"pan at {scale:.1%}", meter.measure(pans(canvas, count))
    yield "zoom from 2 % to 200 %", meter.measure(zooms(canvas, count))


def box_count(desk: Desk) -> int:
    """Return how many boxes are shown."""
    return 0 if desk.session.view is None else len(desk.session.view.scene.boxes)


def settle(application: QApplication) -> None:
    """Let what comes after the first picture be done: tracing, a better layout."""
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        application.processEvents()
        time.sleep(0.01)


def figures(count: int = FRAMES) -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    application = create_application(["gradviz"])
    gc.freeze()  # as the command line does with its modules; here torch's are there too
    for preset in ("gpt", "cnn"):
        with opened_window() as desk:
            opened(application, desk.session, partial(desk.session.documents.open_preset, preset))
            settle(application)
            for what, figure in of_window(application, desk, count):
                yield f"{preset}: {what} (bar 16 ms)", figure
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gpt12.gradviz")
        save_trace(path, gpt12(), view={"direction": "TB"})
        with opened_window() as desk:
            opened(application, desk.session, lambda: desk.session.documents.open_file(str(path)))
            opened(application, desk.session, desk.session.folding.open_all)
            settle(application)
            name = f"GPT of 12 layers, {box_count(desk):,} boxes"
            for what, figure in of_window(application, desk, count):
                yield f"{name}: {what} (bar 16 ms)", figure
        for size in SIZES:
            path = Path(folder, f"{size}.gradviz")
            save_trace(path, lattice(size), view={"direction": "TB"})
            yield from of_size(application, path, size, count)


def of_size(
    application: QApplication, path: Path, size: int, count: int
) -> Iterator[tuple[str, str]]:
    """Yield the figures of a file with about so many boxes."""
    with opened_window() as desk:
        seconds, longest, busiest = opened(
            application, desk.session, lambda: desk.session.documents.open_file(str(path))
        )
        name = f"{box_count(desk):,} boxes"
        yield (
            f"{name}: opened",
            f"{seconds:.1f} s; longest turn {longest:.0f} ms, of the window's thread {busiest:.0f}",
        )
        settle(application)
        for what, figure in of_window(application, desk, count):
            yield f"{name}: {what} (bar {BAR[size]} ms)", figure


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FRAMES
    for what, figure in figures(count):
        print(f"{what:64} {figure}", flush=True)


if __name__ == "__main__":
    main()

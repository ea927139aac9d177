"""The builder: what an edit of a network of 200 blocks waits for, alone and in the window.

``python -m tests.benchmarks builder`` prints medians of one run; nothing is asserted. The
bars are 16 ms for new shapes, 100 ms for new numbers and 400 ms for a new layout.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator

import msgspec
import numpy as np

from gradviz.builder.palette import find, palette
from gradviz.builder.shapes import check
from gradviz.model.program import Leaf, Module, NetworkSpec
from gradviz.model.tensor import tensor_value
from gradviz.workspace.session import Session

ROUNDS, IN_WINDOW = 200, 20


def median_ms(call: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """Return the median wall time of a call in milliseconds, after some to warm up."""
    times = []
    for number in range(rounds + 20):
        began = time.perf_counter()
        call(number)
        times.append(time.perf_counter() - began)
    return statistics.median(times[20:]) * 1e3


def deep(blocks: int = 200) -> NetworkSpec:
    """Return a residual network: linear, norm, activation, sum, again and again."""
    modules, lines, before = [], [], "x"
    for number in range(blocks // 4):
        fc, norm = f"fc{number}", f"norm{number}"
        size = (("in_features", 64), ("out_features", 64))
        modules += [Module(name=fc, block="linear", arguments=size)]
        modules += [Module(name=norm, block="layer_norm", arguments=(("normalized_shape", 64),))]
        lines += [f"a{number} = {fc}({before})", f"b{number} = {norm}(a{number})"]
        lines += [f"c{number} = gelu(b{number})", f"d{number} = c{number} + {before}"]
        before = f"d{number}"
    leaf = Leaf(name="x", role="input", value=tensor_value(np.zeros((8, 64)), "float32"))
    return NetworkSpec(name="deep", leaves=(leaf,), modules=tuple(modules), lines=tuple(lines))


def in_the_middle(spec: NetworkSpec, number: int) -> NetworkSpec:
    """Return the spec with another function in one of its lines: a new text every time."""
    place = 4 * (number % (len(spec.lines) // 4)) + 2
    name = spec.lines[place].partition(" ")[0]
    line = f"{name} = leaky_relu({name.replace('c', 'b')}, 0.{number + 1})"
    lines = (*spec.lines[:place], line, *spec.lines[place + 1 :])
    return msgspec.structs.replace(spec, lines=lines)


def another_size(spec: NetworkSpec, number: int) -> NetworkSpec:
    """Return the spec with another size of the data: every line is new, the first is wrong."""
    value = tensor_value(np.zeros((8, 65 + number)), "float32")
    leaf = msgspec.structs.replace(spec.leaves[0], value=value)
    return msgspec.structs.replace(spec, leaves=(leaf,))


def another_batch(spec: NetworkSpec, number: int) -> NetworkSpec:
    """Return the spec with another batch: the shapes of all lines change."""
    value = tensor_value(np.zeros((9 + number, 64)), "float32")
    leaf = msgspec.structs.replace(spec.leaves[0], value=value)
    return msgspec.structs.replace(spec, leaves=(leaf,))


def several_wrong(spec: NetworkSpec, number: int) -> NetworkSpec:
    """Return the spec with a wrong product in 20 lines that nothing follows."""
    lines = tuple(f"wrong{n} = x.view({number + 3}, {n + 1})" for n in range(20))
    return msgspec.structs.replace(spec, lines=(*spec.lines, *lines))


def in_the_window() -> Iterator[tuple[str, str]]:
    """Yield what a person waits for who edits blocks in the whole window, wall and CPU."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gradviz.app import new_session
    from gradviz.qt.application import create_application
    from gradviz.qt.clock import Clock
    from gradviz.qt.look import Look
    from gradviz.qt.settings import Settings
    from gradviz.qt.window import Window
    from gradviz.qt.wiring import Wiring

    create_application(["gradviz"])
    session, look, clock = new_session(), Look("light"), Clock()
    session.documents.new()
    with tempfile.TemporaryDirectory() as folder:
        window = Window(look, clock, Settings(os.path.join(folder, "settings.ini")))
        Wiring(session, window, look, clock)
        window.may_close = lambda: True
        window.resize(1440, 900)
        window.show()
        session.running.start()
        wait(lambda: session.state.engine.state == "ready")
        session.building.replace(with_loss(deep(196)))
        wait(lambda: session.running.is_current)
        viewport = window.stage.board.viewport()
        for what, edit in (
            ("another setting", another_setting),
            ("another number of the data", another_number),
            ("a block deleted: new layout (bar 400 ms)", without_one),
        ):
            shapes, numbers, cpus, alls = [], [], [], []
            for number in range(IN_WINDOW):
                began, cpu = time.perf_counter(), time.process_time()
                edit(session, number)
                viewport.repaint()
                shapes.append((time.perf_counter() - began) * 1e3)
                cpus.append((time.process_time() - cpu) * 1e3)
                wait(lambda: session.running.is_current)
                viewport.repaint()
                numbers.append((time.perf_counter() - began) * 1e3)
                alls.append((time.process_time() - cpu) * 1e3)
            told = [statistics.median(one) for one in (shapes, cpus, numbers, alls)]
            yield (
                f"in the window, {what}",
                f"shapes drawn {told[0]:.0f} ms (CPU {told[1]:.1f}), "
                f"numbers {told[2]:.0f} ms (CPU of the window {told[3]:.1f})",
            )
        window.close()
        session.close()


def wait(found: Callable[[], bool]) -> None:
    """Let the window work as it does for a person until something is true.

    A loop of its own, because waiting within Python would keep the thread that reads the
    engine's answer from running.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: found() and loop.quit())
    timer.start(1)
    loop.exec()


def with_loss(spec: NetworkSpec) -> NetworkSpec:
    """Return the spec with a loss, so that it has a backward pass."""
    last = spec.lines[-1].partition(" ")[0]
    return msgspec.structs.replace(spec, lines=(*spec.lines, f"L = mean({last} * {last})"))


def another_setting(session: Session, number: int) -> None:
    """Set the eps of a norm in the middle."""
    session.building.set_argument("norm20", "eps", 1e-5 * (number + 2))


def another_number(session: Session, number: int) -> None:
    """Set one number of the data."""
    session.building.set_cell("x", (0, 0), float(number))


def without_one(session: Session, number: int) -> None:
    """Take a block away, and put it back in the next turn."""
    if number % 2:
        session.building.undo()
    else:
        session.building.delete(["c20"])


def figures() -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    spec = deep()
    began = time.perf_counter()
    palette()
    yield "reading the palette, once", f"{(time.perf_counter() - began) * 1e3:.1f} ms"
    began = time.perf_counter()
    check(spec)
    yield "200 blocks, checked for the first time", f"{(time.perf_counter() - began) * 1e3:.2f} ms"
    yield "again, nothing changed", f"{median_ms(lambda number: check(spec)):.2f} ms"
    for what, edit in (
        ("one line edited (bar 16 ms)", in_the_middle),
        ("another batch, every shape new (bar 16 ms)", another_batch),
        ("the first line wrong, repairs tried (bar 16 ms)", another_size),
        ("20 lines wrong, repairs tried", several_wrong),
    ):
        specs = [edit(spec, number) for number in range(ROUNDS + 20)]
        yield what, f"{median_ms(lambda number, specs=specs: check(specs[number])):.2f} ms"
    yield from in_the_window()
    queries = ["s", "si", "lin", "行列", "@", "sofmax", "normalisation"]
    random.Random(0).shuffle(queries)
    yield "a search of the palette", f"{median_ms(lambda n: find(queries[n % 7])):.2f} ms"


def main() -> None:
    """Print the figures."""
    for what, figure in figures():
        print(f"{what:56} {figure}")


if __name__ == "__main__":
    main()

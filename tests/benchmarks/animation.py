"""What a frame costs: the state of a moment, the picture of it, and its painting.

CPU time, medians of 200 moments spread over the whole timeline. The bars are those of the
performance page; nothing is asserted.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from PySide6.QtGui import QImage, QPainter

from gradviz.animation.picture import LABEL, LEAST_TEXT, picture
from gradviz.engine.build import run_spec
from gradviz.layout.engines import lay_out
from gradviz.model.picture import Picture
from gradviz.model.program import Leaf, NetworkSpec
from gradviz.model.tensor import tensor_value
from gradviz.model.theme import theme
from gradviz.qt.application import create_application
from gradviz.qt.painter import paint
from gradviz.workspace.view import View, view
from tests.tools.shown import shown

ROUNDS = 200
WIDTH, HEIGHT = 1280, 800


def sized(count: int) -> View:
    """Return a view of about so many boxes: a layer of neurons and the sum of what they say."""
    neurons = count // 7  # w, x, product, b, sum, tanh, and the sum of all so far
    lines = [f"h{i} = tanh(w{i}*x + b{i})" for i in range(neurons)]
    lines += [f"s{i} = {'h0' if i == 1 else f's{i - 1}'} + h{i}" for i in range(1, neurons)]
    one, half = tensor_value(1.0, "float32"), tensor_value(0.5, "float32")
    leaves = [Leaf(name="x", role="input", value=half)]
    for i in range(neurons):
        leaves.append(Leaf(name=f"w{i}", role="parameter", value=one))
        leaves.append(Leaf(name=f"b{i}", role="parameter", value=half))
    lines.append(f"L = square(s{neurons - 1})")
    spec = NetworkSpec(name="layer", leaves=tuple(leaves), lines=tuple(lines))
    return view(run_spec(spec), lay_out, direction="TB")


def median_ms(act: Callable[[float], object], duration: float) -> float:
    """Return the median CPU time of an act at moments of a timeline, after some to warm up."""
    times = []
    for moment in np.linspace(0.0, duration, ROUNDS + 20).tolist():
        began = time.process_time_ns()
        act(moment)
        times.append((time.process_time_ns() - began) / 1e6)
    return statistics.median(times[20:])


def state_read(one: View) -> Callable[[float], object]:
    """Return what looks a moment up and reads all that a picture of everything reads."""
    boxes, links = np.arange(len(one.scene.boxes)), np.arange(len(one.scene.links))

    def act(moment: float) -> None:
        frame = one.frame(moment)
        frame.values(boxes)
        frame.takes(links)
        frame.sends(links)
        frame.waiting(links)

    return act


class Screen:
    """An image the size of a canvas on which moments are painted."""

    def __init__(self, one: View, area: tuple[float, float, float, float], scale: float) -> None:
        self._view, self._area, self.scale = one, area, scale
        width, height = round(area[2] * scale), round(area[3] * scale)
        self._image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)

    def picture(self, moment: float) -> Picture:
        """Return the picture of a moment."""
        one = self._view
        return picture(
            one.scene, one.frame(moment), one.numbers, theme("light"),
            area=self._area, scale=self.scale,
        )  # fmt: skip

    def paint(self, moment: float) -> None:
        """Make the picture and paint it."""
        made = self.picture(moment)
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.scale, self.scale)
        painter.translate(-made.x, -made.y)
        paint(painter, made)
        painter.end()


def whole(one: View) -> Screen:
    """Return a screen that shows everything, just near enough for all texts."""
    return Screen(one, one.scene.bounds, 1.01 * LEAST_TEXT / LABEL)


def part(one: View, scale: float = 1.0) -> Screen:
    """Return a screen that shows the middle, by default in full size."""
    x, y, width, height = one.scene.bounds
    across, down = WIDTH / scale, HEIGHT / scale
    middle = (x + (width - across) / 2, y + (height - down) / 2, across, down)
    return Screen(one, middle, scale)


def figures() -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    torch.set_num_threads(1)
    create_application(["gradviz"], headless=True)
    thousand, hundred = sized(1000), sized(100)
    count = len(thousand.scene.boxes)
    state = median_ms(thousand.frame, thousand.timeline.duration)
    read = median_ms(state_read(thousand), thousand.timeline.duration)
    yield f"state_at, {count:,} boxes (bar 0.1 ms)", f"{state:.4f} ms"
    yield "the same, and all its columns read", f"{read:.4f} ms"
    for name, one in (
        ("neuron", shown("neuron")),
        ("100 boxes", hundred),
        ("1,000 boxes", thousand),
    ):
        boxes = len(one.scene.boxes)
        for what, screen in (
            ("all, in words", whole(one)),
            ("a screen of words", part(one, 1.01 * LEAST_TEXT / LABEL)),
            ("full size", part(one)),
        ):
            made = median_ms(screen.picture, one.timeline.duration)
            both = median_ms(screen.paint, one.timeline.duration)
            bar = " (bar 8 ms)" if name == "100 boxes" else ""
            yield (
                f"{name} ({boxes}), {what}: a frame{bar}",
                f"{both:6.2f} ms, of it the picture {made:.2f}; scale {screen.scale:.2f}",
            )


def main() -> None:
    """Print the figures."""
    for what, figure in figures():
        print(f"{what:56} {figure}")


if __name__ == "__main__":
    main()

"""Layouts in CPU time, as ratios to the neuron's and as crossings of the two engines.

``python -m tests.benchmarks.layout`` prints medians of one run; nothing is asserted.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

from gradviz.layout.graphlay import graphlay
from gradviz.layout.interface import (
    LESSON_GAPS,
    MODEL_GAPS,
    LayoutBox,
    LayoutLink,
    LayoutRequest,
    LayoutResult,
)
from gradviz.layout.judging import crossings
from gradviz.layout.layered import layered

Engine = Callable[[LayoutRequest], LayoutResult]


class Sketch:
    """A request in the making: boxes with what they read."""

    def __init__(self) -> None:
        self.boxes: list[LayoutBox] = []
        self.links: list[LayoutLink] = []

    def box(self, *sources: int, lead: int = 1) -> int:
        """Add an op, or a leaf when it reads nothing; return its number."""
        number = len(self.boxes)
        lead = lead if sources else 0
        self.boxes.append(LayoutBox(id=str(number), width=130.0, height=44.0, lead=lead))
        self.links += [
            LayoutLink(source=source, target=number, order=order)
            for order, source in enumerate(sources)
        ]
        return number

    def request(self, *, lesson: bool = False) -> LayoutRequest:
        """Return what was sketched."""
        return LayoutRequest(
            boxes=tuple(self.boxes),
            links=tuple(self.links),
            direction="LR" if lesson else "TB",
            gaps=LESSON_GAPS if lesson else MODEL_GAPS,
        )


def neuron() -> LayoutRequest:
    """Return the tutorial neuron."""
    one = Sketch()
    product = one.box(one.box(), one.box())
    one.box(one.box(one.box(product, one.box())), one.box())
    return one.request(lesson=True)


def chain(count: int) -> LayoutRequest:
    """Return ops in a row."""
    one = Sketch()
    last = one.box()
    for _ in range(count - 1):
        last = one.box(last)
    return one.request()


def hub(count: int) -> LayoutRequest:
    """Return many leaves that one op reads."""
    one = Sketch()
    one.box(*[one.box() for _ in range(count)])
    return one.request()


def transformer(layers: int) -> LayoutRequest:
    """Return attention and feed-forward blocks, leaves as chips."""
    one = Sketch()

    def linear(value: int) -> int:
        return one.box(one.box(), one.box(value), one.box(one.box(), lead=0))

    def normed(value: int) -> int:
        return one.box(value, one.box(), one.box())

    value = one.box(one.box(), one.box())
    for _ in range(layers):
        read = normed(value)
        query, key, taken = (one.box(one.box(one.box(linear(read)))) for _ in range(3))
        weights = one.box(one.box(one.box(query, one.box(key)), one.box()))
        value = one.box(value, linear(one.box(one.box(weights, taken))))
        value = one.box(value, one.box(linear(one.box(linear(normed(value))))))
    one.box(normed(value), one.box())
    return one.request()


def random_graph(count: int) -> LayoutRequest:
    """Return boxes that read two of those some way before them."""
    one, chance = Sketch(), random.Random(0)
    one.box()
    for number in range(1, count):
        back = {max(0, number - 1 - int(chance.expovariate(1 / 30))) for _ in range(2)}
        one.box(*sorted(back))
    return one.request()


def median_ms(engine: Engine, request: LayoutRequest, rounds: int) -> float:
    """Return the median CPU time of a layout in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        engine(request)
        times.append(time.process_time() - began)
    return statistics.median(times) * 1e3


def main() -> None:
    """Print one line for each graph."""
    unit = median_ms(layered, neuron(), 200)
    print(f"neuron, our own engine: {unit:.2f} ms = 1")
    graphs = {
        "neuron": (neuron(), 100),
        "transformer of 1": (transformer(1), 20),
        "transformer of 12": (transformer(12), 3),
        "random 200": (random_graph(200), 3),
        "hub 300": (hub(300), 3),
        "chain 10,000": (chain(10_000), 1),
    }
    print(f"{'graph':>20} {'boxes':>7} {'own':>8} {'graphlay':>9} {'crossings own, graphlay'}")
    for name, (request, rounds) in graphs.items():
        own = median_ms(layered, request, rounds) / unit
        count = crossings(request, layered(request))
        if name in ("hub 300", "chain 10,000"):  # 10 s for the one and 2 s for the other
            print(f"{name:>20} {len(request.boxes):>7} {own:>8.1f} {'-':>9} {count:>6}")
            continue
        other = median_ms(graphlay, request, rounds) / unit
        others = crossings(request, graphlay(request))
        print(
            f"{name:>20} {len(request.boxes):>7} {own:>8.1f} {other:>9.1f} {count:>6} {others:>6}"
        )


if __name__ == "__main__":
    main()

"""The builder's shapes: what an edit of a network of 200 blocks waits for.

``python -m tests.benchmarks builder`` prints medians of one run; nothing is asserted.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator

import msgspec
import numpy as np

from gradviz.builder.palette import find, palette
from gradviz.builder.shapes import check
from gradviz.model.program import Leaf, Module, NetworkSpec
from gradviz.model.tensor import tensor_value

ROUNDS = 200


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
    queries = ["s", "si", "lin", "行列", "@", "sofmax", "normalisation"]
    random.Random(0).shuffle(queries)
    yield "a search of the palette", f"{median_ms(lambda n: find(queries[n % 7])):.2f} ms"


def main() -> None:
    """Print the figures."""
    for what, figure in figures():
        print(f"{what:56} {figure}")


if __name__ == "__main__":
    main()

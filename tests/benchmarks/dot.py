"""Our layout of a flat GPT-2 of 12 layers beside that of graphviz's ``dot``, in one run.

Both get the same boxes with the same room around them and the same distances; ``dot`` keeps
no room for the sides of frames, and we do. Time is CPU
time, of processes that were started too; ``dot`` writes plain coordinates. Crossings are
counted in the lines as they are drawn, curves as many short pieces. Left out where there is
no ``dot``. Nothing is asserted; the bar is at most the time, at most the crossings and half
the width, for the graph with a box for every ``AccumulateGrad``.
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from gradviz.layout.engines import lay_out
from gradviz.layout.interface import LayoutRequest
from gradviz.workspace.view import draft
from tests.benchmarks.folding import trace

Lines = list[tuple[int, np.ndarray]]
"""Of each line its source, and its corners, (n, 2)."""
TIMES = 5
INCH = 72.0


def cpu_ms(act: Callable[[], object]) -> float:
    """Return the median CPU time, with that of children that have ended."""
    spent = []
    for _ in range(TIMES):
        began = _spent()
        act()
        spent.append(_spent() - began)
    return statistics.median(spent) * 1e3


def _spent() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def written(request: LayoutRequest) -> str:
    """Write a request for ``dot``: boxes with the room around them."""
    gaps = request.gaps
    lines = [
        f"digraph {{ rankdir=TB nodesep={gaps.node / INCH} ranksep={gaps.layer / INCH}",
        'node [shape=box fixedsize=true label=""]',
    ]
    for place, box in enumerate(request.boxes):
        over, right, under, left = box.margins
        right -= gaps.frame[1] * len(box.frames)
        left -= gaps.frame[0] * len(box.frames)
        width, height = (box.width + left + right) / INCH, (box.height + over + under) / INCH
        lines.append(f"{place} [width={width} height={height}]")
    lines += [f"{link.source} -> {link.target}" for link in request.links if link.drawn]
    return "\n".join([*lines, "}"])


def drawn_by_dot(text: str) -> dict[str, object]:
    """Return what ``dot`` made of a graph."""
    done = subprocess.run(
        ["dot", "-Tjson0"], input=text, capture_output=True, text=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def dot_lines(found: dict[str, object]) -> Lines:
    """Return the lines of a drawing by ``dot``: cubic curves, in pieces."""
    names = {one["_gvid"]: int(one["name"]) for one in found["objects"]}  # type: ignore[attr-defined]
    share = np.linspace(0.0, 1.0, 9)[:, None]
    lines: Lines = []
    for edge in found["edges"]:  # type: ignore[attr-defined]
        points = [p.removeprefix("e,").removeprefix("s,") for p in edge["pos"].split()]
        end = [] if not edge["pos"].startswith("e,") else [points.pop(0)]
        knots = np.array([[float(x) for x in point.split(",")] for point in [*points, *end]])
        curve = [knots[:1]]
        for a, b, c, d in zip(knots[0::3], knots[1::3], knots[2::3], knots[3::3], strict=False):
            rest = 1.0 - share
            part = rest**3 * a + 3 * rest**2 * share * b + 3 * rest * share**2 * c + share**3 * d
            curve.append(part[1:])
        lines.append((names[edge["tail"]], np.concatenate([*curve, knots[-1:]])))
    return lines


def crossings(lines: Lines) -> int:
    """Count where pieces of lines from different boxes cross each other."""
    starts = np.concatenate([corners[:-1] for _, corners in lines])
    ends = np.concatenate([corners[1:] for _, corners in lines])
    of = np.repeat([source for source, _ in lines], [len(corners) - 1 for _, corners in lines])
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    total = 0
    for k in range(len(of)):
        near = np.flatnonzero(
            (of[k + 1 :] != of[k])
            & (low[k + 1 :] <= high[k]).all(axis=1)
            & (high[k + 1 :] >= low[k]).all(axis=1)
        )
        others = near + k + 1
        one = _side(starts[k], ends[k], starts[others]) * _side(starts[k], ends[k], ends[others])
        two = _side(starts[others], ends[others], starts[k]) * _side(
            starts[others], ends[others], ends[k]
        )
        total += int(np.count_nonzero((one < -1e-6) & (two < -1e-6)))
    return total


def _side(a: np.ndarray, b: np.ndarray, point: np.ndarray) -> np.ndarray:
    """Return on which side of a line a point lies, by sign."""
    ahead, away = b - a, point - a
    return np.asarray(ahead[..., 0] * away[..., 1] - ahead[..., 1] * away[..., 0])


def told(milliseconds: float, count: int, width: float) -> str:
    """Return a figure."""
    return f"{milliseconds:6.0f} ms, {count:3} crossings, {width:6.0f} px wide"


def figures() -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    data = trace()
    there = shutil.which("dot") is not None
    flat: Sequence[tuple[str, bool]] = (("flat", False), ("flat, with AccumulateGrad", True))
    for name, full in flat:
        request = draft(data, folded=frozenset(), full=full, direction="TB").request
        result = lay_out(request)
        sources = [link.source for link in request.links]
        own: Lines = [
            (source, np.array(route))
            for source, route in zip(sources, result.routes, strict=True)
            if route
        ]
        boxes = f"GPT of 12 layers, {name}: {len(request.boxes)} boxes"
        figure = told(cpu_ms(lambda r=request: lay_out(r)), crossings(own), result.bounds[2])  # type: ignore[misc]
        yield f"{boxes}, gradviz", figure
        if not there:
            yield f"{boxes}, dot", "left out: there is no dot here"
            continue
        text = written(request)
        found = drawn_by_dot(text)
        wide = float(str(found["bb"]).split(",")[2])
        spent = cpu_ms(lambda t=text: drawn_by_dot(t))  # type: ignore[misc]
        yield f"{boxes}, dot", told(spent, crossings(dot_lines(found)), wide)


def main() -> None:
    """Print the figures."""
    for what, figure in figures():
        print(f"{what:64} {figure}")


if __name__ == "__main__":
    main()

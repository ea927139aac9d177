"""Paths with rounded corners, as drawing commands; shared by every painter."""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float]
Command = tuple[str, tuple[float, ...]]


def rounded(points: Sequence[Point], radius: float) -> list[Command]:
    """Return commands for a polyline whose corners are quarter turns.

    Commands are ("M", (x, y)), ("L", (x, y)) and ("Q", (corner x, y, end x, y)). A
    corner between short segments gets the largest radius that fits.
    """
    commands: list[Command] = [("M", points[0])]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, _distance(before, corner) / 2, _distance(corner, after) / 2)
        if reach <= 0.0:
            commands.append(("L", corner))
            continue
        start = _towards(corner, before, reach)
        end = _towards(corner, after, reach)
        commands.append(("L", start))
        commands.append(("Q", (*corner, *end)))
    commands.append(("L", points[-1]))
    return commands


def _distance(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _towards(start: Point, end: Point, reach: float) -> Point:
    share = reach / _distance(start, end)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share

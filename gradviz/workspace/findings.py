"""What was found about a network's shapes, by block: the verdict as plans need it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from gradviz.builder.blocks import BlockView
from gradviz.builder.problems import Problem, Verdict
from gradviz.builder.rules import Kind
from gradviz.model.words import translate

Shape = tuple[int, ...]
EMPTY: Mapping[Any, Any] = {}


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """Shapes and faults by block id.

    Attributes
    ----------
    shapes
        Shape of each block's outputs by ``(id, output)``; what is unknown is not there.
    faults
        Blocks where something is wrong, each with the keys of the ports where it is.
    clashes
        By block and port key what comes there and what is needed, in a few words each.
    wrong
        By block the part of its subtitle that is wrong.
    """

    shapes: Mapping[tuple[str, int], Shape] = EMPTY
    faults: Mapping[str, tuple[str, ...]] = EMPTY
    clashes: Mapping[tuple[str, str], tuple[str, str]] = EMPTY
    wrong: Mapping[str, str] = EMPTY


def shape_text(shape: Shape) -> str:
    """Write a shape as it stands beside a wire."""
    return " \u00d7 ".join(map(str, shape))


NOTHING_FOUND = Findings()


def findings(verdict: Verdict | None, views: Sequence[BlockView]) -> Findings:
    """Return a verdict by the blocks that it is about.

    An input that is only not connected yet is no fault: its empty port tells it.
    """
    if verdict is None:
        return NOTHING_FOUND
    shapes = dict(_shapes(verdict, views))
    faults: dict[str, tuple[str, ...]] = {}
    clashes: dict[tuple[str, str], tuple[str, str]] = {}
    wrong: dict[str, str] = {}
    for problem in verdict.problems:
        if problem.kind not in ("misfit", "unreadable"):
            continue
        for view in _meant(problem, views):
            keys = tuple(port.key for port in view.ports if port.name == problem.port)
            faults[view.id] = (*faults.get(view.id, ()), *keys)
            wrong[view.id] = str(problem.message.fields.get("b", ""))
            for port in view.ports:
                if port.key in keys and port.source:
                    gives = shapes.get((port.source, port.output))
                    clashes[view.id, port.key] = _clash(problem, gives)
    return Findings(shapes=shapes, faults=faults, clashes=clashes, wrong=wrong)


def _shapes(
    verdict: Verdict, views: Sequence[BlockView]
) -> Iterator[tuple[tuple[str, int], Shape]]:
    for view in views:
        for number, name in enumerate(view.outputs):
            if name in verdict.shapes:
                yield (view.id, number), verdict.shapes[name]
        if not view.outputs:
            inner = verdict.inner.get((view.line + 1, view.span))
            if isinstance(inner, Kind):
                yield (view.id, 0), inner.shape


def _meant(problem: Problem, views: Sequence[BlockView]) -> list[BlockView]:
    """Return the blocks that a problem is about: that call, or all that use a module or leaf."""
    if problem.line:
        line = [view for view in views if view.line == problem.line - 1]
        exact = [view for view in line if view.span == problem.call]
        return exact or line[:1]
    return [view for view in views if problem.block and problem.block in (view.id, view.module)]


def _clash(problem: Problem, gives: Shape | None) -> tuple[str, str]:
    """Return what comes and what is needed; where that is no shape, what is wrong in words."""
    came = translate("Canvas", "gives {shape}", shape=shape_text(gives)) if gives else ""
    fields = {**problem.message.fields, **problem.detail.fields}
    size, wanted = fields.get("size"), str(fields.get("wanted", ""))
    if gives and isinstance(size, int) and wanted.isdigit() and gives.count(size) == 1:
        needed = tuple(int(wanted) if one == size else one for one in gives)
        return came, translate("Canvas", "needs {shape}", shape=shape_text(needed))
    return came, problem.message.words()

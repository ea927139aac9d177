"""What was found about a network's shapes, by block: the verdict as plans need it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from gradviz.builder.palette import palette
from gradviz.model.program import NetworkSpec

Shape = tuple[int, ...]
EMPTY: Mapping[Any, Any] = {}


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """Shapes and faults by block id.

    Attributes
    ----------
    shapes
        Shape of each block's value, or of each of its outputs by ``(id, output)``.
    faults
        Blocks where something is wrong, each with the keys of the ports where it is.
    clashes
        By block and port key what comes there and what is needed, written as shapes.
    wrong
        By block the part of its subtitle that is wrong.
    """

    shapes: Mapping[Any, Shape] = EMPTY
    faults: Mapping[str, tuple[str, ...]] = EMPTY
    clashes: Mapping[tuple[str, str], tuple[str, str]] = EMPTY
    wrong: Mapping[str, str] = EMPTY

    def shape(self, block: str, output: int = 0) -> Shape | None:
        """Return the shape of one output, None where it is not known."""
        if (block, output) in self.shapes:
            return self.shapes[block, output]
        return self.shapes.get(block) if output == 0 else None

    @staticmethod
    def learning(spec: NetworkSpec) -> frozenset[str]:
        """Return the modules that have parameters of their own."""
        entries = {entry.id: entry for entry in palette()}
        found = []
        for module in spec.modules:
            entry = entries.get(module.block)
            if entry is not None and (entry.weights or entry.children):
                found.append(module.name)
        return frozenset(found)


NOTHING_FOUND = Findings()

"""How the command line has a graph drawn: its direction, what is folded, which part of it."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence

import msgspec

from gradviz.graph.folding import at_depth
from gradviz.graph.modules import Calls, calls_of
from gradviz.graph.reshaping import Reshaping
from gradviz.graph.view import view_graph
from gradviz.model.errors import GradvizError
from gradviz.model.trace import TraceData
from gradviz.model.words import message
from gradviz.scene.scene import Direction
from gradviz.workspace.looks import Look

__all__ = ["Wished", "folded", "looked", "wished"]


class Wished(msgspec.Struct, frozen=True, kw_only=True):
    """What the options say of how a graph is seen; None where nothing was said.

    Attributes
    ----------
    full
        Whether every autograd node is drawn.
    direction
        "LR" or "TB".
    depth
        To which depth modules are folded, as the View menu counts: 1 folds all. 0 opens all.
    fold, open
        Modules to fold and to open besides, by their names.
    shapes
        "marks" or "boxes": how shape operations are drawn.
    """

    full: bool = False
    direction: Direction | None = None
    depth: int | None = None
    fold: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    shapes: str | None = None

    @property
    def folds(self) -> bool:
        """Whether anything was said of modules."""
        return self.depth is not None or bool(self.fold or self.open)


def wished(options: argparse.Namespace) -> Wished:
    """Return what the options of ``export`` say."""
    return Wished(
        full=options.full,
        direction=options.direction,
        depth=options.depth,
        fold=options.fold,
        open=options.open,
        shapes=options.shapes,
    )


def looked(data: TraceData, kept: Look, wanted: Wished) -> Look:
    """Return how a trace is looked at: as its file says, but for what the options say.

    Raises
    ------
    GradvizError
        When there is no such module.
    """
    reshaping = kept.reshaping
    if wanted.shapes is not None:
        reshaping = Reshaping(on_edges=wanted.shapes == "marks")
    return msgspec.structs.replace(
        kept,
        direction=wanted.direction or kept.direction,
        full=wanted.full,
        folded=folded(data, kept.folded, wanted) if wanted.folds else kept.folded,
        reshaping=reshaping,
        moves=kept.moves if wanted.direction in (None, kept.direction) else {},
    )


def folded(data: TraceData, kept: frozenset[str] | None, wanted: Wished) -> frozenset[str]:
    """Return the calls of modules that are folded.

    To open a module opens what is around it; what is inside stays folded.
    """
    calls = calls_of(data)
    graph = view_graph(data, full=wanted.full, folded=kept, calls=calls)
    found = graph.folded
    if wanted.depth is not None:
        found = at_depth(calls, wanted.depth) if wanted.depth else frozenset()
    for name in wanted.fold:
        named = _named(name, calls)
        if not named & graph.closable:
            text = "There is nothing in {name} that could be folded."
            raise GradvizError(message("CommandLine", text, name=name))
        found |= named
    for name in wanted.open:
        for call in _named(name, calls):
            found -= frozenset(calls.around(call))
    return found


def _named(name: str, calls: Calls) -> frozenset[str]:
    """Return the calls of a module: by its path, by that of one call, or by what it is called."""
    found = frozenset(
        call.id for call in calls.found.values() if name in (call.id, call.path, call.name)
    )
    if found:
        return found
    raise _no_module(name, [call.path for call in calls.found.values()])


def _no_module(name: str, paths: Sequence[str]) -> GradvizError:
    known = list(dict.fromkeys(filter(None, paths)))
    if not known:
        text = "There is no module {name}: this program has none."
        return GradvizError(message("CommandLine", text, name=name))
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        text = "There is no module {name}. Did you mean {guess}?"
        return GradvizError(message("CommandLine", text, name=name, guess=close[0]))
    names = ", ".join(known[:12]) + (", ..." if len(known) > 12 else "")
    text = "There is no module {name}. There are: {names}."
    return GradvizError(message("CommandLine", text, name=name, names=names))

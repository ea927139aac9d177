"""``--root NAME``: which backward pass of a trace is meant, by the name of what it starts from."""

from __future__ import annotations

import difflib

import msgspec

from gradviz.model.errors import GradvizError
from gradviz.model.trace import BackwardPass, Ref, TraceData
from gradviz.model.words import message

__all__ = ["with_root"]


def with_root(data: TraceData, name: str) -> TraceData:
    """Return a trace with the passes alone that start from a value of some name.

    Raises
    ------
    GradvizError
        When there is no such value, or no backward pass started from it.
    """
    called = {(value.node, value.output): value.name or value.node for value in data.values}
    meant = {
        (value.node, value.output) for value in data.values if name in (value.name, value.node)
    }
    if not meant:
        names = list(dict.fromkeys(called.values()))
        close = difflib.get_close_matches(name, names, n=1)
        if close:
            text = "There is no value {name}. Did you mean {guess}?"
            raise GradvizError(message("CommandLine", text, name=name, guess=close[0]))
        text = "There is no value {name}. There are: {names}."
        shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
        raise GradvizError(message("CommandLine", text, name=name, names=shown))
    kept = tuple(one for one in data.passes if any(_key(ref) in meant for ref in _starts(one)))
    if not kept:
        roots = dict.fromkeys(called[_key(ref)] for one in data.passes for ref in _starts(one))
        if not roots:
            text = "No backward() started from {name}: this has no backward pass."
            raise GradvizError(message("CommandLine", text, name=name))
        text = "No backward() started from {name}. It started from: {names}."
        raise GradvizError(message("CommandLine", text, name=name, names=", ".join(roots)))
    roots_kept = tuple(dict.fromkeys(ref for one in kept for ref in _starts(one)))
    return msgspec.structs.replace(data, passes=kept, roots=roots_kept)


def _starts(one: BackwardPass) -> tuple[Ref, ...]:
    return (one.root, *(start.root for start in one.also))


def _key(ref: Ref) -> tuple[str, int]:
    return ref.node, ref.output

"""What can be found in a trace: nodes and calls of modules, with the words that tell of them."""

from __future__ import annotations

from functools import cached_property

import msgspec

from gradviz.graph.figures import Figures, figures
from gradviz.graph.modules import Calls, calls_of
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Source, TraceData, ValueRecord
from gradviz.model.versions import told_apart
from gradviz.model.words import translate

__all__ = ["Entry", "Index", "kind_words"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be found: a node of the trace, or a call of a module.

    Attributes
    ----------
    id
        Of the node, or of the call.
    kind
        "parameter", "input", "buffer", "constant", "op", "loss" or "module".
    name
        The variable that held its value, else its id; of a call the module's path.
    op, grad_fn
        ATen name without overload ("mm"), autograd's name; of a call the class.
    module
        Path of the module around it; of a call its own.
    outputs
        How many values it has.
    shape
        Of its first value, None where that was not seen.
    differentiable
        Whether a gradient can reach it.
    source
        Its line of code.
    """

    id: str
    kind: str
    name: str
    op: str = ""
    grad_fn: str = ""
    module: str = ""
    outputs: int = 1
    shape: tuple[int, ...] | None = None
    differentiable: bool = False
    source: Source | None = None


def kind_words(kind: str) -> str:
    """Return what a kind is called."""
    return {
        "parameter": translate("Find", "parameter"),
        "input": translate("Find", "input"),
        "buffer": translate("Find", "buffer"),
        "constant": translate("Find", "constant"),
        "op": translate("Find", "operation"),
        "loss": translate("Find", "loss"),
        "module": translate("Find", "module"),
    }.get(kind, kind)


class Index:
    """All that can be found in one trace; made once for it.

    Parameters
    ----------
    data
        The trace.
    calls
        Its calls of modules, where they are known already.

    Attributes
    ----------
    entries
        Nodes in execution order, leaves before their first use; each call before what ran
        in it.
    """

    def __init__(self, data: TraceData, calls: Calls | None = None) -> None:
        self.entries = tuple(_entries(data, calls or calls_of(data)))
        self._figures: dict[int, tuple[TensorValue, Figures]] = {}

    @cached_property
    def nodes(self) -> tuple[Entry, ...]:
        """The entries that are nodes."""
        return tuple(entry for entry in self.entries if entry.kind != "module")

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """All words of each entry, in small letters, on lines of their own."""
        return tuple("\n".join(_fields(entry)) for entry in self.entries)

    def figures(self, value: TensorValue) -> Figures:
        """Return figures of a value; they are worked out once."""
        known = self._figures.get(id(value))
        if known is None or known[0] is not value:  # the value is kept, or its id might return
            known = self._figures[id(value)] = value, figures(value)
        return known[1]


def _entries(data: TraceData, calls: Calls) -> list[Entry]:
    values = {(value.node, value.output): value for value in told_apart(data)}
    starts = {one.root.node for one in data.passes}
    ops = {op.id for op in data.ops}
    begins: dict[int, list[Entry]] = {}
    for call in calls.found.values():
        made = Entry(id=call.id, kind="module", name=call.path, op=call.type, module=call.path)
        begins.setdefault(call.first, []).append(made)
    met: set[str] = set()
    found: list[Entry] = []

    def add_leaf(node: str) -> None:
        if node not in ops and node not in met:
            met.add(node)
            found.append(_leaf(node, values.get((node, 0))))

    for place, op in enumerate(data.ops):
        for argument in op.arguments:
            add_leaf(argument.value.node)
        found += begins.get(place, ())
        value = values.get((op.id, 0))
        forward = value.forward if value is not None else None
        found.append(
            Entry(
                id=op.id,
                kind="loss" if op.id in starts else "op",
                name=(value.name if value is not None else "") or op.id,
                op=_plain(op.op),
                grad_fn=op.grad_fn or "",
                module=op.module,
                outputs=op.outputs,
                shape=forward.shape if forward is not None else None,
                differentiable=op.grad_fn is not None,
                source=op.source or (value.source if value is not None else None),
            )
        )
    for one in data.values:
        add_leaf(one.node)
    return found


def _leaf(node: str, value: ValueRecord | None) -> Entry:
    if value is None:
        return Entry(id=node, kind="constant", name=node)
    return Entry(
        id=node,
        kind="constant" if value.role == "result" else value.role,
        name=value.name or node,
        module=node.rpartition(".")[0],
        shape=value.forward.shape if value.forward is not None else None,
        differentiable=value.requires_grad,
        source=value.source,
    )


def _plain(op: str | None) -> str:
    """Return ``mm`` of ``aten.mm.default``."""
    parts = (op or "").split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def _fields(entry: Entry) -> tuple[str, ...]:
    """Return the texts in which a word is looked for, the most telling first."""
    line = entry.source.text.strip() if entry.source is not None else ""
    kind = f"{entry.kind} {kind_words(entry.kind)}"
    texts = (entry.id, entry.name, entry.op, entry.grad_fn, entry.module, kind, line)
    return tuple(text.casefold() for text in texts)

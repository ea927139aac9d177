"""Names of a network: which are taken, which are possible, which a new thing gets.

A name is the identity of what is drawn: leaves, modules, groups and the targets of lines
share one space of names.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType

import msgspec

from gradviz.builder.entries import Block
from gradviz.builder.formula import Expression
from gradviz.builder.functions import ALIASES, FUNCTIONS
from gradviz.builder.network import RESERVED, TAKEN, read_lines
from gradviz.builder.trees import reference, rewritten, substituted
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.words import Message, message

__all__ = [
    "all_names",
    "check_name",
    "fresh",
    "leaf_names",
    "line_name",
    "module_name",
    "settled",
]

_MODULES: Mapping[str, str] = MappingProxyType(
    {
        "linear": "fc",
        "bilinear": "fc",
        "embedding": "emb",
        "dropout": "drop",
        "layer_norm": "norm",
        "rms_norm": "norm",
        "attention_head": "head",
        "multi_head_attention": "attn",
        "transformer_block": "block",
        "multihead_attention": "attn",
    }
)
_STARTS = (("conv", "conv"), ("batch_norm", "bn"), ("adaptive_", "pool"), ("max_pool", "pool"),
           ("avg_pool", "pool"))  # fmt: skip

_LINES: Mapping[str, str] = MappingProxyType({"mul": "u", "add": "z", "sub": "d", "matmul": "z"})
_NUMBERED = frozenset({"h", "p"})
"""Of these there are usually several: the first is h1 already."""


def all_names(spec: NetworkSpec) -> frozenset[str]:
    """Return every name of a spec."""
    return frozenset(
        (
            *(leaf.name for leaf in spec.leaves),
            *(module.name for module in spec.modules),
            *(group.name for group in spec.groups),
            *(name for statement in read_lines(spec) for name in statement.targets),
        )
    )


def fresh(base: str, taken: Collection[str], *, numbered: bool = False) -> str:
    """Return a name that is not taken: ``a``, then ``a2``; with numbers ``h1``, then ``h2``.

    Examples
    --------
    >>> fresh("a", {"a"}), fresh("h", {"h1"}, numbered=True), fresh("z", ())
    ('a2', 'h2', 'z')
    """
    base = base.rstrip("0123456789") or "h"
    if not numbered and base not in taken and base not in RESERVED:
        return base
    number = 1 if numbered else 2
    while f"{base}{number}" in taken:
        number += 1
    return f"{base}{number}"


def module_name(block: Block, taken: Collection[str]) -> str:
    """Return a name for a new module: ``fc1``, ``conv1``."""
    base = _MODULES.get(block.id, "")
    for start, short in _STARTS:
        if not base and block.id.startswith(start):
            base = short
    hidden = {*taken, *FUNCTIONS, *ALIASES}
    return fresh(base or block.id.replace("_", ""), hidden, numbered=True)


def line_name(block: Block, taken: Collection[str]) -> str:
    """Return a name for what a new line gives: ``h1``, ``a``, ``z``, ``L``."""
    base = _LINES.get(block.id, "h")
    if block.kind == "loss":
        base = "L"
    elif block.family == "activations" or block.id in ("sigmoid", "tanh"):
        base = "a"
    return fresh(base, taken, numbered=base in _NUMBERED)


def leaf_names(role: str, rank: int, taken: Collection[str], *, target: bool = False) -> str:
    """Return a name for a new leaf: ``x``, ``w`` and ``b``, ``W`` for a matrix, ``c``, ``y``."""
    if target:
        return fresh("y", taken)
    if role == "input":
        return fresh("x", taken)
    if role == "constant":
        return fresh("c", taken)
    if rank >= 2:
        return fresh("W", taken)
    number = 1
    while True:  # w, b, w2, b2: a weight and what is added to it
        for base in ("w", "b"):
            name = base if number == 1 else f"{base}{number}"
            if name not in taken:
                return name
        number += 1


def check_name(name: str, taken: Collection[str], *, module: bool = False) -> str:
    """Return a name as Python sees it.

    Raises
    ------
    GradvizError
        When it is no name, belongs to PyTorch, or is taken.
    """
    found = unicodedata.normalize("NFKC", name.strip())
    told: Message | None = None
    if not found.isidentifier() or keyword.iskeyword(found):
        text = "{name} is no name: use letters, digits and _, and no digit first."
        told = message("Edits", text, name=found or '""')
    elif found in RESERVED or (module and found in TAKEN):
        told = message("Edits", "{name} belongs to PyTorch: choose another name.", name=found)
    elif found in taken:
        told = message("Edits", "{name} is taken: choose another name.", name=found)
    elif module and (found in FUNCTIONS or found in ALIASES):
        told = message("Edits", "{name} is a function: choose another name.", name=found)
    if told is not None:
        raise GradvizError(told)
    return found


# ----------------------------------------------------------------------------- settled


def settled(spec: NetworkSpec) -> NetworkSpec:
    """Return the spec with a name of its own for every line; usually that is the spec itself.

    Code may give a name several times (``x = fc1(x)``); what is drawn and edited has one
    identity each.
    """
    statements = read_lines(spec)
    counts = Counter(name for statement in statements for name in statement.targets)
    if not counts or max(counts.values()) == 1:
        return spec
    groups = tuple(group.name for group in spec.groups)
    lines, last = _settled(_Names(spec), spec.lines, groups)
    root = last.get(spec.root, spec.root)
    return msgspec.structs.replace(spec, lines=lines, root=root)


class _Names:
    """A spec as a key: equal where leaves and modules are called the same."""

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        modules = tuple(module.name for module in spec.modules)
        self._key = tuple(leaf.name for leaf in spec.leaves), modules

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Names) and self._key == other._key


@lru_cache(maxsize=16)
def _settled(
    names: _Names, lines: tuple[str, ...], groups: tuple[str, ...]
) -> tuple[tuple[str, ...], Mapping[str, str]]:
    spec = msgspec.structs.replace(names.spec, lines=lines)
    statements = read_lines(spec)
    taken = {*all_names(spec), *groups}
    seen: set[str] = set()
    now: dict[str, str] = {}
    changes = {}
    for place, statement in enumerate(statements):
        given: dict[str, Expression] = {old: reference(new) for old, new in now.items()}
        expression = substituted(statement.expression, given)
        targets = []
        for target in statement.targets:
            if target in seen:
                now[target] = fresh(target, taken)
                taken.add(now[target])
            seen.add(target)
            targets.append(now.get(target, target))
        changes[place] = msgspec.structs.replace(
            statement, targets=tuple(targets), expression=expression
        )
    # Written in one go: half-way the names would not fit together.
    return rewritten(spec, changes).lines, now

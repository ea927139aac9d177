"""Blocks as text for the clipboard, and text as blocks again; duplicating is both at once.

The text is JSON of our own records. Reading it runs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import msgspec
import numpy as np

from gradviz.builder.blocks import blocks
from gradviz.builder.formula import Call, Expression, Statement, parse
from gradviz.builder.functions import ALIASES, FUNCTIONS
from gradviz.builder.naming import all_names, check_name, fresh, settled
from gradviz.builder.network import modules_in, read_lines
from gradviz.builder.places import found_block, own_lines
from gradviz.builder.recipes import LARGEST
from gradviz.builder.removal import targets_of
from gradviz.builder.trees import GAP, mapped, placed, reference, substituted, uses
from gradviz.builder.wiring import Edited
from gradviz.model.errors import GradvizError
from gradviz.model.program import Group, Leaf, Module, NetworkSpec
from gradviz.model.tensor import STORED_AS
from gradviz.model.words import message

__all__ = ["copy", "duplicate", "is_blocks", "paste"]

_MARK = "gradviz-blocks"
LONGEST = 64 * 2**20
"""A longer text, in characters, is no clipboard of ours."""


class _Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Some blocks of a network; what they use beside each other is not among them."""

    leaves: tuple[Leaf, ...] = ()
    modules: tuple[Module, ...] = ()
    lines: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()


def copy(spec: NetworkSpec, names: Iterable[str]) -> str:
    """Return blocks as text.

    Raises
    ------
    GradvizError
        When there is no such block.
    """
    piece = _piece(spec, names)
    # The standard library's JSON and not msgspec's: that one writes NaN as null.
    return json.dumps({_MARK: 1, **msgspec.to_builtins(piece)}, ensure_ascii=False)


def is_blocks(text: str) -> bool:
    """Whether a text looks like blocks that were copied."""
    return text.startswith(f'{{"{_MARK}"') and len(text) <= LONGEST


def paste(spec: NetworkSpec, text: str) -> Edited:
    """Add the blocks of a text under free names.

    What they were connected with is connected again where the network has a value of that
    name, and left unconnected elsewhere.

    Raises
    ------
    GradvizError
        When the text holds no blocks.
    """
    if not is_blocks(text):
        raise GradvizError(message("Edits", "The clipboard holds no blocks."))
    try:
        piece = msgspec.convert(json.loads(text), _Piece)
        _check(piece)
    except (ValueError, TypeError, RecursionError, GradvizError) as error:
        told = message("Edits", "The blocks of the clipboard cannot be read.")
        raise GradvizError(told) from error
    label = message("Edits", "paste")
    spec = settled(spec)
    return _with_piece(spec, piece, Edited(spec=spec, selection=(), label=label))


def duplicate(spec: NetworkSpec, names: Iterable[str]) -> Edited:
    """Add copies of blocks, connected with each other as the blocks are, and with the rest.

    Raises
    ------
    GradvizError
        When there is no such block.
    """
    spec = settled(spec)
    label = message("Edits", "duplicate")
    piece = _piece(spec, names)
    return _with_piece(spec, piece, Edited(spec=spec, selection=(), label=label))


# ------------------------------------------------------------------------------ copying


def _piece(spec: NetworkSpec, names: Iterable[str]) -> _Piece:
    spec = settled(spec)
    asked = tuple(names)
    spec, values = own_lines(spec, targets_of(spec, asked))
    chosen = {found_block(spec, value).id for value in values}
    statements = read_lines(spec)
    kept = [place for place, one in enumerate(statements) if one.targets[0] in chosen]
    called = {call.function for place in kept for call in modules_in(statements[place].expression)}
    groups = _whole_groups(spec, chosen)
    told = chosen | called | {one.name for one in groups}
    return _Piece(
        leaves=tuple(leaf for leaf in spec.leaves if leaf.name in chosen),
        modules=tuple(one for one in spec.modules if one.name in called),
        lines=tuple(spec.lines[place] for place in kept),
        groups=groups,
        remarks=tuple(pair for pair in spec.remarks if pair[0] in told),
    )


def _whole_groups(spec: NetworkSpec, chosen: set[str]) -> tuple[Group, ...]:
    """Return the groups of which all was chosen."""
    found: list[Group] = []
    names: set[str] = set()
    grown = True
    while grown:
        more = [
            one
            for one in spec.groups
            if one.name not in names and set(one.members) <= chosen | names
        ]
        found += more
        names |= {one.name for one in more}
        grown = bool(more)
    return tuple(one for one in spec.groups if one.name in names)


# ------------------------------------------------------------------------------ pasting


def _check(piece: _Piece) -> None:
    """See that a piece from elsewhere is sound.

    Raises
    ------
    ValueError, GradvizError
        When it is not.
    """
    values = [leaf.value for leaf in piece.leaves]
    values += [value for one in piece.modules for _, value in one.values]
    for value in values:
        size = np.dtype(STORED_AS[value.dtype]).itemsize if value.dtype in STORED_AS else 0
        if not size or min(value.shape, default=0) < 0 or value.count > LARGEST:
            raise ValueError(value.dtype)
        if value.data is not None and len(value.data) != size * value.count:
            raise ValueError(value.shape)
    seen: set[str] = set()
    modules = frozenset(one.name for one in piece.modules)
    for name in (*(leaf.name for leaf in piece.leaves), *modules):
        seen.add(check_name(name, seen, module=name in modules))
    for line in piece.lines:
        for name in parse(line, modules=modules).targets:
            seen.add(check_name(name, seen))


def _with_piece(spec: NetworkSpec, piece: _Piece, edited: Edited) -> Edited:
    """Return the spec with a piece under free names."""
    modules = frozenset(one.name for one in piece.modules)
    statements = tuple(parse(line, modules=modules) for line in piece.lines)
    new = _free_names(spec, piece, statements)
    known = _values(spec)
    made = tuple(_taken_over(one, new, known) for one in statements)
    selection = (*(new[leaf.name] for leaf in piece.leaves), *(one.targets[0] for one in made))
    leaves = tuple(msgspec.structs.replace(one, name=new[one.name]) for one in piece.leaves)
    more = tuple(msgspec.structs.replace(one, name=new[one.name]) for one in piece.modules)
    groups = tuple(
        Group(name=new[one.name], members=tuple(new[name] for name in one.members if name in new))
        for one in piece.groups
    )
    remarks = tuple((new[name], text) for name, text in piece.remarks if name in new)
    place = _place(spec, made)
    spec = msgspec.structs.replace(
        spec,
        leaves=(*spec.leaves, *leaves),
        modules=(*spec.modules, *more),
        groups=(*spec.groups, *groups),
        remarks=(*spec.remarks, *remarks),
    )
    return msgspec.structs.replace(edited, spec=placed(spec, place, *made), selection=selection)


def _values(spec: NetworkSpec) -> frozenset[str]:
    """Return what may be connected: leaves and values of lines."""
    return frozenset(name for view in blocks(spec) for name in view.outputs)


def _free_names(
    spec: NetworkSpec, piece: _Piece, statements: Iterable[Statement]
) -> Mapping[str, str]:
    taken = set(all_names(spec))
    new: dict[str, str] = {}
    functions = {*FUNCTIONS, *ALIASES}
    parts: tuple[Leaf | Module | Group, ...] = (*piece.leaves, *piece.modules, *piece.groups)
    for one in parts:
        hidden = taken if isinstance(one, Leaf) else taken | functions
        new[one.name] = _free(one.name, hidden)
        taken.add(new[one.name])
    for statement in statements:
        for name in statement.targets:
            new[name] = _free(name, taken)
            taken.add(new[name])
    return new


def _free(name: str, taken: set[str]) -> str:
    return name if name not in taken else fresh(name, taken, numbered=name[-1].isdigit())


def _taken_over(statement: Statement, new: Mapping[str, str], known: frozenset[str]) -> Statement:
    """Return a line under free names; what it uses from elsewhere stays if it is there."""
    given: dict[str, Expression] = {
        name: GAP for name in uses(statement.expression) if name not in known
    }
    given |= {old: reference(free) for old, free in new.items()}

    def change(one: Expression) -> Expression:
        if isinstance(one, Call) and one.form == "module":
            return msgspec.structs.replace(one, function=new[one.function])
        return one

    expression = mapped(substituted(statement.expression, given), change)
    targets = tuple(new[name] for name in statement.targets)
    return msgspec.structs.replace(statement, targets=targets, expression=expression)


def _place(spec: NetworkSpec, made: tuple[Statement, ...]) -> int:
    """Return where new lines go: behind all that they use, not behind the loss for nothing."""
    used = frozenset().union(*(uses(one.expression) for one in made)) if made else frozenset()
    statements = read_lines(spec)
    after = [place for place, one in enumerate(statements) if used & set(one.targets)]
    return max(after) + 1 if after else max(len(statements) - 1, 0)

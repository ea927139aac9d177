"""What is known of a program while its code is read: its spec so far, and what names mean.

The tree of the code is walked by `gradviz.builder.reading`; nothing is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from gradviz.builder.formula import Call, Expression, Items, Literal, Name, Statement
from gradviz.builder.network import RESERVED, TAKEN, names_in, parts_of
from gradviz.builder.writing import write_line
from gradviz.model.program import Argument, Group, Leaf, Module, NetworkSpec, Optimizer
from gradviz.model.tensor import TensorValue
from gradviz.model.words import Message, message

__all__ = ["Draft", "NotBlocks", "StoppedError", "stopped"]

NOWHERE = (0, 0)
_VIEWING = """T chunk expand flatten mT permute reshape select split squeeze t to transpose unbind
unsqueeze view"""
_VIEWS = frozenset(_VIEWING.split())
"""Functions whose result may be the same memory as what they are given."""


class NotBlocks(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Code that cannot be shown as blocks: the first line that cannot, and why."""

    line: int
    message: Message
    column: int = 1


class StoppedError(Exception):
    """Ends the reading at a part of the code."""

    def __init__(self, line: int, column: int, told: Message) -> None:
        super().__init__()
        self.found = NotBlocks(line=line, column=column, message=told)


def stopped(node: ast.AST, told: Message | None = None) -> StoppedError:
    """Return what ends the reading at a part of the code; usually there is no block for it."""
    told = told or _beyond(node)
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
    return StoppedError(line, column, told)


def _beyond(node: ast.AST) -> Message:
    code = ast.unparse(node).splitlines()[0][:60]
    return message("Reading", "There is no block for: {code}", code=code)


# ------------------------------------------------------------------- what names mean


class Value(msgspec.Struct):
    """A tensor with a name in the spec.

    Variables that are the same tensor share it: what changes in place, changes for all.
    """

    name: str


class Formula(msgspec.Struct):
    """A tensor that has no name yet."""

    expression: Expression


class Constant(msgspec.Struct):
    """A number, text, list or nothing of Python's own."""

    value: Any


class NewLeaf(msgspec.Struct):
    """A tensor that is made; it gets its name when it is assigned."""

    value: TensorValue
    recipe: str = ""
    grad: bool = False
    role: str = ""


class NewModule(msgspec.Struct):
    """A module of the palette that is made; it gets its name when it is assigned."""

    block: str
    arguments: tuple[tuple[str, Argument], ...]


class Part(msgspec.Struct):
    """A module of the spec."""

    name: str


class Applied(msgspec.Struct):
    """A module without numbers of its own: a function with settings."""

    function: str
    positional: tuple[Any, ...] = ()
    keywords: tuple[tuple[str, Any], ...] = ()
    in_place: bool = False


class Chain(msgspec.Struct):
    """An ``nn.Sequential``."""

    items: list[Any]
    group: str = ""
    calls: int = 0


class Instance(msgspec.Struct):
    """An object of a class of the code."""

    kind: ast.ClassDef
    attributes: dict[str, Any]
    group: str = ""
    calls: int = 0


class Learner(msgspec.Struct):
    """An optimizer."""

    optimizer: Optimizer


class Many(msgspec.Struct):
    """Several things at once: what a function with a comma in its ``return`` gives."""

    items: list[Any]


Thing = (
    Value | Formula | Constant | NewLeaf | NewModule | Part | Applied | Chain | Instance
    | Learner | Many
)  # fmt: skip


# ---------------------------------------------------------------------------- the spec


class Draft:
    """A NetworkSpec while it grows.

    Attributes
    ----------
    places
        Line of the code that each formula line is from.
    """

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.modules: list[Module] = []
        self.lines: list[Statement] = []
        self.places: list[int] = []
        self.optimizer: Optimizer | None = None
        self.root = ""
        self.seed = 0
        self._members: dict[str, list[str]] = {}
        self._stack: list[str] = []
        self._taken: set[str] = set(RESERVED)

    def name(self, wanted: str) -> str:
        """Take a name: the wanted one where it is free."""
        wanted = "rest" if wanted == "_" else wanted
        found = wanted
        if wanted in self._taken:
            base = f"{wanted}_" if wanted[-1:].isdigit() else wanted
            number = 2
            while f"{base}{number}" in self._taken:
                number += 1
            found = f"{base}{number}"
        self._taken.add(found)
        return found

    def numbered(self, base: str) -> str:
        """Return the first free name of "fc1", "fc2" and so on."""
        number = 1
        while f"{base}{number}" in self._taken:
            number += 1
        return f"{base}{number}"

    def add_leaf(self, wanted: str, made: NewLeaf) -> Value:
        """Add a leaf; `gradviz.builder.reading_guesses` decides on its role at the end."""
        name = self.name(wanted)
        role: Any = made.role or "input"
        leaf = Leaf(
            name=name,
            role=role,
            value=made.value,
            grad=made.grad and role != "parameter",
            recipe=made.recipe,
        )
        self.leaves.append(leaf)
        return Value(name)

    def add_module(self, wanted: str, made: NewModule) -> Part:
        """Add a module."""
        name = self.name(f"{wanted}_" if wanted in TAKEN else wanted)
        self.modules.append(Module(name=name, block=made.block, arguments=made.arguments))
        return Part(name)

    def add_line(
        self, wanted: Sequence[str], expression: Expression, place: int, unpacks: bool = False
    ) -> list[Value]:
        """Add a line and return what it gives."""
        targets = tuple(self.name(each) for each in wanted)
        self.lines.append(Statement(targets=targets, expression=expression, unpacks=unpacks))
        self.places.append(place)
        if self._stack:
            self._members[self._stack[-1]] += targets
        return [Value(target) for target in targets]

    def shares_memory(self, name: str) -> bool:
        """Whether a value is, or may be, the same memory as another one."""
        for line in self.lines:
            whole = line.expression
            if name in line.targets and isinstance(whole, Call) and whole.function in _VIEWS:
                return True
            for part in parts_of(whole):
                is_view = isinstance(part, Call) and part.function in _VIEWS
                if is_view and any(one.name == name for one in names_in(part)):
                    return True
            if isinstance(whole, Name) and name in (whole.name, *line.targets):
                return True
        return False

    def set_value(self, module: str, tensor: str, value: TensorValue) -> None:
        """Give a parameter of a module other numbers."""
        for index, one in enumerate(self.modules):
            if one.name == module:
                values = (*one.values, (tensor, value))
                self.modules[index] = msgspec.structs.replace(one, values=values)

    # ------------------------------------------------------------------------- groups

    def enter(self, group: str) -> None:
        """Have the lines from now on belong to a group."""
        self._members.setdefault(group, [])
        if self._stack:
            self._members[self._stack[-1]].append(group)
        self._stack.append(group)

    def leave(self) -> None:
        """End the innermost group."""
        self._stack.pop()

    def dissolve(self, group: str) -> None:
        """Have no such group: its lines belong to what is around it."""
        inner = self._members.pop(group, None)
        for members in self._members.values():
            while inner is not None and group in members:
                place = members.index(group)
                members[place : place + 1] = inner
                inner = []

    def _groups(self) -> Iterator[Group]:
        for name, members in self._members.items():
            kept = tuple(one for one in members if one not in self._members or self._members[one])
            if kept:
                yield Group(name=name, members=kept)

    # -------------------------------------------------------------------------- result

    def spec(self, name: str) -> NetworkSpec:
        """Return what was read."""
        modules = frozenset(module.name for module in self.modules)
        last = self.lines[-1].targets[0] if self.lines else ""
        return NetworkSpec(
            name=name,
            leaves=tuple(self.leaves),
            lines=tuple(write_line(line, modules) for line in self.lines),
            modules=tuple(self.modules),
            root="" if self.root == last else self.root,
            groups=tuple(self._groups()),
            optimizer=self.optimizer,
            seed=self.seed,
        )


def literal(value: Any) -> Expression:
    """Return a value of Python's own as a part of a formula."""
    if isinstance(value, list | tuple):
        items = tuple(literal(item) for item in value)
        return Items(items=items, is_list=isinstance(value, list), span=NOWHERE)
    return Literal(value=value, span=NOWHERE)


def name(text: str) -> Name:
    """Return a name as a part of a formula."""
    return Name(name=text, span=NOWHERE)

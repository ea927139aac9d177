"""The classes of a written-out network: one ``nn.Module`` for itself, one for each group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from gradviz.builder.construction import constructor
from gradviz.builder.formula import Statement
from gradviz.builder.leaves import parameter_code
from gradviz.builder.outline import Scope
from gradviz.builder.writing import code_line
from gradviz.model.program import NetworkSpec

__all__ = ["Places", "class_names", "fresh", "write_class"]


class Places:
    """Rows of a script while it is written, and where everything stands in them.

    Attributes
    ----------
    rows
        The script so far.
    leaves, modules, groups
        Row number, from 1, by name.
    lines
        Row number of each formula line, by its number from 0.
    """

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.leaves: dict[str, int] = {}
        self.modules: dict[str, int] = {}
        self.groups: dict[str, int] = {}
        self.lines: dict[int, int] = {}

    @property
    def next(self) -> int:
        """Number of the row that is written next."""
        return len(self.rows) + 1


def fresh(name: str, taken: Iterable[str]) -> str:
    """Return a name like this one that is not taken.

    Examples
    --------
    >>> fresh("net", {"net", "net_1"})
    'net_2'
    """
    known, found, number = set(taken), name, 0
    while found in known:
        number += 1
        found = f"{name}_{number}"
    return found


def class_names(spec: NetworkSpec, net: Scope, taken: Iterable[str]) -> Mapping[str, str]:
    """Return the class of the network, as "", and of each group by its name."""
    known = set(taken)
    found = {}
    for scope in net.scopes():
        found[scope.name] = fresh(_camel(scope.name), known)
        known.add(found[scope.name])
    found[""] = fresh(_camel(spec.name), known)
    return found


def _camel(name: str) -> str:
    """Return a class name: "residual_block" becomes "ResidualBlock"."""
    words = [word for word in re.split(r"[\W_]+", name) if word]
    made = "".join(word[0].upper() + word[1:] for word in words)
    return made if made.isidentifier() else "Net"


def write_class(
    places: Places,
    scope: Scope,
    spec: NetworkSpec,
    statements: Sequence[Statement],
    classes: Mapping[str, str],
) -> None:
    """Write one class; those of the groups within it are there already."""
    rows = places.rows
    rows.append(f"class {classes[scope.name]}(nn.Module):")
    rows += ["    def __init__(self):", "        super().__init__()"]
    for leaf in spec.leaves:
        if leaf.name in scope.parameters:
            places.leaves[leaf.name] = places.next
            rows += [f"        {row}" for row in parameter_code(leaf)]
    modules = {module.name: module for module in spec.modules}
    for made in scope.made:
        if isinstance(made, Scope):
            places.groups[made.name] = places.next
            rows.append(f"        self.{made.name} = {classes[made.name]}()")
        else:
            places.modules[made] = places.next
            rows.append(f"        self.{made} = {constructor(modules[made])}")
    inputs = ", ".join(["self", *scope.inputs])
    rows += ["", f"    def forward({inputs}):"]
    rows += _body(places, scope, statements)


def _body(places: Places, scope: Scope, statements: Sequence[Statement]) -> list[str]:
    """Return the rows of ``forward``, and note where they will stand."""
    own = frozenset([*scope.parameters, *(one for one in scope.made if isinstance(one, str))])
    body: list[str] = []
    for part in scope.parts:
        row = places.next + len(body)
        if isinstance(part, int):
            places.lines[part] = row
            body.append(f"        {code_line(statements[part], own)}")
        else:
            given = (f"self.{name}" if name in own else name for name in part.inputs)
            outputs = ", ".join(part.outputs)
            body.append(f"        {outputs} = self.{part.name}({', '.join(given)})")
    if scope.outputs:
        body.append(f"        return {', '.join(scope.outputs)}")
    return body or ["        pass"]

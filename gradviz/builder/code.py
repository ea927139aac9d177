"""A NetworkSpec written out as a plain PyTorch script that gives the same numbers.

The script needs torch and nothing of gradviz. It is text: running it is the user's
business; `gradviz.engine.build` runs the spec itself. The way back is
`gradviz.builder.reading`.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping

import msgspec

from gradviz.builder.classes import Places, class_names, fresh, write_class
from gradviz.builder.construction import learns, optimizer_code, sources
from gradviz.builder.leaves import leaf_code, number_text, tensor_code
from gradviz.builder.network import RESERVED, modules_in, names_in, read_lines
from gradviz.builder.outline import Outline, Scope, outline
from gradviz.builder.recipes import read_recipe
from gradviz.builder.rules import Kind
from gradviz.builder.rules_types import is_floating
from gradviz.builder.survey import survey
from gradviz.builder.writing import code_line
from gradviz.model.program import NetworkSpec

__all__ = [
    "Code",
    "code_line",
    "is_random",
    "leaf_code",
    "number_text",
    "script_lines",
    "write_code",
    "write_script",
]

Lines = tuple[int, ...]


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A script and where things stand in it. Line numbers count from 1; 0 is nowhere.

    Attributes
    ----------
    file
        A name for it: ``"neuron.py"``.
    text
        The whole script.
    leaves, modules, groups
        Line at which each of the spec's is made.
    lines
        Line of each formula line.
    backward, step
        Line at which backward starts, and at which the optimizer changes the parameters.
    """

    file: str
    text: str
    leaves: Lines
    lines: Lines
    modules: Lines = ()
    groups: Lines = ()
    backward: int = 0
    step: int = 0


def write_script(spec: NetworkSpec) -> str:
    """Return a spec as a plain script; see `write_code`."""
    return write_code(spec).text


def script_lines(spec: NetworkSpec) -> Mapping[str, int]:
    """Return the line of the script at which each leaf, module, group and value is made.

    A name that several lines give has the line of the last.

    Raises
    ------
    GradvizError
        As `write_code`.
    """
    code = write_code(spec)
    found: dict[str, int] = {}
    found |= {leaf.name: line for leaf, line in zip(spec.leaves, code.leaves, strict=True)}
    found |= {one.name: line for one, line in zip(spec.modules, code.modules, strict=True)}
    found |= {group.name: line for group, line in zip(spec.groups, code.groups, strict=True)}
    for statement, line in zip(read_lines(spec), code.lines, strict=True):
        found |= dict.fromkeys(statement.targets, line)
    return found


def write_code(spec: NetworkSpec) -> Code:
    """Write a spec out as a script; also one that is not finished.

    Line numbers depend on names, shapes and lines, not on the numbers in the leaves.

    Raises
    ------
    GradvizError
        As `gradviz.builder.network.read_lines`; also when only a sample of a leaf is known,
        or a block or an optimizer is not.
    """
    return _Writer(spec).code()


def file_name(spec: NetworkSpec) -> str:
    """Return a file name for a spec: its name without what files cannot be called."""
    safe = "".join(char if char.isalnum() or char in "-_" else "_" for char in spec.name)
    return f"{safe or 'network'}.py"


def is_random(spec: NetworkSpec) -> bool:
    """Whether any number of a spec depends on its seed."""
    recipes = (read_recipe(leaf.recipe) for leaf in spec.leaves if not leaf.value.is_whole)
    return bool(spec.modules) or any(one is not None and one.is_random for one in recipes)


class _Writer:
    """One script while it is written."""

    def __init__(self, spec: NetworkSpec) -> None:
        self._spec = spec
        self._statements = read_lines(spec)
        self._outline: Outline = outline(spec, self._statements)
        self._places = Places()
        self._taken = self._names()
        self._net = fresh("net", self._taken)
        self._optimizer = fresh("optimizer", self._taken)
        self._backward = self._step = 0

    def _names(self) -> set[str]:
        spec = self._spec
        found = {*RESERVED, *(leaf.name for leaf in spec.leaves)}
        found.update(module.name for module in spec.modules)
        found.update(group.name for group in spec.groups)
        found.update(target for one in self._statements for target in one.targets)
        return found

    def code(self) -> Code:
        spec, places, net = self._spec, self._places, self._outline.net
        self._head()
        if net is not None:
            self._classes(net)
        self._leaves()
        if net is not None:
            self._make(net)
        self._make_optimizer()
        self._run(net)
        self._end()
        return Code(
            file=file_name(spec),
            text="\n".join(places.rows),
            leaves=tuple(places.leaves[leaf.name] for leaf in spec.leaves),
            lines=tuple(places.lines[number] for number in range(len(self._statements))),
            modules=tuple(places.modules[module.name] for module in spec.modules),
            groups=tuple(places.groups.get(group.name, 0) for group in spec.groups),
            backward=self._backward,
            step=self._step,
        )

    def _head(self) -> None:
        rows = self._places.rows
        rows.append("import torch")
        own = sources(self._spec.modules)
        if any("F." in text for text in (*map(code_line, self._statements), *own)):
            rows.append("import torch.nn.functional as F")
        if self._outline.net is not None:
            rows.append("from torch import nn")
        rows.append("")
        for text in own:
            rows += ["", *text.splitlines(), ""]

    def _classes(self, net: Scope) -> None:
        own = [text.split("(")[0].removeprefix("class ") for text in sources(self._spec.modules)]
        classes = class_names(self._spec, net, {*self._taken, *own, self._net, self._optimizer})
        for scope in (*net.scopes(), net):
            self._places.rows.append("")
            write_class(self._places, scope, self._spec, self._statements, classes)
            self._places.rows.append("")
        self._places.rows.append("")
        self._class = classes[""]

    def _leaves(self) -> None:
        rows = self._places.rows
        if self._spec.seed or is_random(self._spec):
            rows += [f"torch.manual_seed({self._spec.seed})", ""]
        inside = self._outline.net.parameters if self._outline.net is not None else ()
        outside = [leaf for leaf in self._spec.leaves if leaf.name not in inside]
        for leaf in outside:
            self._places.leaves[leaf.name] = self._places.next
            rows += leaf_code(leaf)
        if outside:
            rows.append("")

    def _make(self, net: Scope) -> None:
        rows = self._places.rows
        rows.append(f"{self._net} = {self._class}()")
        paths = dict(_paths(net, self._net))
        given = [
            (paths[module.name] + _attributes(name), value)
            for module in self._spec.modules
            for name, value in module.values
        ]
        if given:
            rows.append("with torch.no_grad():")
        for path, value in given:
            rows += [f"    {row}" for row in tensor_code(value, f"{path}.copy_(", ")")]

    def _make_optimizer(self) -> None:
        rows = self._places.rows
        net, optimizer = self._outline.net, self._spec.optimizer
        learned = [leaf.name for leaf in self._spec.leaves if leaf.role == "parameter"]
        if optimizer is not None and (net is not None or learned):
            parameters = f"[{', '.join(learned)}]" if net is None else f"{self._net}.parameters()"
            rows.append(f"{self._optimizer} = {optimizer_code(optimizer, parameters)}")
        if rows[-1]:
            rows.append("")

    def _run(self, net: Scope | None) -> None:
        rows = self._places.rows
        if net is not None and net.parts:
            called = f"{self._net}({', '.join(net.inputs)})"
            rows.append(f"{', '.join(net.outputs)} = {called}")
        for number in self._outline.rest:
            self._places.lines[number] = self._places.next
            rows.append(code_line(self._statements[number]))
        if rows[-1]:
            rows.append("")

    def _end(self) -> None:
        rows, loss, net = self._places.rows, self._loss(), self._outline.net
        if not loss:
            return
        if loss not in self._followed() or not self._may_start(loss):
            rows += [f'print("{loss} =", {loss})', ""]
            return
        self._backward = self._places.next
        rows += [f"{loss}.backward()", "", f'print("{loss} =", {loss}.item())']
        inside = net.parameters if net is not None else ()
        for leaf in self._spec.leaves:
            if leaf.requires_grad and leaf.name not in inside:
                rows.append(f'print("{leaf.name}.grad =", {leaf.name}.grad)')
        if net is not None:
            name, parameter = fresh("name", self._taken), fresh("parameter", self._taken)
            rows.append(f"for {name}, {parameter} in {self._net}.named_parameters():")
            rows.append(f"    print({name}, {parameter}.grad)")
        if any(row.startswith(f"{self._optimizer} = ") for row in rows):
            rows.append("")
            self._step = self._places.next
            rows.append(f"{self._optimizer}.step()")
        rows.append("")

    def _may_start(self, loss: str) -> bool:
        """Whether backward may start from a value; where nothing is known of it, it may."""
        known = survey(self._spec).names.get(unicodedata.normalize("NFKC", loss))
        if not isinstance(known, Kind):
            return True
        return math.prod(known.shape) == 1 and is_floating(known.dtype)

    def _loss(self) -> str:
        if self._spec.root or not self._statements:
            return self._spec.root
        return self._statements[-1].targets[0]

    def _followed(self) -> set[str]:
        """Return the names of values that autograd follows."""
        found = {leaf.name for leaf in self._spec.leaves if leaf.requires_grad}
        learned = {module.name for module in self._spec.modules if learns(module)}
        for statement in self._statements:
            names = {name.name for name in names_in(statement.expression)}
            names |= {call.function for call in modules_in(statement.expression)}
            if names & (found | learned):
                found.update(statement.targets)
            else:
                found.difference_update(statement.targets)
        return found


def _attributes(path: str) -> str:
    """Return ``.blocks[0].weight`` for the path ``blocks.0.weight``."""
    return "".join(f"[{one}]" if one.isdigit() else f".{one}" for one in path.split("."))


def _paths(scope: Scope, path: str) -> Iterable[tuple[str, str]]:
    """Yield each module's name and where it is found."""
    for made in scope.made:
        if isinstance(made, Scope):
            yield from _paths(made, f"{path}.{made.name}")
        else:
            yield made, f"{path}.{made}"

"""Code read as blocks: ``nn.Sequential``, straight-line ``forward``s and straight-line scripts.

All that `gradviz.builder.code` writes comes back as the spec it was. The code is looked at
with the standard library's `ast`; nothing of it is executed.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

from gradviz.builder.network import read_lines
from gradviz.builder.palette import palette
from gradviz.builder.reading_classes import Classes, method
from gradviz.builder.reading_draft import (
    Chain,
    Draft,
    Formula,
    Instance,
    Learner,
    Many,
    NewLeaf,
    NewModule,
    NotBlocks,
    StoppedError,
    Thing,
    Value,
    name,
    stopped,
)
from gradviz.builder.reading_guesses import (
    attribute_name,
    guess_input,
    usual_name,
    with_roles,
)
from gradviz.builder.reading_like import keep
from gradviz.builder.reading_modules import Scope
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.words import message

__all__ = ["NotBlocks", "read_code"]


def read_code(text: str, like: NetworkSpec | None = None) -> NetworkSpec | NotBlocks:
    r"""Read code as blocks.

    Parameters
    ----------
    text
        Python.
    like
        What the code was written from, before it was edited: what code does not say
        (title, ranges of sliders, notes, inputs and constants) is taken over from there.

    Returns
    -------
    NetworkSpec or NotBlocks
        The network; or the first line that has no block, and why. Leaves such as
        ``torch.randn(2, 3)`` have a recipe and no numbers: they get them where it runs, all
        data before all modules. Code that makes its modules first has other random numbers.

    Examples
    --------
    >>> read_code("import torch\nx = torch.tensor(2.0)\ny = torch.exp(x)").lines
    ('y = exp(x)',)
    >>> read_code("while True:\n    pass").line
    1
    """
    draft = Draft()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        Reader(draft).script(tree)
        spec = with_roles(draft.spec("network"))
        read_lines(spec)
    except StoppedError as found:
        return found.found
    except SyntaxError as error:
        told = message("Reading", "This is no Python: {reason}.", reason=error.msg)
        return NotBlocks(line=error.lineno or 1, column=error.offset or 1, message=told)
    except GradvizError as error:
        line = error.message.fields.get("line")
        place = draft.places[line - 1] if isinstance(line, int) and draft.places else 1
        return NotBlocks(line=place, message=error.message)
    except (ValueError, RecursionError, MemoryError) as error:
        told = message("Reading", "This is no Python: {reason}.", reason=str(error))
        return NotBlocks(line=1, message=told)
    return spec if like is None else keep(spec, like, bool(draft.root))


class Reader(Classes):
    """Reads statements and classes."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._has_root = False
        self._actions = {
            ast.AnnAssign: self._annotated,
            ast.Assign: self._assign,
            ast.Assert: self._nothing,
            ast.AugAssign: self._changed,
            ast.Expr: self._act,
            ast.For: self._loop,
            ast.If: self._condition,
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.ClassDef: self._class,
            ast.Pass: self._nothing,
            ast.With: self._with,
        }

    def script(self, tree: ast.Module) -> None:
        """Read a whole file."""
        scope: Scope = {}
        self.statements(tree.body, scope)
        if not self.draft.lines:
            self._call_alone(scope)

    def statements(self, body: list[ast.stmt], scope: Scope) -> None:
        """Read one statement after another."""
        for node in body:
            action: Any = self._actions.get(type(node))
            if action is None:
                raise stopped(node)
            action(node, scope)

    def _nothing(self, node: ast.stmt, scope: Scope) -> None:
        """Pass over what changes nothing."""

    # -------------------------------------------------------------- imports and classes

    def _import(self, node: ast.Import, _: Scope) -> None:
        for one in node.names:
            short = one.asname or one.name.partition(".")[0]
            self.imports[short] = one.name if one.asname else short

    def _import_from(self, node: ast.ImportFrom, _: Scope) -> None:
        for one in node.names:
            self.imports[one.asname or one.name] = f"{node.module}.{one.name}"

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        bases = [self.dotted(base, scope) for base in node.bases]
        if bases != ["torch.nn.Module"]:
            raise stopped(
                node,
                message(
                    "Reading", "A class has blocks if it is an nn.Module: {name}.", name=node.name
                ),
            )
        known = _sources().get(node.name)
        if known is not None and known[1] == ast.dump(node):
            self.own_blocks[node.name] = known[0]
        self.classes[node.name] = node

    # ---------------------------------------------------------------------- assignments

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self._bind(node.target, self._value(node.target, node.value, scope), node, scope)

    def _assign(self, node: ast.Assign, scope: Scope) -> None:
        if len(node.targets) != 1:
            raise stopped(node)
        [target] = node.targets
        found = self._value(target, node.value, scope)
        if isinstance(node.value, ast.Name) and isinstance(found, Value) and "self" not in scope:
            found = Formula(name(found.name))  # in a script ``b = a`` is a line too
        self._bind(target, found, node, scope)

    def _changed(self, node: ast.AugAssign, scope: Scope) -> None:
        """Read ``x += y``: all variables that are this tensor have the new one."""
        before = self.thing(_loaded(node.target), scope)
        both = ast.BinOp(left=_loaded(node.target), op=node.op, right=node.value)
        found = self.thing(ast.fix_missing_locations(ast.copy_location(both, node)), scope)
        if isinstance(before, Value) and isinstance(node.target, ast.Name):
            self.change(before, self.named(found, node.target.id, node), node)
        else:
            self._bind(node.target, found, node, scope)

    def _value(self, target: ast.expr, value: ast.expr, scope: Scope) -> Thing:
        return self.thing(value, scope, target.id if isinstance(target, ast.Name) else "")

    def _bind(self, target: ast.expr, found: Thing, node: ast.stmt, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            scope[target.id] = self.with_name(target.id, found, node)
        elif isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self":
            self.set_attribute(target.attr, found, node, scope)
        elif isinstance(target, ast.Tuple | ast.List):
            self._unpack(target, found, node, scope)
        else:
            raise stopped(node)

    def set_attribute(self, wanted: str, found: Thing, node: ast.stmt, scope: Scope) -> None:
        """Give the object whose method is read an attribute."""
        held = scope.get("self")
        if not isinstance(held, Instance):
            raise stopped(node)
        held.attributes[wanted] = self.with_name(wanted, found, node, inside=True)

    def with_name(self, wanted: str, found: Thing, node: ast.stmt, inside: bool = False) -> Thing:
        """Return what an assignment makes of something: its name is known now."""
        match found:
            case NewLeaf():
                return self.draft.add_leaf(wanted, found)
            case NewModule():
                return self.draft.add_module(wanted, found)
            case Formula():
                return self.named(found, wanted, node)
            case Instance() | Chain():
                self._name_parts(found)
                if inside or self._has_root:
                    found.group = found.group or self.draft.name(wanted)
                self._has_root = self._has_root or not inside
            case Learner():
                self.draft.optimizer = found.optimizer
        return found

    def _name_parts(self, found: Instance | Chain) -> None:
        """Name the modules of a chain by their kinds."""
        if isinstance(found, Instance):
            return
        for number, item in enumerate(found.items):
            if isinstance(item, NewModule):
                wanted = self.draft.numbered(usual_name(item.block))
                found.items[number] = self.draft.add_module(wanted, item)
            elif isinstance(item, Chain):
                self._name_parts(item)
            elif isinstance(item, Instance) and not item.group:
                item.group = self.draft.name(attribute_name(item.kind.name))

    def _unpack(
        self, target: ast.Tuple | ast.List, found: Thing, node: ast.stmt, scope: Scope
    ) -> None:
        parts = target.elts
        if isinstance(found, Many):
            if len(parts) != len(found.items):
                raise stopped(node)
            for part, item in zip(parts, found.items, strict=True):
                self._bind(part, item, node, scope)
            return
        expression = self.as_expression(found, target)
        wanted = [part.id if isinstance(part, ast.Name) else "state" for part in parts]
        values = self.draft.add_line(wanted, expression, node.lineno, unpacks=True)
        for part, value in zip(parts, values, strict=True):
            if isinstance(part, ast.Name):
                scope[part.id] = value
            elif isinstance(part, ast.Tuple | ast.List):
                self._unpack(part, value, node, scope)
            else:
                raise stopped(node)

    # -------------------------------------------------------------- a class on its own

    def _call_alone(self, scope: Scope) -> None:
        """Call a network that the code only defines, with inputs of a size that may fit."""
        held = [one for one in scope.values() if isinstance(one, Instance | Chain)]
        call = ast.Call(func=ast.Name(id="net"), args=[], keywords=[], lineno=1, col_offset=0)
        if not held and self.classes:
            *_, kind = self.classes.values()
            call = ast.copy_location(call, kind)
            made = self.instance(kind, call, {})
            self.with_name("net", made, kind)
            held = [made]
        if not held or _is_empty(held[-1]):
            return
        first = next(iter(self.draft.modules), None)
        net = held[-1]
        if isinstance(net, Chain):
            x = self.draft.add_leaf("x", guess_input(first))
            found = self.applied(net, [x], call, "out")
        else:
            found = self.run(net, dict(self._guessed(net, first)), call, "out")
        if isinstance(found, Formula):
            self.named(found, "out", call)

    def _guessed(self, net: Instance, first: Any) -> list[tuple[str | int, Thing]]:
        function = method(net.kind, "forward")
        names = [one.arg for one in function.args.args[1:]] if function is not None else []
        return [(one, self.draft.add_leaf(one, guess_input(first))) for one in names]


def _is_empty(net: Instance | Chain) -> bool:
    """Whether a network has a forward pass that is still to be written."""
    function = method(net.kind, "forward") if isinstance(net, Instance) else None
    return function is not None and isinstance(function.body[-1], ast.Pass)


def _loaded(target: ast.expr) -> ast.expr:
    return ast.parse(ast.unparse(target), mode="eval").body


@cache
def _sources() -> Mapping[str, tuple[str, str]]:
    """Return the palette's own classes by name: block, and how their tree looks."""
    own = [one for one in palette() if one.source]
    return {one.target: (one.id, ast.dump(ast.parse(one.source).body[0])) for one in own}

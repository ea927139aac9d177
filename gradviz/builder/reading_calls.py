"""Expressions of code read as parts of formulas: calls, operators, methods, indexing.

Statements and classes are read by `gradviz.builder.reading`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from gradviz.builder.formula import Call, Expression, Gap, Items
from gradviz.builder.functions import ALIASES, ATTRIBUTES, FUNCTIONS
from gradviz.builder.palette import block
from gradviz.builder.reading_draft import (
    NOWHERE,
    Chain,
    Constant,
    Formula,
    Instance,
    Many,
    NewLeaf,
    Thing,
    Value,
    literal,
    name,
    stopped,
)
from gradviz.builder.reading_modules import MODULES, ModuleCalls, Scope, formula
from gradviz.builder.reading_numbers import constant, read_tensor, recipe_leaf
from gradviz.model.tensor import STORED_AS
from gradviz.model.words import message

__all__ = ["Expressions", "Scope"]

_OPERATORS: Mapping[type, str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.USub: "neg",
}
CASTS: Mapping[str, str] = {
    "bool": "bool",
    "double": "float64",
    "float": "float32",
    "half": "float16",
    "int": "int32",
    "long": "int64",
}
UNCHANGED = frozenset({"contiguous"})
"""Methods that change nothing here."""


class Expressions(ModuleCalls):
    """Reads expressions; what a class is made of, its heir knows."""

    # ------------------------------------------------------------------- expressions

    def expression(self, node: ast.expr, scope: Scope) -> Expression:
        """Return a part of a formula."""
        return self.as_expression(self.thing(node, scope), node)

    def as_expression(self, found: Thing, node: ast.expr) -> Expression:
        """Return what was read as a part of a formula."""
        match found:
            case Value():
                return name(found.name)
            case Formula():
                return found.expression
            case Constant():
                return literal(found.value)
            case NewLeaf():
                if not found.recipe or found.grad:
                    raise stopped(
                        node,
                        message(
                            "Reading",
                            "Give this tensor a name in a line of its own: {code}",
                            code=ast.unparse(node),
                        ),
                    )
                return name(self.draft.add_leaf("c", self._constant_leaf(found)).name)
            case _:
                raise stopped(node)

    def _constant_leaf(self, found: NewLeaf) -> NewLeaf:
        return NewLeaf(value=found.value, recipe=found.recipe, role="constant")

    def thing(self, node: ast.expr, scope: Scope, hint: str = "") -> Thing:
        """Return what an expression means.

        Parameters
        ----------
        node, scope
            The expression and its variables.
        hint
            A name for its value, where one is needed.
        """
        known = constant(node, scope)
        if known is not None:
            return known
        match node:
            case ast.Name():
                if node.id not in scope:
                    raise stopped(
                        node,
                        message("Reading", "Nothing is called {name} up to here.", name=node.id),
                    )
                found: Thing = scope[node.id]
                return found
            case ast.Constant():
                return Formula(Gap(span=NOWHERE))
            case ast.UnaryOp() | ast.BinOp():
                return self._operator(node, scope)
            case ast.Attribute():
                return self._attribute(node, scope)
            case ast.Call():
                return self._call(node, scope, hint)
            case ast.Subscript():
                return self._subscript(node, scope)
            case ast.Tuple() | ast.List():
                return self._items(node, scope)
        raise stopped(node)

    def _operator(self, node: ast.UnaryOp | ast.BinOp, scope: Scope) -> Formula:
        if type(node.op) not in _OPERATORS:
            raise stopped(node)
        parts = (node.operand,) if isinstance(node, ast.UnaryOp) else (node.left, node.right)
        function = _OPERATORS[type(node.op)]
        arguments = tuple(self.expression(part, scope) for part in parts)
        return formula(function, arguments, form="operator")

    def _items(self, node: ast.Tuple | ast.List, scope: Scope) -> Thing:
        things = [self.thing(item, scope) for item in node.elts]
        if isinstance(node, ast.Tuple):
            return Many(things)
        items = tuple(
            self.as_expression(one, item) for one, item in zip(things, node.elts, strict=True)
        )
        return Formula(Items(items=items, is_list=True, span=NOWHERE))

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Thing:
        if self.dotted(node, scope).removeprefix("torch.") in STORED_AS:
            return Constant(node.attr)
        held = self.thing(node.value, scope)
        if isinstance(held, Instance):
            if node.attr not in held.attributes:
                raise stopped(
                    node,
                    message("Reading", "{code} is not made in __init__.", code=ast.unparse(node)),
                )
            found: Thing = held.attributes[node.attr]
            return found
        if node.attr not in ATTRIBUTES:
            raise stopped(node)
        return formula(node.attr, (self.as_expression(held, node),), form="attribute")

    def dotted(self, node: ast.expr, scope: Scope) -> str:
        """Return the full name of something imported, "" for what is not."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id in scope or node.id not in self.imports:
            return ""
        return ".".join([self.imports[node.id], *reversed(parts)])

    # ------------------------------------------------------------------------- calls

    def _call(self, node: ast.Call, scope: Scope, hint: str) -> Thing:
        for part in (*node.args, *(keyword.value for keyword in node.keywords)):
            if isinstance(part, ast.Starred):
                raise stopped(part)
        dotted = self.dotted(node.func, scope)
        if dotted:
            return self._library(dotted, node, scope, hint)
        if isinstance(node.func, ast.Name) and node.func.id not in scope:
            return self._named(node.func.id, node, scope)
        if isinstance(node.func, ast.Attribute):
            held = self.thing(node.func.value, scope)
            if not isinstance(held, Instance):
                return self._method(held, node.func.attr, node, scope)
        return self._apply(self.thing(node.func, scope), node, scope, hint)

    def _named(self, called: str, node: ast.Call, scope: Scope) -> Thing:
        if called in self.own_blocks:
            return self._new_module(self.own_blocks[called], node, scope)
        if called in self.classes:
            return self.instance(self.classes[called], node, scope)
        raise stopped(node)

    def _library(self, dotted: str, node: ast.Call, scope: Scope, hint: str) -> Thing:
        home, _, called = dotted.rpartition(".")
        if home == "torch.nn":
            return self._from_nn(called, node, scope)
        if home == "torch.optim":
            return self._learner(dotted, node, scope)
        if home == "torch" and called in ("tensor", "as_tensor"):
            return read_tensor(node, scope)
        if home == "torch" and called not in FUNCTIONS:
            leaf = recipe_leaf(_folded(node, scope), called)
            if leaf is not None:
                return leaf
        if home == "torch.nn.functional" and called in MODULES:
            return self._functional_module(called, node, scope)
        if home in ("torch", "torch.nn.functional") and ALIASES.get(called, called) in FUNCTIONS:
            arguments = [self.expression(part, scope) for part in node.args]
            return self._function(called, arguments, node, scope)
        raise stopped(node)

    def _function(
        self, called: str, arguments: Sequence[Expression], node: ast.Call, scope: Scope
    ) -> Formula:
        function = FUNCTIONS[ALIASES.get(called, called)]
        keywords = []
        for part in node.keywords:
            if part.arg not in function.keywords:
                raise stopped(
                    node,
                    message(
                        "Reading",
                        "{function} has no setting {name} here.",
                        function=called,
                        name=part.arg or "**",
                    ),
                )
            keywords.append((part.arg, self.expression(part.value, scope)))
        if not function.least <= len(arguments) <= function.most:
            raise stopped(node)
        return formula(function.name, tuple(arguments), tuple(keywords))

    def _method(self, held: Thing, called: str, node: ast.Call, scope: Scope) -> Thing:
        if called == "requires_grad_" and isinstance(held, NewLeaf):
            held.grad = True
            return held
        subject = self.as_expression(held, node)
        if called in UNCHANGED and not node.args:
            return Formula(subject)
        if called in CASTS and not node.args and not node.keywords:
            return formula("to", (subject, literal(CASTS[called])))
        if called in ("view", "reshape") and self._keeps_batch(node):
            return formula("flatten", (subject, literal(1)))
        if ALIASES.get(called, called) not in FUNCTIONS:
            raise stopped(node)
        arguments = [subject, *(self.expression(part, scope) for part in node.args)]
        return self._function(called, arguments, node, scope)

    def _keeps_batch(self, node: ast.Call) -> bool:
        """Whether it is ``x.view(x.size(0), -1)``: all axes but the first become one."""
        if len(node.args) != 2 or ast.unparse(node.args[1]) != "-1":
            return False
        assert isinstance(node.func, ast.Attribute)
        subject = ast.unparse(node.func.value)
        return ast.unparse(node.args[0]) in (f"{subject}.size(0)", f"{subject}.shape[0]")

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Thing:
        held = self.thing(node.value, scope)
        index = constant(node.slice, scope)
        if isinstance(held, Chain | Many) and index is not None and isinstance(index.value, int):
            items = held.items
            if not -len(items) <= index.value < len(items):
                raise stopped(node)
            found: Thing = items[index.value]
            return found
        if isinstance(held, Formula) and index is not None:
            parts = self._parts(held, node)
            if parts is not None:
                if index.value not in range(len(parts)):
                    raise stopped(node)
                given: Value = parts[index.value]
                return given
        subject = self.as_expression(held, node)
        axes = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        axis = 0
        for part in axes:
            if isinstance(part, ast.Slice) and ast.unparse(part) == ":":
                axis += 1
                continue
            place = constant(part, scope)
            if place is None or type(place.value) is not int:
                raise stopped(node)
            subject = formula("select", (subject, literal(axis), literal(place.value))).expression
        return Formula(subject)

    def _parts(self, held: Formula, node: ast.expr) -> list[Value] | None:
        """Return what the call of a module with several outputs gives, by name."""
        call = held.expression
        if not isinstance(call, Call) or call.form != "module":
            return None
        module = next(one for one in self.draft.modules if one.name == call.function)
        outputs = block(module.block).outputs
        if len(outputs) < 2:
            return None
        return self.draft.add_line(outputs, call, node.lineno, unpacks=True)


def _folded(call: ast.Call, scope: Scope) -> ast.Call:
    """Return a call with numbers in the place of known names."""

    def folded(part: ast.expr) -> ast.expr:
        found = constant(part, scope)
        if found is None or not isinstance(found.value, bool | int | float | tuple | list):
            return part
        return ast.copy_location(ast.parse(repr(found.value), mode="eval").body, part)

    keywords = [ast.keyword(arg=part.arg, value=folded(part.value)) for part in call.keywords]
    made = ast.Call(func=call.func, args=[folded(part) for part in call.args], keywords=keywords)
    return ast.copy_location(made, call)

"""Modules in code: how they are made, and what calling them gives.

PyTorch's modules without numbers of their own are functions here, some of its functions
modules: as the palette has them.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from gradviz.builder.construction import block_named, made_with
from gradviz.builder.formula import Call, Expression
from gradviz.builder.functions import Form
from gradviz.builder.palette import block
from gradviz.builder.reading_draft import (
    NOWHERE,
    Applied,
    Chain,
    Draft,
    Formula,
    Instance,
    Learner,
    NewLeaf,
    NewModule,
    Part,
    Thing,
    Value,
    literal,
    stopped,
)
from gradviz.builder.reading_numbers import constant
from gradviz.model.program import Optimizer
from gradviz.model.words import message

__all__ = ["MODULES", "ModuleCalls", "Scope", "formula"]

Scope = dict[str, Any]
"""What the variables of a function, or of the script, mean."""

APPLIED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "BCELoss": ("bce", ("reduction",)),
    "BCEWithLogitsLoss": ("bce_with_logits", ("reduction",)),
    "CrossEntropyLoss": ("cross_entropy", ("reduction", "label_smoothing")),
    "ELU": ("elu", ("alpha",)),
    "GELU": ("gelu", ("approximate",)),
    "HuberLoss": ("huber", ("reduction", "delta")),
    "L1Loss": ("l1", ("reduction",)),
    "LeakyReLU": ("leaky_relu", ("negative_slope",)),
    "LogSoftmax": ("log_softmax", ("dim",)),
    "MSELoss": ("mse", ("reduction",)),
    "NLLLoss": ("nll", ("reduction",)),
    "ReLU": ("relu", ()),
    "SiLU": ("silu", ()),
    "Sigmoid": ("sigmoid", ()),
    "Softmax": ("softmax", ("dim",)),
    "Softplus": ("softplus", ("beta", "threshold")),
    "Tanh": ("tanh", ()),
}
"""PyTorch's modules that are functions here, and their settings in order."""
MODULES: Mapping[str, str] = {
    "adaptive_avg_pool2d": "adaptive_avg_pool2d",
    "adaptive_max_pool2d": "adaptive_max_pool2d",
    "avg_pool2d": "avg_pool2d",
    "dropout": "dropout",
    "max_pool1d": "max_pool1d",
    "max_pool2d": "max_pool2d",
}
"""Functions of PyTorch that are modules here."""


class ModuleCalls(ABC):
    """Reads how modules are made and called; expressions and classes its heirs know.

    Parameters
    ----------
    draft
        Gets the leaves, modules and lines that turn up on the way.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.imports: dict[str, str] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.own_blocks: dict[str, str] = {}

    @abstractmethod
    def expression(self, node: ast.expr, scope: Scope) -> Expression:
        """Return a part of a formula."""

    @abstractmethod
    def as_expression(self, found: Thing, node: ast.expr) -> Expression:
        """Return what was read as a part of a formula."""

    @abstractmethod
    def thing(self, node: ast.expr, scope: Scope, hint: str = "") -> Thing:
        """Return what an expression means."""

    @abstractmethod
    def instance(self, kind: ast.ClassDef, call: ast.Call, scope: Scope) -> Instance:
        """Make an object of a class of the code."""

    @abstractmethod
    def run(
        self, held: Instance, given: dict[str | int, Thing], call: ast.Call, hint: str
    ) -> Thing:
        """Read the forward pass of an object of a class of the code."""

    # ------------------------------------------------------------------------ modules

    def _from_nn(self, called: str, node: ast.Call, scope: Scope) -> Thing:
        if called == "Sequential":
            return Chain([self.thing(part, scope) for part in node.args])
        if called == "Parameter":
            made = self.thing(node.args[0], scope) if len(node.args) == 1 else None
            if not isinstance(made, NewLeaf):
                raise stopped(node)
            return NewLeaf(value=made.value, recipe=made.recipe, grad=True, role="parameter")
        if called == "Identity":
            return Applied("", ())
        if called in ("Flatten", *APPLIED):
            return self._applied(called, node, scope)
        found = block_named(f"nn.{called}")
        if found is None:
            raise stopped(node)
        return self._new_module(found.id, node, scope)

    def _applied(self, called: str, node: ast.Call, scope: Scope) -> Applied:
        settings = [self._plain(part, scope) for part in node.args]
        named = {part.arg or "": self._plain(part.value, scope) for part in node.keywords}
        if called == "Flatten":
            start = named.pop("start_dim", settings[0] if settings else 1)
            end = named.pop("end_dim", settings[1] if len(settings) > 1 else None)
            return Applied("flatten", (start,) if end in (None, -1) else (start, end))
        function, names = APPLIED[called]
        named = {**dict(zip(names, settings, strict=False)), **named}
        in_place = bool(named.pop("inplace", False))
        if len(settings) > len(names) or set(named) - set(names):
            raise stopped(node)
        return Applied(function, (), tuple(named.items()), in_place)

    def _plain(self, node: ast.expr, scope: Scope) -> Any:
        found = constant(node, scope)
        if found is None:
            raise stopped(
                node,
                message(
                    "Reading",
                    "Only a number or a text that is known may stand here: {code}",
                    code=ast.unparse(node),
                ),
            )
        return found.value

    def _new_module(self, id: str, node: ast.Call, scope: Scope) -> NewModule:  # noqa: A002
        found = block(id)
        positional = [self._plain(part, scope) for part in node.args]
        named = {part.arg or "": self._plain(part.value, scope) for part in node.keywords}
        arguments = made_with(found, positional, named)
        if arguments is None:
            raise stopped(
                node,
                message(
                    "Reading",
                    "{function} is not made like this: {code}",
                    function=found.target,
                    code=ast.unparse(node),
                ),
            )
        return NewModule(id, arguments)

    def _functional_module(self, called: str, node: ast.Call, scope: Scope) -> Formula:
        inside = ast.Call(
            func=node.func,
            args=node.args[1:],
            keywords=[part for part in node.keywords if part.arg not in ("training", "inplace")],
        )
        made = self._new_module(MODULES[called], ast.copy_location(inside, node), scope)
        subject = self.expression(node.args[0], scope)
        part = self.draft.add_module("pool" if "pool" in called else "drop", made)
        return formula(part.name, (subject,), form="module")

    def _learner(self, dotted: str, node: ast.Call, scope: Scope) -> Learner:
        found = block_named(dotted)
        named = {part.arg or "": part.value for part in node.keywords}
        named.pop("params", None)
        settings = {key: self._plain(value, scope) for key, value in named.items()}
        positional = [self._plain(part, scope) for part in node.args[1:]]
        arguments = None if found is None else made_with(found, positional, settings)
        if arguments is None:
            raise stopped(node)
        return Learner(Optimizer(name=dotted.rpartition(".")[2], arguments=arguments))

    # -------------------------------------------------------------------- applying them

    def _apply(self, called: Thing, node: ast.Call, scope: Scope, hint: str) -> Thing:
        given: dict[str | int, Thing] = {
            place: self.thing(part, scope) for place, part in enumerate(node.args)
        }
        given |= {part.arg or "": self.thing(part.value, scope) for part in node.keywords}
        match called:
            case Part():
                plain = [self.as_expression(given[n], part) for n, part in enumerate(node.args)]
                named = tuple(
                    (part.arg or "", self.as_expression(given[part.arg or ""], part.value))
                    for part in node.keywords
                )
                return formula(called.name, tuple(plain), named, form="module")
            case Instance():
                return self.run(called, given, node, hint)
            case Applied() | Chain():
                if any(isinstance(place, str) for place in given) or not given:
                    raise stopped(node)
                return self.applied(called, list(given.values()), node, hint)
        raise stopped(node)

    def applied(
        self, called: Applied | Chain, given: list[Thing], node: ast.expr, hint: str
    ) -> Thing:
        """Apply a function with settings, or one thing after another."""
        if isinstance(called, Applied):
            arguments = tuple(self.as_expression(one, node) for one in given)
            if not called.function:
                return given[0]
            settings = tuple(literal(value) for value in called.positional)
            keywords = tuple((key, literal(value)) for key, value in called.keywords)
            found = formula(called.function, (*arguments, *settings), keywords)
            if called.in_place and isinstance(given[0], Value):
                return self.change(given[0], self.named(found, hint or "h", node), node)
            return found
        return self._chained(called, given[0], node, hint)

    def _chained(self, chain: Chain, found: Thing, node: ast.expr, hint: str) -> Thing:
        """Apply one thing after another, each in a line of its own but the last."""
        chain.calls += 1
        if chain.group and chain.calls == 1:
            self.draft.enter(chain.group)
        elif chain.group:
            self.draft.dissolve(chain.group)
        for number, item in enumerate(chain.items):
            found = self._step(item, found, node)
            inside = bool(chain.group) and chain.calls == 1
            if isinstance(found, Formula) and (inside or number < len(chain.items) - 1):
                last = number == len(chain.items) - 1
                found = self.named(found, hint if last and hint else "h", node)
        if chain.group and chain.calls == 1:
            self.draft.leave()
        return found

    def _step(self, item: Thing, found: Thing, node: ast.expr) -> Thing:
        match item:
            case Part():
                return formula(item.name, (self.as_expression(found, node),), form="module")
            case Applied() | Chain():
                return self.applied(item, [found], node, "")
            case Instance():
                call = ast.copy_location(ast.Call(func=node, args=[], keywords=[]), node)
                return self.run(item, {0: found}, call, "")
        raise stopped(node)

    def change(self, before: Value, after: Value, node: ast.expr | ast.stmt) -> Value:
        """Have a tensor changed in place: its variables have the new value."""
        if self.draft.shares_memory(before.name):
            raise stopped(
                node,
                message(
                    "Reading",
                    "This changes {name} in place, and what shares its memory.",
                    name=before.name,
                ),
            )
        before.name = after.name
        return before

    def named(self, found: Thing, wanted: str, node: ast.AST) -> Value:
        """Return a tensor as a value with a name, in a line of its own where it has none."""
        if isinstance(found, Value):
            return found
        assert isinstance(node, ast.expr | ast.stmt)
        expression = self.as_expression(found, node)  # type: ignore[arg-type]  # only its place
        [value] = self.draft.add_line((wanted,), expression, node.lineno)
        return value


def formula(
    function: str,
    arguments: tuple[Expression, ...],
    keywords: tuple[tuple[str, Expression], ...] = (),
    form: Form = "call",
) -> Formula:
    """Return a call as a part of a formula."""
    call = Call(function=function, arguments=arguments, keywords=keywords, form=form, span=NOWHERE)
    return Formula(call)

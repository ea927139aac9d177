"""The formula language: ``a = sigmoid(w*x + b)`` becomes a small tree of records.

It is a subset of Python, read with the standard library's `ast`; nothing is executed.
What may be called stands in `gradviz.builder.functions`, and the modules of the network
may be; ``...`` is an argument that is not connected yet. Writing the tree out as PyTorch is
`gradviz.builder.code`, running it `gradviz.engine.build`.
"""

from __future__ import annotations

import ast
import difflib
import math
import re
import unicodedata
from collections.abc import Iterable, Set
from functools import lru_cache
from typing import NoReturn

import msgspec

from gradviz.builder.functions import ALIASES, ATTRIBUTES, FUNCTIONS, Form
from gradviz.model.errors import GradvizError
from gradviz.model.tensor import STORED_AS
from gradviz.model.words import Message, message

__all__ = ["Call", "Expression", "Gap", "Items", "Literal", "Name", "Statement", "parse"]

LONGEST_LINE = 4000
DEEPEST = 150
"""Levels of nesting; Python's own stack allows about a thousand frames."""


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the tree's records.

    `span` is where it stands in its line: the column of its first character, counted
    from 1, and the column behind its last.
    """

    span: tuple[int, int]


class Literal(_Part, frozen=True, kw_only=True):
    """A number, truth value, text or None."""

    value: bool | int | float | str | None


class Name(_Part, frozen=True, kw_only=True):
    """The name of a leaf or of an earlier line."""

    name: str


class Gap(_Part, frozen=True, kw_only=True):
    """An argument that is not connected yet: ``...``."""


class Items(_Part, frozen=True, kw_only=True):
    """Several values in brackets: ``[a, b]`` or ``(2, 3)``."""

    items: tuple[Expression, ...]
    is_list: bool


class Call(_Part, frozen=True, kw_only=True):
    """A function applied to arguments; `form` says how it was written.

    Where it is "module", `function` is the name of a module of the network.
    """

    function: str
    arguments: tuple[Expression, ...]
    keywords: tuple[tuple[str, Expression], ...] = ()
    form: Form = "call"


Expression = Literal | Name | Gap | Items | Call


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One line: the names it assigns and what is computed.

    `unpacks` tells ``a, = f(x)`` and ``a, b = f(x)`` from ``a = f(x)``.
    """

    targets: tuple[str, ...]
    expression: Expression
    unpacks: bool = False


def parse(text: str, line: int = 1, modules: Set[str] = frozenset()) -> Statement:
    """Read one formula line.

    Parameters
    ----------
    text
        ``name = expression``, or ``name, name = expression``.
    line
        Its number, told in errors.
    modules
        Names of what may be called beside the known functions. A module goes before a
        function of its name, which is still there as ``torch.relu(x)`` and ``x.relu()``.

    Raises
    ------
    GradvizError
        When it is no formula. The message's fields ``line`` and ``column`` (from 1) say
        where.

    Examples
    --------
    >>> parse("u = w*x").expression.function
    'mul'
    >>> parse("u = w*cosh(x)")
    Traceback (most recent call last):
    gradviz.model.errors.GradvizError: There is no function cosh. Did you mean cos?
    """
    try:
        return _parse(text, _called(text) & modules if modules else frozenset())
    except GradvizError as error:
        told = error.message if not modules else _failure(text, frozenset(modules))
        raise GradvizError(at(told, line)) from None


def _failure(text: str, modules: frozenset[str]) -> Message:
    """Return why a line cannot be read, with a guess among all modules."""
    try:
        _parse(text, modules)
    except GradvizError as error:
        return error.message
    raise AssertionError(text)


def at(told: Message, line: int) -> Message:
    """Return the message with the number of its line."""
    return msgspec.structs.replace(told, fields={**told.fields, "line": line})


@lru_cache(maxsize=4096)
def _called(text: str) -> frozenset[str]:
    """Return what a line may call: what is read is kept for the modules that it names only."""
    return frozenset(unicodedata.normalize("NFKC", name) for name in _CALLED.findall(text))


_CALLED = re.compile(r"(\w+)\s*\(")


@lru_cache(maxsize=4096)
def _parse(text: str, modules: Set[str]) -> Statement:
    if not text.strip():
        _fail(1, message("Formula", "This line is empty. Write: name = expression."))
    if len(text) > LONGEST_LINE:
        most = LONGEST_LINE
        _fail(most, message("Formula", "A line may have {most} characters at most.", most=most))
    if len(text.splitlines()) > 1:
        _fail(1, message("Formula", "One line holds one formula."))
    start = len(text) - len(text.lstrip())
    try:
        tree = ast.parse(text[start:])
    except SyntaxError as error:
        _fail(start + (error.offset or 1), _unreadable(error.msg))
    except (ValueError, RecursionError, MemoryError) as error:
        _fail(1, _unreadable(str(error)))
    return _Reader(text, start, modules).statement(tree.body)


def _unreadable(reason: str) -> Message:
    return message("Formula", "This is no formula: {reason}.", reason=reason)


def _fail(column: int, told: Message) -> NoReturn:
    raise GradvizError(msgspec.structs.replace(told, fields={**told.fields, "column": column}))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the known name that is most like this one, or ""."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)), "")


_BINARY = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
}


class _Reader:
    """Turns Python's tree of one line into ours."""

    def __init__(self, text: str, start: int, modules: Set[str]) -> None:
        self._modules = modules
        self._start = start
        self._bytes = text[start:].encode()

    def _column(self, offset: int) -> int:
        return self._start + len(self._bytes[:offset].decode()) + 1

    def _span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        start = self._column(node.col_offset)
        return start, self._column(node.end_col_offset or node.col_offset)

    def _fail(self, node: ast.expr | ast.stmt | ast.keyword, told: Message) -> NoReturn:
        _fail(self._column(node.col_offset), told)

    def statement(self, body: list[ast.stmt]) -> Statement:
        if len(body) != 1:
            told = message("Formula", "One line holds one formula.")
            _fail(self._column(body[1].col_offset) if body else 1, told)
        [found] = body
        if not isinstance(found, ast.Assign) or len(found.targets) != 1:
            self._fail(found, message("Formula", "Write the line as: name = expression."))
        target = found.targets[0]
        unpacks = isinstance(target, (ast.Tuple, ast.List))
        parts = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
        names = []
        for part in parts:
            if not isinstance(part, ast.Name):
                self._fail(part, message("Formula", "Only names may stand left of the =."))
            names.append(part.id)
        if not names:
            self._fail(found, message("Formula", "Write the line as: name = expression."))
        expression = self.expression(found.value, 0)
        return Statement(targets=tuple(names), expression=expression, unpacks=unpacks)

    def expression(self, node: ast.expr, depth: int) -> Expression:
        if depth > DEEPEST:
            told = message("Formula", "This line is nested too deeply. Use several lines.")
            self._fail(node, told)
        depth += 1
        match node:
            case ast.Constant():
                found: Expression = self._literal(node)
            case ast.Name():
                found = Name(name=node.id, span=self._span(node))
            case ast.UnaryOp():
                found = self._unary(node, depth)
            case ast.BinOp():
                found = self._binary(node, depth)
            case ast.Call():
                found = self._call(node, depth)
            case ast.Attribute():
                found = self._attribute(node, depth)
            case ast.Tuple() | ast.List():
                items = tuple(self.expression(part, depth) for part in node.elts)
                is_list = isinstance(node, ast.List)
                found = Items(items=items, is_list=is_list, span=self._span(node))
            case _:
                self._fail(node, _impossible())
        return found

    def _literal(self, node: ast.Constant) -> Literal | Gap:
        value = node.value
        if value is ...:
            return Gap(span=self._span(node))
        if value is not None and not isinstance(value, (bool, int, float, str)):
            self._fail(node, _impossible())
        if isinstance(value, float) and math.isinf(value):
            self._fail(node, message("Formula", "This number is too large."))
        return Literal(value=value, span=self._span(node))

    def _unary(self, node: ast.UnaryOp, depth: int) -> Expression:
        operand = self.expression(node.operand, depth)
        if not isinstance(node.op, ast.USub):
            self._fail(node, _impossible())
        if isinstance(operand, Literal) and type(operand.value) in (int, float):
            number = -operand.value  # type: ignore[operator]  # the line above says so
            return Literal(value=number, span=self._span(node))
        return Call(function="neg", arguments=(operand,), form="operator", span=self._span(node))

    def _binary(self, node: ast.BinOp, depth: int) -> Expression:
        function = _BINARY.get(type(node.op))
        if isinstance(node.op, ast.BitXor):
            self._fail(node, message("Formula", "A power is written x**2, not x^2."))
        if function is None:
            self._fail(node, _impossible())
        both = (self.expression(node.left, depth), self.expression(node.right, depth))
        return Call(function=function, arguments=both, form="operator", span=self._span(node))

    def _attribute(self, node: ast.Attribute, depth: int) -> Expression:
        if node.attr in STORED_AS and isinstance(node.value, ast.Name) and node.value.id == "torch":
            return Literal(value=node.attr, span=self._span(node))
        if node.attr not in ATTRIBUTES:
            text = "Nothing is known of .{name}; .T and methods like .sum() are."
            self._fail(node, message("Formula", text, name=node.attr))
        subject = self.expression(node.value, depth)
        span = self._span(node)
        return Call(function=node.attr, arguments=(subject,), form="attribute", span=span)

    def _call(self, node: ast.Call, depth: int) -> Expression:
        if isinstance(node.func, ast.Name) and node.func.id in self._modules:
            return self._module(node, node.func.id, depth)
        written, subjects = self._called(node.func)
        function = FUNCTIONS.get(ALIASES.get(written, written))
        if function is None:
            known = [*FUNCTIONS, *ALIASES, *self._modules]
            self._fail(node, unknown("function", written, known))
        arguments = self._arguments([*subjects, *node.args], depth)
        keywords = tuple(
            (
                self._keyword(function.name, function.keywords, part),
                self.expression(part.value, depth),
            )
            for part in node.keywords
        )
        if not function.least <= len(arguments) <= function.most:
            self._fail(node, _count(function.name, function.least, function.most, len(arguments)))
        span = self._span(node)
        return Call(function=function.name, arguments=arguments, keywords=keywords, span=span)

    def _arguments(self, parts: list[ast.expr], depth: int) -> tuple[Expression, ...]:
        for part in parts:
            if isinstance(part, ast.Starred):
                self._fail(part, _impossible())
        return tuple(self.expression(part, depth) for part in parts)

    def _module(self, node: ast.Call, name: str, depth: int) -> Call:
        """Read the call of a module; what it takes is known to the palette only."""
        for part in node.keywords:
            if part.arg is None:
                self._fail(part, _impossible())
        keywords = tuple(
            (part.arg or "", self.expression(part.value, depth)) for part in node.keywords
        )
        arguments = self._arguments(node.args, depth)
        span = self._span(node)
        return Call(function=name, arguments=arguments, keywords=keywords, form="module", span=span)

    def _called(self, called: ast.expr) -> tuple[str, list[ast.expr]]:
        """Return the function's name, and as a list the subject of a method."""
        if isinstance(called, ast.Name):
            return called.id, []
        if not isinstance(called, ast.Attribute):
            self._fail(called, _impossible())
        in_torch = ast.unparse(called.value) in ("torch", "F", "torch.nn.functional")
        return called.attr, [] if in_torch else [called.value]

    def _keyword(self, function: str, known: tuple[str, ...], part: ast.keyword) -> str:
        if part.arg not in known:
            text = "{function} has no setting {name}."
            name = part.arg or "**"
            self._fail(part, message("Formula", text, function=function, name=name))
        return part.arg


def _impossible() -> Message:
    text = "A formula is made of names, numbers, + - * / ** @ and calls of known functions."
    return message("Formula", text)


def unknown(kind: str, name: str, known: Iterable[str]) -> Message:
    """Return the sentence for an unknown "function" or "name", with a guess if there is one."""
    guess = did_you_mean(name, known)
    if kind == "function":
        if guess:
            text = "There is no function {name}. Did you mean {guess}?"
            return message("Formula", text, name=name, guess=guess)
        return message("Formula", "There is no function {name}.", name=name)
    if guess:
        text = "Nothing is called {name} up to here. Did you mean {guess}?"
        return message("Formula", text, name=name, guess=guess)
    return message("Formula", "Nothing is called {name} up to here.", name=name)


def _count(function: str, least: int, most: int, given: int) -> Message:
    if least == most:
        text = "{function} takes {n} arguments; here are {given}."
    elif given < least:
        text = "{function} takes at least {n} arguments; here are {given}."
    else:
        text = "{function} takes at most {n} arguments; here are {given}."
    limit = least if given < least else most
    return message("Formula", text, function=function, n=limit, given=given)

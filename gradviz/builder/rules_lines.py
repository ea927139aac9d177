"""One formula line judged: its calls are bound to their blocks and asked for shapes.

What was found is kept by the line's text and the kinds that go in, so that an edit costs
the lines that it touches only.
"""

from __future__ import annotations

import typing
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from gradviz.builder import (  # noqa: F401 - each enters its rules
    rules_elementwise,
    rules_losses,
    rules_matrices,
    rules_modules,
    rules_pieces,
    rules_reductions,
    rules_shapes,
)
from gradviz.builder.entries import Block
from gradviz.builder.formula import Call, Expression, Gap, Items, Literal, Name, Statement, parse
from gradviz.builder.network import names_in
from gradviz.builder.palette import block, block_of
from gradviz.builder.patterns import fits_pattern
from gradviz.builder.problems import Span
from gradviz.builder.rules import ANY, RULES, Asked, Fix, Kind, Misfit, Unknown, Value, refuse
from gradviz.builder.rules_losses import stretch_doubt
from gradviz.builder.rules_pieces import without
from gradviz.model.program import Argument
from gradviz.model.words import Message, message

__all__ = ["Line", "Trouble", "Used", "bound_spans", "judge", "read_line"]


class Used(NamedTuple):
    """A module as a line sees it; the text of its arguments tells 1 from True."""

    name: str
    block: str
    arguments: tuple[tuple[str, Argument], ...]
    text: str
    sound: bool = True


class Trouble(NamedTuple):
    """What is wrong in a line: with which call, and where it shows."""

    kind: typing.Literal["misfit", "open", "doubt"]
    call: Call | None
    span: Span
    port: str
    title: Message
    detail: Message
    fixes: tuple[Fix, ...] = ()


class Line(NamedTuple):
    """What was found about a line.

    `values` are those of its targets, `inner` those of its calls by span.
    """

    values: tuple[Value, ...]
    inner: tuple[tuple[Span, Value], ...]
    troubles: tuple[Trouble, ...]


class Reading(NamedTuple):
    """A line read: its tree, the names it uses and the modules it calls."""

    statement: Statement
    names: tuple[Name, ...]
    targets: tuple[str, ...]
    words: frozenset[str]


@lru_cache(maxsize=4096)
def read_line(text: str, modules: frozenset[str]) -> Reading:
    """Read a line; errors as `gradviz.builder.formula.parse`."""
    statement = parse(text, 1, modules)
    names = tuple(names_in(statement.expression))
    targets = tuple(unicodedata.normalize("NFKC", target) for target in statement.targets)
    return Reading(statement, names, targets, frozenset(_calls(statement.expression)))


def _calls(expression: Expression) -> list[str]:
    found: list[str] = []
    if isinstance(expression, Items):
        found += [name for item in expression.items for name in _calls(item)]
    if isinstance(expression, Call):
        found += [expression.function] if expression.form == "module" else []
        inner = [*expression.arguments, *(value for _, value in expression.keywords)]
        found += [name for part in inner for name in _calls(part)]
    return found


@lru_cache(maxsize=8192)
def judge(
    reading_key: tuple[str, frozenset[str]],
    inputs: tuple[tuple[str, Value, str], ...],
    modules: tuple[Used, ...],
) -> Line:
    """Judge a line.

    Parameters
    ----------
    reading_key
        Its text, and the modules that it may call.
    inputs
        Every name that it uses: name, kind, and the name of its Python type (1, 1.0 and
        True are equal, and are not the same).
    modules
        The modules that it calls.
    """
    reading = read_line(*reading_key)
    judging = _Judging(
        {name: value for name, value, _ in inputs}, {used.name: used for used in modules}
    )
    value = judging.value(reading.statement.expression)
    values = judging.assigned(reading.statement, value)
    return Line(values, tuple(judging.inner), tuple(judging.troubles))


class _Judging:
    """One pass over a line's tree."""

    def __init__(self, values: Mapping[str, Value], modules: Mapping[str, Used]) -> None:
        self._values = values
        self._modules = modules
        self.inner: list[tuple[Span, Value]] = []
        self.troubles: list[Trouble] = []

    def value(self, expression: Expression) -> Value:
        """Return the value of a part of the line."""
        if isinstance(expression, Name):
            return self._values.get(expression.name, ANY)
        if isinstance(expression, Literal):
            return expression.value
        if isinstance(expression, Items):
            return tuple(self.value(item) for item in expression.items)
        if isinstance(expression, Gap):
            return ANY
        found = self._call(expression)
        self.inner.append((expression.span, found))
        return found

    def _call(self, call: Call) -> Value:
        arguments = [self.value(argument) for argument in call.arguments]
        keywords = {name: self.value(value) for name, value in call.keywords}
        used = self._modules.get(call.function) if call.form == "module" else None
        own = block(used.block) if used else called_block(call)
        self._open(call, own)
        if own is None or (used and not used.sound):
            return ANY
        try:
            values = bind(own, call, arguments, keywords)
            if any(_is_unknown(value) for value in values.values()):
                return ANY
            settings = own.arguments(used.arguments if used else ())
            return self._ask(
                call, Asked(block=own, values=values, settings=settings, form=call.form)
            )
        except Misfit as misfit:
            self._add("misfit", call, own, misfit)
            return ANY

    def _ask(self, call: Call, asked: Asked) -> Value:
        if not asked.block.rule:
            found = fits_pattern(asked)
        elif call.form == "attribute":
            found = RULES[call.function](asked)
        else:
            found = RULES[asked.block.rule](asked)
        doubt = stretch_doubt(asked)
        if doubt is not None:
            self._add("doubt", call, asked.block, doubt)
        return found

    def _open(self, call: Call, own: Block | None) -> None:
        gaps = [part for part in call.arguments if isinstance(part, Gap)]
        gaps += [value for _, value in call.keywords if isinstance(value, Gap)]
        for item in call.arguments:
            gaps += [p for p in item.items if isinstance(p, Gap)] if isinstance(item, Items) else []
        for gap in gaps:
            spans = bound_spans(own, call) if own else {}
            port = next(
                (name for name, span in spans.items() if span[0] <= gap.span[0] < span[1]), ""
            )
            title = message("Shapes", "Not connected")
            text = "{block} waits for an input: connect {port}."
            name = own.title if own else call.function
            detail = message("Shapes", text, block=name, port=port or "...")
            self.troubles.append(Trouble("open", call, gap.span, port, title, detail))

    def _add(
        self, kind: typing.Literal["misfit", "doubt"], call: Call, own: Block, misfit: Misfit
    ) -> None:
        span = bound_spans(own, call).get(misfit.port, call.span)
        found = Trouble(kind, call, span, misfit.port, misfit.title, misfit.detail, misfit.fixes)
        self.troubles.append(found)

    def assigned(self, statement: Statement, value: Value) -> tuple[Value, ...]:
        """Return the values of a line's targets."""
        count = len(statement.targets)
        if not statement.unpacks:
            return (value,)
        if isinstance(value, Unknown):
            return (ANY,) * count
        if isinstance(value, Kind) and value.rank:
            value = (without(value, 0),) * value.shape[0]
        given = len(value) if isinstance(value, tuple) else 0
        if isinstance(value, tuple) and given == count:
            return value
        title = message("Shapes", "{count} names for {n} values", count=count, n=given)
        text = "The right side gives {n} values: write as many names."
        detail = message("Shapes", text, n=given)
        expression = statement.expression
        call = expression if isinstance(expression, Call) else None
        self.troubles.append(Trouble("misfit", call, expression.span, "", title, detail))
        return (ANY,) * count


def _is_unknown(value: Value) -> bool:
    if isinstance(value, tuple):
        return any(_is_unknown(item) for item in value)
    return isinstance(value, Unknown)


# -------------------------------------------------------------------------- binding


def called_block(call: Call) -> Block | None:
    """Return the block of a function, operator or attribute."""
    if call.form == "attribute":
        return block("t")
    return block_of(call.function)


def _placed(own: Block, call: Call) -> list[tuple[str, int]]:
    """Return the name for each positional argument, several for what is spread."""
    names = list(own.signature)
    if call.form == "module":
        names = [port.name for port in own.ports]
    found = []
    for place in range(len(call.arguments)):
        name = names[min(place, len(names) - 1)] if names else ""
        parameter = own.parameter(name) if call.form != "module" else None
        spread = parameter is not None and parameter.by == "spread"
        found.append((name if place < len(names) or spread else "", place))
    return found


def bind(
    own: Block, call: Call, arguments: list[Value], keywords: Mapping[str, Value]
) -> dict[str, Value]:
    """Return the arguments of a call by the names of the block's ports and parameters.

    Raises
    ------
    Misfit
        When one is too many, missing, given twice or of a wrong sort.
    """
    values: dict[str, Any] = {}
    for name, place in _placed(own, call):
        parameter = own.parameter(name)
        if not name:
            _too_many(own)
        if parameter is not None and parameter.by == "spread":
            values[name] = (*values.get(name, ()), arguments[place])
        else:
            values[name] = arguments[place]
    _bind_keywords(own, values, keywords)
    for port in own.ports:
        if port.name not in values and not port.optional:
            title = message("Shapes", "{port} is missing", port=port.name)
            text = "{block} needs an input there."
            refuse(title, message("Shapes", text, block=own.title), port.name)
    if call.form != "module":
        _check_sorts(own, values)
    return values


def _bind_keywords(own: Block, values: dict[str, Any], keywords: Mapping[str, Value]) -> None:
    known = {port.name for port in own.ports} | {one.name for one in own.parameters}
    for name, value in keywords.items():
        if name in values or name not in known:
            title = message("Shapes", "{name} is given twice", name=name)
            if name not in known:
                title = message("Shapes", "There is no input {name}", name=name)
            names = ", ".join(sorted(known))
            detail = message("Shapes", "{block} has: {names}.", block=own.title, names=names)
            refuse(title, detail, name)
        values[name] = value


def _too_many(own: Block) -> None:
    title = message("Shapes", "Too many inputs")
    text = "{block} takes {count} at most."
    refuse(title, message("Shapes", text, block=own.title, count=len(own.ports)))


def _check_sorts(own: Block, values: Mapping[str, Value]) -> None:
    """Refuse settings of a sort that the rules do not look at themselves."""
    for parameter in own.parameters:
        name, value = parameter.name, values.get(parameter.name)
        if name not in values or isinstance(value, Unknown) or own.rule == "clamped":
            continue
        if parameter.type == "float" and not isinstance(value, int | float):
            title = message("Shapes", "{name} must be a number", name=name)
            refuse(title, message("Shapes", "Give {name} as a number.", name=name), name)
        if parameter.choices and value not in parameter.choices:
            title = message("Shapes", "{name} cannot be {value}", name=name, value=str(value))
            names = ", ".join(parameter.choices)
            refuse(title, message("Shapes", "Possible are: {names}.", names=names), name)


def bound_spans(own: Block, call: Call) -> dict[str, Span]:
    """Return where in the line each argument of a call stands, by name."""
    spans: dict[str, Span] = {}
    for name, place in _placed(own, call):
        span = call.arguments[place].span
        spans[name] = (spans[name][0], span[1]) if name in spans else span
    return spans | {name: value.span for name, value in call.keywords}

"""All lines of a network judged one after the other: values, troubles, unsound modules.

What `gradviz.builder.shapes` words and `gradviz.builder.repairs` tries changes on.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from gradviz.builder.entries import Block
from gradviz.builder.formula import unknown
from gradviz.builder.palette import find_block
from gradviz.builder.patterns import broken
from gradviz.builder.problems import Problem
from gradviz.builder.rules import ANY, Kind, Value
from gradviz.builder.rules_lines import Line, Used, judge, read_line
from gradviz.builder.rules_numbers import with_numbers
from gradviz.builder.rules_types import is_known
from gradviz.model.errors import GradvizError
from gradviz.model.program import Argument, Module, NetworkSpec
from gradviz.model.words import Message, language, message

__all__ = ["Survey", "apart", "module_problem", "settings_problem", "survey"]


class Survey(NamedTuple):
    """What is known of a whole network, before words and repairs.

    `names` are all values by name, `lines` what was found about each line, `apart` the
    problems that belong to no line's shapes.
    """

    names: dict[str, Value]
    lines: tuple[Line, ...]
    modules: tuple[Used, ...]
    apart: tuple[Problem, ...]


def survey(spec: NetworkSpec) -> Survey:
    """Judge all lines of a network."""
    names: dict[str, Value] = {}
    apart: list[Problem] = []
    for leaf in spec.leaves:
        name = unicodedata.normalize("NFKC", leaf.name)
        known = is_known(leaf.value.dtype)
        names[name] = Kind(leaf.value.shape, leaf.value.dtype) if known else ANY
    modules = {}
    for module in spec.modules:
        arguments = module.arguments
        used, problem = _made(module.name, module.block, arguments, repr(arguments), language())
        apart += [problem] if problem else []
        modules[module.name] = used
    callable_ = frozenset(modules)
    lines = tuple(
        _line(number, text, callable_, modules, names, apart)
        for number, text in enumerate(spec.lines, start=1)
    )
    lines = with_numbers(spec, lines, modules, names)
    return Survey(names, lines, tuple(modules.values()), tuple(apart))


# Kept by the text of the arguments too: 1 and True are equal; a sentence by its language.
@lru_cache(maxsize=4096)
def _made(
    name: str, block: str, arguments: tuple[tuple[str, Argument], ...], text: str, code: str
) -> tuple[Used, Problem | None]:
    problem = module_problem(Module(name=name, block=block, arguments=arguments))
    plain = unicodedata.normalize("NFKC", name)
    return Used(plain, block, arguments, text, problem is None), problem


NOTHING = Line((), (), ())


def _line(
    number: int,
    text: str,
    callable_: frozenset[str],
    modules: dict[str, Used],
    names: dict[str, Value],
    apart: list[Problem],
) -> Line:
    try:
        reading = read_line(text, callable_)
    except GradvizError as error:
        target = text.partition("=")[0].strip()
        column = error.message.fields.get("column", 1)
        apart.append(_unreadable(number, error.message, target, int(str(column))))
        if target.isidentifier():
            names.setdefault(target, ANY)
        return NOTHING
    for name in reading.names:
        if name.name not in names:
            told = unknown("name", name.name, names)
            apart.append(_unreadable(number, told, reading.targets[0], *name.span))
    inputs = []
    for name in reading.names:
        value = names.get(name.name, ANY)
        inputs.append((name.name, value, type(value).__name__))
    used = tuple(modules[name] for name in sorted(reading.words) if name in modules)
    line = judge((text, callable_ & reading.words), tuple(inputs), used)
    names.update(zip(reading.targets, line.values, strict=True))
    return line


def _unreadable(number: int, told: Message, name: str, column: int, end: int = 0) -> Problem:
    title = message("Shapes", "This line cannot be read")
    return Problem(
        kind="unreadable",
        line=number,
        column=column,
        end=end or column + 1,
        call=(column, end or column + 1),
        block=name,
        message=title,
        detail=told,
    )


# ------------------------------------------------------------------ leaves, modules


def module_problem(module: Module) -> Problem | None:
    """Return what is wrong with how a module is made, None where nothing is."""
    own = find_block(module.block)
    if own is None or own.kind != "module":
        title = message("Shapes", "There is no block {name}", name=module.block)
        detail = message("Shapes", "The palette has no module of that name.")
        return apart(module.name, "", title, detail)
    return settings_problem(own, module.name, module.arguments)


def settings_problem(
    own: Block, owner: str, arguments: tuple[tuple[str, Argument], ...]
) -> Problem | None:
    """Return what is wrong with the settings of a module or optimizer, None where nothing is."""
    names = own.arguments(arguments)
    for name, value in names.items():
        parameter = own.parameter(name)
        if parameter is None:
            title = message("Shapes", "There is no setting {name}", name=name)
            detail = message("Shapes", "{block} has none of that name.", block=own.title)
            return apart(owner, name, title, detail)
        low, high = parameter.minimum, parameter.maximum
        for number in value if isinstance(value, tuple) else (value,):
            wrong = not _is_sort(parameter.type, number, parameter.default)
            if wrong or (parameter.choices and value not in parameter.choices):
                title = message("Shapes", "{name} cannot be {value}", name=name, value=str(value))
                return apart(owner, name, title, message("Shapes", "{told}", told=parameter.help))
            if isinstance(number, int | float) and not _within(number, low, high):
                title = message("Shapes", "{name} cannot be {value}", name=name, value=str(value))
                detail = message("Shapes", "{limits}", limits=_limits(low, high))
                return apart(owner, name, title, detail)
    condition = broken(own, names)
    if condition is None:
        return None
    sentence = condition.ja if language() == "ja" else condition.en
    title = message("Shapes", "{name} does not fit", name=condition.parameter)
    detail = message("Shapes", "{told}", told=sentence.format(**names))
    return apart(owner, condition.parameter, title, detail)


def _is_sort(sort: str, value: object, default: object) -> bool:
    if value is None:
        return default is None
    if sort in ("int", "pair", "ints", "size", "dims"):
        return isinstance(value, int) and not isinstance(value, bool)
    if sort in ("float", "floats"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, bool) if sort == "bool" else isinstance(value, str)


def _within(number: float, low: float | None, high: float | None) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)


def _limits(low: float | None, high: float | None) -> Message:
    if low is not None and high is not None:
        return message("Shapes", "Possible is {low} to {high}.", low=low, high=high)
    if high is not None:
        return message("Shapes", "Possible is {high} at most.", high=high)
    return message("Shapes", "Possible is {low} at least.", low=low)


def apart(name: str, port: str, title: Message, detail: Message) -> Problem:
    """Return a problem of a leaf or module, which stands in no line."""
    return Problem(kind="misfit", line=0, block=name, port=port, message=title, detail=detail)

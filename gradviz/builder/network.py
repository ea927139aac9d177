"""All lines of a NetworkSpec read together: are the names known, is there one loss.

Shapes and numbers are not looked at: `gradviz.builder.shapes` does that.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NoReturn

from gradviz.builder.formula import (
    Call,
    Expression,
    Gap,
    Items,
    Name,
    Statement,
    at,
    parse,
    unknown,
)
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.words import Message, message

__all__ = ["gaps_in", "modules_in", "names_in", "parts_of", "read_lines", "run_lines"]

RESERVED = frozenset({"F", "complex", "float", "nn", "print", "self", "super", "torch"})
"""Names that the written-out program needs itself."""

_ATTRIBUTES = """
T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double
dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter
get_submodule half ipu load_state_dict modules mtia named_buffers named_children named_modules
named_parameters parameters register_backward_hook register_buffer register_forward_hook
register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module
register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_
set_extra_state set_submodule share_memory state_dict to to_empty train training type xpu
zero_grad
"""
TAKEN = frozenset(_ATTRIBUTES.split())
"""What every ``nn.Module`` has already: no module, group or parameter of one is called so."""


def read_lines(spec: NetworkSpec) -> tuple[Statement, ...]:
    """Read all formula lines of a spec, as far as it is built: there may be none.

    Arguments that are not connected are `gradviz.builder.formula.Gap` in what is returned.
    What was read is kept by names and lines: other numbers in the leaves cost nothing.

    Raises
    ------
    GradvizError
        When a leaf's, a module's or a line's name is not possible, a line is no formula, or
        a name is not known where it is used. The fields ``line`` and ``column`` (from 1)
        say where; a leaf or module has ``leaf`` instead.
    """
    _check_attributes(spec)
    leaves = tuple(leaf.name for leaf in spec.leaves)
    return _read(leaves, tuple(module.name for module in spec.modules), spec.lines)


def run_lines(spec: NetworkSpec) -> tuple[Statement, ...]:
    """Read all formula lines of a spec that is to be run.

    Raises
    ------
    GradvizError
        As `read_lines`; also when there is no line, an argument is not connected, or what
        backward starts from is not the one value of a line.
    """
    statements = read_lines(spec)
    if not statements:
        text = "Nothing is computed yet: add a line such as L = x*x."
        raise GradvizError(message("Formula", text))
    for number, statement in enumerate(statements, start=1):
        for gap in gaps_in(statement.expression):
            name = ", ".join(statement.targets)
            told = message("Formula", "{name} is not connected: its input is missing.", name=name)
            _fail(number, gap.span[0], told)
    if not spec.root and statements[-1].unpacks:
        told = message("Formula", "The last line is the loss: it gives one name one value.")
        _fail(len(statements), 1, told)
    if spec.root and all(spec.root not in statement.targets for statement in statements):
        text = "Backward starts from {name}, but no line gives it."
        raise GradvizError(message("Formula", text, name=spec.root))
    return statements


@lru_cache(maxsize=64)
def _read(
    leaves: tuple[str, ...], modules: tuple[str, ...], lines: tuple[str, ...]
) -> tuple[Statement, ...]:
    known: set[str] = set()
    for leaf in leaves:
        _check_name(leaf, known, message("Formula", "Two leaves are called {leaf}.", leaf=leaf))
        known.add(unicodedata.normalize("NFKC", leaf))
    own = frozenset(known)
    callable_ = set(own)
    for module in modules:
        text = "{leaf} is the name of two things: change one."
        _check_name(module, callable_, message("Formula", text, leaf=module))
        callable_.add(unicodedata.normalize("NFKC", module))
    parts = frozenset(callable_ - own)
    statements = []
    for number, line in enumerate(lines, start=1):
        statement = parse(line, number, parts)
        for name in names_in(statement.expression):
            if name.name not in known:
                _fail(number, name.span[0], unknown("name", name.name, known))
        for target in statement.targets:
            _check_target(number, target, own, parts)
        known.update(statement.targets)
        statements.append(statement)
    return tuple(statements)


def _check_attributes(spec: NetworkSpec) -> None:
    if not spec.modules and not spec.groups:
        return
    learned = (leaf.name for leaf in spec.leaves if leaf.role == "parameter")
    modules = (module.name for module in spec.modules)
    for name in (*modules, *(group.name for group in spec.groups), *learned):
        if name in TAKEN:
            raise GradvizError(_reserved(name))


def _check_target(line: int, target: str, leaves: frozenset[str], modules: frozenset[str]) -> None:
    if target in RESERVED:
        _fail(line, 1, _reserved(target))
    if target in leaves:
        text = "{leaf} is a leaf already: give the result another name."
        _fail(line, 1, message("Formula", text, leaf=target))
    if target in modules:
        text = "{leaf} is a module already: give the result another name."
        _fail(line, 1, message("Formula", text, leaf=target))


def _fail(line: int, column: int, told: Message) -> NoReturn:
    told = at(told, line)
    told.fields["column"] = column
    raise GradvizError(told)


def _check_name(name: str, before: set[str], twice: Message) -> None:
    if not name.isidentifier() or keyword.iskeyword(name):
        text = "{leaf} is not possible as a name: use letters, digits and _."
        raise GradvizError(message("Formula", text, leaf=name or '""'))
    if name in RESERVED:
        raise GradvizError(_reserved(name))
    if unicodedata.normalize("NFKC", name) in before:
        raise GradvizError(twice)


def _reserved(name: str) -> Message:
    return message("Formula", "{leaf} belongs to PyTorch: choose another name.", leaf=name)


def parts_of(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and all that it is made of, from left to right, outer before inner."""
    yield expression
    if isinstance(expression, Items):
        for item in expression.items:
            yield from parts_of(item)
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from parts_of(argument)
        for _, value in expression.keywords:
            yield from parts_of(value)


def names_in(expression: Expression) -> Iterator[Name]:
    """Yield every name that an expression uses, from left to right."""
    return (part for part in parts_of(expression) if isinstance(part, Name))


def gaps_in(expression: Expression) -> Iterator[Gap]:
    """Yield every argument of an expression that is not connected."""
    return (part for part in parts_of(expression) if isinstance(part, Gap))


def modules_in(expression: Expression) -> Iterator[Call]:
    """Yield every call of a module in an expression."""
    for part in parts_of(expression):
        if isinstance(part, Call) and part.form == "module":
            yield part

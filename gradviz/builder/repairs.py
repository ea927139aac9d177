"""Repairs: each change that a rule proposes is made, tried on the network, and kept if true.

Changes of a line are made in its text, where the call stands; everything else of the line
stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from gradviz.builder.formula import Call
from gradviz.builder.palette import block
from gradviz.builder.problems import Problem, Repair, Span
from gradviz.builder.rules import Both, Fix, Retyped, Set, Wrap
from gradviz.builder.rules_lines import Trouble, bound_spans, called_block
from gradviz.builder.survey import Survey, survey
from gradviz.model.program import Argument, Leaf, Module, NetworkSpec
from gradviz.model.tensor import tensor_value
from gradviz.model.words import message

__all__ = ["mended", "mended_leaf", "mended_module"]

MOST = 2
"""More choices than these are no help."""


def mended(spec: NetworkSpec, found: Survey, line: int, trouble: Trouble) -> tuple[Repair, ...]:
    """Return the repairs of a trouble that are true, two at most.

    Parameters
    ----------
    found
        What is known of `spec`.
    line
        Number of the line, from 1.
    """
    repairs: list[Repair] = []
    for fix in trouble.fixes:
        changed = _applied(spec, line, trouble, fix)
        if changed is None or any(changed == repair.spec for repair in repairs):
            continue
        if _helps(found, survey(changed), line):
            repairs.append(Repair(message=fix.label, spec=changed))
        if len(repairs) == MOST:
            break
    return tuple(repairs)


def _helps(before: Survey, after: Survey, line: int) -> bool:
    """Whether a line has fewer troubles than before, and no line that was sound has any."""
    if len(after.apart) > len(before.apart):
        return False
    for number, (old, new) in enumerate(zip(before.lines, after.lines, strict=True), start=1):
        worse, count = _count(new), _count(old)
        if number == line and worse >= count:
            return False
        was_known = old.values and not old.troubles and all(map(_is_known, old.values))
        if number < line and worse > count:
            return False
        if number > line and was_known and worse:
            return False
    return True


def _is_known(value: object) -> bool:
    return type(value).__name__ != "Unknown"


def _count(line: object) -> int:
    return sum(trouble.kind != "open" for trouble in getattr(line, "troubles", ()))


# ------------------------------------------------------------------------- changing


def _applied(spec: NetworkSpec, line: int, trouble: Trouble, fix: Fix) -> NetworkSpec | None:
    call = trouble.call
    if call is None:
        return None
    if isinstance(fix, Both):
        changed = _applied(spec, line, trouble, fix.first)
        return changed and _applied(changed, line, trouble, fix.second)
    if isinstance(fix, Set) and call.form == "module":
        return with_argument(spec, call.function, fix.name, fix.value)
    text = spec.lines[line - 1]
    new = _changed(text, call, fix)
    if new is None:
        return None
    return msgspec.structs.replace(spec, lines=(*spec.lines[: line - 1], new, *spec.lines[line:]))


def _changed(text: str, call: Call, fix: Set | Wrap | Retyped) -> str | None:
    if isinstance(fix, Retyped):
        return _renamed(text, call, fix.function)
    spans = _spans(call, fix)
    if isinstance(fix, Wrap):
        span = spans.get(fix.port)
        return None if span is None else _put(text, span, fix.template.format(_cut(text, span)))
    if call.form != "call":
        return None
    value = fix.value
    written = ", ".join(map(repr, value)) if isinstance(value, tuple) else repr(value)
    own = called_block(call)
    parameter = own.parameter(fix.name) if own else None
    if isinstance(value, tuple) and parameter is not None and parameter.by != "spread":
        written = repr(value)
    if fix.name in spans:
        return _put(text, spans[fix.name], written)
    end = call.span[1] - 1
    return _put(text, (end, end), f", {fix.name}={written}")


def _spans(call: Call, fix: Fix) -> dict[str, Span]:
    own = called_block(call)
    if call.form == "module" and isinstance(fix, Wrap):
        # A module's first input is always written first.
        return {fix.port: call.arguments[0].span} if call.arguments else {}
    return bound_spans(own, call) if own else {}


def _cut(text: str, span: Span) -> str:
    return text[span[0] - 1 : span[1] - 1]


def _put(text: str, span: Span, new: str) -> str:
    return text[: span[0] - 1] + new + text[span[1] - 1 :]


def _renamed(text: str, call: Call, function: str) -> str | None:
    """Write another function's name in a call: ``x.view(2)`` becomes ``x.reshape(2)``."""
    if call.form != "call" or not call.arguments:
        return None
    first = call.arguments[0].span
    before = text[call.span[0] - 1 : first[0] - 1]
    if before.strip("( "):
        named = re.compile(r"[\w.]+\s*\(").match(text, call.span[0] - 1)
        return _put(text, (call.span[0], named.end()), function) if named else None
    named = re.compile(r"[)\s]*\.\s*(\w+)").match(text, first[1] - 1)
    return text[: named.start(1)] + function + text[named.end(1) :] if named else None


def with_argument(spec: NetworkSpec, name: str, argument: str, value: Argument) -> NetworkSpec:
    """Return the spec with another argument of a module."""
    return msgspec.structs.replace(
        spec,
        modules=tuple(
            _with_argument(module, argument, value) if module.name == name else module
            for module in spec.modules
        ),
    )


def _with_argument(module: Module, name: str, value: Argument) -> Module:
    given = dict(module.arguments) | {name: value}
    order = [one.name for one in block(module.block).parameters]
    arguments = tuple((key, given[key]) for key in order if key in given)
    # Numbers that were kept for the old size fit no longer.
    return msgspec.structs.replace(module, arguments=arguments, values=())


# ------------------------------------------------------------------ leaves, modules


def mended_leaf(spec: NetworkSpec, leaf: Leaf) -> tuple[Repair, ...]:
    """Return the repairs of a leaf of whole numbers that is to have a gradient."""
    value = leaf.value
    repairs = []
    if value.is_whole:
        floating = tensor_value(value.numpy(), "float32")
        label = message("Shapes", "Turn it into {dtype}", dtype="float32")
        repairs.append((label, msgspec.structs.replace(leaf, value=floating, recipe="")))
    label = message("Shapes", "Make it an input")
    repairs.append((label, msgspec.structs.replace(leaf, role="input", grad=False)))
    return tuple(
        Repair(message=label, spec=_with_leaf(spec, changed)) for label, changed in repairs
    )


def _with_leaf(spec: NetworkSpec, changed: Leaf) -> NetworkSpec:
    leaves = tuple(changed if leaf.name == changed.name else leaf for leaf in spec.leaves)
    return msgspec.structs.replace(spec, leaves=leaves)


def mended_module(spec: NetworkSpec, problem: Problem) -> tuple[Repair, ...]:
    """Return the repairs of a module that cannot be made: a setting that works."""
    module = next((one for one in spec.modules if one.name == problem.block), None)
    if module is None or not problem.port:
        return ()
    before = survey(spec)
    repairs = []
    for value in _values_for(module, problem.port):
        changed = with_argument(spec, module.name, problem.port, value)
        if len(survey(changed).apart) < len(before.apart):
            label = message("Shapes", "Use {value}", value=str(value))
            repairs.append(Repair(message=label, spec=changed))
        if len(repairs) == MOST:
            break
    return tuple(repairs)


def _values_for(module: Module, name: str) -> Iterator[Argument]:
    """Yield settings near the one given, then the default."""
    own = block(module.block)
    parameter = own.parameter(name)
    if parameter is None:
        return
    given = own.arguments(module.arguments)[name]
    if isinstance(given, int) and not isinstance(given, bool) and parameter.type == "int":
        for step in range(1, 65):
            yield from (n for n in (given - step, given + step) if n >= (parameter.minimum or 0))
    yield parameter.default

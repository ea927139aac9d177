"""Shapes, types and problems of a network, at once and without torch.

`check` is the door. The rules stand in `rules_*.py`; what they say equals what PyTorch does,
which a property test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

import msgspec

from gradviz.builder.network import read_lines
from gradviz.builder.palette import palette
from gradviz.builder.problems import Problem, Repair, Verdict
from gradviz.builder.repairs import mended, mended_leaf, mended_module
from gradviz.builder.rules import Kind, Value
from gradviz.builder.rules_lines import Trouble
from gradviz.builder.rules_types import is_floating
from gradviz.builder.rules_weights import count
from gradviz.builder.survey import Survey, apart, settings_problem, survey
from gradviz.model.errors import GradvizError
from gradviz.model.program import Leaf, NetworkSpec
from gradviz.model.words import message

__all__ = ["Problem", "Repair", "Verdict", "check", "repairs_of"]

MOST_MENDED = 4
"""For more problems than these `check` seeks no repairs: each is tried on the whole network."""


def check(spec: NetworkSpec) -> Verdict:
    """Tell shapes, types, counts and problems of a network.

    Never raises: a line that cannot be read is a problem too. What was found about a line
    is kept, so that checking again after an edit costs little.

    Examples
    --------
    >>> from gradviz.builder.presets import preset
    >>> check(preset("mlp").spec).shapes["H"]
    (1, 5)
    """
    found = survey(spec)
    problems = list(_problems(spec, found))
    named = {module.name for module in spec.modules}
    shapes, dtypes = {}, {}
    for name, value in found.names.items():
        if isinstance(value, Kind) and name not in named:
            shapes[name], dtypes[name] = value.shape, value.dtype
    for leaf in spec.leaves:
        shapes[leaf.name], dtypes[leaf.name] = leaf.value.shape, leaf.value.dtype
    return Verdict(
        shapes=shapes,
        dtypes=dtypes,
        inner={
            (number, span): value
            for number, line in enumerate(found.lines, start=1)
            for span, value in line.inner
            if _is_tensors(value)
        },
        parameters=_counts(spec, found),
        problems=tuple(problems),
    )


def repairs_of(spec: NetworkSpec, problem: Problem) -> tuple[Repair, ...]:
    """Return the repairs of one problem, for those for which `check` has not sought them.

    Parameters
    ----------
    problem
        Of `spec`, as `check` gave it.
    """
    if problem.repairs or not problem.line:
        return problem.repairs
    found = survey(spec)
    for trouble in found.lines[problem.line - 1].troubles:
        if trouble.title == problem.message and trouble.span == (problem.column, problem.end):
            return mended(spec, found, problem.line, trouble)
    return ()


def _is_tensors(value: Value) -> TypeGuard[Kind | tuple[Kind, ...]]:
    if isinstance(value, tuple):
        return bool(value) and all(_is_tensors(item) for item in value)
    return isinstance(value, Kind)


def _counts(spec: NetworkSpec, found: Survey) -> dict[str, int]:
    sound = {used.name for used in found.modules if used.sound}
    counts = {module.name: count(module) for module in spec.modules if module.name in sound}
    leaves = {leaf.name: leaf.value.count for leaf in spec.leaves if leaf.role == "parameter"}
    return {**leaves, **counts}


# ------------------------------------------------------------------------- problems


def _problems(spec: NetworkSpec, found: Survey) -> Iterator[Problem]:
    """Yield all problems: first of leaves and modules, then line by line."""
    for leaf in spec.leaves:
        problem = leaf_problem(spec, leaf)
        if problem is not None:
            yield problem
    unreadable: dict[int, list[Problem]] = {}
    for problem in found.apart:
        if problem.line:
            unreadable.setdefault(problem.line, []).append(problem)
        else:
            yield msgspec.structs.replace(problem, repairs=mended_module(spec, problem))
    if not unreadable:
        yield from _names(spec)
    if spec.optimizer is not None:
        target = f"torch.optim.{spec.optimizer.name}"
        own = next((one for one in palette() if one.target == target), None)
        wrong = own and settings_problem(own, spec.optimizer.name, spec.optimizer.arguments)
        if wrong:
            yield wrong
    sought = 0
    for number, line in enumerate(found.lines, start=1):
        yield from unreadable.get(number, ())
        for trouble in line.troubles:
            sought += bool(trouble.fixes)
            tried = sought <= MOST_MENDED
            repairs = mended(spec, found, number, trouble) if tried else ()
            yield _problem(spec, number, trouble, repairs)


def _names(spec: NetworkSpec) -> Iterator[Problem]:
    """Yield what is wrong with a name, which no single line tells."""
    try:
        read_lines(spec)
    except GradvizError as error:
        fields = error.message.fields
        title = message("Shapes", "This name is not possible")
        name = str(fields.get("leaf", ""))
        line, column = int(str(fields.get("line", 0))), int(str(fields.get("column", 1)))
        problem = apart(name, "", title, error.message)
        yield msgspec.structs.replace(
            problem, kind="unreadable", line=line, column=column, end=column + 1
        )


def _problem(
    spec: NetworkSpec, number: int, trouble: Trouble, repairs: tuple[Repair, ...]
) -> Problem:
    call = trouble.call
    return Problem(
        kind=trouble.kind,
        line=number,
        column=trouble.span[0],
        end=trouble.span[1],
        call=call.span if call else trouble.span,
        block=spec.lines[number - 1].partition("=")[0].partition(",")[0].strip(),
        module=call.function if call and call.form == "module" else "",
        port=trouble.port,
        message=trouble.title,
        detail=trouble.detail,
        repairs=repairs,
    )


def leaf_problem(spec: NetworkSpec, leaf: Leaf) -> Problem | None:
    """Return what is wrong with a leaf: whole numbers that should be learned."""
    if not leaf.requires_grad or is_floating(leaf.value.dtype):
        return None
    if leaf.value.dtype.startswith(("complex", "float")):
        return None
    title = message("Shapes", "Whole numbers have no gradient")
    text = "{leaf} is {dtype}: nothing lies between two whole numbers, so there is no slope."
    detail = message("Shapes", text, leaf=leaf.name, dtype=leaf.value.dtype)
    problem = apart(leaf.name, "", title, detail)
    return msgspec.structs.replace(problem, repairs=mended_leaf(spec, leaf))

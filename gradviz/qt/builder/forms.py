"""What the form of a block shows: its settings, shapes and counts, as records; no widgets."""

from __future__ import annotations

import ast

import msgspec

from gradviz.builder.blocks import BlockView, blocks
from gradviz.builder.captions import settings
from gradviz.builder.entries import Block, Parameter, Part
from gradviz.builder.network import read_lines
from gradviz.builder.palette import find_block
from gradviz.builder.problems import Problem, Verdict
from gradviz.builder.rules_weights import shares, weights
from gradviz.builder.trees import part
from gradviz.builder.values import leaf_settings
from gradviz.model.program import Argument, Leaf, NetworkSpec
from gradviz.model.words import translate
from gradviz.qt.builder.rows import row_of
from gradviz.workspace.findings import findings, shape_text

__all__ = ["FieldShown", "FormShown", "form_shown", "problems_of", "read_argument"]

WRITTEN = 64
"""Leaves of so many numbers at most are written as text."""
LISTED = 8
"""So many learned tensors of a block at most are listed by their names."""


class FieldShown(msgspec.Struct, frozen=True, kw_only=True):
    """One setting: its name, type, value as text, limits, what is wrong with it.

    `is_whole` tells that its numbers have no fractions.
    """

    name: str
    type: str
    text: str
    title: str = ""
    value: Argument = None
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    tip: str = ""
    error: str = ""
    is_whole: bool = False


class FormShown(msgspec.Struct, frozen=True, kw_only=True):
    """One block.

    Attributes
    ----------
    id
        Of the block; settings of a module are set by it too.
    title, kind, sign
        Its name, what it is, its sign in lists.
    description
        One sentence about it.
    fields
        Its settings.
    shapes
        Name and shape; None where it is not known yet.
    counts
        Learned numbers: of the block, of its parts, of all; empty where it has none.
    configurations, configuration
        Named sets of settings that it may have; the one that it has, "" for none of them.
    remark
        The note that a person wrote.
    trouble, torch
        What is wrong, in words; PyTorch's own.
    leaf
        The leaf, where it is one.
    """

    id: str
    title: str
    kind: str
    sign: str
    description: str = ""
    fields: tuple[FieldShown, ...] = ()
    shapes: tuple[tuple[str, str | None], ...] = ()
    counts: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    remark_of: str = ""
    trouble: str = ""
    torch: str = ""
    leaf: Leaf | None = None
    configurations: tuple[str, ...] = ()
    configuration: str = ""


def form_shown(spec: NetworkSpec, verdict: Verdict, view: BlockView, torch: str = "") -> FormShown:
    """Return what the form shows of a block.

    Parameters
    ----------
    spec, verdict
        The network, and what is said of it without running it.
    view
        The block.
    torch
        What PyTorch said of it, if it was run.
    """
    entry = find_block(view.block)
    leaf = next((one for one in spec.leaves if one.name == view.id), None)
    found = problems_of(verdict, view)
    wrong = [one for one in found if one.kind in ("misfit", "unreadable", "doubt")]
    named = view.name or view.id
    remarks = dict(spec.remarks)
    sign = row_of(entry).sign if entry is not None else "op"
    return FormShown(
        id=view.id,
        title=view.module or view.name or view.title,
        kind=_kind(view, leaf),
        sign=leaf.role if leaf is not None else sign,
        description=entry.description if entry is not None and leaf is None else "",
        fields=_fields(spec, view, entry, leaf, wrong),
        shapes=tuple(_shapes(spec, verdict, view, entry, leaf)),
        counts=tuple(_counts(spec, verdict, view)),
        remark=remarks.get(named, remarks.get(view.module, "")),
        remark_of=named,
        trouble=" ".join(one.detail.words() or one.message.words() for one in wrong[:1]),
        torch=torch if wrong else "",
        leaf=leaf,
        configurations=tuple(one.title for one in entry.configurations) if entry else (),
        configuration=_configuration(spec, view, entry),
    )


def _configuration(spec: NetworkSpec, view: BlockView, entry: Block | None) -> str:
    """Return the title of the configuration that a module has."""
    module = next((one for one in spec.modules if one.name == view.module), None)
    if module is None or entry is None:
        return ""
    given = entry.arguments(module.arguments)
    same = (one.title for one in entry.configurations if given == given | one.arguments)
    return next(same, "")


def _kind(view: BlockView, leaf: Leaf | None) -> str:
    if leaf is None:
        return translate("Builder", "block · {title}", title=view.title)
    return {
        "parameter": translate("Leaves", "parameter"),
        "input": translate("Leaves", "input"),
        "constant": translate("Leaves", "constant"),
    }[leaf.role]


def problems_of(verdict: Verdict, view: BlockView) -> tuple[Problem, ...]:
    """Return the problems that are a block's own."""
    return tuple(
        one
        for one in verdict.problems
        if (one.line == view.line + 1 and (one.call == view.span or "#" not in view.id)
            and view.line >= 0)
        or (not one.line and one.block in (view.id, view.module) and one.block)
    )  # fmt: skip


# ------------------------------------------------------------------------------ settings


def _fields(
    spec: NetworkSpec,
    view: BlockView,
    entry: Block | None,
    leaf: Leaf | None,
    wrong: list[Problem],
) -> tuple[FieldShown, ...]:
    if entry is None:
        return ()
    given = _given(spec, view, entry, leaf)
    needed = _needed(spec, view, wrong)
    made = []
    for one in entry.parameters:
        if leaf is not None and one.name == "value" and leaf.value.count > WRITTEN:
            continue
        if leaf is not None and one.name == "seed":
            continue  # the button beside draws them anew
        value = given.get(one.name, one.default)
        error = ""
        if one.name in needed:
            error = translate("Builder", "needs {value} here", value=_text(one, needed[one.name]))
        made.append(_field(one, value, error, leaf))
    known = {one.name for one in entry.parameters}
    for name, value in given.items():
        if name not in known and leaf is None and isinstance(value, int | float):
            title = translate("Builder", "number")
            made.append(
                FieldShown(name=name, title=title, type="float", text=f"{value:.7g}", value=value)
            )
    return tuple(made)


def _field(one: Parameter, value: Argument, error: str, leaf: Leaf | None) -> FieldShown:
    whole = one.type in ("int", "pair", "ints", "size", "dims")
    if one.type == "numbers" and leaf is not None:
        whole = "int" in leaf.value.dtype or leaf.value.dtype == "bool"
    return FieldShown(
        name=one.name,
        type=one.type,
        text=_text(one, value),
        value=value,
        choices=one.choices,
        minimum=one.minimum,
        maximum=one.maximum,
        tip=one.help,
        error=error,
        is_whole=whole,
    )


def _given(
    spec: NetworkSpec, view: BlockView, entry: Block, leaf: Leaf | None
) -> dict[str, Argument]:
    module = next((one for one in spec.modules if one.name == view.module), None)
    if module is not None:
        return dict(module.arguments)
    if leaf is None:
        return _written(spec, view, entry)
    found = leaf_settings(leaf, entry)
    if leaf.value.is_whole and leaf.value.count <= WRITTEN:
        found["value"] = _numbers_text(leaf)
    return found


def _numbers_text(leaf: Leaf) -> str:
    def written(value: object) -> str:
        if isinstance(value, list):
            return "[" + ", ".join(map(written, value)) + "]"
        return f"{value:.7g}" if isinstance(value, float) else str(value)

    return written(leaf.value.numpy().tolist())


def _written(spec: NetworkSpec, view: BlockView, entry: Block) -> dict[str, Argument]:
    """Return the settings that are written in the block's line."""
    return settings(part(read_lines(spec)[view.line].expression, view.path), entry)


def _needed(spec: NetworkSpec, view: BlockView, wrong: list[Problem]) -> dict[str, Argument]:
    """Return what repairs would set of this block: what is needed there."""
    now = next((dict(one.arguments) for one in spec.modules if one.name == view.module), None)
    if now is None:
        return {}
    for problem in wrong:
        for repair in problem.repairs:
            then = next(
                (dict(one.arguments) for one in repair.spec.modules if one.name == view.module), now
            )
            found = {name: value for name, value in then.items() if now.get(name) != value}
            if found:
                return found
    return {}


def _text(one: Parameter, value: Argument) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:.7g}"
    return str(value)


def read_argument(field: FieldShown, text: str) -> Argument:
    """Return what a text means for a setting.

    Raises
    ------
    ValueError
        When it means nothing there; the text says what is wanted.
    """
    text = text.strip()
    if field.type in ("choice", "text", "numbers"):
        return text
    if not text:
        return None
    wanted = {
        "int": translate("Builder", "a whole number"),
        "float": translate("Builder", "a number"),
        "floats": translate("Builder", "numbers, with commas between"),
    }.get(field.type, translate("Builder", "whole numbers, with commas between"))
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise ValueError(wanted) from None
    numbers = found if isinstance(found, tuple | list) else (found,)
    whole = field.type not in ("float", "floats")
    kinds = (int,) if whole else (int, float)
    if not all(isinstance(one, kinds) and not isinstance(one, bool) for one in numbers):
        raise ValueError(wanted)
    if field.type in ("int", "float"):
        if isinstance(found, tuple | list):
            raise ValueError(wanted)
        return float(found) if field.type == "float" else found
    many = field.type in ("ints", "floats")
    return tuple(numbers) if many or isinstance(found, tuple | list) else found


# --------------------------------------------------------------------- shapes and counts


def _shapes(
    spec: NetworkSpec, verdict: Verdict, view: BlockView, entry: Block | None, leaf: Leaf | None
) -> list[tuple[str, str | None]]:
    if leaf is not None:
        return [(translate("Builder", "value"), _shape(leaf.value.shape))]
    found: list[tuple[str, str | None]] = []
    known = findings(verdict, blocks(spec)).shapes  # also of calls within lines
    leaves = {one.name: one.value.shape for one in spec.leaves}
    single = len(view.ports) == 1
    for port in view.ports:
        shape = leaves.get(port.source, known.get((port.source, port.output)))
        name = translate("Builder", "input") if single else port.name
        if port.source or not port.optional:
            found.append((name, None if shape is None else _shape(shape)))
    module = next((one for one in spec.modules if one.name == view.module), None)
    if module is not None and entry is not None:
        own = weights(module)
        found += [(name, _shape(shape)) for name, shape in own[: LISTED * (len(own) <= LISTED)]]
    wrong = any(one.kind == "misfit" for one in problems_of(verdict, view))
    for place, name in enumerate(view.outputs or (view.id,)):
        shape = None if wrong else known.get((view.id, place))
        several = len(view.outputs) > 1
        words = name if several else translate("Builder", "output")
        found.append((words, None if shape is None else _shape(shape)))
    return found


def _shape(shape: tuple[int, ...]) -> str:
    return shape_text(shape) or translate("Builder", "one number")


def _counts(spec: NetworkSpec, verdict: Verdict, view: BlockView) -> list[tuple[str, str]]:
    own = verdict.parameters.get(view.module or view.id)
    if own is None:
        return []
    names: dict[Part, str] = {
        "embeddings": translate("Builder", "embeddings"),
        "attention": translate("Builder", "attention"),
        "feed_forward": translate("Builder", "feed-forward"),
        "norms": translate("Builder", "norms"),
        "head": translate("Builder", "output head"),
    }
    module = next((one for one in spec.modules if one.name == view.module), None)
    found = {} if module is None else shares(module)
    return [
        *((words, f"{found[part]:,}") for part, words in names.items() if part in found),
        (translate("Builder", "this block"), f"{own:,}"),
        (translate("Builder", "whole model"), f"{verdict.total:,}"),
    ]

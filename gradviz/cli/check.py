"""``gradviz check SOURCE``: are the gradients right, leaf by leaf, as a table.

Exit codes: 0 where nothing disagrees (what cannot be checked is told, not blamed),
1 where a gradient disagrees.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gradviz.model.errors import GradvizError
from gradviz.model.numbers import format_number, format_shape
from gradviz.model.words import message, translate

if TYPE_CHECKING:
    from gradviz.cli.sources import Source
    from gradviz.engine.check import Check, LeafCheck, Told

__all__ = ["WHOLE", "check_text", "run_check"]

_GAP = "  "
WHOLE = 4_194_304
"""Tensors of a script with up to this many numbers are kept whole: all is computed again."""


def run_check(options: argparse.Namespace) -> int:
    """Check a source and print the table.

    Returns
    -------
    int
        0, or 1 when a gradient disagrees.

    Raises
    ------
    GradvizError
        When the source cannot be opened or run.
    """
    from gradviz.cli.names import is_file
    from gradviz.cli.sources import open_source

    source = open_source(
        options.source, options.step, options.root, options.python, WHOLE, options.given
    )
    if source.failure is not None:
        raise GradvizError(source.failure)
    with progress(shown=options.progress or sys.stderr.isatty()) as told:
        found = _checked(source, told, moves=not is_file(options.source))
    print(check_text(found))
    return 1 if found.disagrees else 0


def _checked(source: Source, told: Told, *, moves: bool) -> Check:
    """Check a trace; a network that is no file's also at other points."""
    from gradviz.model.program import NetworkSpec

    try:
        from gradviz.engine.check import check_trace
        from gradviz.engine.points import check_network
    except ImportError as error:
        text = "Checking needs PyTorch, which cannot be imported here ({reason})."
        raise GradvizError(message("Check", text, reason=str(error))) from error
    if moves and isinstance(source.program, NetworkSpec):
        return check_network(source.program, source.data, told)
    return check_trace(source.data, told=told)


@contextmanager
def progress(*, shown: bool) -> Iterator[Told]:
    """Give what tells on standard error which leaf is checked, if that is to be `shown`.

    In a terminal it is one line, which is gone in the end.
    """
    ends = "\r" if sys.stderr.isatty() else "\n"
    width = 0

    def tell(leaf: str, number: int, count: int) -> None:
        nonlocal width
        text = "Checking {leaf}, {number} of {count}"
        line = translate("Check", text, leaf=leaf, number=number, count=count)
        sys.stderr.write((line if ends == "\n" else _padded(line, width)) + ends)
        sys.stderr.flush()
        width = _width(line)

    try:
        yield tell if shown else lambda leaf, number, count: None
    finally:
        if width and ends == "\r":
            sys.stderr.write(" " * width + "\r")


def check_text(found: Check) -> str:
    """Return what a check found as a table with a line below it."""
    if not found.leaves:
        return translate("Check", "Nothing here requires a gradient.")
    return "\n".join([*_table(found), "", _sum(found)])


def _table(found: Check) -> list[str]:
    head = (
        translate("Check", "leaf"),
        translate("Check", "shape"),
        translate("Check", "checked"),
        translate("Check", "largest difference"),
        translate("Check", "digits"),
        translate("Check", "verdict"),
    )
    rows = [head, *(_row(leaf) for leaf in found.leaves)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(head))]
    return [
        _GAP.join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _row(leaf: LeafCheck) -> tuple[str, ...]:
    comparison = leaf.comparison
    shape = format_shape(leaf.shape)
    if comparison is None:
        return (leaf.leaf, shape, "", "", "", _verdict(leaf))
    at_kinks = comparison.checked == comparison.kinks + comparison.blank
    return (
        leaf.leaf,
        shape,
        format_number(comparison.checked),
        "" if at_kinks else format_number(comparison.difference, 2),
        "" if at_kinks else str(int(comparison.digits)),
        _verdict(leaf),
    )


def _verdict(leaf: LeafCheck) -> str:
    if leaf.verdict == "unchecked":
        reason = "" if leaf.reason is None else leaf.reason
        return translate("Check", "cannot be checked: {reason}", reason=reason)
    if leaf.verdict == "kink":
        return translate("Check", "at a kink")
    if leaf.verdict == "disagrees":
        return _disagreement(leaf)
    comparison = leaf.comparison
    if leaf.reason is not None:
        return translate("Check", "agrees ({reason})", reason=leaf.reason.words())
    if comparison is not None and comparison.kinks:
        return translate("Check", "agrees ({count} at a kink)", count=comparison.kinks)
    return translate("Check", "agrees")


def _disagreement(leaf: LeafCheck) -> str:
    parts = [translate("Check", "disagrees")]
    if leaf.reason is not None:
        parts.append(leaf.reason.words())
    names = list(dict.fromkeys(_named(fault.node, fault.grad_fn) for fault in leaf.faults))
    if names:
        parts.append(translate("Check", "at fault: {names}", names=", ".join(names)))
    else:
        parts.append(translate("Check", "no single operation was found at fault"))
    return "; ".join(parts)


def _named(node: str, grad_fn: str) -> str:
    return f"{node} ({grad_fn})" if grad_fn else node


def _sum(found: Check) -> str:
    counts = {
        verdict: sum(leaf.verdict == verdict for leaf in found.leaves)
        for verdict in ("agrees", "kink", "disagrees", "unchecked")
    }
    text = "{agrees} agree, {disagrees} disagree, {unchecked} cannot be checked."
    return translate(
        "Check",
        text,
        agrees=counts["agrees"] + counts["kink"],
        disagrees=counts["disagrees"],
        unchecked=counts["unchecked"],
    )


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes; Japanese letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))

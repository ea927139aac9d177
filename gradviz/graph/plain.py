"""Attributes of the public graph as words, numbers and truth only, for files of other programs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from gradviz.graph.figures import figures
from gradviz.model.numbers import format_number, format_shape
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Source

__all__ = ["Plain", "plain", "short"]

Plain = str | int | float | bool
WRITTEN = 16
"""The numbers of a tensor of up to so many are written out."""
TENSORS = ("value", "grad", "grad_before", "grad_after", "contribution")


def plain(attributes: Mapping[str, object]) -> dict[str, Plain]:
    """Return attributes of a node or an edge; what is None or not known is left out.

    A tensor of one number is that number, in full. Of others ``value_text`` has the numbers
    where they are few, and ``value_norm``, ``value_mean``, ``value_min``, ``value_max`` what is
    known of all; the same for ``grad`` and the others.

    Examples
    --------
    >>> plain({"kind": "input", "shape": (2, 3), "value": None})
    {'kind': 'input', 'shape': '2 x 3'}
    """
    found: dict[str, Plain] = {}
    for name, value in attributes.items():
        if isinstance(value, bool | int | str):
            found[name] = value
        elif name == "shape" and isinstance(value, tuple):
            found[name] = " x ".join(map(str, value))
        elif name == "values" and isinstance(value, tuple) and len(value) > 1:
            found["outputs"] = len(value)
        elif name in TENSORS and isinstance(value, TensorValue):
            found.update(_tensor(name, value))
        elif isinstance(value, Source):
            found["file"], found["line"] = os.path.basename(value.file), int(value.line)
    return found


def _tensor(name: str, value: TensorValue) -> Iterator[tuple[str, Plain]]:
    if value.count == 1 and value.is_whole:
        number = value.item()
        yield name, str(number) if isinstance(number, complex) else float(number)
        return
    if value.is_whole and value.count <= WRITTEN:
        yield f"{name}_text", _numbers(value)
    known = figures(value)
    for figure in ("norm", "mean", "min", "max"):
        number = getattr(known, figure)
        if number is not None:
            yield f"{name}_{figure}", float(number)


def _numbers(value: TensorValue) -> str:
    """Return the numbers of a tensor in brackets, each as short as reads back to the same."""
    return str(value.numpy().astype(str).tolist()).replace("'", "")


def short(value: TensorValue) -> str:
    """Return a tensor in a few words: its number, else dtype and shape."""
    if value.count == 1 and value.is_whole:
        return format_number(value.item())
    return f"{value.dtype} {format_shape(value.shape)}"

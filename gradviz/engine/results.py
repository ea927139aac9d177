"""What a program gave, and which part of it backward starts from. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch

from gradviz.engine import notes

Choice = str | int | Callable[[Any], Any] | None
"""A name or index in the result, or a function of the result; None for the result itself."""


def chosen(result: Any, root: Choice) -> Any:
    """Return the part of a result that is asked for.

    Raises
    ------
    GradvizError
        When there is no such part; the sentence names those that there are.
    """
    if root is None:
        return result
    if callable(root):
        return root(result)
    try:
        if isinstance(root, str) and not isinstance(result, Mapping):
            return getattr(result, root)
        return result[root]
    except (AttributeError, KeyError, IndexError, TypeError):
        raise notes.no_such_root(root, parts(result)) from None


def parts(result: object) -> list[str]:
    """Return how the tensors directly in a result are called: by name, or by index."""
    return [name for name, _ in _parts(result)]


def tensors_of_result(result: object) -> list[torch.Tensor]:
    """Return the tensors of a result: itself, or those directly in it."""
    return [result] if isinstance(result, torch.Tensor) else [item for _, item in _parts(result)]


def _parts(result: object) -> Iterator[tuple[str, torch.Tensor]]:
    named: Sequence[tuple[object, object]] = ()
    if isinstance(result, Mapping):
        named = list(result.items())
    elif isinstance(result, (tuple, list)):
        names = getattr(result, "_fields", None) or range(len(result))
        named = list(zip(names, result, strict=False))
    elif hasattr(result, "__dict__"):
        named = list(vars(result).items())
    for name, value in named:
        if isinstance(value, torch.Tensor):
            yield str(name), value

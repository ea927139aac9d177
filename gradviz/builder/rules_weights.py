"""How many learned numbers a module has, by name and by part; nothing is made."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gradviz.builder.entries import Block, Child, Part
from gradviz.builder.palette import block
from gradviz.builder.patterns import evaluate
from gradviz.builder.rules import Shape
from gradviz.model.program import Argument, Module

__all__ = ["count", "parts", "shares", "weights"]

Names = Mapping[str, Any]

GATES = {"rnn": 1, "gru": 3, "lstm": 4}


def weights(module: Module) -> tuple[tuple[str, Shape], ...]:
    """Return the learned tensors of a module: name as PyTorch has it, and shape.

    Examples
    --------
    >>> weights(Module(name="fc", block="linear", arguments=(("bias", False),)))
    (('weight', (5, 10)),)
    """
    return _weights(module.block, module.arguments, repr(module.arguments))


def count(module: Module) -> int:
    """Return how many learned numbers a module has.

    Examples
    --------
    >>> count(Module(name="fc", block="linear"))
    55
    """
    return _count(module.block, module.arguments, repr(module.arguments))


def parts(module: Module) -> tuple[tuple[Child, int, int], ...]:
    """Return the parts of an own module: each with how often it is there, and its numbers.

    The numbers are those of all its repetitions.
    """
    own = block(module.block)
    names = own.arguments(module.arguments)
    found = []
    for child, times, arguments in _children(own, names):
        each = _count(child.block, arguments, repr(arguments))
        found.append((child, times, times * each))
    return tuple(found)


def shares(module: Module) -> dict[Part, int]:
    """Return how many of a module's numbers are embeddings, attention and so on.

    Examples
    --------
    >>> shares(Module(name="gpt", block="gpt", arguments=(("tied", True),)))["head"]
    0
    """
    found: dict[Part, int] = {}
    _share(block(module.block), module.arguments, 1, found)
    return found


def _share(
    own: Block, arguments: tuple[tuple[str, Argument], ...], times: int, found: dict[Part, int]
) -> None:
    made = _children(own, own.arguments(arguments))
    there = {child.name: (often, inner) for child, often, inner in made}
    for child in own.children:
        often, inner = there.get(child.name, (0, ()))
        if not child.part:
            _share(block(child.block), inner, times * often, found)
            continue
        numbers = _count(child.block, inner, repr(inner)) if often else 0
        found[child.part] = found.get(child.part, 0) + times * often * numbers


def _children(
    own: Block, names: Names
) -> list[tuple[Child, int, tuple[tuple[str, Argument], ...]]]:
    found = []
    for child in own.children:
        if evaluate(child.when, names):
            times = evaluate(child.times, names) if child.times else 1
            inner = tuple((name, evaluate(text, names)) for name, text in child.arguments.items())
            found.append((child, times, inner))
    return found


# The text of the arguments is part of what results are kept by: 1 and True are equal.
@lru_cache(maxsize=1024)
def _count(name: str, arguments: tuple[tuple[str, Argument], ...], text: str) -> int:
    own = block(name)
    names = own.arguments(arguments)
    total = sum(math.prod(shape) for _, shape in _own(own, names))
    return total + sum(
        times * _count(child.block, inner, repr(inner))
        for child, times, inner in _children(own, names)
    )


@lru_cache(maxsize=256)
def _weights(
    name: str, arguments: tuple[tuple[str, Argument], ...], text: str
) -> tuple[tuple[str, Shape], ...]:
    own = block(name)
    names = own.arguments(arguments)
    found = _own(own, names)
    for child, times, inner in _children(own, names):
        for number in range(times):
            prefix = f"{child.name}.{number}" if child.times else child.name
            inside = _weights(child.block, inner, repr(inner))
            found += [(f"{prefix}.{weight}", shape) for weight, shape in inside]
    return tuple(found)


def _own(own: Block, names: Names) -> list[tuple[str, Shape]]:
    if own.id in GATES:
        return _recurrent(own.id, names)
    found = []
    for name, text in own.weights.items():
        sizes, _, when = text.partition(" if ")
        if not when or evaluate(when, names):
            shape = evaluate(sizes if "," in sizes else f"{sizes},", names)
            found.append((name, shape))
    return found


def _recurrent(name: str, names: Names) -> list[tuple[str, Shape]]:
    """Name the weights of an RNN, LSTM or GRU as PyTorch does."""
    rows, hidden = GATES[name] * names["hidden_size"], names["hidden_size"]
    directions = ("", "_reverse") if names["bidirectional"] else ("",)
    found: list[tuple[str, Shape]] = []
    for layer in range(names["num_layers"]):
        size = names["input_size"] if layer == 0 else hidden * len(directions)
        for direction in directions:
            end = f"l{layer}{direction}"
            found += [(f"weight_ih_{end}", (rows, size)), (f"weight_hh_{end}", (rows, hidden))]
            if names["bias"]:
                found += [(f"bias_ih_{end}", (rows,)), (f"bias_hh_{end}", (rows,))]
    return found

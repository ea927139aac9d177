"""What code does not say: which data is a target, and how large an input may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from gradviz.builder.construction import module_block
from gradviz.builder.formula import Call, Name
from gradviz.builder.network import parts_of, read_lines
from gradviz.builder.palette import block_of
from gradviz.builder.reading_draft import NewLeaf
from gradviz.builder.recipes import unmade
from gradviz.model.program import Leaf, Module, NetworkSpec

__all__ = ["attribute_name", "guess_input", "guess_role", "usual_name", "with_roles"]

_TARGET = re.compile(r"(y|t|target|label|expected|truth|mask)(s|_?\d+|_\w+)?")
_INPUT = re.compile(r"(x|i|input|image|data|token)(s|_?\d+|_\w+)?", re.IGNORECASE)

INPUTS: Mapping[str, str] = {
    "embedding": "torch.randint(0, {num_embeddings}, (1, 8))",
    "gpt": "torch.randint(0, {vocab_size}, (1, 8))",
    "conv1d": "torch.randn(1, {in_channels}, 28)",
    "conv2d": "torch.randn(1, {in_channels}, 28, 28)",
    "linear": "torch.randn(4, {in_features})",
    "rnn": "torch.randn(5, 1, {input_size})",
    "lstm": "torch.randn(5, 1, {input_size})",
    "gru": "torch.randn(5, 1, {input_size})",
}
"""Data that the first module of a network may take."""


def guess_input(first: Module | None) -> NewLeaf:
    """Return data that the first module of a network takes."""
    recipe = "torch.randn(4, 8)"
    if first is not None:
        settings: dict[str, Any] = module_block(first).arguments(first.arguments)
        wide = settings.get("emb_dim", 8)
        recipe = INPUTS.get(first.block, f"torch.randn(1, 8, {wide})").format(**settings)
    value = unmade(recipe)
    assert value is not None
    return NewLeaf(value=value, recipe=recipe, role="input")


def guess_role(name: str) -> str:
    """Return what a leaf of that name usually is: a target or mask "constant", "input", or ""."""
    if _TARGET.fullmatch(name):
        return "constant"
    return "input" if _INPUT.fullmatch(name) else ""


def with_roles(spec: NetworkSpec) -> NetworkSpec:
    """Return the spec with likely roles for its leaves.

    Data that is only the target of a loss, or has the name of one, is a constant; a leaf
    with a gradient is an input if it is called like one.
    """
    targets = _targets(spec)
    leaves = tuple(_with_role(leaf, leaf.name in targets) for leaf in spec.leaves)
    return msgspec.structs.replace(spec, leaves=leaves)


def _with_role(leaf: Leaf, is_target: bool) -> Leaf:
    role: Any = leaf.role
    guess = guess_role(leaf.name)
    if role == "input" and not leaf.grad and (is_target or guess == "constant"):
        role = "constant"
    if leaf.grad and guess != "input":
        return msgspec.structs.replace(leaf, role="parameter", grad=False)
    return msgspec.structs.replace(leaf, role=role)


def _targets(spec: NetworkSpec) -> set[str]:
    """Return the names that are used, and only as the target of a loss."""
    other: set[str] = set()
    found: set[str] = set()
    for statement in read_lines(spec):
        wanted = {id(name) for name in _wanted(statement.expression)}
        for part in parts_of(statement.expression):
            if isinstance(part, Name):
                (found if id(part) in wanted else other).add(part.name)
    return found - other


def _wanted(expression: Any) -> Iterator[Name]:
    for part in parts_of(expression):
        if isinstance(part, Call) and part.form == "call":
            known = block_of(part.function)
            if known is not None and known.kind == "loss":
                yield from (one for one in part.arguments[1:2] if isinstance(one, Name))


def attribute_name(text: str) -> str:
    """Return what an object of a class is usually called: "ResBlock" becomes "res_block"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()


def usual_name(block: str) -> str:
    """Return what a module of a kind is usually called, without its number."""
    names = {"linear": "fc", "conv1d": "conv", "conv2d": "conv", "dropout": "drop"}
    return names.get(block, "pool" if "_pool" in block else block.rstrip("12d"))

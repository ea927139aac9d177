"""How modules and optimizers of a network are made in Python: ``nn.Linear(10, 5)``.

Text both ways; what there is, with which settings, stands in `gradviz.builder.palette`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from gradviz.builder.entries import Block
from gradviz.builder.formula import did_you_mean
from gradviz.builder.palette import block, palette
from gradviz.model.errors import GradvizError
from gradviz.model.program import Argument, Module, Optimizer
from gradviz.model.words import message

__all__ = [
    "arguments_of",
    "block_named",
    "constructor",
    "learns",
    "made_with",
    "module_block",
    "optimizer_block",
    "optimizer_code",
    "sources",
]

ALWAYS = frozenset(
    {
        "embedding_dim",
        "hidden_size",
        "in1_features",
        "in2_features",
        "in_channels",
        "in_features",
        "input_size",
        "kernel_size",
        "normalized_shape",
        "num_embeddings",
        "num_features",
        "out_channels",
        "out_features",
        "output_size",
    }
)
"""Settings for which PyTorch's own modules have no default."""


def module_block(module: Module) -> Block:
    """Return the palette's entry of a module.

    Raises
    ------
    GradvizError
        When there is none.
    """
    try:
        return block(module.block)
    except KeyError:
        text = "{name} is of a kind that is not known here: {block}."
        raise GradvizError(message("Formula", text, name=module.name, block=module.block)) from None


def optimizer_block(optimizer: Optimizer) -> Block:
    """Return the palette's entry of an optimizer.

    Raises
    ------
    GradvizError
        When there is none.
    """
    found = block_named(f"torch.optim.{optimizer.name}")
    if found is not None:
        return found
    targets = (one.target for one in palette() if one.kind == "optimizer")
    known = {target.rpartition(".")[2].lower(): target.rpartition(".")[2] for target in targets}
    guess = known.get(did_you_mean(optimizer.name.lower(), known), "")
    if guess:
        text = "There is no optimizer {name}. Did you mean {guess}?"
        raise GradvizError(message("Formula", text, name=optimizer.name, guess=guess))
    raise GradvizError(message("Formula", "There is no optimizer {name}.", name=optimizer.name))


def block_named(target: str) -> Block | None:
    """Return the module or optimizer that is called so in Python, None where there is none.

    Examples
    --------
    >>> block_named("torch.nn.Linear").id
    'linear'
    """
    return _by_target().get(target.replace("torch.nn.", "nn."))


@cache
def _by_target() -> Mapping[str, Block]:
    return {one.target: one for one in palette() if one.kind in ("module", "optimizer")}


def learns(module: Module) -> bool:
    """Whether a module has parameters."""
    found = module_block(module)
    settings = found.arguments(module.arguments)
    if found.children or found.rule == "recurrent":
        return True
    if found.rule == "normalisation" or "affine" in settings:
        return bool(settings.get("affine", True))
    if "elementwise_affine" in settings:
        return bool(settings["elementwise_affine"])
    return bool(found.weights) or bool(found.source)


def constructor(module: Module) -> str:
    """Write the call that makes a module.

    Raises
    ------
    GradvizError
        When its block is not known.

    Examples
    --------
    >>> constructor(Module(name="c", block="conv2d", arguments=(("padding", 1),)))
    'nn.Conv2d(1, 8, 3, padding=1)'
    """
    found = module_block(module)
    return f"{found.target}({', '.join(_settings(found, module.arguments))})"


def optimizer_code(optimizer: Optimizer, parameters: str) -> str:
    """Write the call that makes an optimizer for some parameters.

    Raises
    ------
    GradvizError
        When there is no such optimizer.
    """
    found = optimizer_block(optimizer)
    return f"{found.target}({', '.join([parameters, *_settings(found, optimizer.arguments)])})"


def _settings(found: Block, given: Sequence[tuple[str, Argument]]) -> list[str]:
    """Write what has no default in order, then what differs from its default by name."""
    values, always = found.arguments(given), always_written(found)
    texts, in_order = [], True
    for one in found.parameters:
        if one.name in always and in_order and found.kind == "module":
            texts.append(repr(values[one.name]))
            continue
        in_order = False
        if one.name in always or values[one.name] != one.default:
            texts.append(f"{one.name}={values[one.name]!r}")
    return texts


def always_written(found: Block) -> frozenset[str]:
    """Return the settings for which PyTorch, or the class in the palette, has no default."""
    if found.source:
        return _without_default(found)
    return ALWAYS | {"lr"}


@cache
def _without_default(found: Block) -> frozenset[str]:
    for node in ast.walk(ast.parse(found.source)):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            names = [one.arg for one in node.args.args[1:]]
            return frozenset(names[: len(names) - len(node.args.defaults)])
    return frozenset()


def made_with(
    found: Block, positional: Sequence[Argument], named: Mapping[str, Argument]
) -> tuple[tuple[str, Argument], ...] | None:
    """Return the arguments of a module or an optimizer from those of a call in Python.

    Parameters
    ----------
    found
        Its entry.
    positional, named
        What the call is given; for an optimizer without its parameters.

    Returns
    -------
    tuple or None
        Those that are not the palette's default, in its order; None where the entry does
        not know one of them.
    """
    names = [one.name for one in found.parameters]
    if len(positional) > len(names) or set(named) - set(names):
        return None
    given = dict(zip(names, positional, strict=False))
    if set(given) & set(named):
        return None
    given |= named
    if found.kind == "optimizer":
        given.setdefault("lr", 0.001)  # what PyTorch takes
    elif always_written(found) & set(names) - set(given):
        return None
    return arguments_of(found, tuple(given.items()))


def arguments_of(
    found: Block, given: Sequence[tuple[str, Argument]]
) -> tuple[tuple[str, Argument], ...]:
    """Return those arguments that are not the palette's default, in its order."""
    values = dict(given)
    return tuple(
        (one.name, values[one.name])
        for one in found.parameters
        if one.name in values and not _same(values[one.name], one.default)
    )


def _same(one: Argument, other: Argument) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def sources(modules: Iterable[Module]) -> tuple[str, ...]:
    """Return the classes of the palette's own that modules need, in order.

    Raises
    ------
    GradvizError
        When a block is not known.
    """
    needed: dict[str, str] = {}
    for module in modules:
        _need(module_block(module), needed)
    return tuple(needed.values())


def _need(found: Block, needed: dict[str, str]) -> None:
    for other in found.needs:
        _need(block(other), needed)
    if found.source:
        needed.setdefault(found.id, found.source.strip("\n"))

"""A spec's leaves, modules and optimizer made with PyTorch, in the order of its script.

What is made in which order decides which random numbers it gets, so this follows the same
outline as `gradviz.builder.code`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
import torch
from torch import nn
from torch.nn import functional

from gradviz.builder.construction import module_block, optimizer_block
from gradviz.builder.entries import Block
from gradviz.builder.outline import Outline, Scope
from gradviz.builder.palette import block
from gradviz.builder.recipes import Plain, Recipe, read_recipe
from gradviz.model.errors import GradvizError
from gradviz.model.numbers import format_shape
from gradviz.model.program import Argument, Leaf, Module, NetworkSpec
from gradviz.model.tensor import TensorValue
from gradviz.model.words import message

__all__ = ["Made", "make", "make_optimizer", "tensor_of"]


class Made(msgspec.Struct, frozen=True):
    """What a spec is made of, ready to run.

    Attributes
    ----------
    leaves
        Its tensors by name.
    net
        All its modules; groups are modules within it. None for a program of straight lines.
    modules
        The modules by their names in the spec.
    """

    leaves: Mapping[str, torch.Tensor]
    net: nn.Module | None
    modules: Mapping[str, nn.Module]


class Scoped(nn.Module):
    """The network, or a group of it: what is run in it, it is told."""

    def forward(self, run: Callable[[], None]) -> None:
        """Run what belongs to it; the recorder sees that it runs."""
        run()


def make(spec: NetworkSpec, parts: Outline, classes: Mapping[str, str]) -> Made:
    """Make everything, with the random numbers that come next.

    Parameters
    ----------
    spec
        The network.
    parts
        Its outline.
    classes
        Class of the network, as "", and of each group: what the trace calls them.

    Raises
    ------
    GradvizError
        When a leaf cannot have a gradient, or PyTorch does not make a module. The field
        ``module`` names it, ``torch`` has PyTorch's own words.
    """
    inside = parts.net.parameters if parts.net is not None else ()
    leaves = {leaf.name: _leaf(leaf) for leaf in spec.leaves if leaf.name not in inside}
    leaves |= {leaf.name: _leaf(leaf) for leaf in spec.leaves if leaf.name in inside}
    ordered = {leaf.name: leaves[leaf.name] for leaf in spec.leaves}
    if parts.net is None:
        return Made(ordered, None, {})
    modules: dict[str, nn.Module] = {}
    wanted = {module.name: module for module in spec.modules}
    net = _scope(parts.net, wanted, classes, modules)
    for module in spec.modules:
        for name, value in module.values:
            _overwrite(modules[module.name], module.name, name, value)
    return Made(ordered, net, modules)


def make_optimizer(spec: NetworkSpec, made: Made) -> torch.optim.Optimizer | None:
    """Make the spec's optimizer for all its parameters; None where there is nothing to learn.

    Raises
    ------
    GradvizError
        When there is none of that name, or PyTorch does not take its settings.
    """
    if spec.optimizer is None:
        return None
    learned = [made.leaves[leaf.name] for leaf in spec.leaves if leaf.role == "parameter"]
    learned += list(made.net.parameters()) if made.net is not None else []
    found = optimizer_block(spec.optimizer)
    kind = getattr(torch.optim, spec.optimizer.name)
    if not learned:
        return None
    try:
        return kind(learned, **_settings(found, spec.optimizer.arguments))  # type: ignore[no-any-return]
    except Exception as error:
        text = "PyTorch could not make the optimizer {name}."
        told = message("Engine", text, name=spec.optimizer.name, torch=str(error))
        raise GradvizError(told) from error


# -------------------------------------------------------------------------- leaves


def tensor_of(value: TensorValue) -> torch.Tensor:
    """Make the tensor that a whole TensorValue describes, bit for bit.

    Raises
    ------
    ValueError
        When only a sample was kept.
    """
    made = torch.from_numpy(value.numpy().copy())
    wanted = getattr(torch, value.dtype)
    return made if made.dtype is wanted else made.to(wanted)


def _leaf(leaf: Leaf) -> torch.Tensor:
    recipe = None if leaf.value.is_whole else read_recipe(leaf.recipe)
    tensor = tensor_of(leaf.value) if recipe is None else _cooked(recipe)
    if leaf.requires_grad and not (tensor.is_floating_point() or tensor.is_complex()):
        text = "{leaf} has whole numbers ({dtype}): they have no gradient. Use float32."
        told = message("Engine", text, leaf=leaf.name, dtype=leaf.value.dtype)
        raise GradvizError(told)
    return tensor.requires_grad_(leaf.requires_grad)


def _cooked(recipe: Recipe) -> torch.Tensor:
    """Make a tensor as its recipe says; which functions there are, `read_recipe` decides."""
    keywords: dict[str, Any] = {name: _given(name, value) for name, value in recipe.keywords}
    if recipe.seed is not None:
        keywords["generator"] = torch.Generator().manual_seed(recipe.seed)
    made = getattr(torch, recipe.function)(*recipe.arguments, **keywords)
    assert isinstance(made, torch.Tensor)
    return made


def _given(name: str, value: Plain) -> Any:
    return getattr(torch, str(value)) if name == "dtype" else value


# ------------------------------------------------------------------------- modules


def _scope(
    scope: Scope,
    wanted: Mapping[str, Module],
    classes: Mapping[str, str],
    modules: dict[str, nn.Module],
) -> nn.Module:
    made: nn.Module = type(classes[scope.name], (Scoped,), {})()
    for part in scope.made:
        if isinstance(part, Scope):
            made.add_module(part.name, _scope(part, wanted, classes, modules))
        else:
            modules[part] = _module(wanted[part])
            made.add_module(part, modules[part])
    return made


def _module(module: Module) -> nn.Module:
    found = module_block(module)
    try:
        return _kind(found.id)(**_settings(found, module.arguments))
    except Exception as error:  # whatever PyTorch raises is told, never a traceback
        text = "PyTorch could not make {module}: its settings do not go together."
        told = message("Engine", text, module=module.name, torch=str(error))
        raise GradvizError(told) from error


def _settings(found: Block, given: Sequence[tuple[str, Argument]]) -> dict[str, Argument]:
    return found.arguments(given)


@cache
def _kind(id: str) -> Callable[..., nn.Module]:  # noqa: A002 - it is called so
    """Return the class of a block: PyTorch's, or that of the palette."""
    found = block(id)
    if not found.source:
        kind: Callable[..., nn.Module] = getattr(nn, found.target.rpartition(".")[2])
        return kind
    space: dict[str, Any] = {"torch": torch, "nn": nn, "F": functional}
    space |= {block(other).target: _kind(other) for other in found.needs}
    # The palette is part of gradviz: no text of a document or of a person is run here.
    exec(compile(found.source, f"{id}.toml", "exec"), space)
    made: Callable[..., nn.Module] = space[found.target]
    return made


def _overwrite(module: nn.Module, owner: str, name: str, value: TensorValue) -> None:
    held = dict(_tensors(module)).get(name)
    if held is None:
        text = "{module} has nothing called {name}."
        raise GradvizError(message("Engine", text, module=owner, name=name))
    if tuple(held.shape) != value.shape:
        text = "{module}.{name} is {own}; the numbers given for it are {given}."
        shapes = {"own": format_shape(held.shape), "given": format_shape(value.shape)}
        raise GradvizError(message("Engine", text, module=owner, name=name, **shapes))
    with torch.no_grad():
        held.copy_(tensor_of(value))


def _tensors(module: nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    yield from module.named_parameters()
    yield from module.named_buffers()

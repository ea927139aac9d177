"""What torch makes of a spec, and random calls of every block: for `test_shapes_equal`."""

from __future__ import annotations

import math
import random
import warnings
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from gradviz.builder.entries import Block, Parameter
from gradviz.builder.formula import Call, Expression, Items, Literal, Name, parse
from gradviz.builder.functions import FUNCTIONS, OPERATORS
from gradviz.builder.palette import block
from gradviz.builder.problems import Verdict
from gradviz.builder.shapes import check
from gradviz.model.program import Argument, Leaf, Module, NetworkSpec
from gradviz.model.tensor import tensor_value

BY_VALUE = ("between 0 and 1", "out of bounds")
"""What PyTorch refuses for the numbers, not for shapes or types."""
DTYPES = ("float32", "float64", "float16", "bfloat16", "int64", "int32", "uint8", "int8", "bool")

# -------------------------------------------------------------------------- running


def run(spec: NetworkSpec) -> dict[str, Any]:
    """Run the lines of a spec as far as torch takes them; return all values by name."""
    values: dict[str, Any] = {leaf.name: tensor(leaf) for leaf in spec.leaves}
    try:
        modules = {module.name: made(module) for module in spec.modules}
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            for line in spec.lines:
                statement = parse(line, 1, frozenset(modules))
                value = evaluate(statement.expression, values, modules)
                parts = tuple(value) if statement.unpacks else (value,)
                values.update(zip(statement.targets, parts, strict=True))
    except Exception as error:
        return {**values, "refused": error}
    return values


def differs(spec: NetworkSpec) -> str:
    """Say how our verdict differs from what torch does, "" where it does not."""
    verdict, result = check(spec), run(spec)
    refused = result.get("refused")
    if refused is not None and any(part in str(refused) for part in BY_VALUE):
        return ""
    if (refused is None) != verdict.fits:
        return "" if is_lenient(spec, verdict) else f"torch: {refused}, ours: {told(verdict)}"
    for name, value in result.items():
        if isinstance(value, torch.Tensor):
            found = verdict.shapes.get(name), verdict.dtypes.get(name)
            if found != (tuple(value.shape), str(value.dtype).removeprefix("torch.")):
                return f"{name}: torch {tuple(value.shape)} {value.dtype}, ours {found}"
    return ""


def told(verdict: Verdict) -> list[str]:
    return [f"{one.line}: {one.message.words()}" for one in verdict.problems]


def is_lenient(spec: NetworkSpec, verdict: Verdict) -> bool:
    """Whether torch lets something pass that it refuses as soon as there are numbers.

    With no number to compute it often does not look at types and channels. And whether it
    takes a bias of several axes depends on how the input lies in memory.
    """
    empty = any(0 in leaf.value.shape for leaf in spec.leaves)
    several = spec.lines[0].startswith("r = linear(") and len(spec.leaves) == 3
    return not verdict.fits and (empty or several)


def tensor(leaf: Leaf) -> torch.Tensor:
    return torch.zeros(leaf.value.shape, dtype=getattr(torch, leaf.value.dtype))


def made(module: Module) -> nn.Module:
    own = block(module.block)
    arguments = dict(module.arguments)
    if not own.source:
        return getattr(nn, own.target.removeprefix("nn."))(**arguments)
    space: dict[str, Any] = {"torch": torch, "nn": nn, "F": functional}
    for source in sources(own):
        exec(source, space)
    return space[own.target](**own.arguments(module.arguments))


def sources(own: Block) -> list[str]:
    return [text for need in own.needs for text in sources(block(need))] + [own.source]


def evaluate(expression: Expression, values: dict[str, Any], modules: dict[str, nn.Module]) -> Any:
    if isinstance(expression, Name):
        return values[expression.name]
    if isinstance(expression, Literal):
        return expression.value
    if isinstance(expression, Items):
        items = [evaluate(item, values, modules) for item in expression.items]
        return items if expression.is_list else tuple(items)
    assert isinstance(expression, Call)
    arguments = [evaluate(part, values, modules) for part in expression.arguments]
    keywords = {name: evaluate(part, values, modules) for name, part in expression.keywords}
    if expression.form == "module":
        return modules[expression.function](*arguments, **keywords)
    if expression.form == "attribute":
        return getattr(arguments[0], expression.function)
    if expression.form == "operator":
        return operated(expression.function, arguments)
    function = FUNCTIONS[expression.function]
    home, _, target = function.target.rpartition(".")
    if expression.function == "to":
        arguments[1] = getattr(torch, arguments[1])
    if function.is_method:
        return getattr(arguments[0], target)(*arguments[1:], **keywords)
    return getattr({"torch": torch, "F": functional}[home], target)(*arguments, **keywords)


def operated(name: str, arguments: list[Any]) -> Any:
    if name == "neg":
        return -arguments[0]
    sign = OPERATORS[name][0]
    a, b = arguments
    match sign:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "/":
            return a / b
        case "@":
            return a @ b
    return a**b


# -------------------------------------------------------------------- random programs


def leaf(name: str, shape: tuple[int, ...], dtype: str = "float32", role: Any = "input") -> Leaf:
    return Leaf(name=name, role=role, value=tensor_value(torch.zeros(shape).numpy(), dtype))


def some_shape(rng: random.Random, most: int = 4) -> tuple[int, ...]:
    sizes = (1, 2, 3, 4, 2, 3, 1, 0) if rng.random() < 0.25 else (1, 2, 3, 2, 3, 4)
    return tuple(rng.choice(sizes) for _ in range(rng.randint(0, most)))


def like(rng: random.Random, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return a shape that often has to do with another."""
    match rng.randint(0, 7):
        case 0:
            return some_shape(rng)
        case 1:
            return tuple(1 if rng.random() < 0.4 else size for size in shape)
        case 2:
            return shape[rng.randint(0, len(shape)) :]
        case 3:
            return (*shape[:-2], *shape[-2:][::-1])
        case 4:
            return (*shape[:-2], shape[-1], rng.randint(1, 3)) if len(shape) > 1 else shape
        case 5:
            return shape[:1] + shape[2:]
        case 6:
            return shape[-1:]
    return shape


def some_dtype(rng: random.Random, before: str = "float32") -> str:
    return rng.choice(DTYPES) if rng.random() < 0.25 else before


def setting(rng: random.Random, one: Parameter, shape: tuple[int, ...]) -> Argument | None:
    """Return a random setting of a function, mostly one that may fit."""
    rank = len(shape)
    if one.choices:
        return rng.choice(one.choices)
    if one.name == "split_size":
        return rng.choice((1, 2, 3, 0, (1, 1), (2, 1), shape[:1] or 1))
    if one.type == "dims" and rng.random() < 0.3:
        return tuple(rng.randint(-rank - 1, rank) for _ in range(rng.randint(1, 2)))
    if one.type in ("int", "dims", "size"):
        return rng.randint(-rank - 1, rank) if rng.random() < 0.9 else rng.randint(-4, 4)
    if one.type == "bool":
        return rng.random() < 0.5
    if one.type == "float":
        numbers = (0.5, 1.0, 2, 0.0, 1) if one.name == "label_smoothing" else (0.5, 1.0, -1.0, 0, 2)
        return rng.choice(numbers)
    if one.name == "dims":
        order = list(range(rank))
        rng.shuffle(order)
        return tuple(order if rng.random() < 0.8 else order[1:]) or (0,)
    return sizes(rng, one, shape)


def sizes(rng: random.Random, one: Parameter, shape: tuple[int, ...]) -> Argument:
    """Return sizes: for a view, a stretch, or the last axes of a norm."""
    if one.name == "normalized_shape":
        return shape[rng.randint(0, max(len(shape) - 1, 0)) :] or (1,)
    count = math.prod(shape)
    parts = list(shape)
    rng.shuffle(parts)
    found = rng.choice(
        ((count,), tuple(parts), (-1, *parts[1:]), (2, -1), (1, *shape), (-1,), (3, -1, 2))
    )
    return found or (1,)


def written(value: Argument) -> str:
    return repr(value)


def call_of(rng: random.Random, own: Block, names: list[str], shape: tuple[int, ...]) -> str:
    """Return a random call of a function with some inputs, whose first has a shape."""
    given = [one for one in own.parameters if one.required or rng.random() < 0.5]
    if own.sign and not given and rng.random() < 0.6:
        if rng.random() < 0.25 and len(names) > 1:
            names[rng.randint(0, 1)] = rng.choice(("2", "0.5", "True", "-1"))
        return f"{own.sign}{names[0]}" if len(names) == 1 else f" {own.sign} ".join(names)
    placed = list(names)
    if any(port.many for port in own.ports):
        placed = [f"[{', '.join(names)}]"]
    by_name = []
    for one in given:
        value = setting(rng, one, shape)
        if one.by == "spread" and isinstance(value, tuple):
            placed += map(repr, value)
        elif one.by == "position" and one.name == "normalized_shape":
            placed.insert(1, repr(value))
        elif one.by == "position":
            placed.append(repr(value))
        else:
            by_name.append(f"{one.name}={value!r}")
    if own.id == "functional_layer_norm":
        by_name = [name for name in by_name if not name.startswith("eps")]
    return f"{own.function}({', '.join([*placed, *by_name])})"


def function_spec(rng: random.Random, own: Block) -> NetworkSpec:
    """Return a spec of one random call of a function block."""
    shape = some_shape(rng)
    if own.function in ("mm", "bmm") and rng.random() < 0.9:
        shape = tuple(rng.randint(1, 3) for _ in range(2 + (own.function == "bmm")))
    dtype = rng.choice(("float32", "float32", *DTYPES))
    leaves = [leaf("a", shape, dtype)]
    count = sum(not port.optional or rng.random() < 0.5 for port in own.ports)
    if any(port.many for port in own.ports):
        count = rng.randint(1, 3)
    for name in "bc"[: count - 1]:
        other = like(rng, shape)
        if own.kind == "loss" and rng.random() < 0.7:
            other = shape
        if own.function in ("mm", "bmm", "matmul") and len(shape) > 1 and rng.random() < 0.7:
            other = (*shape[:-2], shape[-1], rng.randint(1, 3))
        if own.function in ("cross_entropy", "nll") and rng.random() < 0.7:
            other = shape[:1] + shape[2:] if len(shape) > 1 else ()
        labels = own.function in ("cross_entropy", "nll") and rng.random() < 0.7
        leaves.append(leaf(name, other, "int64" if labels else some_dtype(rng, dtype)))
    names = [one.name for one in leaves]
    if rng.random() < 0.15 and own.kind == "function":
        names[0] = f"{names[0]}.T" if rng.random() < 0.5 else f"({names[0]} * 2).mT"
    line = f"r = {call_of(rng, own, names, shape)}"
    return NetworkSpec(name="one", leaves=tuple(leaves), lines=(line,))


def module_setting(rng: random.Random, one: Parameter) -> Argument:
    low = int(one.minimum or 0)
    match one.type:
        case "int":
            return rng.randint(low, low + 3)
        case "pair":
            pair = (rng.randint(low, low + 2), rng.randint(low, low + 2))
            return pair if rng.random() < 0.4 else pair[0]
        case "bool":
            return rng.random() < 0.5
        case "choice":
            return rng.choice(one.choices)
        case "size":
            return rng.choice((rng.randint(1, 3), (2, 3), (3,)))
    return rng.choice((0.0, 0.5)) if one.name != "eps" else 0.001


def module_spec(rng: random.Random, own: Block) -> NetworkSpec:
    """Return a spec of one module, mostly with an input that fits."""
    given = {
        one.name: module_setting(rng, one)
        for one in own.parameters
        if one.default is not None or rng.random() < 0.3
    }
    if given.get("num_layers") == 1 and "dropout" in given:
        given["dropout"] = 0.0  # torch warns of it
    shape = list(some_shape(rng))
    if rng.random() < 0.8:
        shape = [rng.choice((1, 2, 3, 5, 6)) for _ in range(rng.randint(2, 4))]
    if own.family == "convolution" and rng.random() < 0.8:
        shape = [rng.choice((2, 3, 4, 7)) for _ in range(4 - ("1d" in own.id) - rng.randint(0, 1))]
    for name, place in own.follows.items():
        if -len(shape) <= place < len(shape) and rng.random() < 0.85:
            value = given[name]
            shape[place] = value if isinstance(value, int) else value[-1]
    dtype = some_dtype(rng, "int64" if own.takes == "index" else "float32")
    leaves = [leaf("x", tuple(shape), dtype)]
    inputs = "x"
    if own.id == "bilinear":
        leaves.append(leaf("b", (*shape[:-1], int(str(given["in2_features"])))))
        inputs = "x, b"
    if own.rule == "recurrent" and rng.random() < 0.4:
        leaves.append(leaf("b", like(rng, tuple(shape)), some_dtype(rng)))
        inputs = "x, (b, b)" if own.id == "lstm" and rng.random() < 0.8 else "x, b"
    module = Module(name="m", block=own.id, arguments=tuple(given.items()))
    target = "r, s" if own.rule == "recurrent" else "r"
    return NetworkSpec(
        name="one", leaves=tuple(leaves), modules=(module,), lines=(f"{target} = m({inputs})",)
    )


def chain_spec(rng: random.Random, blocks: list[Block], length: int = 7) -> NetworkSpec:
    """Return a spec of several lines, each over what was before it."""
    shape = some_shape(rng)
    leaves = [leaf("a", shape)]
    leaves += [leaf(name, like(rng, shape), some_dtype(rng)) for name in "bc"]
    names = [one.name for one in leaves]
    lines: list[str] = []
    for number in range(length):
        own = rng.choice(blocks)
        count = sum(not port.optional for port in own.ports)
        inputs = [rng.choice(names[-3:] + names[:1]) for _ in range(count)]
        if own.outputs == ("pieces*",) or own.rule == "most":
            continue
        lines.append(f"v{number} = {call_of(rng, own, inputs, shape)}")
        names.append(f"v{number}")
    return NetworkSpec(name="chain", leaves=tuple(leaves), lines=tuple(lines))

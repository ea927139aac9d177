"""Every op card as torch calls: drawn arguments, the call, its OpRecord. Not a test itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import torch
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gradviz.model.trace import Argument, OpRecord, Ref

ORDINARY = (-3.0, -1.5, -1.0, -0.5, 0.25, 0.5, 1.0, 1.1, 2.0, 2.2, 7.0)
EXTREME = (0.0, -0.0, 1e-12, -1e-12, 1e-160, 1e160, -1e160, 800.0, -800.0, np.inf, -np.inf, np.nan)
ANY = ORDINARY + EXTREME
# torch computes x**-0.5 as 1/sqrt(x), which is -inf at -0.0, where pow has +inf.
NO_NEGATIVE_ZERO = tuple(x for x in ANY if str(x) != "-0.0")
PROBABILITY = (0.0, 1.0, 1e-300, 1e-13, 0.03, 0.5, 0.91834, 1 - 1e-9, 1 - 2**-53)
EXPONENTS = (0, 1, 2, 3, -1, 0.5, -2.5)
SIZES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
MATRIX = st.integers(0, 4)

Draw = Callable[[st.DataObject], tuple[list[Any], dict[str, Any]]]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One way to call an op: its card's key, ATen overload and a drawer of arguments."""

    key: str
    overload: str
    draw: Any
    grad_fn: str


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """One call that ran: its record, its tensor arguments, output and true gradients."""

    op: OpRecord
    arguments: list[np.ndarray]
    output: np.ndarray
    upstream: np.ndarray
    gradients: list[np.ndarray]


def numbers(data: st.DataObject, shape: tuple[int, ...], pool: tuple[float, ...]) -> np.ndarray:
    chosen = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    return chosen.choice(np.array(pool), size=shape)


def unary(pool: tuple[float, ...] = ANY, **attributes: Any) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        drawn = {name: data.draw(values) for name, values in attributes.items()}
        return [numbers(data, data.draw(SIZES), pool)], drawn

    return draw


def binary(pool: tuple[float, ...] = ANY, **attributes: Any) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        shapes = data.draw(hnp.mutually_broadcastable_shapes(num_shapes=2, min_side=0, max_side=3))
        drawn = {name: data.draw(values) for name, values in attributes.items()}
        return [numbers(data, shape, pool) for shape in shapes.input_shapes], drawn

    return draw


def with_number(values: Any, *, first: bool = False, pool: tuple[float, ...] = ANY) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        both = [numbers(data, data.draw(SIZES), pool), data.draw(values)]
        return both[::-1] if first else both, {}

    return draw


def pair(first: tuple[float, ...], second: tuple[float, ...], reduction: int) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        shape = data.draw(SIZES)
        return [numbers(data, shape, first), numbers(data, shape, second), None, reduction], {}

    return draw


def logits(reduction: int) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        shape = data.draw(SIZES)
        pool = (*ORDINARY, 0.0, 800.0, -800.0, 1e-12)
        both = [numbers(data, shape, pool), numbers(data, shape, (0.0, 1.0, 0.3))]
        return [*both, None, None, reduction], {}

    return draw


def squared(reduction: int) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        shape = data.draw(SIZES)
        return [numbers(data, shape, ANY), numbers(data, shape, ANY), reduction], {}

    return draw


def matrices(*shapes: str, **attributes: Any) -> Draw:
    """Draw arrays whose axes have the sizes that equal letters share."""

    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        letters = sorted(set("".join(shapes)) - {"1"})
        sizes = {letter: data.draw(MATRIX) for letter in letters} | {"1": 1}
        arrays = [numbers(data, tuple(sizes[s] for s in shape), ORDINARY) for shape in shapes]
        return list(arrays), {name: data.draw(values) for name, values in attributes.items()}

    return draw


def shaped(
    arguments: Callable[[st.DataObject, tuple[int, ...]], list[Any]], least: int = 1
) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        dims = hnp.array_shapes(min_dims=least, max_dims=3, min_side=1, max_side=3)
        shape = data.draw(dims)
        return [numbers(data, shape, ORDINARY), *arguments(data, shape)], {}

    return draw


def _axis(data: st.DataObject, shape: tuple[int, ...]) -> int:
    return data.draw(st.integers(-len(shape), len(shape) - 1))


def _axes(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    axes = data.draw(st.lists(st.sampled_from(range(len(shape))), unique=True))
    signed = [axis - len(shape) * data.draw(st.booleans()) for axis in axes]
    return [data.draw(st.sampled_from([signed, None])), data.draw(st.booleans())]


def _part(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    edges = st.integers(-4, 4) | st.none()
    return [_axis(data, shape), data.draw(edges), data.draw(edges), data.draw(st.integers(1, 3))]


def _select(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    axis = _axis(data, shape)
    return [axis, data.draw(st.integers(-shape[axis], shape[axis] - 1))]


ALPHA = st.sampled_from([1, 2, -0.5, 0])
SCALAR = st.sampled_from([2, -1, 0, 0.5, 1e160])

CASES = tuple(
    Case(key=key, overload=overload, draw=draw, grad_fn=grad_fn)
    for key, overload, grad_fn, draw in (
        ("add", "add.Tensor", "AddBackward0", binary(alpha=ALPHA)),
        ("add", "add.Scalar", "AddBackward1", with_number(SCALAR)),
        ("sub", "sub.Tensor", "SubBackward0", binary(alpha=ALPHA)),
        ("sub", "sub.Scalar", "SubBackward1", with_number(SCALAR)),
        ("rsub", "rsub.Scalar", "RsubBackward1", with_number(SCALAR)),
        ("rsub", "rsub.Tensor", "RsubBackward0", binary(alpha=ALPHA)),
        ("mul", "mul.Tensor", "MulBackward0", binary()),
        ("mul", "mul.Scalar", "MulBackward1", with_number(SCALAR)),
        ("div", "div.Tensor", "DivBackward0", binary()),
        ("div", "div.Scalar", "DivBackward1", with_number(SCALAR)),
        ("reciprocal", "reciprocal.default", "ReciprocalBackward0", unary()),
        ("neg", "neg.default", "NegBackward0", unary()),
        (
            "pow",
            "pow.Tensor_Scalar",
            "PowBackward0",
            with_number(st.sampled_from(EXPONENTS), pool=NO_NEGATIVE_ZERO),
        ),
        ("pow_of_tensors", "pow.Tensor_Tensor", "PowBackward1", binary()),
        ("pow_of_number", "pow.Scalar", "PowBackward2", with_number(SCALAR, first=True)),
        ("exp", "exp.default", "ExpBackward0", unary()),
        ("log", "log.default", "LogBackward0", unary()),
        ("sqrt", "sqrt.default", "SqrtBackward0", unary()),
        ("sigmoid", "sigmoid.default", "SigmoidBackward0", unary()),
        ("tanh", "tanh.default", "TanhBackward0", unary()),
        ("relu", "relu.default", "ReluBackward0", unary()),
        ("abs", "abs.default", "AbsBackward0", unary()),
        ("sin", "sin.default", "SinBackward0", unary()),
        ("cos", "cos.default", "CosBackward0", unary()),
        ("mm", "mm.default", "MmBackward0", matrices("nk", "km")),
        ("bmm", "bmm.default", "BmmBackward0", matrices("bnk", "bkm")),
        ("addmm", "addmm.default", "AddmmBackward0", matrices("nm", "nk", "km")),
        ("addmm", "addmm.default", "AddmmBackward0", matrices("m", "nk", "km", beta=ALPHA)),
        ("addmm", "addmm.default", "AddmmBackward0", matrices("1m", "nk", "km", alpha=ALPHA)),
        ("mv", "mv.default", "MvBackward0", matrices("nk", "k")),
        ("dot", "dot.default", "DotBackward0", matrices("n", "n")),
        ("sum", "sum.default", "SumBackward0", unary(ORDINARY)),
        ("sum_over_axes", "sum.dim_IntList", "SumBackward1", shaped(_axes)),
        ("mean", "mean.default", "MeanBackward0", unary(ORDINARY)),
        ("mean_over_axes", "mean.dim", "MeanBackward1", shaped(_axes)),
        ("mse_loss", "mse_loss.default", "MseLossBackward0", squared(1)),
        ("mse_loss_sum", "mse_loss.default", "MseLossBackward0", squared(2)),
        ("mse_loss_each", "mse_loss.default", "MseLossBackward0", squared(0)),
        *(
            (
                f"binary_cross_entropy{name}",
                "binary_cross_entropy.default",
                "BinaryCrossEntropyBackward0",
                pair(PROBABILITY, (0.0, 1.0, 0.3), reduction),
            )
            for name, reduction in (("", 1), ("_sum", 2), ("_each", 0))
        ),
        *(
            (
                f"binary_cross_entropy_with_logits{name}",
                "binary_cross_entropy_with_logits.default",
                "BinaryCrossEntropyWithLogitsBackward0",
                logits(reduction),
            )
            for name, reduction in (("", 1), ("_sum", 2), ("_each", 0))
        ),
        ("t", "t.default", "TBackward0", matrices("nk")),
        ("t", "t.default", "TBackward0", matrices("n")),
        (
            "transpose",
            "transpose.int",
            "TransposeBackward0",
            shaped(lambda data, shape: [_axis(data, shape), _axis(data, shape)]),
        ),
        (
            "permute",
            "permute.default",
            "PermuteBackward0",
            shaped(lambda data, shape: [data.draw(st.permutations(range(len(shape))))]),
        ),
        ("view", "view.default", "ViewBackward0", shaped(lambda data, shape: [[-1]])),
        (
            "view",
            "_unsafe_view.default",
            "UnsafeViewBackward0",
            shaped(lambda data, shape: [[*shape, 1]]),
        ),
        (
            "view",
            "_reshape_alias.default",
            "ReshapeAliasBackward0",
            shaped(lambda data, shape: [[int(np.prod(shape))], [1]]),
        ),
        (
            "unsqueeze",
            "unsqueeze.default",
            "UnsqueezeBackward0",
            shaped(lambda data, shape: [data.draw(st.integers(-1 - len(shape), len(shape)))]),
        ),
        ("squeeze", "squeeze.default", "SqueezeBackward0", shaped(lambda data, shape: [])),
        (
            "squeeze",
            "squeeze.dim",
            "SqueezeBackward1",
            shaped(lambda data, shape: [_axis(data, shape)]),
        ),
        ("squeeze", "squeeze.dims", "SqueezeBackward2", shaped(lambda data, shape: [[0]])),
        (
            "expand",
            "expand.default",
            "ExpandBackward0",
            shaped(lambda data, shape: [[2, *(3 if n == 1 else -1 for n in shape)]]),
        ),
        ("clone", "clone.default", "CloneBackward0", unary()),
        ("alias", "alias.default", "AliasBackward0", unary()),
        ("select", "select.int", "SelectBackward0", shaped(_select)),
        ("slice", "slice.Tensor", "SliceBackward0", shaped(_part)),
    )
)


def run(case: Case, data: st.DataObject) -> Ran:
    """Draw arguments, call torch, send a drawn gradient back through the one op."""
    torch.set_num_threads(1)
    drawn, keywords = case.draw(data)
    tensors = [
        torch.tensor(x, dtype=torch.float64, requires_grad=True) if isinstance(x, np.ndarray) else x
        for x in drawn
    ]
    name, variant = case.overload.split(".")
    overload = getattr(getattr(torch.ops.aten, name), variant)
    output = overload(*tensors, **keywords)
    assert output.grad_fn.name() == case.grad_fn
    upstream = numbers(data, tuple(output.shape), ORDINARY)
    leaves = [x for x in tensors if isinstance(x, torch.Tensor)]
    gradients = torch.autograd.grad(output, leaves, torch.tensor(upstream, dtype=torch.float64))
    return Ran(
        op=record(case, overload, tensors, keywords),
        arguments=[leaf.detach().numpy() for leaf in leaves],
        output=output.detach().numpy(),
        upstream=upstream,
        gradients=[gradient.numpy() for gradient in gradients],
    )


def record(case: Case, overload: Any, called: list[Any], keywords: dict[str, Any]) -> OpRecord:
    """Write down the call as the engine does: tensors as arguments, the rest as attributes."""
    schema = [argument.name for argument in overload._schema.arguments]
    given = dict(zip(schema, called, strict=False)) | keywords
    tensors = [name for name, value in given.items() if isinstance(value, torch.Tensor)]
    return OpRecord(
        id=case.key,
        op=f"aten.{case.overload}",
        grad_fn=case.grad_fn,
        arguments=tuple(
            Argument(argument=place, name=name, slot=place, value=Ref(node=name))
            for place, name in enumerate(tensors)
        ),
        attributes={
            name: tuple(value) if isinstance(value, list | range) else value
            for name, value in given.items()
            if name not in tensors and value is not None
        },
    )

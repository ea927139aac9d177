"""Arithmetic, functions, matrices, losses, shapes: how their cards are tried. Not a test."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from tests.ops.drawing import (
    ALPHA,
    EXPONENTS,
    NUMBERS,
    ORDINARY,
    PROBABILITY,
    ROOTED,
    SCALAR,
    Case,
    axes,
    axis,
    binary,
    logits,
    matrices,
    pair,
    part,
    place_on_axis,
    shaped,
    squared,
    unary,
    with_number,
)

BASIC = tuple(
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
            with_number(st.sampled_from(EXPONENTS), pool=ROOTED),
        ),
        ("pow_of_tensors", "pow.Tensor_Tensor", "PowBackward1", binary()),
        ("pow_of_number", "pow.Scalar", "PowBackward2", with_number(SCALAR, first=True)),
        ("exp", "exp.default", "ExpBackward0", unary()),
        ("log", "log.default", "LogBackward0", unary()),
        ("sqrt", "sqrt.default", "SqrtBackward0", unary()),
        ("sigmoid", "sigmoid.default", "SigmoidBackward0", unary()),
        ("tanh", "tanh.default", "TanhBackward0", unary()),
        ("relu", "relu.default", "ReluBackward0", unary()),
        ("abs", "abs.default", "AbsBackward0", unary(NUMBERS)),
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
        ("sum_over_axes", "sum.dim_IntList", "SumBackward1", shaped(axes)),
        ("mean", "mean.default", "MeanBackward0", unary(ORDINARY)),
        ("mean_over_axes", "mean.dim", "MeanBackward1", shaped(axes)),
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
            shaped(lambda data, shape: [axis(data, shape), axis(data, shape)]),
        ),
        (
            "transpose",
            "transpose_.default",
            "TransposeBackward1",
            shaped(lambda data, shape: [axis(data, shape), axis(data, shape)]),
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
            shaped(lambda data, shape: [axis(data, shape)]),
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
        ("select", "select.int", "SelectBackward0", shaped(place_on_axis)),
        ("slice", "slice.Tensor", "SliceBackward0", shaped(part)),
    )
)

"""More functions, figures, losses and attention: how their cards are tried. Not a test."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.ops.drawing import (
    ALPHA,
    ANY,
    NUMBERS,
    ORDINARY,
    Case,
    Draw,
    Fixed,
    axes,
    axis,
    matrices,
    numbers,
    shaped,
    unary,
)

Drawn = tuple[list[Any], dict[str, Any]]
SMALL = tuple(x for x in ANY if not abs(x) > 100)
LIMITS = st.sampled_from([None, -1.0, 0.25]), st.sampled_from([None, 0.5, 2])


def limits(data: st.DataObject) -> Drawn:
    low, high = (data.draw(one) for one in LIMITS)
    if low is None and high is None:
        low = 0
    drawn, _ = unary(NUMBERS)(data)
    return [*drawn, low, high], {}


def limit(data: st.DataObject) -> Drawn:
    drawn, _ = unary(NUMBERS)(data)
    return [*drawn, data.draw(st.sampled_from([-1.0, 0, 0.25, 2]))], {}


def replaced(data: st.DataObject) -> Drawn:
    drawn, _ = unary(NUMBERS)(data)
    return [*drawn, data.draw(st.sampled_from([-1.0, 0.25])), 2.5], {}


def spread(data: st.DataObject) -> Drawn:
    shape = data.draw(st.tuples(*[st.integers(2, 3)] * data.draw(st.integers(1, 3))))
    x = numbers(data, shape, ORDINARY)
    if data.draw(st.booleans()):
        x = np.full_like(x, 0.5)
    dim, keepdim = axes(data, shape)
    dim = dim or None  # of an empty list torch counts one number, and divides by 0
    correction = data.draw(st.sampled_from([None, 0, 1]))
    return [x, dim], {"correction": correction, "keepdim": keepdim}


def length(order: float) -> Draw:
    def draw(data: st.DataObject) -> Drawn:
        shape = data.draw(st.tuples(*[st.integers(1, 3)] * data.draw(st.integers(1, 3))))
        x = numbers(data, shape, (*ORDINARY, 0.0))
        if data.draw(st.booleans()):
            x = np.zeros_like(x)
        dim, keepdim = axes(data, shape)
        return [x, order, dim or None, keepdim], {}

    return draw


def length_along(data: st.DataObject) -> Drawn:
    shape = (data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3)))
    x = numbers(data, shape, (*ORDINARY, 0.0))
    return [x, 2.0, [axis(data, shape)], data.draw(st.booleans())], {}


def triple(**attributes: Any) -> Draw:
    def draw(data: st.DataObject) -> Drawn:
        shapes = [((2, 3), (2, 3), (3,)), ((3,), (2, 1), ()), ((), (), ()), ((0,), (1,), ())]
        drawn = [numbers(data, shape, ORDINARY) for shape in data.draw(st.sampled_from(shapes))]
        return drawn, {name: data.draw(values) for name, values in attributes.items()}

    return draw


def mixed(data: st.DataObject) -> Drawn:
    drawn, _ = triple()(data)
    return [*drawn[:2], data.draw(st.sampled_from([0.0, 0.3, 0.75, 2.0]))], {}


def errors(reduction: int) -> Draw:
    def draw(data: st.DataObject) -> Drawn:
        drawn, _ = unary(SMALL)(data)
        other = numbers(data, drawn[0].shape, SMALL)
        return [*drawn, other, reduction, data.draw(st.sampled_from([1.0, 0.5, 2.0]))], {}

    return draw


def weighted_logits(data: st.DataObject) -> Drawn:
    shape = (data.draw(st.integers(0, 3)), 2)
    x = numbers(data, shape, (*ORDINARY, 0.0, 800.0, -800.0))
    weight = Fixed(array=numbers(data, shape, (0.5, 2.0))) if data.draw(st.booleans()) else None
    more = Fixed(array=numbers(data, (2,), (0.25, 1.0, 3.0)))
    return [x, numbers(data, shape, (0.0, 1.0, 0.3)), weight, more, 1], {}


def heads(causal: bool, *, masked: bool = False) -> Draw:
    def draw(data: st.DataObject) -> Drawn:
        queries = data.draw(st.integers(1, 4))
        keys = queries if causal else data.draw(st.integers(1, 4))
        width = data.draw(st.integers(1, 3))
        sizes = ((1, 2, queries, width), (1, 2, keys, width), (1, 2, keys, width))
        drawn = [numbers(data, size, ORDINARY) for size in sizes]
        more: dict[str, Any] = {"scale": data.draw(st.sampled_from([None, 0.25]))}
        if masked:
            more["attn_mask"] = Fixed(array=numbers(data, (queries, keys), (0.0, -1.0, 1.0)))
        return [*drawn, 0.0, causal], more

    return draw


def compared(data: st.DataObject) -> Drawn:
    shapes = data.draw(st.sampled_from([((2, 3), (3,)), ((), ()), ((0,), (1,))]))
    return [numbers(data, shape, (0.0, 1.0, 2.0)) for shape in shapes], {}


def answers(data: st.DataObject) -> Drawn:
    return [numbers(data, (2, 3), (0.0, 1.0)) == 1], {}


ATTENTION = "_scaled_dot_product_flash_attention_for_cpu.default"
ATTENTION_NODE = "ScaledDotProductFlashAttentionForCpuBackward0"

FUNCTION: tuple[Case, ...] = tuple(
    Case(key=key, overload=overload, draw=draw, grad_fn=grad_fn)
    for key, overload, grad_fn, draw in (
        ("rsqrt", "rsqrt.default", "RsqrtBackward0", unary()),
        ("log1p", "log1p.default", "Log1PBackward0", unary()),
        ("log2", "log2.default", "Log2Backward0", unary()),
        ("expm1", "expm1.default", "Expm1Backward0", unary()),
        ("tan", "tan.default", "TanBackward0", unary(SMALL)),
        ("atan", "atan.default", "AtanBackward0", unary()),
        ("asin", "asin.default", "AsinBackward0", unary(SMALL)),
        ("acos", "acos.default", "AcosBackward0", unary(SMALL)),
        ("threshold", "threshold.default", "ThresholdBackward0", replaced),
        ("sinh", "sinh.default", "SinhBackward0", unary()),
        ("cosh", "cosh.default", "CoshBackward0", unary()),
        ("erf", "erf.default", "ErfBackward0", unary()),
        ("clamp", "clamp.default", "ClampBackward1", limits),
        ("clamp_min", "clamp_min.default", "ClampMinBackward0", limit),
        ("clamp_max", "clamp_max.default", "ClampMaxBackward0", limit),
        ("var", "var.correction", "VarBackward0", spread),
        ("std", "std.correction", "StdBackward0", spread),
        ("norm", "linalg_vector_norm.default", "LinalgVectorNormBackward0", length(2)),
        ("norm", "norm.ScalarOpt_dim", "NormBackward1", length_along),
        ("norm1", "linalg_vector_norm.default", "LinalgVectorNormBackward0", length(1)),
        (
            "cumsum",
            "cumsum.default",
            "CumsumBackward0",
            shaped(lambda data, shape: [axis(data, shape)]),
        ),
        ("lerp", "lerp.Scalar", "LerpBackward0", mixed),
        ("addcmul", "addcmul.default", "AddcmulBackward0", triple(value=ALPHA)),
        ("addcdiv", "addcdiv.default", "AddcdivBackward0", triple(value=ALPHA)),
        *(
            (f"{loss}{name}", f"{loss}.default", node, errors(reduction))
            for loss, node in (
                ("smooth_l1_loss", "SmoothL1LossBackward0"),
                ("huber_loss", "HuberLossBackward0"),
            )
            for name, reduction in (("", 1), ("_sum", 2), ("_each", 0))
        ),
        *(
            (key, f"{key}.{variant}", "", draw)
            for key in ("eq", "ne", "gt", "ge", "lt", "le")
            for variant, draw in (("Scalar", limit), ("Tensor", compared))
        ),
        ("not", "bitwise_not.default", "", answers),
        ("not", "logical_not.default", "", unary(NUMBERS)),
        (
            "argmax",
            "argmax.default",
            "",
            shaped(lambda data, shape: [axis(data, shape), data.draw(st.booleans())]),
        ),
        ("argmax", "argmax.default", "", shaped(lambda data, shape: [], least=0)),
        ("sign", "sign.default", "SignBackward0", unary(NUMBERS)),
        ("floor", "floor.default", "FloorBackward0", unary(NUMBERS)),
        ("ceil", "ceil.default", "CeilBackward0", unary(NUMBERS)),
        ("round", "round.default", "RoundBackward0", unary(NUMBERS)),
        ("to_copy", "_to_copy.default", "ToCopyBackward0", unary()),
        ("prod", "prod.default", "ProdBackward0", shaped(lambda data, shape: [], least=0)),
        (
            "prod_along",
            "prod.dim_int",
            "ProdBackward1",
            shaped(lambda data, shape: [axis(data, shape), data.draw(st.booleans())]),
        ),
        (
            "binary_cross_entropy_with_logits_weighted",
            "binary_cross_entropy_with_logits.default",
            "BinaryCrossEntropyWithLogitsBackward0",
            weighted_logits,
        ),
        ("baddbmm", "baddbmm.default", "BaddbmmBackward0", matrices("bnm", "bnk", "bkm")),
        (
            "baddbmm",
            "baddbmm.default",
            "BaddbmmBackward0",
            matrices("bnm", "bnk", "bkm", beta=ALPHA, alpha=ALPHA),
        ),
        ("attention", ATTENTION, ATTENTION_NODE, heads(False)),
        ("causal_attention", ATTENTION, ATTENTION_NODE, heads(True)),
        ("masked_attention", ATTENTION, ATTENTION_NODE, heads(False, masked=True)),
    )
)

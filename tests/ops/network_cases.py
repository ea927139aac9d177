"""What networks are made of: how the cards of their ops are tried. Not a test."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.ops.drawing import (
    ANY,
    NUMBERS,
    ORDINARY,
    Case,
    Draw,
    Fixed,
    axis,
    numbers,
    shaped,
    unary,
)

FINITE = (*ORDINARY, 0.0, -0.0, 1e-12, -1e-12, 1e-160, 30.0, -30.0, 800.0, -800.0)
SMOOTH = (*ORDINARY, 0.0, -0.0, 1e-12, -1e-12, 30.0, -30.0)
SCORES = (*ORDINARY, 0.0, 800.0, -800.0)


def along_axis(pool: tuple[float, ...] = SCORES, *more: Any) -> Draw:
    """Draw numbers and an axis of theirs, and hand over what else the op takes."""

    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        sizes = st.tuples(*[st.integers(0, 3)] * data.draw(st.integers(1, 3)))
        shape = data.draw(sizes)
        return [numbers(data, shape, pool), axis(data, shape), *more], {}

    return draw


def masked_scores(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    shape = data.draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    scores = numbers(data, shape, (*ORDINARY, -np.inf))
    scores[data.draw(st.integers(0, shape[0] - 1))] = -np.inf
    return [scores, -1], {}


def targets(reduction: int, *, weighted: bool = False, picture: bool = False) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        classes = data.draw(st.integers(1, 4))
        items = data.draw(st.integers(1, 4))
        shape: tuple[int, ...] = (items, classes)
        if picture:
            shape = (items, classes, 2, data.draw(st.integers(1, 3)))
        elif data.draw(st.booleans()):
            shape = (classes,)
        ignored = data.draw(st.sampled_from([-100, 0, 1]))
        chosen = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
        of = shape[:1] + shape[2:] if len(shape) > 1 else ()
        places = np.asarray(chosen.integers(0, classes, size=of))
        places = np.where(chosen.random(of) < 0.2, ignored, places).astype(np.int64)
        if ((places < 0) | (places >= classes)).all() or (places == ignored).all():
            ignored, places = -100, np.zeros(of, dtype=np.int64)
        places = np.where(places >= classes, 0, places)
        weight = Fixed(array=numbers(data, (classes,), (0.5, 1.0, 2.0))) if weighted else None
        return [numbers(data, shape, ORDINARY), places, weight, reduction, ignored], {}

    return draw


def layers(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    shape = data.draw(st.tuples(st.integers(1, 3), st.integers(2, 3), st.integers(2, 4)))
    own = shape[-data.draw(st.integers(1, 2)) :]
    weight = numbers(data, own, ORDINARY) if data.draw(st.booleans()) else None
    bias = numbers(data, own, ORDINARY) if data.draw(st.booleans()) else None
    return [numbers(data, shape, ORDINARY), list(own), weight, bias, 1e-5], {}


def batches(training: bool) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        rest = data.draw(st.sampled_from([(), (3,), (2, 2)]))
        shape = (data.draw(st.integers(2, 4)), data.draw(st.integers(1, 3)), *rest)
        channels = shape[1:2]
        affine = data.draw(st.booleans())
        weight = numbers(data, channels, ORDINARY) if affine else None
        bias = numbers(data, channels, ORDINARY) if affine else None
        mean = variance = None
        if not training or data.draw(st.booleans()):
            mean = Fixed(array=numbers(data, channels, ORDINARY))
            variance = Fixed(array=numbers(data, channels, (0.25, 1.0, 2.0)))
        x = numbers(data, shape, ORDINARY)
        return [x, weight, bias, mean, variance, training, 0.1, 1e-5], {}

    return draw


def groups(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    count = data.draw(st.integers(1, 2))
    rest = data.draw(st.sampled_from([(3,), (2, 2)]))
    shape = (data.draw(st.integers(1, 3)), 2 * count, *rest)
    affine = data.draw(st.booleans())  # torch fails on a bias alone
    weight = numbers(data, shape[1:2], ORDINARY) if affine else None
    bias = numbers(data, shape[1:2], ORDINARY) if affine else None
    size = int(np.prod(rest))
    x = numbers(data, shape, ORDINARY)
    return [x, weight, bias, shape[0], shape[1], size, count, 1e-5], {}


def with_numbers(*values: Any, pool: tuple[float, ...] = ANY) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        drawn, _ = unary(pool)(data)
        return [*drawn, *(data.draw(value) for value in values)], {}

    return draw


def slopes(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    shape = data.draw(st.tuples(st.integers(0, 3), st.integers(1, 3), st.integers(1, 2)))
    weight = data.draw(st.sampled_from([(1, 1, 1), (1, shape[1], 1)]))
    return [numbers(data, shape, FINITE), numbers(data, weight, ORDINARY)], {}


def even(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    return [data.draw(st.sampled_from([k for k, n in enumerate(shape) if n % 2 == 0]))]


def halves(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    shape = data.draw(st.sampled_from([(2,), (3, 4), (4, 3), (2, 2, 2), (0, 2)]))
    return [numbers(data, shape, ORDINARY), *even(data, shape)], {}


POSITIVE = st.sampled_from([0.5, 1.0, 2.0])
LEAST, MOST = st.sampled_from([-1.0, 0.0, 0.25]), st.sampled_from([0.5, 1, 6])

SOFTMAX = (
    ("softmax", "_softmax.default", "SoftmaxBackward0", along_axis(SCORES, False)),
    ("safe_softmax", "_safe_softmax.default", "SafeSoftmaxBackward0", along_axis()),
    ("safe_softmax", "_safe_softmax.default", "SafeSoftmaxBackward0", masked_scores),
    ("log_softmax", "_log_softmax.default", "LogSoftmaxBackward0", along_axis(SCORES, False)),
    (
        "logsumexp",
        "logsumexp.default",
        "LogsumexpBackward0",
        shaped(lambda data, shape: [[axis(data, shape)], data.draw(st.booleans())]),
    ),
    ("nll_loss", "nll_loss_forward.default", "NllLossBackward0", targets(1)),
    ("nll_loss_sum", "nll_loss_forward.default", "NllLossBackward0", targets(2)),
    ("nll_loss_each", "nll_loss_forward.default", "NllLossBackward0", targets(0)),
    (
        "nll_loss_weighted",
        "nll_loss_forward.default",
        "NllLossBackward0",
        targets(1, weighted=True),
    ),
    (
        "nll_loss2d",
        "nll_loss2d_forward.default",
        "NllLoss2DBackward0",
        targets(1, picture=True),
    ),
)
NORMALIZATION = (
    ("layer_norm", "native_layer_norm.default", "NativeLayerNormBackward0", layers),
    ("batch_norm", "native_batch_norm.default", "NativeBatchNormBackward0", batches(True)),
    ("batch_norm_eval", "native_batch_norm.default", "NativeBatchNormBackward0", batches(False)),
    ("group_norm", "native_group_norm.default", "NativeGroupNormBackward0", groups),
)
ACTIVATIONS = (
    ("gelu", "gelu.default", "GeluBackward0", unary(SMOOTH)),
    (
        "gelu_tanh",
        "gelu.default",
        "GeluBackward0",
        unary(SMOOTH, approximate=st.just("tanh")),
    ),
    ("silu", "silu.default", "SiluBackward0", unary(SMOOTH)),
    (
        "leaky_relu",
        "leaky_relu.default",
        "LeakyReluBackward0",
        with_numbers(st.sampled_from([0.01, 0.5, 0.0]), pool=FINITE),
    ),
    (
        "elu",
        "elu.default",
        "EluBackward0",
        with_numbers(POSITIVE, POSITIVE, POSITIVE, pool=SMOOTH),
    ),
    ("celu", "celu.default", "CeluBackward0", with_numbers(POSITIVE, pool=SMOOTH)),
    (
        "softplus",
        "softplus.default",
        "SoftplusBackward0",
        with_numbers(POSITIVE, st.sampled_from([20, 2]), pool=FINITE),
    ),
    ("log_sigmoid", "log_sigmoid_forward.default", "LogSigmoidBackward0", unary(FINITE)),
    (
        "hardtanh",
        "hardtanh.default",
        "HardtanhBackward0",
        with_numbers(LEAST, MOST, pool=NUMBERS),
    ),
    ("hardsigmoid", "hardsigmoid.default", "HardsigmoidBackward0", unary(NUMBERS)),
    ("hardswish", "hardswish.default", "HardswishBackward0", unary(FINITE)),
    ("mish", "mish.default", "MishBackward0", unary(SMOOTH)),
    ("prelu", "_prelu_kernel.default", "PreluKernelBackward0", slopes),
    ("glu", "glu.default", "GluBackward0", halves),
)

NETWORK: tuple[Case, ...] = tuple(
    Case(key=key, overload=overload, draw=draw, grad_fn=grad_fn)
    for key, overload, grad_fn, draw in (*SOFTMAX, *NORMALIZATION, *ACTIVATIONS)
)

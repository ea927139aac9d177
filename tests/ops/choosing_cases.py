"""Convolution and pooling, joining and cutting, choosing: how their cards are tried. Not a test."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.ops.drawing import ALPHA, ANY, ORDINARY, Case, Draw, Fixed, axis, numbers, shaped

Drawn = tuple[list[Any], dict[str, Any]]


def whole(data: st.DataObject, shape: tuple[int, ...], end: int, start: int = 0) -> np.ndarray:
    """Draw an array of whole numbers below `end`."""
    chosen = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    return np.asarray(chosen.integers(start, end, size=shape), dtype=np.int64)


def mask(data: st.DataObject, shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(whole(data, shape, 2) == 1)


def kernels(data: st.DataObject) -> Drawn:
    rank = data.draw(st.integers(1, 2))
    groups = data.draw(st.integers(1, 2))
    inputs, outputs = (groups * data.draw(st.integers(1, 2)) for _ in "io")
    size = data.draw(st.integers(1, 3))
    x = numbers(data, (data.draw(st.integers(1, 2)), inputs, *(5, 6)[:rank]), ORDINARY)
    w = numbers(data, (outputs, inputs // groups, *(size, 2)[:rank]), ORDINARY)
    b = numbers(data, (outputs,), ORDINARY) if data.draw(st.booleans()) else None
    stride, padding, dilation = (
        [data.draw(st.integers(least, 2)) for _ in range(rank)] for least in (1, 0, 1)
    )
    return [x, w, b, stride, padding, dilation, False, [0] * rank, groups], {}


def transposed_kernels(data: st.DataObject) -> Drawn:
    rank = data.draw(st.integers(1, 2))
    groups = data.draw(st.integers(1, 2))
    inputs, outputs = (groups * data.draw(st.integers(1, 2)) for _ in "io")
    x = numbers(data, (data.draw(st.integers(1, 2)), inputs, *(3, 4)[:rank]), ORDINARY)
    w = numbers(data, (inputs, outputs // groups, *(3, 2)[:rank]), ORDINARY)
    b = numbers(data, (outputs,), ORDINARY) if data.draw(st.booleans()) else None
    stride = [data.draw(st.integers(1, 2)) for _ in range(rank)]
    padding = [data.draw(st.integers(0, 1)) for _ in range(rank)]
    more = [data.draw(st.integers(0, step - 1)) for step in stride]
    return [x, w, b, stride, padding, [1] * rank, True, more, groups], {}


def windows(*more: Any, dilated: bool = False) -> Draw:
    def draw(data: st.DataObject) -> Drawn:
        shape = (*data.draw(st.sampled_from([(1,), (2, 2)])), 5, 6)
        kernel = [data.draw(st.integers(2, 3)), 2]
        stride = data.draw(st.sampled_from([[], [1, 2], [2]]))
        padding = data.draw(st.sampled_from([[0, 0], [1, 0], [1, 1]]))
        drawn = [numbers(data, shape, ORDINARY), kernel, stride, padding]
        drawn += [data.draw(st.sampled_from([[1, 1], [1, 2]]))] if dilated else []
        return [*drawn, *(data.draw(one) for one in more)], {}

    return draw


def adaptive(data: st.DataObject) -> Drawn:
    size = [data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))]
    return [numbers(data, (2, 1, 5, 6), ORDINARY), size], {}


def joined(data: st.DataObject) -> Drawn:
    dim = data.draw(st.integers(-2, 1))
    count = data.draw(st.integers(1, 5))
    sizes = [[2, 3] for _ in range(count)]
    for size in sizes:
        size[dim] = data.draw(st.integers(0, 3))
    arrays = [numbers(data, tuple(size), ANY) for size in sizes]
    if data.draw(st.booleans()):
        arrays.insert(data.draw(st.integers(0, count)), np.zeros((0,)))
    return [arrays, dim], {}


def layered(data: st.DataObject) -> Drawn:
    shape = data.draw(st.sampled_from([(), (3,), (2, 0), (2, 3)]))
    count = data.draw(st.integers(1, 5))
    dim = data.draw(st.integers(-len(shape) - 1, len(shape)))
    return [[numbers(data, shape, ANY) for _ in range(count)], dim], {}


def cut(data: st.DataObject) -> Drawn:
    shape = (data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5)))
    return [
        numbers(data, shape, ANY),
        data.draw(st.integers(1, 4)),
        data.draw(st.integers(-2, 1)),
    ], {}


def cut_to_sizes(data: st.DataObject) -> Drawn:
    sizes = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))
    shape = [2, 2]
    dim = data.draw(st.integers(-2, 1))
    shape[dim] = sum(sizes)
    return [numbers(data, tuple(shape), ANY), sizes, dim], {}


def repeated(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    more = data.draw(st.integers(0, 1))
    return [[data.draw(st.integers(0, 3)) for _ in range(len(shape) + more)]]


def bordered(data: st.DataObject) -> Drawn:
    axes = data.draw(st.integers(1, 2))
    pad = [data.draw(st.integers(-1, 2)) for _ in range(2 * axes)]
    return [numbers(data, (2, 3), ANY), pad, data.draw(st.sampled_from([0.0, 2.5]))], {}


def signed_axes(data: st.DataObject, shape: tuple[int, ...]) -> list[int]:
    chosen = data.draw(st.lists(st.sampled_from(range(len(shape))), unique=True))
    return [one - len(shape) * data.draw(st.booleans()) for one in chosen]


def rolled(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    dims = signed_axes(data, shape)
    return [[data.draw(st.integers(-4, 4)) for _ in dims or [0]], dims]


def triangles(data: st.DataObject) -> Drawn:
    shape = data.draw(st.sampled_from([(3, 3), (2, 4), (2, 3, 2), (0, 2)]))
    return [numbers(data, shape, ORDINARY), data.draw(st.integers(-2, 2))], {}


def tables(data: st.DataObject) -> Drawn:
    rows = data.draw(st.integers(1, 4))
    shape = data.draw(st.sampled_from([(), (3,), (2, 3), (0,)]))
    padding = data.draw(st.integers(-1, rows - 1))
    table = numbers(data, (rows, 2), ORDINARY)
    return [table, whole(data, shape, rows), padding, False, False], {}


def indices(data: st.DataObject) -> Drawn:
    x = numbers(data, (3, 2, 4), ORDINARY)
    kind = data.draw(st.sampled_from(["first", "pair", "second", "mask", "apart", "last"]))
    found = {
        "first": [whole(data, (2, 2), 3, -3)],
        "pair": [whole(data, (3,), 3), whole(data, (3,), 2)],
        "second": [None, whole(data, (3,), 2)],
        "mask": [mask(data, (3, 2))],
        "apart": [whole(data, (2,), 3), None, whole(data, (2,), 4)],
        "last": [None, None, whole(data, (5,), 4)],
    }
    return [x, found[kind]], {}


def positions(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    dim = axis(data, shape)
    return [dim, whole(data, (data.draw(st.integers(0, 4)),), shape[dim])]


def gathered(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    dim = axis(data, shape)
    size = list(shape)
    size[dim] = data.draw(st.integers(0, 3))
    other = data.draw(st.integers(0, len(shape) - 1))
    size[other] = min(size[other], shape[other] - (other != dim % len(shape)))
    return [dim, whole(data, tuple(size), shape[dim])]


def masked(data: st.DataObject) -> Drawn:
    shape, own = data.draw(
        st.sampled_from([((2, 3), (2, 3)), ((2, 3), (3,)), ((), ()), ((0,), (1,))])
    )
    value = data.draw(st.sampled_from([0.0, -np.inf, 2.0]))
    return [numbers(data, shape, ANY), mask(data, own), value], {}


def masked_with(data: st.DataObject) -> Drawn:
    drawn, _ = masked(data)
    return [*drawn[:2], Fixed(array=np.float64(drawn[2]))], {}


def chosen(data: st.DataObject) -> Drawn:
    shapes = [((2, 3), (2, 3), (3,)), ((1, 3), (2, 1), ()), ((), (2,), (2,)), ((), (), ())]
    condition, first, second = data.draw(st.sampled_from(shapes))
    return [mask(data, condition), numbers(data, first, ANY), numbers(data, second, ANY)], {}


def pairs(data: st.DataObject) -> Drawn:
    shapes = [((2, 3), (2, 3)), ((3,), (2, 1)), ((), ()), ((), (2,)), ((0,), (1,))]
    return [numbers(data, shape, ANY) for shape in data.draw(st.sampled_from(shapes))], {}


def winners(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    return [axis(data, shape), data.draw(st.booleans())]


def winners_of_all(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    return [signed_axes(data, shape), data.draw(st.booleans())]


def written(data: st.DataObject) -> Drawn:
    x = numbers(data, (3, 2), ORDINARY)
    kind = data.draw(st.sampled_from(["first", "second", "mask", "pair"]))
    found = {
        "first": [np.array([2, -3])],
        "second": [None, np.array([1])],
        "mask": [mask(data, (3, 2))],
        "pair": [np.array([0, 2]), np.array([1, 0])],
    }
    places = found[kind]
    chosen = x[tuple(slice(None) if one is None else one for one in places)]
    shape = () if data.draw(st.booleans()) else chosen.shape
    return [x, places, numbers(data, shape, ORDINARY)], {}


def best(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    dim = axis(data, shape)
    return [data.draw(st.integers(0, shape[dim])), dim, data.draw(st.booleans()), True]


def added_at(data: st.DataObject) -> Drawn:
    shape = (3, 2, 3)
    dim = axis(data, shape)
    places = whole(data, (2, 2, 2), shape[dim])
    size = tuple(2 for _ in shape)
    return [numbers(data, shape, ORDINARY), dim, places, numbers(data, size, ORDINARY)], {}


def added_along(data: st.DataObject) -> Drawn:
    shape = (3, 2, 3)
    dim, count = axis(data, shape), data.draw(st.integers(0, 4))
    size = list(shape)
    size[dim] = count
    drawn = [numbers(data, shape, ORDINARY), dim, whole(data, (count,), shape[dim])]
    return [*drawn, numbers(data, tuple(size), ORDINARY)], {"alpha": data.draw(ALPHA)}


def enlarged(data: st.DataObject) -> Drawn:
    times = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    size = [2 * times[0], 3 * times[1]]
    scales = [float(one) for one in times] if data.draw(st.booleans()) else [None, None]
    return [numbers(data, (2, 1, 2, 3), ORDINARY), size, *scales], {}


BOOLEAN = st.booleans()
PICTURES = (
    ("convolution", "convolution.default", "ConvolutionBackward0", kernels),
    (
        "transposed_convolution",
        "convolution.default",
        "ConvolutionBackward0",
        transposed_kernels,
    ),
    (
        "max_pool2d",
        "max_pool2d_with_indices.default",
        "MaxPool2DWithIndicesBackward0",
        windows(BOOLEAN, dilated=True),
    ),
    (
        "avg_pool2d",
        "avg_pool2d.default",
        "AvgPool2DBackward0",
        windows(st.just(False), BOOLEAN),
    ),
    (
        "adaptive_avg_pool2d",
        "_adaptive_avg_pool2d.default",
        "AdaptiveAvgPool2DBackward0",
        adaptive,
    ),
    (
        "upsample_nearest2d",
        "upsample_nearest2d.default",
        "UpsampleNearest2DBackward0",
        enlarged,
    ),
)
JOINING = (
    ("cat", "cat.default", "CatBackward0", joined),
    ("stack", "stack.default", "StackBackward0", layered),
    ("repeat", "repeat.default", "RepeatBackward0", shaped(repeated, least=0)),
    ("constant_pad", "constant_pad_nd.default", "ConstantPadNdBackward0", bordered),
    (
        "flip",
        "flip.default",
        "FlipBackward0",
        shaped(lambda data, shape: [signed_axes(data, shape)]),
    ),
    ("roll", "roll.default", "RollBackward0", shaped(rolled)),
    ("tril", "tril.default", "TrilBackward0", triangles),
    ("triu", "triu.default", "TriuBackward0", triangles),
)
CUTTING = (
    ("split", "split.Tensor", "SplitBackward0", cut),
    ("split", "unsafe_split.Tensor", "UnsafeSplitBackward0", cut),
    ("split_with_sizes", "split_with_sizes.default", "SplitWithSizesBackward0", cut_to_sizes),
    (
        "split_with_sizes",
        "unsafe_split_with_sizes.default",
        "UnsafeSplitWithSizesBackward0",
        cut_to_sizes,
    ),
    (
        "unbind",
        "unbind.int",
        "UnbindBackward0",
        shaped(lambda data, shape: [axis(data, shape)]),
    ),
)
CHOOSING = (
    ("embedding", "embedding.default", "EmbeddingBackward0", tables),
    ("index", "index.Tensor", "IndexBackward0", indices),
    ("index_put", "index_put.default", "IndexPutBackward0", written),
    ("index_select", "index_select.default", "IndexSelectBackward0", shaped(positions)),
    ("gather", "gather.default", "GatherBackward0", shaped(gathered)),
    ("masked_fill", "masked_fill.Scalar", "MaskedFillBackward0", masked),
    ("masked_fill_with", "masked_fill.Tensor", "MaskedFillBackward1", masked_with),
    ("where", "where.self", "WhereBackward0", chosen),
    ("maximum", "maximum.default", "MaximumBackward0", pairs),
    ("minimum", "minimum.default", "MinimumBackward0", pairs),
    ("max_along", "max.dim", "MaxBackward0", shaped(winners)),
    ("min_along", "min.dim", "MinBackward0", shaped(winners)),
    ("max", "max.default", "MaxBackward1", shaped(lambda data, shape: [], least=0)),
    ("min", "min.default", "MinBackward1", shaped(lambda data, shape: [], least=0)),
    ("max", "amax.default", "AmaxBackward0", shaped(winners_of_all)),
    ("min", "amin.default", "AminBackward0", shaped(winners_of_all)),
    ("topk", "topk.default", "TopkBackward0", shaped(best)),
    ("sort", "sort.default", "SortBackward0", shaped(winners)),
    ("scatter_add", "scatter_add.default", "ScatterAddBackward0", added_at),
    ("index_add", "index_add.default", "IndexAddBackward0", added_along),
)

CHOICE: tuple[Case, ...] = tuple(
    Case(key=key, overload=overload, draw=draw, grad_fn=grad_fn, several=rows is CUTTING)
    for rows in (PICTURES, JOINING, CUTTING, CHOOSING)
    for key, overload, grad_fn, draw in rows
)

"""Numbers chosen by place: slices, rows, targets; and gradients put back where they came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gradviz.model.trace import Attribute
from gradviz.ops.functions.arrangement import float_array
from gradviz.ops.functions.elementwise import Array, Value


def _index(rank: int, dim: int, chosen: Any) -> Any:
    index: list[Any] = [slice(None)] * rank
    index[int(dim)] = chosen
    return tuple(index)


def _select(x: Value, dim: int, index: int) -> Array:
    array = float_array(x)
    return np.asarray(array[_index(array.ndim, dim, int(index))])


def _select_back(gradient: Value, x: Value, dim: int, index: int) -> Array:
    result = np.zeros(np.shape(x))
    result[_index(result.ndim, dim, int(index))] = gradient
    return result


def _part(start: Attribute, end: Attribute, step: Attribute) -> slice:
    first, last = (None if edge is None else int(edge) for edge in (start, end))  # type: ignore[arg-type]
    return slice(first, last, int(step))  # type: ignore[arg-type]


def _slice(x: Value, dim: int, start: Attribute, end: Attribute, step: int) -> Array:
    array = float_array(x)
    return np.asarray(array[_index(array.ndim, dim, _part(start, end, step))])


def _slice_back(
    gradient: Value, x: Value, dim: int, start: Attribute, end: Attribute, step: int
) -> Array:
    result = np.zeros(np.shape(x))
    result[_index(result.ndim, dim, _part(start, end, step))] = gradient
    return result


def _whole(index: Value) -> Any:
    return np.asarray(index).astype(np.int64)


def _rows(table: Value, index: Value) -> Array:
    return np.asarray(float_array(table)[_whole(index)])


def _to_rows(gradient: Value, table: Value, index: Value, padding: int) -> Array:
    """Add each gradient to the row that was looked up; the row of the padding gets none."""
    result, places = np.zeros(np.shape(table)), _whole(index)
    used = places != int(padding)
    np.add.at(result, places[used], float_array(gradient)[used])
    return result


def _numpy_index(indices: Sequence[Value]) -> tuple[Any, ...]:
    def one(index: Value) -> Any:
        if index is None:
            return slice(None)
        array = np.asarray(index)
        return array if array.dtype == bool else array.astype(np.int64)

    return tuple(one(index) for index in indices)


def _take(x: Value, indices: Sequence[Value]) -> Array:
    return np.asarray(float_array(x)[_numpy_index(indices)])


def _take_back(gradient: Value, x: Value, indices: Sequence[Value]) -> Array:
    result = np.zeros(np.shape(x))
    np.add.at(result, _numpy_index(indices), float_array(gradient))
    return result


def _put(x: Value, indices: Sequence[Value], value: Value) -> Array:
    result = float_array(x).copy()
    result[_numpy_index(indices)] = value
    return result


def _take_along(x: Value, dim: int, index: Value) -> Array:
    array = float_array(x)
    return np.take(array, _whole(index), axis=int(dim)) if array.ndim else array


def _take_along_back(gradient: Value, x: Value, dim: int, index: Value) -> Array:
    result = np.zeros(np.shape(x))
    np.add.at(result, _index(result.ndim, dim, np.atleast_1d(_whole(index))), gradient)
    return result


def _grid(index: Value, dim: int) -> tuple[Any, ...]:
    """Return the places that `gather` reads, an array for each axis."""
    places = _whole(index)
    found = list(np.indices(places.shape))
    found[int(dim)] = places
    return tuple(found)


def _gather(x: Value, dim: int, index: Value) -> Array:
    return np.asarray(float_array(x)[_grid(index, dim)])


def _gather_back(gradient: Value, x: Value, dim: int, index: Value) -> Array:
    result = np.zeros(np.shape(x))
    np.add.at(result, _grid(index, dim), float_array(gradient))
    return result


def _to_winner(gradient: Value, x: Value, index: Value, dim: int, keepdim: bool) -> Array:
    """Put each gradient at the place of the number that won along an axis."""
    shape = np.shape(x)
    if not shape:
        return float_array(gradient)
    placed, places = float_array(gradient), _whole(index)
    if not keepdim:
        placed, places = np.expand_dims(placed, int(dim)), np.expand_dims(places, int(dim))
    return _gather_back(placed, x, dim, places)


def _in_order(x: Value, dim: int, descending: bool) -> Array:
    array = float_array(x)
    if not array.ndim:
        return array
    found = np.sort(array, axis=int(dim))
    return np.flip(found, int(dim)) if descending else found


def _top(x: Value, k: int, dim: int, largest: bool) -> Array:
    found = _in_order(x, dim, largest)
    return np.take(found, range(int(k)), axis=int(dim)) if found.ndim else found


def _class_first(x: Value, dim: int) -> Array:
    return np.moveaxis(float_array(x), int(dim), 0)


def _pick(x: Value, target: Value, dim: int, ignored: int) -> Array:
    """Return the number of each item at its target; 0 where the target is ignored."""
    classes, places = _class_first(x, dim), _whole(target)
    used = places != int(ignored)
    chosen = np.take_along_axis(classes, np.where(used, places, 0)[None], axis=0)[0]
    return np.where(used, chosen, 0.0)


def _one_hot(target: Value, x: Value, dim: int, ignored: int) -> Array:
    """Return 1 at each item's target, 0 elsewhere and where the target is ignored."""
    shape = _class_first(x, dim).shape
    places = _whole(target)
    classes = np.arange(shape[0]).reshape((-1, *(1,) * places.ndim))
    found = (classes == places) & (places != int(ignored))
    return np.moveaxis(found.astype(np.float64), 0, int(dim))


def _kept(target: Value, ignored: int) -> float:
    return float(np.count_nonzero(_whole(target) != int(ignored)))


def _weights_of(weight: Value, target: Value, ignored: int) -> Array:
    """Return the weight of each item's target, 0 where the target is ignored."""
    places = _whole(target)
    used = places != int(ignored)
    return np.where(used, float_array(weight)[np.where(used, places, 0)], 0.0)


CALLS: dict[str, Callable[..., Value]] = {
    "gather": _gather,
    "gather_back": _gather_back,
    "in_order": _in_order,
    "kept": _kept,
    "one_hot": _one_hot,
    "pick": _pick,
    "put": _put,
    "rows": _rows,
    "select": _select,
    "select_back": _select_back,
    "slice": _slice,
    "slice_back": _slice_back,
    "take": _take,
    "take_along": _take_along,
    "take_along_back": _take_along_back,
    "take_back": _take_back,
    "to_rows": _to_rows,
    "to_winner": _to_winner,
    "top": _top,
    "weights_of": _weights_of,
}

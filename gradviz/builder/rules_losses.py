"""Shape rules of losses: what is compared must have the shape and type that PyTorch wants."""

from __future__ import annotations

from gradviz.builder.rules import (
    Asked,
    Fix,
    Kind,
    Misfit,
    Shape,
    Value,
    Wrap,
    refuse,
    rule,
    size_text,
)
from gradviz.builder.rules_elementwise import numeric
from gradviz.builder.rules_types import (
    broadcast,
    is_floating,
    promote,
    reshaping,
    result_type,
    to_type,
    want_floating,
    want_same_type,
)
from gradviz.model.words import Message, message


def _reduced(asked: Asked, shape: Shape, dtype: str) -> Kind:
    """Return the loss: one number, or one each where nothing is reduced."""
    how = asked.given("reduction")
    if how not in ("mean", "sum", "none"):
        title = message("Shapes", "There is no reduction {name}", name=str(how))
        refuse(title, message("Shapes", "It is mean, sum or none."), "reduction")
    return Kind(shape if how == "none" else (), dtype)


@rule("distance")
def distance(asked: Asked) -> Value:
    """``mse``, ``l1`` and ``huber``: shapes are stretched, with PyTorch's warning."""
    name = asked.block.function
    first, second = asked.kind("x"), asked.kind("target")
    delta = asked.given("delta")
    if name == "huber" and not (isinstance(delta, int | float) and delta > 0):
        title = message("Shapes", "{name} must be larger than 0", name="delta")
        refuse(title, message("Shapes", "Give {name} as a number above 0.", name="delta"), "delta")
    if name == "l1":
        numeric(asked, "x"), numeric(asked, "target")
    shape = broadcast(first, second, ("x", "target"))
    dtype = promote(first.dtype, second.dtype)  # both are stretched before they meet
    if name == "huber":
        dtype = want_floating(asked, "x").dtype  # the result takes the type of what is judged
    if not is_floating(dtype):
        if name != "l1" or asked.given("reduction") == "mean":
            want_floating(asked, "x")
        dtype = "int64" if asked.given("reduction") == "sum" else dtype
    return _reduced(asked, shape, dtype)


def stretch_doubt(asked: Asked) -> Misfit | None:
    """Return the doubt about a loss of two shapes that fit only by stretching.

    PyTorch warns and computes; N×1 against N gives N×N differences, which nobody means.
    """
    if asked.block.rule != "distance":
        return None
    first, second = asked.values.get("x"), asked.values.get("target")
    if not (isinstance(first, Kind) and isinstance(second, Kind)) or first.shape == second.shape:
        return None
    a, b = size_text(second.shape), size_text(first.shape)
    title = message("Shapes", "{a} is stretched against {b}", a=a, b=b)
    text = "Every number is compared with several others: seldom what is meant."
    return Misfit(title, message("Shapes", text), "target", _alike(first, second))


def _alike(first: Kind, second: Kind) -> tuple[Fix, ...]:
    return (reshaping("target", first.shape), reshaping("x", second.shape))


def _equal_shapes(asked: Asked) -> tuple[Kind, Kind]:
    first, second = asked.kind("x"), asked.kind("target")
    if first.shape != second.shape:
        a, b = size_text(second.shape), size_text(first.shape)
        title = message("Shapes", "Labels {a} do not fit {b}", a=a, b=b)
        text = "{block} compares number with number: the labels need the shape {b}."
        detail = message("Shapes", text, block=asked.block.title, b=b)
        raise Misfit(title, detail, "target", _alike(first, second))
    return first, second


@rule("bce")
def bce(asked: Asked) -> Value:
    """``bce``: equal shapes, equal floating types."""
    first, _ = _equal_shapes(asked)
    want_floating(asked, "x")
    _labels_as(asked, first)
    return _reduced(asked, first.shape, want_same_type(asked, "x", "target"))


def _labels_as(asked: Asked, first: Kind) -> None:
    second = asked.kind("target")
    if not is_floating(second.dtype):
        title = message("Shapes", "Labels must be {dtype}", dtype=first.dtype)
        text = "{block} computes with its labels: they must be numbers like 0.0 and 1.0."
        detail = message("Shapes", text, block=asked.block.title)
        refuse(title, detail, "target", to_type("target", first.dtype))


@rule("bce_with_logits")
def bce_with_logits(asked: Asked) -> Value:
    """``bce_with_logits``: equal shapes; types may differ, the result has the labels' one."""
    first, second = _equal_shapes(asked)
    want_floating(asked, "x")
    _labels_as(asked, first)
    return _reduced(asked, first.shape, second.dtype)


@rule("cross_entropy")
def cross_entropy(asked: Asked) -> Value:
    """``cross_entropy``: scores (N, C, ...) against classes (N, ...) or shares."""
    scores, labels = asked.kind("x"), asked.kind("target")
    smoothing = asked.given("label_smoothing")
    if not (isinstance(smoothing, int | float) and 0 <= smoothing <= 1):
        title = message("Shapes", "{name} lies between 0 and 1", name="label_smoothing")
        text = "Give {name} from 0 to 1."
        refuse(title, message("Shapes", text, name="label_smoothing"), "label_smoothing")
    _has_classes(asked, scores)
    if labels.shape == scores.shape:
        want_floating(asked, "x")
        if not is_floating(labels.dtype):
            _shares(asked, scores, labels)
        place = 1 if scores.rank > 1 else 0
        shape = scores.shape[:place] + scores.shape[place + 1 :]
        return _reduced(asked, shape, result_type(scores, labels))
    return _classes(asked, scores, labels)


@rule("nll")
def nll(asked: Asked) -> Value:
    """``nll``: log probabilities (N, C, ...) against classes (N, ...)."""
    scores, labels = asked.kind("x"), asked.kind("target")
    _has_classes(asked, scores)
    return _classes(asked, scores, labels)


def _has_classes(asked: Asked, scores: Kind) -> None:
    if scores.rank == 0 or scores.shape[min(1, scores.rank - 1)] == 0:
        title = message("Shapes", "There are no scores for classes")
        text = "{block} needs an axis with one score for each class."
        refuse(title, message("Shapes", text, block=asked.block.title), "x")


def _shares(asked: Asked, scores: Kind, labels: Kind) -> None:
    title = message("Shapes", "Labels look like shares, but are {dtype}", dtype=labels.dtype)
    text = "Labels of the scores' shape are shares of the classes: floating numbers."
    refuse(title, message("Shapes", text), "target", to_type("target", scores.dtype))


def _classes(asked: Asked, scores: Kind, labels: Kind) -> Kind:
    expected = scores.shape[:1] + scores.shape[2:] if scores.rank > 1 else ()
    smooth = bool(asked.given("label_smoothing"))
    fits = labels.shape == expected
    fits = fits or (scores.rank == 1 and labels.shape == (1,) and not smooth)
    if not fits:
        _no_classes(asked, scores, labels, expected)
    allowed = ("int64", "uint8") if scores.rank < 3 else ("int64",)
    if labels.dtype not in allowed:
        title = message("Shapes", "Labels must be whole numbers, int64")
        text = "{block} takes the number of the right class for each: {dtype} cannot say it."
        detail = message("Shapes", text, block=asked.block.title, dtype=labels.dtype)
        refuse(title, detail, "target", to_type("target", "int64"))
    want_floating(asked, "x")
    return _reduced(asked, expected, scores.dtype)


def _no_classes(asked: Asked, scores: Kind, labels: Kind, expected: Shape) -> None:
    a, b = size_text(labels.shape), size_text(scores.shape)
    title = message("Shapes", "Labels {a} do not fit {b}", a=a, b=b)
    text = "Scores of {b} need labels of {shape}: for each one, the number of its class."
    detail: Message = message("Shapes", text, b=b, shape=size_text(expected))
    if labels.shape[1:2] == (1,) and scores.rank == 2 and labels.rank == 2:
        label = message("Shapes", "Make it {shape}", shape=size_text(expected))
        refuse(title, detail, "target", Wrap("target", "squeeze({0}, 1)", label))
    refuse(title, detail, "target", reshaping("target", expected))

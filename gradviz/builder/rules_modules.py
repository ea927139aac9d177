"""Shape rules of modules that no pattern can say: windows, norms over batches, sequences."""

from __future__ import annotations

import math

from gradviz.builder.rules import (
    Asked,
    Fix,
    Kind,
    Set,
    Shape,
    Value,
    Wrap,
    refuse,
    rule,
    size_text,
    wrong_rank,
)
from gradviz.builder.rules_elementwise import numeric
from gradviz.builder.rules_matrices import functional_layer_norm
from gradviz.builder.rules_types import is_floating, to_type, want_floating
from gradviz.model.words import message


def each(asked: Asked, name: str, axes: int) -> Shape:
    """Return a setting for each axis of the window."""
    value = asked.settings.get(name)
    if value is None and name == "stride":
        return each(asked, "kernel_size", axes)
    items = value if isinstance(value, tuple) else (value,) * axes
    if len(items) != axes or any(isinstance(n, bool) or not isinstance(n, int) for n in items):
        title = message("Shapes", "{name} must be a whole number", name=name)
        text = "Give {name} as one whole number, or as {axes}."
        refuse(title, message("Shapes", text, name=name, axes=axes), name)
    return items  # type: ignore[return-value]  # the line above says so


def window(asked: Asked, shape: Shape, *, ceil: bool = False) -> Shape:
    """Return how many places a window has along each axis.

    Source: the formula in the documentation of ``torch.nn.Conv2d`` and ``MaxPool2d``.
    """
    axes = len(shape)
    kernel, stride = each(asked, "kernel_size", axes), each(asked, "stride", axes)
    padding = each(asked, "padding", axes)
    dilation = each(asked, "dilation", axes) if "dilation" in asked.settings else (1,) * axes
    result = []
    for size, k, s, p, d in zip(shape, kernel, stride, padding, dilation, strict=True):
        span = d * (k - 1) + 1
        room = size + 2 * p - span
        places = room // s + 1
        if ceil:
            places = -(-room // s) + 1
            places -= (places - 1) * s >= size + p
        result.append(places if room >= 0 or ceil else 0)
    if min(result) < 1:
        _too_small(asked, shape, kernel)
    return tuple(result)


def _too_small(asked: Asked, shape: Shape, kernel: Shape) -> None:
    a, b = size_text(kernel), size_text(shape)
    title = message("Shapes", "A window of {a} is larger than {b}", a=a, b=b)
    text = "What comes in is only {b}. Use a smaller window, or padding around the edge."
    fixes: list[Fix] = []
    small = min(shape)
    if small > 0:
        fixes.append(Set("kernel_size", small, message("Shapes", "Use {value}", value=small)))
    if asked.block.rule == "convolution":
        wide = max(kernel) // 2
        fixes.append(Set("padding", wide, message("Shapes", "Pad by {count}", count=wide)))
    refuse(title, message("Shapes", text, b=b), "x", *fixes)


def _spatial(asked: Asked, kind: Kind, axes: int) -> bool:
    """Return whether there is a batch; refuse another number of axes."""
    if kind.rank not in (axes + 1, axes + 2):
        _not_spatial(asked, kind, axes)
    return kind.rank == axes + 2


def _not_spatial(asked: Asked, kind: Kind, axes: int) -> None:
    title = wrong_rank(kind.rank, axes + 2)
    if axes == 2:
        text = "{block} takes images: batch, channels, height, width. The batch may be missing."
    else:
        text = "{block} takes sequences: batch, channels, length. The batch may be missing."
    fixes: tuple[Wrap, ...] = ()
    if kind.rank == axes:
        label = message("Shapes", "Add an axis for the channel")
        fixes = (Wrap("x", "unsqueeze({0}, 0)", label),)
        label = message("Shapes", "Add axes for batch and channel")
        fixes += (Wrap("x", "unsqueeze(unsqueeze({0}, 0), 0)", label),)
    refuse(title, message("Shapes", text, block=asked.block.title), "x", *fixes)


def _axes(asked: Asked) -> int:
    return 1 if "1d" in asked.block.id else 2


def float32(asked: Asked, port: str = "x") -> Kind:
    """Return the tensor at a port; refuse what is not of the type of a module's numbers."""
    kind = asked.kind(port)
    if kind.dtype != "float32":
        title = message("Shapes", "{a} does not fit {b}", a=kind.dtype, b="float32")
        text = "The learned numbers of {block} are float32; what comes in must be so too."
        detail = message("Shapes", text, block=asked.block.title)
        refuse(title, detail, port, to_type(port, "float32"))
    return kind


@rule("convolution")
def convolution(asked: Asked) -> Value:
    """Convolutions: channels must agree, the window must fit."""
    kind, axes = asked.kind("x"), _axes(asked)
    batched = _spatial(asked, kind, axes)
    channels, size = kind.shape[-axes - 1], kind.shape[-axes:]
    wanted = asked.settings["in_channels"]
    if channels != wanted:
        title = message("Shapes", "{a} does not fit {b}", a=channels, b=str(wanted))
        told = "{n} channels come in. This block was made for {wanted}."
        detail = message("Shapes", told, n=channels, size=channels, wanted=str(wanted))
        use = message("Shapes", "Use {value}", value=channels)
        refuse(title, detail, "x", Set("in_channels", channels, use))
    float32(asked)
    shape = (asked.whole("out_channels"), *window(asked, size))
    if 0 in size:
        _empty(asked)
    return Kind((*kind.shape[:1], *shape) if batched else shape, kind.dtype)


def _empty(asked: Asked) -> None:
    title = message("Shapes", "There is nothing to look at")
    text = "An axis of what comes in has length 0."
    refuse(title, message("Shapes", text), "x")


@rule("pooling")
@rule("average_pooling")
def pooling(asked: Asked) -> Value:
    """Compute the result of a window's largest number or mean."""
    kind, axes = asked.kind("x"), _axes(asked)
    batched = _spatial(asked, kind, axes)
    average = asked.block.rule == "average_pooling"
    numeric(asked, "x")
    counts = kind.dtype == "int64" and average
    if (average or axes == 1) and not counts:
        want_floating(asked, "x")
    if 0 in kind.shape[1 if batched else 0 :]:
        _empty(asked)
    kernel, padding = each(asked, "kernel_size", axes), each(asked, "padding", axes)
    if any(2 * p > k for k, p in zip(kernel, padding, strict=True)):
        title = message("Shapes", "More padding than half the window")
        text = "Some windows would see nothing but padding."
        none = Set("padding", 0, message("Shapes", "Use {value}", value=0))
        refuse(title, message("Shapes", text), "padding", none)
    size = window(asked, kind.shape[-axes:], ceil=asked.settings.get("ceil_mode") is True)
    return Kind((*kind.shape[:-axes], *size), kind.dtype)


@rule("adaptive_pooling")
def adaptive_pooling(asked: Asked) -> Value:
    """Compute the result of pooling to a size that is given."""
    kind = want_floating(asked, "x")
    most = "max" in asked.block.id
    # PyTorch takes the mean of a plain matrix too, where one number is wanted.
    if most or asked.settings["output_size"] != 1 or kind.rank != 2:
        _spatial(asked, kind, 2)
    wanted = each(asked, "output_size", 2)
    if (most and 0 in kind.shape[1:]) or (wanted != (1, 1) and 0 in kind.shape[-2:]):
        _empty(asked)
    return Kind((*kind.shape[:-2], *wanted), kind.dtype)


@rule("dropout")
def dropout(asked: Asked) -> Value:
    """``Dropout``, as in training."""
    kind = asked.kind("x")
    certain = asked.settings["p"] in (0, 1)
    if not is_floating(kind.dtype) and not certain and 0 not in kind.shape:
        want_floating(asked, "x")
    return Kind(kind.shape, kind.dtype, kind.strides)


@rule("batch_norm")
def batch_norm(asked: Asked) -> Value:
    """``BatchNorm``, as in training: more than one number for each channel."""
    kind, axes = asked.kind("x"), _axes(asked)
    allowed = (4,) if axes == 2 else (2, 3)
    if kind.rank not in allowed:
        title = wrong_rank(kind.rank, allowed[-1])
        text = "The first axis is the batch, the second the channels."
        fix = Wrap("x", "unsqueeze({0}, 0)", message("Shapes", "Add an axis for the batch"))
        refuse(title, message("Shapes", text), "x", fix)
    count = kind.shape[0] * math.prod(kind.shape[2:])
    if count == 1:
        title = message("Shapes", "One number for each channel is too few")
        text = "{block} compares a channel's numbers within the batch: it needs two at least."
        refuse(title, message("Shapes", text, block=asked.block.title), "x")
    channels, wanted = kind.shape[1], asked.settings["num_features"]
    free = not asked.settings["affine"] and not asked.settings["track_running_stats"]
    if channels != wanted and not free:
        title = message("Shapes", "{a} does not fit {b}", a=channels, b=str(wanted))
        told = "{n} channels come in. This block was made for {wanted}."
        detail = message("Shapes", told, n=channels, size=channels, wanted=str(wanted))
        use = message("Shapes", "Use {value}", value=channels)
        refuse(title, detail, "x", Set("num_features", channels, use))
    _narrow(asked, kind, free=free)
    return Kind(kind.shape, kind.dtype)


def _narrow(asked: Asked, kind: Kind, *, free: bool) -> None:
    """Refuse float64 where learned numbers are float32; the short types are taken."""
    want_floating(asked, "x")
    if kind.dtype == "float64" and not free:
        float32(asked)


@rule("layer_norm")
def layer_norm(asked: Asked) -> Value:
    """``LayerNorm`` with learned numbers of its own."""
    kind = asked.kind("x")
    size = asked.settings["normalized_shape"]
    sizes = size if isinstance(size, tuple) else (size,)
    values = {"x": kind, "normalized_shape": sizes}
    found = functional_layer_norm(Asked(block=asked.block, values=values, settings={}))
    _narrow(asked, kind, free=not asked.settings["elementwise_affine"])
    return found


@rule("recurrent")
def recurrent(asked: Asked) -> Value:
    """``RNN``, ``LSTM`` and ``GRU``: the outputs, and the state behind the last step."""
    kind = asked.kind("x")
    if kind.rank not in (2, 3):
        title = wrong_rank(kind.rank, 3)
        text = "Sequences have the axes steps, batch, numbers; without a batch steps, numbers."
        fix = Wrap("x", "unsqueeze({0}, -1)", message("Shapes", "One number for each step"))
        refuse(title, message("Shapes", text), "x", fix)
    float32(asked)
    size, hidden = asked.settings["input_size"], asked.whole("hidden_size")
    if kind.shape[-1] != size:
        title = message("Shapes", "{a} does not fit {b}", a=kind.shape[-1], b=str(size))
        told = "Every step brings {n} numbers. This block was made for {size}."
        detail = message("Shapes", told, n=kind.shape[-1], size=str(size))
        use = message("Shapes", "Use {value}", value=kind.shape[-1])
        refuse(title, detail, "input_size", Set("input_size", kind.shape[-1], use))
    first = asked.settings["batch_first"] is True and kind.rank == 3
    if kind.shape[1 if first else 0] == 0:
        _empty(asked)
    directions = 2 if asked.settings["bidirectional"] else 1
    layers = asked.whole("num_layers") * directions
    batch = () if kind.rank == 2 else (kind.shape[0 if first else 1],)
    state = Kind((layers, *batch, hidden))
    two = asked.block.id == "lstm"
    if asked.values.get("state") is not None:
        _starts(asked, state, two=two)
    return Kind((*kind.shape[:-1], hidden * directions)), (state, state) if two else state


def _starts(asked: Asked, wanted: Kind, *, two: bool) -> None:
    """Refuse a first state that is not as the last one will be."""
    given = asked.values["state"]
    kinds = given if isinstance(given, tuple) else (given,)
    plain = [Kind(kind.shape, kind.dtype) for kind in kinds if isinstance(kind, Kind)]
    if isinstance(given, tuple) == two and plain == [wanted] * (2 if two else 1):
        return
    title = message("Shapes", "The state must be {shape}", shape=size_text(wanted.shape))
    text = "The first state has the shape of the last one: layers, batch, numbers."
    if two and not isinstance(given, tuple):
        text = "An LSTM has two states: give both, (h, c)."
    refuse(title, message("Shapes", text), "state")

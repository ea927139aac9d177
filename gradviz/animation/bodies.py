"""The body of each box: its shape by kind, its glyph and its label; no numbers."""

from __future__ import annotations

from gradviz.animation.frames import folded_body
from gradviz.model.measure import elide, text_width
from gradviz.model.numbers import format_shape
from gradviz.model.picture import Ellipse, Pen, Polygon, Primitive, Rectangle, Text
from gradviz.model.theme import Theme
from gradviz.model.words import translate
from gradviz.ops import names as op_names
from gradviz.ops.symbols import split_index
from gradviz.scene.marks import MARK_SIZE, mark_words
from gradviz.scene.scene import Box, Rect
from gradviz.scene.shapes import hexagon
from gradviz.scene.sizes import BODY_HEIGHT

FAMILY = {
    "parameter": "param",
    "accumulate": "param",
    "input": "input",
    "buffer": "constant",
    "constant": "constant",
    "loss": "loss",
    "op": "op",
    "bundle": "op",
    "module": "op",
    "shape": "op",
}
"""Colour family of each kind."""

RADIUS = {"constant": 1.0, "buffer": 1.0, "bundle": 10.0, "module": 10.0}
"""Radius of the corners of a kind, px, where it is another than that of an op."""


def outline(box: Box, rect: Rect, fill: str | None, pen: Pen, grow: float = 0.0) -> list[Primitive]:
    """Return the shape of a kind of box, grown by some px on all sides."""
    x, y, width, height = rect
    x, y, width, height = x - grow, y - grow, width + 2 * grow, height + 2 * grow
    if box.kind == "parameter":
        return [Polygon(points=hexagon(x, y, width, height, grow), fill=fill, pen=pen)]
    radius = RADIUS.get(box.kind, 8.0) + grow
    if box.kind in ("input", "shape"):
        radius = min(height, 20.0 + 2 * grow) / 2 if box.kind == "shape" else height / 2
    shape = Rectangle(x=x, y=y, width=width, height=height, radius=radius, fill=fill, pen=pen)
    if box.kind != "loss" or fill is None:
        return [shape]
    inner = Rectangle(
        x=x + 3.5, y=y + 3.5, width=width - 7, height=height - 7, radius=5, pen=_thin(pen)
    )
    return [shape, inner]


def _thin(pen: Pen) -> Pen:
    return Pen(color=pen.color, width=1.0)


def body(
    box: Box, rect: Rect, theme: Theme, pen: Pen | None = None, *, small: bool = True
) -> list[Primitive]:
    """Return shape, glyph and label of a box; the small line only where it can be read."""
    family = FAMILY[box.kind]
    plain = Pen(color=theme.color(f"{family}.line"), width=1.5 + theme.extra_stroke)
    if box.kind == "shape":
        return mark_body(box, rect, theme, pen, small=small)
    if box.folded is not None:
        return folded_body(box, rect, theme, pen or plain, small=small)
    items = outline(box, rect, theme.color(f"{family}.bg"), pen or plain)
    if box.count > 1:
        items = _copies(box, rect, theme, plain) + items
    return items + _writing(box, rect, theme, family, small=small)


def mark_body(
    box: Box, rect: Rect, theme: Theme, pen: Pen | None, *, small: bool
) -> list[Primitive]:
    """Return a mark of shape operations: what happens on the way, the shape behind it."""
    x, y, width, height = rect
    quiet = Pen(color=theme.color("line2"), width=1.0 + theme.extra_stroke)
    items = outline(box, rect, theme.color("panel"), pen or quiet)
    baseline = y + height / 2 + 4.0
    if small:
        color = theme.color("text2")
        text = elide(mark_words(box), width - 8.0, size=MARK_SIZE, weight=500)
        items.append(_centred(text, x + width / 2, baseline, MARK_SIZE, color, 500))
    return items


def _copies(box: Box, rect: Rect, theme: Theme, pen: Pen) -> list[Primitive]:
    x, y, width, height = rect
    fill = theme.color(f"{FAMILY[box.kind]}.bg")
    return [
        Rectangle(x=x + d, y=y + d, width=width, height=height, radius=10, fill=fill, pen=pen)
        for d in (6.0, 3.0)
    ]


def _writing(box: Box, rect: Rect, theme: Theme, family: str, *, small: bool) -> list[Primitive]:
    x, y, width, height = rect
    middle, centre = x + width / 2, y + height / 2
    glyph, label = box_glyph(box), box_label(box)
    if box.op is not None and not box.scalar:
        glyph, label = op_names.label(box.op), format_shape(box.shape)
    elif glyph == label:
        glyph = ""
    color = theme.color(family)
    items: list[Primitive] = []
    if not glyph:
        glyph, label = label, ""
    low = height < BODY_HEIGHT  # the lower body of a model: its two lines stand closer
    baseline = centre + (7.0 if not label else -1.0 if low else 1.0)
    worded = box.op is not None and not box.scalar
    if is_mathematical(glyph) and not worded:
        items += mathematical(glyph, middle, baseline, color, leaf=box.op is None)
    else:
        size = 17.0 if label and box.scalar and len(glyph) <= 4 else 13.0
        y_text = baseline - (1.0 if label else 2.0)
        items += _word(glyph, number_of(box), middle, y_text, size, color, theme, width - 16.0)
    if label and small:
        text = elide(label, width - 12.0, size=11, weight=500)
        below = centre + (14.0 if low else 18.0)
        items.append(_centred(text, middle, below, 11, theme.color("text2"), 500))
    return items


def _word(
    word: str,
    number: str,
    x: float,
    y: float,
    size: float,
    color: str,
    theme: Theme,
    room: float,
) -> list[Primitive]:
    """Set a word centred on x, with the number that tells its op from others of its kind."""
    after = text_width(number, size=11, weight=500) + 1.0 if number else 0.0
    text = elide(word, room - after, size=size, weight=600)
    weight = 500 if size > 13 else 600
    if not number:
        return [_centred(text, x, y, size, color, weight)]
    wide = text_width(text, size=size, weight=weight)
    left = x - (wide + after) / 2
    return [
        Text(x=left, y=y, text=text, size=size, color=color, weight=weight),
        Text(
            x=left + wide + 1.0, y=y + 3.0, text=number, size=11,
            color=theme.color("text3"), weight=500,
        ),
    ]  # fmt: skip


def number_of(box: Box) -> str:
    """Return what tells an op from others of its kind: the index of its name in formulas."""
    if box.op is None or box.name != box.node:
        return ""
    word, _, number = box.node.rpartition("_")
    return number if word and number.isdigit() and op_names.label(box.op) != box.node else ""


def _centred(text: str, x: float, y: float, size: float, color: str, weight: int) -> Text:
    return Text(x=x, y=y, text=text, size=size, color=color, weight=weight, anchor="middle")


def is_mathematical(glyph: str) -> bool:
    """Whether a glyph is set in the formula font: a sign, or a letter with an index."""
    letter, index = split_index(glyph)
    return len(letter) == 1 and (not index or len(index) <= 3)


def mathematical(
    glyph: str, x: float, baseline: float, color: str, *, leaf: bool
) -> list[Primitive]:
    """Set a sign or a variable with its index in the formula font, centred on x."""
    letter, index = split_index(glyph)
    italic = leaf and letter.isalpha()
    whole = text_width(letter, font="math", size=21, italic=italic)
    small = text_width(index, font="math", size=14) if index else 0.0
    left = x - (whole + small) / 2
    items: list[Primitive] = [
        Text(x=left, y=baseline, text=letter, size=21, color=color, font="math", italic=italic)
    ]
    if index:
        items.append(
            Text(x=left + whole, y=baseline + 4, text=index, size=14, color=color, font="math")
        )
    return items


def box_glyph(box: Box) -> str:
    """Return the large sign of a box, "" where its label says it all."""
    if box.kind == "accumulate":
        return ""
    if box.kind == "shape":
        return mark_words(box)
    if box.folded is not None:
        return box.folded.title
    if box.kind == "bundle":
        return f"\u00d7{box.count}"
    if box.op is None:
        return box.title or box.name
    return op_names.glyph(box.op) if box.scalar else ""


def box_label(box: Box) -> str:
    """Return the small words of a box: what it is, or the shape of a tensor."""
    if box.kind == "accumulate":
        return "AccumulateGrad"
    if box.folded is not None:
        return box.folded.type
    if box.kind == "bundle":
        return translate("Canvas", "bundled")
    if box.op is not None:
        return op_names.label(box.op)
    if not box.scalar:
        return format_shape(box.shape)
    return translate("Canvas", "target") if box.target else kind_words(box.kind)


def kind_words(kind: str) -> str:
    """Return the word for a kind of box."""
    return {
        "parameter": translate("Canvas", "parameter"),
        "input": translate("Canvas", "input"),
        "buffer": translate("Canvas", "buffer"),
        "constant": translate("Canvas", "constant"),
        "op": translate("Canvas", "operation"),
        "loss": translate("Canvas", "loss"),
        "accumulate": "AccumulateGrad",
        "bundle": translate("Canvas", "bundle"),
        "module": translate("Canvas", "module"),
        "shape": translate("Canvas", "shape operations"),
    }[kind]


def dot(x: float, y: float, theme: Theme) -> Ellipse:
    """Return a breakpoint's mark."""
    ground = Pen(color=theme.color("canvas"), width=1.5)
    return Ellipse(x=x, y=y, rx=5, ry=5, fill=theme.color("error.line"), pen=ground)


def alarm(x: float, y: float, theme: Theme) -> list[Primitive]:
    """Return the badge of the first NaN or infinity of a pass."""
    color = theme.color("on_accent")
    return [
        Ellipse(x=x, y=y, rx=9, ry=9, fill=theme.color("error")),
        Text(x=x, y=y + 4.5, text="!", size=12, color=color, weight=600, anchor="middle"),
    ]

"""Small pieces of a picture: runs of text on one baseline, pills, dotted rings."""

from __future__ import annotations

import msgspec

from gradviz.model.measure import elide, text_width
from gradviz.model.numbers import format_number
from gradviz.model.picture import Ellipse, Pen, Primitive, Rectangle, Text
from gradviz.model.tensor import TensorValue
from gradviz.model.theme import Theme
from gradviz.model.words import translate
from gradviz.ops.symbols import split_index

PILL_HEIGHT = 24.0
RING = 5.0
"""Radius of the dotted ring that means "not yet", px."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Text in one style, a part of a line; `drop` px below its baseline."""

    text: str
    size: float
    color: str
    weight: int = 400
    italic: bool = False
    strike: bool = False
    after: float = 0.0
    drop: float = 0.0

    @property
    def width(self) -> float:
        """Width in px with the space after it."""
        return self.after + text_width(
            self.text, size=self.size, weight=self.weight, italic=self.italic
        )


def name_runs(name: str, size: float, color: str, room: float, after: float) -> tuple[Run, ...]:
    """Return the runs of a value's name: an index is set low, a long name is elided."""
    letters, index = split_index(name)
    if not index:
        base, bracket, output = name.rpartition("[")  # which output of an op is never cut off
        tail = bracket + output if base and output.endswith("]") else ""
        room -= text_width(tail, size=size, italic=True)
        text = elide(name.removesuffix(tail), room, size=size, italic=True) + tail
        return (Run(text=text, size=size, color=color, italic=True, after=after),)
    whole = Run(text=letters, size=size, color=color, italic=True, after=0.5)
    low = Run(text=index, size=max(size - 2.0, 11.0), color=color, after=after, drop=3.0)
    return whole, low


def line_width(runs: tuple[Run, ...]) -> float:
    """Return the width of runs set side by side, px."""
    return sum(run.width for run in runs)


def line(runs: tuple[Run, ...], x: float, y: float, opacity: float = 1.0) -> list[Primitive]:
    """Set runs side by side from x on the baseline y."""
    items: list[Primitive] = []
    for run in runs:
        items.append(
            Text(
                x=x,
                y=y + run.drop,
                text=run.text,
                size=run.size,
                color=run.color,
                weight=run.weight,
                italic=run.italic,
                strike=run.strike,
                opacity=opacity,
            )
        )
        x += run.width
    return items


def dotted_ring(x: float, y: float, color: str, opacity: float = 1.0) -> Ellipse:
    """Return the mark for "not yet": a ring of ten dots about (x, y)."""
    pen = Pen(color=color, width=1.5, dash=(0.105, 3.037), cap="round")
    return Ellipse(x=x, y=y, rx=RING, ry=RING, pen=pen, opacity=opacity)


def pill_width(text: str) -> float:
    """Return the width of a pill around a text, px."""
    return text_width(text, size=12, weight=600) + 20.0


def pill(
    text: str,
    x: float,
    y: float,
    role: str,
    theme: Theme,
    *,
    filled: bool = False,
    halo: bool = False,
    opacity: float = 1.0,
) -> list[Primitive]:
    """Return a pill with a number, centred on (x, y).

    Filled means that the number is being formed or on its way; tinted that it arrived.
    """
    width = pill_width(text)
    items: list[Primitive] = []
    if halo:
        items.append(
            Rectangle(
                x=x - width / 2 - 4,
                y=y - PILL_HEIGHT / 2 - 4,
                width=width + 8,
                height=PILL_HEIGHT + 8,
                radius=PILL_HEIGHT / 2 + 4,
                fill=theme.color(f"{role}.line"),
                opacity=0.28 * opacity,
            )
        )
    items.append(
        Rectangle(
            x=x - width / 2,
            y=y - PILL_HEIGHT / 2,
            width=width,
            height=PILL_HEIGHT,
            radius=PILL_HEIGHT / 2,
            fill=theme.color(role if filled else f"{role}.bg"),
            pen=None if filled else Pen(color=theme.color(f"{role}.line"), width=1.5),
            opacity=opacity,
        )
    )
    items.append(
        Text(
            x=x,
            y=y + 4.3,
            text=text,
            size=12,
            color=theme.color("on_accent" if filled else role),
            weight=600,
            anchor="middle",
            opacity=opacity,
        )
    )
    return items


def short(value: TensorValue | None) -> str:
    """Write a value in the room of a token: its number, or the norm of a tensor."""
    if value is None:
        return ""
    if value.is_scalar and value.is_whole:
        return format_number(value.item())
    if value.count == 0:
        return "[ ]"
    norm = value_norm(value)
    if norm is None:
        return ""
    return translate("Canvas", "norm {number}", number=format_number(norm))


def parameters_counted(count: int) -> str:
    """Say how many numbers a module learns."""
    return translate("Canvas", "{count} parameters", n=count, count=f"{count:,}")


def value_norm(value: TensorValue) -> float | None:
    """Return the Euclidean norm in float64, None where only a sample was kept."""
    if value.stats is not None:
        return value.stats.norm
    if not value.is_whole:
        return None
    numbers = value.numpy()
    squares = abs(numbers.astype("complex128" if numbers.dtype.kind == "c" else "float64")) ** 2
    return float(squares.sum() ** 0.5)

"""A block of a plan: its shape by kind, its icon and words, its ports, rings and numbers."""

from __future__ import annotations

from typing import Literal

from gradviz.animation.plan_marks import PlanMarks
from gradviz.animation.plan_wires import words
from gradviz.model.measure import elide, text_width
from gradviz.model.picture import Ellipse, Pen, Polygon, Primitive, Rectangle, Text
from gradviz.model.theme import Theme, contrast_ratio
from gradviz.scene.plan import Direction, Label, Port, Rect
from gradviz.scene.plan_sizes import BETWEEN, ICON, PORT, SUBTITLE_SIZE, TITLE_SIZE, edge
from gradviz.scene.shapes import hexagon
from gradviz.scene.sketch import PlanBlock

FAMILY = {
    "parameter": "param",
    "input": "input",
    "constant": "constant",
    "op": "op",
    "operator": "op",
    "loss": "loss",
}
"""Colour family of each look."""
READABLE = 4.4
"""Least contrast of small words."""
HEXAGON = (18.0, 14.0)
"""Width and height of the sign of what learns."""
Anchor = Literal["start", "middle", "end"]
START: Anchor = "start"
MIDDLE: Anchor = "middle"
END: Anchor = "end"
BESIDE = 72.0
"""So far from its block, px, a number may stand to be beside the frame around it."""
SELECTED, HOVERED = 5.0, 3.0
"""How far outside of a body its rings are, px."""


def shape(
    block: PlanBlock, rect: Rect, fill: str | None, pen: Pen | None, grow: float = 0.0
) -> Primitive:
    """Return the outline of a block, grown by some px on all sides."""
    x, y, width, height = rect
    x, y, width, height = x - grow, y - grow, width + 2 * grow, height + 2 * grow
    if block.is_round:
        return Ellipse(
            x=x + width / 2, y=y + height / 2, rx=width / 2, ry=height / 2, fill=fill, pen=pen
        )
    if block.look == "parameter":
        return Polygon(points=hexagon(x, y, width, height, grow), fill=fill, pen=pen)
    radius = {"input": height / 2, "constant": 1.0 + grow}.get(block.look, 8.0 + grow)
    return Rectangle(x=x, y=y, width=width, height=height, radius=radius, fill=fill, pen=pen)


def _family(block: PlanBlock) -> str:
    """Return the colours of a block: where backward starts, those of a loss."""
    return "loss" if block.root and not block.is_leaf else FAMILY[block.look]


def rings(block: PlanBlock, rect: Rect, theme: Theme, marks: PlanMarks) -> list[Primitive]:
    """Return what stands around a block that is selected, lit, pointed at or in focus."""
    items: list[Primitive] = []
    accent = theme.color("accent")
    extra = theme.extra_stroke
    if block.id in marks.selected:
        items.append(shape(block, rect, None, Pen(color=accent, width=2.0 + extra), SELECTED))
    elif block.id in marks.lit:
        lit = Pen(color=theme.color("bwd.line"), width=2.0 + extra)
        items.append(shape(block, rect, None, lit, SELECTED))
    elif block.id == marks.hovered:
        items.append(shape(block, rect, theme.color("selected"), None, HOVERED))
    if block.id == marks.focus:
        dashed = Pen(color=accent, width=1.5 + extra, dash=(2.0, 3.0))
        items.append(shape(block, rect, None, dashed, SELECTED + 4.0))
    return items


def body(
    block: PlanBlock, rect: Rect, theme: Theme, marks: PlanMarks, direction: Direction
) -> list[Primitive]:
    """Return shape, icon and words of a block."""
    family = _family(block)
    pen = _outline_pen(block, family, theme, marks)
    items: list[Primitive] = [shape(block, rect, theme.color(f"{family}.bg"), pen)]
    x, y, width, height = rect
    if family == "loss":
        thin = Pen(color=pen.color, width=1.0)
        if block.is_round:
            items.append(shape(block, rect, None, thin, -3.5))
            return [*items, *_sign(block, rect, theme)]
        inner = (x + 3.5, y + 3.5, width - 7.0, height - 7.0)
        items.append(
            Rectangle(x=inner[0], y=inner[1], width=inner[2], height=inner[3], radius=5, pen=thin)
        )
    if block.is_round:
        return [*items, *_sign(block, rect, theme)]
    return items + _writing(block, rect, theme, family, centred=direction == "LR")


def _outline_pen(block: PlanBlock, family: str, theme: Theme, marks: PlanMarks) -> Pen:
    extra = theme.extra_stroke
    if block.fault:
        return Pen(color=theme.color("error.line"), width=2.0 + extra)
    if block.id == marks.current:
        role = "fwd.line" if marks.phase == "forward" else "bwd.line"
        return Pen(color=theme.color(role), width=2.0 + extra)
    return Pen(color=theme.color(f"{family}.line"), width=1.5 + extra)


def _sign(block: PlanBlock, rect: Rect, theme: Theme) -> list[Primitive]:
    """Return the sign of an operator, drawn where a font's would not sit in the middle."""
    x, y, width, height = rect
    cx, cy, ink = x + width / 2, y + height / 2, theme.color("op")
    pen = Pen(color=ink, width=1.6 + theme.extra_stroke / 2, cap="round")
    arm = 6.0
    if block.sign == "+":
        level = Polygon(points=((cx - arm, cy), (cx + arm, cy)), closed=False, pen=pen)
        upright = Polygon(points=((cx, cy - arm), (cx, cy + arm)), closed=False, pen=pen)
        return [level, upright]
    if block.sign == "\u2212":
        return [Polygon(points=((cx - arm, cy), (cx + arm, cy)), closed=False, pen=pen)]
    if block.sign == "\u00d7":
        arm = 4.6
        falling = Polygon(
            points=((cx - arm, cy - arm), (cx + arm, cy + arm)), closed=False, pen=pen
        )
        rising = Polygon(points=((cx - arm, cy + arm), (cx + arm, cy - arm)), closed=False, pen=pen)
        return [falling, rising]
    size = 21.0 if len(block.sign) == 1 and block.sign != "@" else 15.0
    baseline = cy + (7.0 if size > 20.0 else 5.0)
    font = "math" if size > 20.0 else "ui"
    if font == "math":
        return [
            Text(x=cx, y=baseline, text=block.sign, size=size, color=ink, font="math",
                 anchor="middle")
        ]  # fmt: skip
    return [Text(x=cx, y=baseline, text=block.sign, size=size, color=ink, weight=500,
                 anchor="middle")]  # fmt: skip


def _writing(
    block: PlanBlock, rect: Rect, theme: Theme, family: str, *, centred: bool
) -> list[Primitive]:
    x, y, width, height = rect
    left, right = x + edge(block), x + width - edge(block)
    baseline = y + height / 2 + 5.0
    items: list[Primitive] = []
    if block.learns:
        items.append(_hexagon(left - 3.0, y + height / 2, theme))
        left += ICON - 3.0
    color = theme.color("text" if family in ("op", "loss") else family)
    if not block.subtitle:
        text = elide(block.title, right - left, size=TITLE_SIZE, weight=600)
        place = (left + right) / 2 if centred else left
        return [*items, _title(text, place, baseline, color, "middle" if centred else "start")]
    weight = 600 if block.wrong else 400
    second = text_width(block.subtitle, size=SUBTITLE_SIZE, weight=weight)
    room = max(right - left - BETWEEN - second, (right - left) * 0.4)
    text = elide(block.title, room, size=TITLE_SIZE, weight=600)
    items.append(_title(text, left, baseline, color, "start"))
    taken = text_width(text, size=TITLE_SIZE, weight=600) + BETWEEN
    items += _subtitle(block, right, right - left - taken, baseline - 0.5, theme)
    return items


def _title(text: str, x: float, y: float, color: str, anchor: Literal["start", "middle"]) -> Text:
    return Text(x=x, y=y, text=text, size=TITLE_SIZE, color=color, weight=600, anchor=anchor)


def _subtitle(
    block: PlanBlock, right: float, room: float, y: float, theme: Theme
) -> list[Primitive]:
    """Return the words at the right, the wrong part of them in the colour of errors."""
    text = elide(block.subtitle, room, size=SUBTITLE_SIZE)
    color = _quiet(theme, theme.color(f"{_family(block)}.bg"))
    if not block.wrong or block.wrong not in text:
        return [Text(x=right, y=y, text=text, size=SUBTITLE_SIZE, color=color, anchor="end")]
    before, _, after = text.partition(block.wrong)
    items: list[Primitive] = []
    x = right
    for part, ink, weight in (
        (after, color, 400),
        (block.wrong, theme.color("error"), 600),
        (before, color, 400),
    ):
        if part:
            items.append(
                Text(x=x, y=y, text=part, size=SUBTITLE_SIZE, color=ink, weight=weight,
                     anchor="end")
            )  # fmt: skip
        x -= text_width(part, size=SUBTITLE_SIZE, weight=weight)
    return items


def _quiet(theme: Theme, ground: str) -> str:
    """Return the colour of captions, a stronger one where the ground is not that of a panel."""
    caption = theme.color("text3")
    return caption if contrast_ratio(caption, ground) >= READABLE else theme.color("text2")


def _hexagon(x: float, centre: float, theme: Theme) -> Polygon:
    width, height = HEXAGON
    top, depth = centre - height / 2, 4.5
    points = (
        (x, centre),
        (x + depth, top),
        (x + width - depth, top),
        (x + width, centre),
        (x + width - depth, top + height),
        (x + depth, top + height),
    )
    pen = Pen(color=theme.color("param.line"), width=1.5)
    return Polygon(points=points, fill=theme.color("param.bg"), pen=pen)


def remark(note: Label, theme: Theme) -> list[Primitive]:
    """Return a person's note beside a block."""
    x, y, _, height = note.rect
    x, y = x - 8.0, y - 2.0
    bar = Pen(color=theme.color("warning.line"), width=2.0)
    line = Polygon(points=((x, y), (x, y + height + 4.0)), closed=False, pen=bar)
    return [line, *words(note, theme.color("text2"), 12.0, 400)]


def port(port: Port, block: PlanBlock, theme: Theme, marks: PlanMarks) -> list[Primitive]:
    """Return a port: a ring on the border; dashed and named where a wire is missing."""
    here = (port.block, port.index, port.output)
    hovered, focused = here == marks.hovered_port, here == marks.focus_port
    missing = not (port.output or port.connected or port.optional)
    if block.is_round and not (missing or hovered or focused or marks.drawn) and not port.fault:
        return []  # heads of wires end on the circle itself
    role = _port_role(port, block, missing)
    pen = Pen(color=theme.color(role), width=1.5 + theme.extra_stroke)
    fill = theme.color("canvas")
    items: list[Primitive] = []
    if hovered or focused:
        pen, fill = Pen(color=theme.color("accent"), width=2.0), theme.color("selected")
    if focused:
        ring = Pen(color=theme.color("accent"), width=1.5, dash=(2.0, 3.0))
        items.append(Ellipse(x=port.x, y=port.y, rx=10.0, ry=10.0, pen=ring))
    if missing and not (hovered or focused):
        pen = Pen(color=pen.color, width=pen.width + 0.3, dash=(2.2, 2.0))
    radius = PORT + (2.0 if hovered or focused else 0.0)
    items.append(Ellipse(x=port.x, y=port.y, rx=radius, ry=radius, fill=fill, pen=pen))
    if (missing or hovered or focused) and port.name and not port.output:
        items.append(_port_name(port, theme, missing=missing))
    return items


def _port_role(port: Port, block: PlanBlock, missing: bool) -> str:
    if port.fault:
        return "error.line"
    if missing:
        return "warning.line"
    return f"{_family(block)}.line"


def _port_name(port: Port, theme: Theme, *, missing: bool) -> Text:
    color = theme.color("warning" if missing else "text2")
    if port.side == "left":
        x, y = port.x - 10.0, port.y + 4.0
        return Text(x=x, y=y, text=port.name, size=11, color=color, weight=500, anchor="end")
    if port.side == "right":
        x, y = port.x + 10.0, port.y + 4.0
        return Text(x=x, y=y, text=port.name, size=11, color=color, weight=500)
    y = port.y - 9.0 if port.side == "top" else port.y + 17.0
    return Text(x=port.x, y=y, text=port.name, size=11, color=color, weight=500, anchor="middle")


def numbers(
    block: PlanBlock,
    rect: Rect,
    ports: tuple[Port, ...],
    theme: Theme,
    marks: PlanMarks,
    edge: float,
) -> list[Primitive]:
    """Return the value and the gradient of a block, clear of the wires at `ports`.

    From left to right they stand below and above it; from top to bottom at its left, beside
    the frame that it is in (`edge`) unless that is far away.
    """
    x, y, width, height = rect
    left = (edge if x - edge < BESIDE else x) - 12.0
    middle, centre = x + width / 2, y + height / 2
    value, gradient = marks.values.get(block.id, ""), marks.gradients.get(block.id, "")
    if any(port.side == "bottom" and port.output for port in ports):
        below, above = (left, centre + 14.0, END), (left, centre - 4.0, END)
        if not gradient:
            below = (left, centre + 4.5, END)
    else:
        used = {port.side for port in ports if port.connected}
        ring = 4.0 if block.id in marks.selected else 0.0
        foot, top = y + height + 17.0 + ring, y - 9.0 - ring
        below = (middle + 9.0, foot, START) if "bottom" in used else (middle, foot, MIDDLE)
        above = (middle - 9.0, top, END) if "top" in used else (middle, top, MIDDLE)
    items: list[Primitive] = []
    for text, (at, baseline, anchor), role in ((value, below, "fwd"), (gradient, above, "bwd")):
        if text:
            color = theme.color("text3" if marks.stale else role)
            items.append(_number(text, at, baseline, anchor, color, strike=marks.stale))
    return items


def _number(text: str, x: float, y: float, anchor: Anchor, color: str, *, strike: bool) -> Text:
    return Text(x=x, y=y, text=text, size=12, color=color, weight=600, anchor=anchor, strike=strike)


def far_body(
    block: PlanBlock, rect: Rect, theme: Theme, marks: PlanMarks, pixel: float
) -> list[Primitive]:
    """Return a block as it is seen from far away."""
    family = _family(block)
    marked = block.id in marks.selected or block.id == marks.current
    role = "error.line" if block.fault else "accent" if marked else f"{family}.line"
    tint = role if marked or block.fault or rect[2] < 6.0 * pixel else f"{family}.bg"
    pen = Pen(color=theme.color(role), width=max(3.0, pixel))
    return [shape(block, rect, theme.color(tint), pen, 3.0 * pixel if marked else 0.0)]

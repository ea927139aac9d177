"""The wires of a plan: with their shapes, impossible ones, one under construction."""

from __future__ import annotations

from gradviz.animation.edges import RADIUS, head
from gradviz.animation.plan_marks import PlanMarks
from gradviz.animation.stretches import part, shortened
from gradviz.model.measure import text_width
from gradviz.model.picture import Ellipse, Pen, Point, Polygon, Primitive, Rectangle, Route, Text
from gradviz.model.theme import Theme
from gradviz.scene.lanes import length, place_along
from gradviz.scene.plan import LINE, Course, Direction, Label
from gradviz.scene.plan_sizes import LABEL_SIZE, PORT

Points = tuple[Point, ...]
CROSS = 4.0
"""Half the width of the cross on an impossible wire, px."""


def wire(course: Course, theme: Theme, marks: PlanMarks) -> list[Primitive]:
    """Return the line of a wire with its head, or with a cross where it cannot be."""
    marked = course.key in marks.selected or course.key in (marks.hovered, marks.insertion)
    if course.wire.fault:
        return _impossible(course, theme, marked)
    color = theme.color("accent" if marked else "fwd.line")
    pen = Pen(color=color, width=(3.0 if marked else 2.0) + theme.extra_stroke)
    tip = _before_port(course.branch)
    return [
        Route(points=shortened(tip, 5.0), radius=RADIUS, pen=pen),
        head(tip, color, filled=True, width=pen.width),
    ]


def _before_port(points: Points) -> Points:
    """Return a line up to the rim of the port that it enters."""
    return shortened(points, PORT + 0.5)


def _impossible(course: Course, theme: Theme, marked: bool) -> list[Primitive]:
    color = theme.color("error.line")
    pen = Pen(color=color, width=(3.0 if marked else 2.0) + theme.extra_stroke)
    total = length(course.points)
    gap = min(8.0, total / 4)
    first = part(course.points, max(0.5 - gap / total, 0.0)) if total else course.points
    turned = tuple(reversed(course.points))
    last = part(turned, max(0.5 - gap / total, 0.0)) if total else course.points
    x, y = place_along(course.points, 0.5)
    stroke = Pen(color=color, width=2.0 + theme.extra_stroke, cap="round")
    arms = (
        ((x - CROSS, y - CROSS), (x + CROSS, y + CROSS)),
        ((x - CROSS, y + CROSS), (x + CROSS, y - CROSS)),
    )
    return [
        Route(points=first, radius=RADIUS, pen=pen),
        Route(points=last, radius=RADIUS, pen=pen),
        *(Polygon(points=arm, closed=False, pen=stroke) for arm in arms),
    ]


def words(label: Label, color: str, size: float = LABEL_SIZE, weight: int = 500) -> list[Primitive]:
    """Return the lines of a label."""
    return [
        Text(
            x=label.x,
            y=label.y + LINE * place,
            text=text,
            size=size,
            color=color,
            weight=weight,
            anchor=label.anchor,
        )
        for place, text in enumerate(label.lines)
    ]


def insertion(course: Course, theme: Theme) -> list[Primitive]:
    """Return the mark where a block would be put on a wire."""
    x, y = place_along(course.points, 0.5)
    pen = Pen(color=theme.color("on_accent"), width=2.0, cap="round")
    return [
        Ellipse(x=x, y=y, rx=9.0, ry=9.0, fill=theme.color("accent")),
        Polygon(points=((x - 4.0, y), (x + 4.0, y)), closed=False, pen=pen),
        Polygon(points=((x, y - 4.0), (x, y + 4.0)), closed=False, pen=pen),
    ]


def free_line(start: Point, end: Point, direction: Direction) -> Points:
    """Return a line from an output to a place where nothing need be there."""
    (x0, y0), (x1, y1) = start, end
    if direction == "TB":
        middle = (y0 + y1) / 2 if y1 > y0 + 24.0 else y0 + 14.0
        return (x0, y0), (x0, middle), (x1, middle), (x1, y1)
    middle = (x0 + x1) / 2 if x1 > x0 + 24.0 else x0 + 14.0
    return (x0, y0), (middle, y0), (middle, y1), (x1, y1)


def under_construction(
    points: Points, tip: Point, theme: Theme, *, fits: bool | None, words: str
) -> list[Primitive]:
    """Return a wire that is being drawn, and what would come of it."""
    role = {None: "accent", True: "param.line", False: "error.line"}[fits]
    color = theme.color(role)
    dash = () if fits else (5.0, 4.0)
    pen = Pen(color=color, width=2.0 + theme.extra_stroke, dash=dash)
    ring = Pen(color=color, width=2.0)
    items: list[Primitive] = [
        Route(points=points, radius=RADIUS, pen=pen),
        Ellipse(x=tip[0], y=tip[1], rx=6.5, ry=6.5, fill=theme.color("canvas"), pen=ring),
    ]
    if words:
        items += _flag(words, tip, theme, fits)
    return items


def _flag(words: str, tip: Point, theme: Theme, fits: bool | None) -> list[Primitive]:
    """Return a few words at the right of the pointer, on a ground of their own."""
    ink = {None: "text2", True: "param", False: "error"}[fits]
    ground = {None: "raised", True: "param.bg", False: "error.bg"}[fits]
    width = text_width(words, size=12, weight=500) + 16.0
    x, y = tip[0] + 16.0, tip[1] + 10.0
    pen = Pen(color=theme.color({None: "line2", True: "param.line", False: "error.line"}[fits]))
    return [
        Rectangle(x=x, y=y, width=width, height=24.0, radius=6, fill=theme.color(ground), pen=pen),
        Text(x=x + 8.0, y=y + 16.2, text=words, size=12, color=theme.color(ink), weight=500),
    ]

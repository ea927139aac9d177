"""The picture of a plan: blocks, ports, wires with their shapes, groups, and what is marked.

The same families of colour and shape as the picture of a trace; no time in it.
"""

from __future__ import annotations

from gradviz.animation import plan_blocks, plan_wires
from gradviz.animation.plan_marks import Drawn, PlanMarks
from gradviz.model.measure import elide
from gradviz.model.picture import (
    Ellipse,
    Group,
    Pen,
    Picture,
    Point,
    Primitive,
    Rectangle,
    Route,
    Text,
)
from gradviz.model.theme import Theme
from gradviz.scene.plan import Frame, Plan, Rect

FAR = 0.28
"""Below this scale (px per px) no text is drawn: it would be under 5 px."""
NO_MARKS = PlanMarks()


def plan_picture(
    plan: Plan,
    theme: Theme,
    *,
    area: Rect | None = None,
    scale: float = 1.0,
    marks: PlanMarks = NO_MARKS,
    background: bool = True,
) -> Picture:
    """Return the picture of a plan.

    Parameters
    ----------
    plan, theme
        What is drawn, in which colours.
    area
        The visible part (x, y, width, height, px); everything by default.
    scale
        Screen px for one px of the plan: far away, details are left out.
    marks
        Selection and the like.
    background
        Whether the picture has the canvas's ground.
    """
    x, y, width, height = plan.bounds if area is None else area
    ground = theme.color("canvas") if background else None
    if scale < FAR:
        items = _far(plan, theme, area, marks, 1.0 / scale)
    else:
        items = _near(plan, theme, area, marks)
    if marks.band is not None:
        items.append(_band(marks.band, theme, 1.0 / scale))
    return Picture(x=x, y=y, width=width, height=height, background=ground, items=tuple(items))


def _near(plan: Plan, theme: Theme, area: Rect | None, marks: PlanMarks) -> list[Primitive]:
    blocks = [(index, plan.blocks[index]) for index in plan.visible(area).tolist()]
    courses = [plan.courses[index] for index in plan.visible_courses(area).tolist()]
    items: list[Primitive] = [_frame(frame, theme, marks) for frame in plan.frames]
    for index, block in blocks:
        items += plan_blocks.rings(block, _rect(plan, index), theme, marks)
    for course in courses:
        parts = plan_wires.wire(course, theme, marks)
        items.append(Group(items=tuple(parts), key=f"wire:{course.key}"))
    items += [_junction(place, theme) for place in plan.junctions]
    items += [_block(plan, index, theme, marks) for index, _ in blocks]
    edges = {frame.path: frame.rect[0] for frame in plan.frames}
    for index, block in blocks:
        ports = plan.ports_of[block.id]
        rect = _rect(plan, index)
        beside = min(rect[0], edges.get(block.group[:1], rect[0]))
        items += plan_blocks.numbers(block, rect, ports, theme, marks, beside)
    for course in courses:
        if course.label is not None:
            ink = theme.color("error" if course.wire.fault else "fwd")
            items += plan_wires.words(course.label, ink)
    if marks.insertion in plan.by_key:
        items += plan_wires.insertion(plan.courses[plan.by_key[marks.insertion]], theme)
    if marks.drawn is not None:
        items += _drawn(marks.drawn, plan, theme)
    return items


def _block(plan: Plan, index: int, theme: Theme, marks: PlanMarks) -> Group:
    block = plan.blocks[index]
    parts = plan_blocks.body(block, _rect(plan, index), theme, marks, plan.direction)
    for port in plan.ports_of[block.id]:
        parts += plan_blocks.port(port, block, theme, marks)
    if block.id in plan.notes:
        parts += plan_blocks.remark(plan.notes[block.id], theme)
    return Group(items=tuple(parts), key=f"block:{block.id}", title=block.title)


def _rect(plan: Plan, index: int) -> Rect:
    x, y, width, height = plan.rects[index].tolist()
    return x, y, width, height


def _frame(frame: Frame, theme: Theme, marks: PlanMarks) -> Group:
    """Return the frame of a group with its title."""
    x, y, width, height = frame.rect
    key = ".".join(frame.path)
    marked = key in marks.selected or key == marks.dropped
    color = theme.color("accent" if marked else "line2")
    pen = Pen(color=color, width=(2.0 if marked else 1.5) + theme.extra_stroke)
    title = elide(frame.title, width - 28.0, size=12, weight=600)
    ink = theme.color("accent" if marked or key == marks.hovered else "text2")
    return Group(
        items=(
            Rectangle(x=x, y=y, width=width, height=height, radius=12, pen=pen),
            Text(x=frame.title_x, y=y + 22.0, text=title, size=12, color=ink, weight=600),
        ),
        key=f"group:{key}",
        title=frame.title,
    )


def _junction(place: Point, theme: Theme) -> Ellipse:
    x, y = place
    return Ellipse(x=x, y=y, rx=3.5, ry=3.5, fill=theme.color("fwd.line"))


def _drawn(drawn: Drawn, plan: Plan, theme: Theme) -> list[Primitive]:
    start, end = (drawn.start, drawn.end) if drawn.from_output else (drawn.end, drawn.start)
    points = plan_wires.free_line(start, end, plan.direction)
    return plan_wires.under_construction(
        points, drawn.end, theme, fits=drawn.fits, words=drawn.words
    )


def _band(band: Rect, theme: Theme, pixel: float) -> Group:
    x, y, width, height = band
    x, width = min(x, x + width), abs(width)
    y, height = min(y, y + height), abs(height)
    accent = theme.color("accent")
    pen = Pen(color=accent, width=pixel)
    parts = (
        Rectangle(x=x, y=y, width=width, height=height, fill=accent, opacity=0.08),
        Rectangle(x=x, y=y, width=width, height=height, pen=pen),
    )
    return Group(items=parts, key="band")


def _far(
    plan: Plan, theme: Theme, area: Rect | None, marks: PlanMarks, pixel: float
) -> list[Primitive]:
    """From far away: frames, plain lines and boxes by kind; no text."""
    items: list[Primitive] = []
    line = Pen(color=theme.color("line2"), width=max(1.5, pixel))
    for frame in plan.frames:
        x, y, width, height = frame.rect
        items.append(Rectangle(x=x, y=y, width=width, height=height, radius=12, pen=line))
    for index in plan.visible_courses(area).tolist():
        course = plan.courses[index]
        role = "error.line" if course.wire.fault else "fwd.line"
        pen = Pen(color=theme.color(role), width=max(2.0, pixel))
        items.append(Route(points=course.points, radius=0, pen=pen))
    for index in plan.visible(area).tolist():
        items += plan_blocks.far_body(plan.blocks[index], _rect(plan, index), theme, marks, pixel)
    return items

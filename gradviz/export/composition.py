"""A picture with the story of its moment below it: title, chain rule, sentence.

Pure: pictures in, a taller picture out. The strip is as wide as the picture; of a very
wide picture it is drawn larger, so that it can be read where the picture is made smaller.
"""

from __future__ import annotations

import msgspec

from gradviz.animation.equations import Equation
from gradviz.animation.strip import Story
from gradviz.model.measure import text_width
from gradviz.model.picture import Group, Pen, Picture, Polygon, Primitive, Rectangle, Text
from gradviz.model.theme import Theme
from gradviz.model.words import translate
from gradviz.ops.line import paint_line
from gradviz.scene.scene import Rect

__all__ = ["least_width", "widened", "with_story"]

EDGE, LEAST, USUAL = 24.0, 480.0, 1280.0
"""Room at both sides; the least width of a strip; from which on it is drawn larger, px."""
GROUND, BESIDE = 9.0, 40.0
"""Room around a filled part; between two equations side by side, px."""
UNTIED = ("sign", "formula", "numbers")
ROLES = {"forward": "fwd", "backward": "bwd", "rest": "text2"}
SENTENCE, LEADING = 14.0, 22.0


def least_width(story: Story) -> float:
    """Return the width that a picture needs for the story below it, px."""
    widest = max((_width(one) for one in story.equations), default=0.0)
    return max(widest + 2 * EDGE, LEAST)


def widened(area: Rect, width: float) -> Rect:
    """Return an area about the same middle that is at least so wide."""
    more = max(width - area[2], 0.0)
    return area[0] - more / 2, area[1], area[2] + more, area[3]


def with_story(picture: Picture, story: Story, theme: Theme, *, ground: bool = False) -> Picture:
    """Return a picture with the story of its moment below it.

    Parameters
    ----------
    picture
        The graph.
    story
        See `gradviz.animation.story.story`.
    theme
        Colours, the same as the picture's.
    ground
        Whether the strip hides what the picture draws below its lower edge, also where
        the picture has no ground: of a part of a graph, boxes are cut there.
    """
    box = widened((picture.x, picture.y, picture.width, picture.height), least_width(story))
    scale = max(box[2] / USUAL, 1.0)
    items, height = _strip(story, theme, box[2] / scale)
    top = box[1] + box[3]
    back: list[Primitive] = []
    if picture.background is not None or ground:
        fill = theme.color("panel")
        back.append(Rectangle(x=box[0], y=top, width=box[2], height=height * scale, fill=fill))
    pen = Pen(color=theme.color("line"), width=scale)
    middle = top + scale / 2
    rule = Polygon(points=((box[0], middle), (box[0] + box[2], middle)), closed=False, pen=pen)
    strip = Group(
        items=tuple(items), dx=box[0], dy=top, scale=scale, key="story", title=story.title
    )
    return msgspec.structs.replace(
        picture,
        x=box[0],
        width=box[2],
        height=box[3] + height * scale,
        items=(*picture.items, *back, rule, strip),
    )


def _strip(story: Story, theme: Theme, width: float) -> tuple[list[Primitive], float]:
    """Return what stands on the strip, from its left upper corner, and its height."""
    items: list[Primitive] = []
    y = 28.0
    over = _phase(story)
    if over:
        color = theme.color(ROLES[story.phase])
        items.append(Text(x=EDGE, y=y, text=over, size=12, color=color, weight=600))
        y += 24.0
    text = theme.color("text")
    items.append(Text(x=EDGE, y=y, text=story.title, size=17, color=text, weight=600))
    if story.grad_fn:
        side = width - EDGE
        items.append(
            Text(
                x=side, y=y, text=story.grad_fn, size=11, color=theme.color("text3"),
                font="mono", anchor="end",
            )
        )  # fmt: skip
    rows = _rows(story.equations, width - 2 * EDGE)
    for row in rows:
        y += 18.0 + max(one.line.ascent for one in row)
        x = EDGE
        for one in row:
            items += _equation(one, theme, x, y)
            x += _width(one) + BESIDE
        deep = 34.0 if any(one.captions for one in row) else 0.0
        y += max(max(one.line.descent for one in row), deep)
    y += 12.0 if rows else 4.0
    for line in wrapped(_sentence(story), width - 2 * EDGE, SENTENCE):
        y += LEADING
        items.append(Text(x=EDGE, y=y, text=line, size=SENTENCE, color=theme.color("text2")))
    return items, y + 22.0


def _phase(story: Story) -> str:
    phase = {
        "forward": translate("Story", "Forward"),
        "backward": translate("Story", "Backward"),
        "rest": "",
    }[story.phase]
    if not phase or not story.step:
        return phase
    step = translate("Story", "step {step} of {steps}", step=story.step, steps=story.steps)
    return f"{phase} \u00b7 {step}"


def _sentence(story: Story) -> str:
    if story.phase == "rest":
        return ""  # it speaks of keys, which a picture does not have
    if not story.more:
        return story.sentence
    more = translate("Story", "{n} more edges like these.", n=story.more)
    return f"{story.sentence} {more}".strip()


def _rows(equations: tuple[Equation, ...], room: float) -> list[tuple[Equation, ...]]:
    """Put equations side by side where there is room, else one above the other."""
    total = sum(_width(one) for one in equations) + BESIDE * (len(equations) - 1)
    if not equations:
        return []
    return [equations] if total <= room else [(one,) for one in equations]


def _filled(equation: Equation) -> int:
    shown = (placed.part for placed in equation.line.parts if placed.part.shown)
    return sum(equation.ties.get(part.tag) == "filled" for part in shown)


def _width(equation: Equation) -> float:
    return equation.line.width + 2 * GROUND * _filled(equation)


def _equation(equation: Equation, theme: Theme, x: float, y: float) -> list[Primitive]:
    """Return an equation with its ties and captions, its left edge at x, its baseline at y."""
    line = equation.line
    items: list[Primitive] = []
    captions: list[Text] = []
    for placed in line.parts:
        part = placed.part
        tie = equation.ties.get(part.tag, "") if part.shown else ""
        left, width = x + placed.x, placed.formula.width
        color = theme.color("on_accent" if tie == "filled" else part.role)
        if tie == "filled":
            x += 2 * GROUND
            left += GROUND
            fill = theme.color(part.role)
            items.append(_ground(left - GROUND, y, width + 2 * GROUND, line.size, fill))
        elif tie and part.tag not in UNTIED:
            pen = theme.color(f"{part.role}.line")
            items.append(_tie(left, y + line.size * 0.34, width, pen, tie))
        one = msgspec.structs.replace(line, parts=(placed,))
        items.append(paint_line(one, left - placed.x, y, {part.role: color}, key=part.tag))
        caption = equation.captions.get(part.tag, "") if part.shown else ""
        if caption and part.tag not in UNTIED:
            captions.append(
                Text(
                    x=left + width / 2, y=y + 30.0, text=caption, size=11, weight=500,
                    color=theme.color(part.role), anchor="middle",
                )
            )  # fmt: skip
    return [*items, *_apart(captions)]


def _ground(x: float, y: float, width: float, size: float, fill: str) -> Rectangle:
    return Rectangle(x=x, y=y - size * 0.96, width=width, height=size * 1.38, radius=8, fill=fill)


def _tie(x: float, y: float, width: float, color: str, tie: str) -> Polygon:
    dash = (6.0, 3.0) if tie == "dashed" else (3.0, 2.0)
    pen = Pen(color=color, width=3.0, dash=dash)
    return Polygon(points=((x - 2, y), (x + width + 2, y)), closed=False, pen=pen)


def _apart(captions: list[Text]) -> list[Text]:
    """Move captions to the right until none touches the one before."""
    placed: list[Text] = []
    end = float("-inf")
    for one in captions:
        half = text_width(one.text, size=one.size, weight=one.weight) / 2
        x = max(one.x, end + 10.0 + half)
        end = x + half
        placed.append(msgspec.structs.replace(one, x=x))
    return placed


def wrapped(text: str, room: float, size: float) -> list[str]:
    """Break a text into lines that fit; between words, or between Japanese characters.

    Examples
    --------
    >>> wrapped("one two three", 60.0, 14.0)
    ['one two', 'three']
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and text_width((line + piece).rstrip(), size=size) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: after spaces, and around wide characters."""
    pieces: list[str] = []
    for character in text:
        wide = ord(character) >= 0x2E80
        closes = character in "、。」』）)・ー〉》】ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
        ends = not pieces or pieces[-1].endswith(" ") or ord(pieces[-1][-1]) >= 0x2E80
        if (wide or ends) and not closes and not character.isspace():
            pieces.append(character)
        elif pieces:
            pieces[-1] += character
    return pieces

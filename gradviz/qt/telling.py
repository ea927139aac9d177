"""What the panes show of a moment: the animation's records, handed on in the panes' own.

A change of form only: sentences, formulas and numbers come from below.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np

from gradviz.animation.bodies import is_mathematical, mathematical
from gradviz.animation.equations import Equation as ToldEquation
from gradviz.animation.equations import Tie
from gradviz.animation.inspected import Amount, Inspection
from gradviz.animation.inspection import inspect, inspect_frame
from gradviz.animation.signs import sign_words
from gradviz.animation.story import story
from gradviz.animation.strip import Story
from gradviz.animation.writing import short
from gradviz.builder.presets import Preset, preset
from gradviz.model.measure import elide
from gradviz.model.numbers import format_number
from gradviz.model.picture import Primitive, Text
from gradviz.model.theme import Theme
from gradviz.model.words import translate
from gradviz.ops.line import paint_line
from gradviz.qt.formulas import painted
from gradviz.qt.inspector import Inspected, Quantity
from gradviz.qt.story import StoryShown
from gradviz.qt.widgets.beats import BeatRow
from gradviz.qt.widgets.card import Card, CardRow
from gradviz.qt.widgets.curve import Curve
from gradviz.qt.widgets.equation import Equation, EquationPart
from gradviz.qt.widgets.scrub import Part
from gradviz.workspace.state import AppState
from gradviz.workspace.view import View


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a time lies: step and beat counted from 1, and the ends of the step's beats."""

    step: int = 0
    steps: int = 0
    beat: int = 0
    beats: int = 0
    beat_ends: tuple[float, ...] = ()


def parts(view: View) -> tuple[Part, ...]:
    """Return the named parts of the scrub bar."""
    names = {
        "forward": (translate("Story", "Forward"), "fwd"),
        "backward": (translate("Story", "Backward"), "bwd"),
    }
    return tuple(
        Part(name=names[phase][0], role=names[phase][1], steps=count)
        for phase, count, _, _ in view.timeline.phase_spans()
    )


def place(view: View, time: float) -> Place:
    """Return where a time lies in the timeline."""
    timeline = view.timeline
    steps = len(timeline.steps)
    beat = timeline.beat_at(time) if time > 0 else -1
    if beat < 0:
        return Place(steps=steps)
    index = timeline.beats[beat].step
    step = timeline.steps[index]
    own = timeline.beats[step.first_beat : step.first_beat + step.beats]
    return Place(
        step=index + 1,
        steps=steps,
        beat=beat - step.first_beat + 1,
        beats=step.beats,
        beat_ends=tuple(one.end for one in own),
    )


def title(state: AppState) -> str:
    """Return what the document is called: a preset by its title, a file by its name."""
    if state.preset is not None and state.title == state.preset:
        return _preset(state.preset).title
    return state.title


@lru_cache(maxsize=64)
def _preset(name: str) -> Preset:
    """Return a preset, read from its file once: this is asked at every change of the state."""
    return preset(name)


def current_line(view: View, state: AppState) -> tuple[int | None, str]:
    """Return which line of the program runs now, and the colour role of its phase."""
    step = view.frame(state.playback.time).step
    spec = state.spec
    if step is None or spec is None or step.kind == "accumulate":
        return None, "fwd"
    name = view.scene.boxes[step.box].name
    targets = [line.partition("=")[0].strip() for line in spec.lines]
    role = "bwd" if step.phase == "backward" else "fwd"
    return (targets.index(name) if name in targets else None), role


# ---------------------------------------------------------------- story


def story_now(view: View, state: AppState) -> Story:
    """Return the story of the present moment: what is said of it, and what the strip shows."""
    return story(view.scene, view.frame(state.playback.time), view.numbers)


def story_shown(view: View, state: AppState, theme: Theme, told: Story) -> StoryShown:
    """Return what the story strip shows now."""
    sentence = told.sentence
    if told.more:
        more = translate("Story", "{n} more edges like these.", n=told.more)
        sentence = f"{sentence} {more}".strip()
    return StoryShown(
        phase=told.phase,
        title=title(state) if told.phase == "rest" and state.preset and told.steps else told.title,
        step=_step_words(told.step, told.steps),
        code=told.grad_fn,
        module=_module(view, state),
        equations=tuple(_equation(one, theme) for one in told.equations),
        sentence=sentence,
        beats=tuple(
            BeatRow(name=one.name, number=one.number, role=one.role, state=one.state)
            for one in told.beats
        ),
    )


def _module(view: View, state: AppState) -> str:
    """Return in which module the current step is."""
    step = view.frame(state.playback.time).step
    path = view.scene.boxes[step.box].module if step is not None else ""
    return translate("Story", "in {module}", module=path) if path else ""


_GROUND, _UNTIED = 9.0, ("sign", "formula", "numbers")


def _equation(told: ToldEquation, theme: Theme) -> Equation:
    line = told.line
    items: list[Primitive] = []
    found: list[EquationPart] = []
    room = 0.0  # a filled part has a ground around it, for which its neighbours make way
    for placed in line.parts:
        part = placed.part
        tie: Tie | Literal[""] = told.ties.get(part.tag, "") if part.shown else ""
        room += _GROUND if tie == "filled" else 0.0
        color = theme.color("on_accent" if tie == "filled" else part.role)
        one = msgspec.structs.replace(line, parts=(placed,))
        items.append(paint_line(one, room, 0.0, {part.role: color}, key=part.tag))
        if part.tag not in _UNTIED:
            caption = told.captions.get(part.tag, "") if part.shown else ""
            found.append(
                EquationPart(
                    tag=part.tag,
                    x=placed.x + room,
                    width=placed.formula.width,
                    role=part.role,
                    tie=tie,
                    caption=caption,
                )
            )
        room += _GROUND if tie == "filled" else 0.0
    return Equation(
        items=tuple(items),
        width=line.width + room,
        size=line.size,
        parts=tuple(found),
        spoken=line.text,
    )


# ---------------------------------------------------------------- inspector


def inspection(view: View, state: AppState, box: str | None) -> Inspection | None:
    """Return what is known of a box now, None where there is no such box."""
    index = view.scene.by_id.get(box or "")
    if index is None:
        return inspect_frame(view.scene, view.frame(state.playback.time), view.numbers, box or "")
    return inspect(view.scene, view.frame(state.playback.time), view.numbers, index)


def inspected_box(view: View, state: AppState) -> str | None:
    """Return which box the inspector shows now: the selected one, else the one that works."""
    step = view.frame(state.playback.time).step
    if state.selection is None and step is not None:
        return view.scene.boxes[step.box].id
    return state.selection


def inspected(state: AppState, theme: Theme, found: Inspection) -> Inspected:
    """Return how the inspector shows what is known of a box."""
    place, code = _source(found)
    line = translate("Inspector", "line {line}", line=found.source.line) if found.source else ""
    return Inspected(
        title=found.title,
        kind=found.kind,
        sign=_sign(found, theme),
        sign_role=found.family,
        value=_quantity(translate("Inspector", "Value"), found.value),
        gradient=_quantity(translate("Inspector", "Gradient"), found.gradient),
        sections=tuple(painted(one, theme) for one in found.sections),
        curve=_curve(found),
        stale=state.trace.kind in ("stale", "failed"),
        place=place,
        line=line,
        code=code,
    )


def _sign(found: Inspection, theme: Theme) -> tuple[Primitive, ...]:
    """Return the box's sign, centred on (0, 0), to fit 36 px."""
    glyph, color = found.glyph, theme.color(found.family)
    if not glyph:
        return ()
    if is_mathematical(glyph):
        leaf = found.family in ("param", "input", "constant")
        return tuple(mathematical(glyph, 0.0, 7.0, color, leaf=leaf))
    shown = glyph if len(glyph) <= 3 else _initials(glyph, one=found.family != "op")
    size = {1: 17.0, 2: 15.0, 3: 13.0}.get(len(shown), 11.0)
    shown = elide(shown, 30.0, size=size, weight=500)
    return (
        Text(x=0.0, y=size * 0.36, text=shown, size=size, color=color, weight=500, anchor="middle"),
    )


def _initials(name: str, *, one: bool) -> str:
    """Return a name in at most three letters: of a leaf that of its last part."""
    words = [word for word in re.split(r"[._\W]+", name) if word]
    letters = "".join(word[0] for word in words) or name[:1]
    return (letters[-1:] if one else letters[:3]).upper()


def _quantity(head: str, amount: Amount) -> Quantity:
    quiet = {
        "none": translate("Inspector", "None"),
        "unseen": translate("Inspector", "not seen"),
        "off": translate("Inspector", "no gradient"),
    }.get(amount.state, "")
    number = amount.value is not None and amount.value.is_scalar
    if amount.state == "there" and not number:
        quiet = short(amount.value) or amount.text  # the shape stands in the line above
    return Quantity(
        label=f"{head} {amount.name}",
        name=amount.name,
        text=amount.text if amount.state == "there" and number else None,
        full=amount.full,
        quiet=quiet,
    )


def _curve(found: Inspection) -> Curve | None:
    curve = found.curve
    if curve is None:
        return None
    return Curve(
        points=tuple(zip(curve.x.tolist(), curve.y.tolist(), strict=True)),
        at=(curve.at, curve.value),
        slope=curve.slope,
        slope_words=translate("Inspector", "slope {number}", number=format_number(curve.slope)),
        place_words=f"{found.curve_name} = {format_number(curve.at)}",
    )


def _source(found: Inspection) -> tuple[str, str]:
    source = found.source
    if source is None:
        return "", ""
    file = source.file.replace("\\", "/").rpartition("/")[2]
    place = translate("Inspector", "{file}, line {line}", file=file, line=source.line)
    return place, source.text.strip()


def card(view: View, state: AppState, box: str) -> Card:
    """Return the hover card of a box now."""
    found = inspection(view, state, box)
    if found is None:
        return Card(title=box, line="")
    rows = [_row(translate("Inspector", "value"), found.value, "fwd")]
    if found.gradient.state != "off":
        rows.append(_row(translate("Inspector", "gradient"), found.gradient, "bwd"))
    index = view.scene.by_id.get(box)
    if index is not None:
        frame = view.frame(state.playback.time)
        for words in sign_words(view.scene, frame, view.numbers, index):
            label = translate("Inspector", "note")
            rows.append(CardRow(label=label, text=words, role="warning", mono=False))
    where, code = _source(found)
    if where:
        rows.append(CardRow(label=where, text=code))
    name = found.value.name
    title = found.title if found.title == name else f"{name}  ·  {found.title}"
    return Card(title=title, line=found.kind, rows=tuple(rows))


def spoken(view: View, state: AppState, now: Story) -> str:
    """Return what a screen reader says of a moment: the step, and the selected box's rows."""
    heading = title(state) if now.phase == "rest" else now.title
    said = [one for one in (heading, _step_words(now.step, now.steps), now.sentence) if one]
    if state.selection is not None and state.selection in view.scene.by_id:
        told = card(view, state, state.selection)
        waiting = translate("Inspector", "not computed yet")
        rows = (f"{row.label} {waiting if row.text is None else row.text}" for row in told.rows)
        said.append(", ".join((told.title, *rows)))
    return ". ".join(one.rstrip(".") for one in said)


def _step_words(step: int, steps: int) -> str:
    if not step:
        return ""
    return translate("Story", "step {step} of {steps}", step=step, steps=steps)


def _row(label: str, amount: Amount, role: str) -> CardRow:
    shown = _quantity("", amount)
    text = shown.full or shown.text or shown.quiet or None
    return CardRow(label=label, text=text, role=role if shown.text else "text2")


def words_key(view: View, state: AppState) -> tuple[object, ...]:
    """Return what the words and numbers of a moment depend on; only places move in between."""
    frame = view.frame(state.playback.time)
    index = view.scene.by_id.get(state.selection or "")
    if index is None and frame.step is not None:
        index = frame.step.box
    event = None if index is None else frame.gradient(index)
    there = index is not None and float(frame.values(np.array([index]))[0]) >= 1.0
    return (
        id(view),
        frame.timeline.beat_at(state.playback.time),
        frame.progress > 0.0,
        frame.progress >= 1.0,
        index,
        id(event),
        there,
        (state.selection, state.selected),
        state.playback.playing,
        state.trace.kind in ("stale", "failed"),
        state.replay,
        state.fetch.count,
    )


# ---------------------------------------------------------------- what ties canvas and story

_FACTORS = ("upstream", "arrived"), ("local", "slope"), ("product", "gradient", "result")


def lit_by_box(view: View, state: AppState, box: str) -> tuple[str, ...]:
    """Return what lights when a box is pointed at: itself, and its factors of the equation."""
    index = view.scene.by_id.get(box)
    step = view.frame(state.playback.time).step
    lit = [f"box:{box}"]
    if index is None or step is None or step.phase != "backward":
        return tuple(lit)
    arrived, local, product = _FACTORS
    if index == step.box:
        lit += local
    elif index in {view.scene.links[link].source for link in step.sends}:
        lit += product
    elif index in {view.scene.links[link].target for link in step.takes}:
        lit += arrived
    return tuple(lit)


def lit_by_factor(view: View, state: AppState, tag: str) -> tuple[str, ...]:
    """Return what lights when a factor is pointed at: itself, and its boxes on the canvas."""
    step = view.frame(state.playback.time).step
    if not tag or step is None:
        return (tag,) if tag else ()
    arrived, local, product = _FACTORS
    links = view.scene.links
    boxes: set[int] = set()
    if tag in local:
        boxes = {step.box}
    elif tag in product:
        boxes = {links[link].source for link in step.sends}
    elif tag in arrived:
        boxes = {links[link].target for link in step.takes}
    return (tag, *(f"box:{view.scene.boxes[index].id}" for index in sorted(boxes)))

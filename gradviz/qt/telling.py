"""What the panes show of a moment: the animation's records, handed on in the panes' own.

A change of form only. Sentences, formulas and numbers come from below; nothing is
computed here.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from gradviz.animation.writing import short
from gradviz.model.numbers import format_shape, plain
from gradviz.model.tensor import TensorValue
from gradviz.model.theme import Theme
from gradviz.model.words import translate
from gradviz.qt.inspector import Inspected, Quantity
from gradviz.qt.story import StoryShown
from gradviz.qt.widgets.card import Card, CardRow
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


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A note: its kind, its sentence, the verb on its button and the command it runs."""

    kind: Literal["busy", "error", "warning", "ok"]
    words: str
    button: str = ""
    command: str = ""


def parts(view: View) -> tuple[Part, ...]:
    """Return the named parts of the scrub bar."""
    names = {
        "forward": (translate("Story", "Forward"), "fwd"),
        "backward": (translate("Story", "Backward"), "bwd"),
    }
    found = [
        Part(name=names[phase][0], role=names[phase][1], steps=count)
        for phase, count, _, _ in view.timeline.phase_spans()
    ]
    return tuple(found)


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


def story_shown(view: View, state: AppState, theme: Theme) -> StoryShown:
    """Return what the story strip shows now."""
    here = place(view, state.playback.time)
    step = view.frame(state.playback.time).step
    if step is None:
        return StoryShown(sentence=translate("Story", "Press Space to run it forward."))
    box = view.scene.boxes[step.box]
    return StoryShown(
        phase=step.phase,
        title=box.name,
        step=translate("Story", "step {step} of {steps}", step=step.index + 1, steps=here.steps),
        code=(box.op.grad_fn or "") if box.op is not None else "",
    )


def inspected(view: View, state: AppState, theme: Theme) -> Inspected | None:
    """Return what the inspector shows of the selected box now."""
    index = view.scene.by_id.get(state.selection or "")
    if index is None:
        return None
    box = view.scene.boxes[index]
    shown = view.numbers.value(box.node)
    frame = view.frame(state.playback.time)
    event = frame.gradient(index)
    name = box.name
    return Inspected(
        title=box.op.id if box.op is not None else name,
        kind=_kind_line(box.kind, shown),
        value=_quantity(
            translate("Inspector", "Value {name}", name=name),
            shown if _exists(view, state, index) else None,
        ),
        gradient=_quantity(
            translate("Inspector", "Gradient ∂{loss}/∂{name}", loss=view.scene.loss, name=name),
            event.total if event is not None else None,
        ),
    )


def _exists(view: View, state: AppState, index: int) -> bool:
    return bool(view.timeline.value_end[index] <= state.playback.time)


def _kind_line(kind: str, value: TensorValue | None) -> str:
    parts = [kind]
    if value is not None:
        parts += [format_shape(value.shape), value.dtype]
    return "  ·  ".join(parts)


def _quantity(label: str, value: TensorValue | None) -> Quantity:
    if value is None:
        return Quantity(label=label)
    full = plain(value.item()) if value.is_scalar and value.is_whole else ""
    return Quantity(label=label, text=short(value), full=full)


def card(view: View, state: AppState, box: str) -> Card:
    """Return the hover card of a box now."""
    index = view.scene.by_id[box]
    record = view.scene.boxes[index]
    value = view.numbers.value(record.node)
    event = view.frame(state.playback.time).gradient(index)
    rows = [
        CardRow(
            label=translate("Inspector", "value"),
            text=_full(value) if _exists(view, state, index) else None,
            role="fwd",
        )
    ]
    if record.differentiable:
        total = event.total if event is not None else None
        rows.append(
            CardRow(label=translate("Inspector", "gradient"), text=_full(total), role="bwd")
        )
    source = record.op.source if record.op is not None else None
    if source is not None:
        line = f"{source.file.rpartition('/')[2]}:{source.line}"
        rows.append(CardRow(label=translate("Inspector", "source"), text=line))
    return Card(title=record.name, line=_kind_line(record.kind, value), rows=tuple(rows))


def _full(value: TensorValue | None) -> str | None:
    if value is None:
        return None
    return plain(value.item()) if value.is_scalar and value.is_whole else short(value)


def note(state: AppState) -> Told | None:
    """Return the note that is due, the gravest first."""
    engine, trace = state.engine, state.trace
    said = engine.message.words() if engine.message is not None else ""
    if trace.kind == "failed" and trace.message is not None:
        return Told(kind="error", words=trace.message.words())
    if engine.state in ("failed", "stopped") and said:
        return Told(
            kind="error",
            words=said,
            button=translate("Engine", "Start again"),
            command="model.run",
        )
    if engine.state == "restarting":
        words = said or translate("Engine", "PyTorch is being restarted.")
        return Told(kind="warning", words=words)
    if trace.kind == "stale":
        words = said or translate("Engine", "Still computing: these numbers are old.")
        return Told(
            kind="warning",
            words=words,
            button=translate("Engine", "Stop"),
            command="model.cancel",
        )
    if state.notice is not None:
        return Told(kind="ok", words=state.notice.words())
    if engine.state == "starting":
        return Told(kind="busy", words=said or translate("Engine", "PyTorch is starting."))
    return None

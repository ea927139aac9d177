"""The picture of a moment: what is in it, when, and that it moves outside the holds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gradviz.animation.picture import Marks, picture
from gradviz.builder.presets import networks
from gradviz.export.svg import svg
from gradviz.layout.engines import lay_out
from gradviz.model.picture import Group, Picture, Primitive, Text
from gradviz.model.tensor import tensor_value
from gradviz.model.theme import THEMES, theme
from gradviz.model.trace import (
    Argument,
    BackwardPass,
    BackwardStep,
    Contribution,
    OpRecord,
    Ref,
    TraceData,
    ValueRecord,
)
from gradviz.workspace.view import View, view
from tests.tools.shown import shown

PRESETS = [preset.id for preset in networks()]


def drawn(view: View, time: float, name: str = "light", **options: object) -> Picture:
    return picture(view.scene, view.frame(time), view.numbers, theme(name), **options)


def texts(items: tuple[Primitive, ...]) -> list[str]:
    found = []
    for item in items:
        if isinstance(item, Group) and item.opacity > 0:
            found += texts(item.items)
        elif isinstance(item, Text):
            found.append(item.text)
    return found


@pytest.mark.parametrize("preset", [one for one in PRESETS if one != "gpt"])  # 30 s
def test_pictures_are_the_same_forth_and_back(preset):
    view = shown(preset)
    stops = view.timeline.stops
    forth = [svg(drawn(view, time)) for time in stops]
    back = [svg(drawn(view, time)) for time in reversed(stops)]

    assert forth == back[::-1]


@pytest.mark.parametrize("preset", ["neuron", "square", "fanout", "linear"])
def test_outside_the_holds_something_moves(preset):
    view = shown(preset)
    times = np.linspace(0.0, view.timeline.duration, 202)[1:-1].tolist()
    for time in times:
        beat = view.timeline.beats[view.timeline.beat_at(time)]
        if beat.start < time < beat.end - 4.0:
            assert drawn(view, time).items != drawn(view, time + 2.0).items, (beat, time)


def test_a_local_beat_without_a_pill_is_seen_to_pass():
    view_of_sum = view(_sum(), lay_out)
    local = next(beat for beat in view_of_sum.timeline.beats if beat.name == "local")
    moments = np.linspace(local.start, local.end, 7).tolist()
    pictures = [drawn(view_of_sum, time).items for time in moments]

    assert all(one != other for one, other in itertools.pairwise(pictures))


def _sum() -> TraceData:
    """Return the trace of the sum of two numbers: its derivative is no number."""
    one, pair = tensor_value(1.0, "float32"), tensor_value([1.0, 2.0], "float32")
    start = Argument(argument=0, name="self", slot=0, value=Ref(node="x"))
    sent = Contribution(argument=0, slot=0, to=Ref(node="x"), amount=pair, total_after=pair)
    step = BackwardStep(op="sum", upstream=(one,), contributions=(sent,))
    return TraceData(
        ops=(
            OpRecord(id="sum", op="aten.sum.default", grad_fn="SumBackward0", arguments=(start,)),
        ),
        values=(
            ValueRecord(node="x", role="parameter", name="x", forward=pair, requires_grad=True),
            ValueRecord(node="sum", forward=one, requires_grad=True),
        ),
        passes=(BackwardPass(root=Ref(node="sum"), seed=one, steps=(step,)),),
        roots=(Ref(node="sum"),),
    )


def test_gradients_of_the_neuron_appear_at_their_moments():
    view = shown("neuron")
    seen: dict[str, float] = {}
    for time in np.arange(0.0, view.timeline.duration, 25.0).tolist():
        for text in texts(drawn(view, time).items):
            seen.setdefault(text, time)
    step = {
        view.scene.boxes[one.box].id: view.timeline.beats[
            one.first_beat : one.first_beat + one.beats
        ]
        for one in view.timeline.steps
        if one.kind == "op"
    }

    def start(op: str, name: str) -> float:
        return next(beat.start for beat in step[op] if beat.name == name)

    assert seen["\u22120.08983"] >= start("mul", "multiply")
    assert seen["\u22120.08166"] >= start("sigmoid", "multiply")
    assert seen["\u22121.089"] >= start("binary_cross_entropy", "multiply")


def test_nothing_is_shown_as_nought_before_it_exists():
    view = shown("neuron")

    assert texts(drawn(view, 0.0).items).count("0") == 1  # b itself


def test_the_letters_of_a_picture_come_from_its_theme():
    view = shown("neuron")
    for name in THEMES:
        colors = set(theme(name).colors.values())
        assert set(_colors(drawn(view, 9000.0, name).items)) <= colors


def _colors(items: tuple[Primitive, ...]) -> set[str]:
    found = set()
    for item in items:
        if isinstance(item, Group):
            found |= _colors(item.items)
        else:
            pen = getattr(item, "pen", None)
            found |= {getattr(item, "color", None), getattr(item, "fill", None), pen and pen.color}
    return found - {None}


def test_only_what_is_visible_is_drawn():
    view = shown("mazur")
    whole = drawn(view, view.timeline.duration)
    part = drawn(view, view.timeline.duration, area=(0.0, 0.0, 200.0, 200.0))

    assert len(part.items) < len(whole.items) / 3


def test_far_away_only_what_works_and_what_is_selected_are_named():
    view = shown("mazur")

    assert not texts(drawn(view, 0.0, scale=0.1).items)
    named = drawn(view, view.timeline.duration, scale=0.1, marks=Marks(selected="w1")).items
    current = view.frame(view.timeline.duration).step.box
    assert sorted(texts(named)) == sorted({"w1", view.scene.boxes[current].name})


def test_a_selection_and_a_breakpoint_are_marked():
    view = shown("neuron")
    plain = drawn(view, 0.0)
    marked = drawn(view, 0.0, marks=Marks(selected="mul", breakpoints=frozenset({"sigmoid"})))

    assert len(marked.items) == len(plain.items) + 2


def test_stale_numbers_are_struck_through():
    view = shown("neuron")
    groups = drawn(view, view.timeline.duration, marks=Marks(stale=True)).items
    labels = [g for g in groups if isinstance(g, Group) and g.key.startswith("numbers:")]

    texts = [item for group in labels for item in group.items]
    numbers = [item for item in texts if isinstance(item, Text) and item.weight == 600]
    assert numbers
    assert all(item.strike for item in numbers)


def test_the_op_that_made_the_first_nan_is_marked_once_it_has():
    one = tensor_value(-1.0, "float32")
    nan = tensor_value(float("nan"), "float32")
    data = TraceData(
        ops=(
            OpRecord(id="log", op="aten.log.default", arguments=(_argument("x"),)),
            OpRecord(id="exp", op="aten.exp.default", arguments=(_argument("log"),)),
        ),
        values=(
            ValueRecord(node="x", role="input", name="x", forward=one),
            ValueRecord(node="log", forward=nan),
            ValueRecord(node="exp", forward=nan),
        ),
        roots=(Ref(node="exp"),),
    )
    marked = view(data, lay_out)

    assert "!" not in texts(drawn(marked, 0.0).items)
    assert texts(drawn(marked, marked.timeline.duration).items).count("!") == 1
    assert texts(drawn(marked, marked.timeline.duration).items).count("NaN") == 2


def _argument(node: str) -> Argument:
    return Argument(argument=0, name="self", slot=None, value=Ref(node=node))


def test_pills_name_what_multiplies():
    linear = shown("linear")
    step = next(
        one
        for one in linear.timeline.steps
        if one.phase == "backward" and linear.scene.boxes[one.box].id == "mm"
    )
    local = linear.timeline.beats[step.first_beat + 1]

    assert "\u00d7 X\u1d40" in texts(drawn(linear, local.end).items)

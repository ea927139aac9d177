"""Which moment a person means, and what is said where there is none."""

from __future__ import annotations

import pytest

from gradviz.builder.presets import networks
from gradviz.export.moment import moment
from gradviz.model.errors import GradvizError
from tests.tools.shown import shown


def at(text: str, preset: str = "neuron", *, full: bool = False) -> float:
    view = shown(preset, full=full)
    return moment(text, view.timeline, view.scene)


@pytest.mark.parametrize("preset", [one.id for one in networks()])
def test_words_numbers_and_boxes(preset: str) -> None:
    view = shown(preset)
    line = view.timeline
    assert at("start", preset) == at("0", preset) == 0.0
    assert at("end", preset) == at(str(len(line.steps)), preset) == line.duration
    forward = sum(step.phase == "forward" for step in line.steps)
    assert at("forward-end", preset) == line.stops[forward]
    for number, step in enumerate(line.steps, start=1):
        assert at(str(number), preset) == line.stops[number]
        assert at(f"{number}.{step.beats}", preset) == line.stops[number]
        assert at(f"{number}.1", preset) == line.beats[step.first_beat].end
    for box in view.scene.boxes:
        assert 0.0 <= at(box.id, preset) <= line.duration


def test_at_the_end_of_forward_there_is_no_gradient_yet() -> None:
    view = shown("neuron")
    frame = view.frame(at("forward-end"))

    assert all(frame.gradient(index) is None for index in range(len(view.scene.boxes)))
    assert frame.values(view.scene.visible(None)).min() == 1.0


def test_a_box_means_the_moment_its_product_is_formed() -> None:
    frame = shown("neuron").frame(at("sigmoid"))

    assert frame.beat is not None
    assert (frame.beat.name, frame.progress) == ("multiply", 1.0)
    assert shown("neuron").scene.boxes[frame.step.box].id == "sigmoid"


def test_a_leaf_means_the_moment_its_gradient_is_written() -> None:
    frame = shown("neuron").frame(at("w"))

    assert frame.is_written(shown("neuron").scene.by_id["w"])


def test_a_variables_name_is_as_good_as_the_nodes() -> None:
    assert at("z") == at("add")
    assert at("L") == at("binary_cross_entropy")


def test_what_has_no_step_is_shown_from_the_start() -> None:
    assert at("x") == 0.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("11", "There is no stop 11: this trace has stops 0 to 10."),
        ("999999999", "stops 0 to 10"),
        ("0.1", "There is no stop 0.1"),
        ("6.9", "Step 6 has no beat 9: it has 5."),
        ("-1", "There is no node -1."),
        ("6.", "There is no node 6.."),
        ("1e3", "There is no node 1e3."),
        ("²", "There is no node ²."),
        ("9" * 5000, "There is no node 999"),
        ("", "one of: w, x, mul, b, add"),
        ("End", "There is no moment End. Did you mean end?"),
    ],
)
def test_what_there_is_not(text: str, said: str) -> None:
    with pytest.raises(GradvizError) as told:
        at(text)
    assert said in str(told.value)

"""What an optimizer did stands with the parameter, once it has been done."""

from __future__ import annotations

import pytest

from gradviz.animation.updating import update_sections
from gradviz.layout.layered import layered
from gradviz.model.codec import load_document
from gradviz.model.resources import resource
from gradviz.workspace.view import View, view


def shown(name: str) -> View:
    data, _, _ = load_document(resource("samples") / f"{name}.gradviz")
    assert data is not None
    return view(data, layered)


@pytest.mark.parametrize(
    ("name", "heading", "words"),
    [
        ("xor", "Update by SGD", ("lr 0.5, momentum 0.9", "momentum_buffer: None \u2192 ")),
        ("norm", "Update by Adam", ("lr 0.01, betas (0.9, 0.999)", "step: None \u2192 1")),
        ("layers", "Update by SGD", ("lr 0.01", "largest change")),
    ],
)
def test_value_settings_and_state(name: str, heading: str, words: tuple[str, ...]) -> None:
    made = shown(name)
    end = made.frame(made.timeline.duration)
    (section,) = update_sections(end, made.numbers, "fc1.weight")
    assert section.heading == heading
    told = "\n".join(section.sentences)
    assert all(one in told for one in words), told
    assert "value: norm" in told


def test_not_before_the_pass_has_ended() -> None:
    made = shown("layers")
    for time in made.timeline.stops[:-1]:
        assert not update_sections(made.frame(time), made.numbers, "fc1.weight")


def test_a_leaf_without_an_update_has_none() -> None:
    made = shown("layers")
    assert not update_sections(made.frame(made.timeline.duration), made.numbers, "nothing")

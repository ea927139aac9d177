"""Gradients wait where they can be seen: clear of boxes and of the lanes of others."""

from __future__ import annotations

import itertools

import pytest
import torch

from gradviz.animation.severing import bars
from gradviz.builder.presets import networks
from gradviz.engine.record import trace
from gradviz.layout.engines import lay_out
from gradviz.model.measure import text_width
from gradviz.model.picture import Point, Text
from gradviz.model.theme import theme
from gradviz.scene.lanes import widest_run
from gradviz.scene.resting import HEIGHT, TOUCH, WIDTH
from gradviz.scene.scene import Link, Scene
from gradviz.workspace.view import view
from tests.tools.shown import shown

PRESETS = [one.id for one in networks()]


def _rest(link: Link) -> Point:
    return link.rest or widest_run(link.backward)


def _on(place: Point, left: float, top: float, right: float, bottom: float) -> bool:
    x, y = place
    return left < x + WIDTH / 2 and right > x - WIDTH / 2 and top < y + 12 and bottom > y - 12


def _lanes_under(scene: Scene, index: int, place: Point) -> int:
    return sum(
        _on(place, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        for other, link in enumerate(scene.links)
        if other != index
        for lane in (link.forward, link.backward)
        for (x0, y0), (x1, y1) in itertools.pairwise(lane)
    )


@pytest.mark.parametrize("preset", PRESETS)
def test_a_token_waits_on_its_own_lane(preset: str) -> None:
    for link in shown(preset).scene.links:
        if not link.backward:
            continue
        x, y = _rest(link)
        assert any(
            min(x0, x1) - 0.01 <= x <= max(x0, x1) + 0.01
            and min(y0, y1) - 0.01 <= y <= max(y0, y1) + 0.01
            for (x0, y0), (x1, y1) in itertools.pairwise(link.backward)
        )


@pytest.mark.parametrize("preset", PRESETS)
def test_it_lies_on_no_box(preset: str) -> None:
    scene = shown(preset).scene
    over = [
        (link.source, link.target)
        for link in scene.links
        if link.backward
        for x, y, width, height in scene.rects.tolist()
        if _on(_rest(link), x + TOUCH, y + 2, x + width - TOUCH, y + height - 2)
    ]
    between = [(link.source, link.target) for link in scene.links if link.backward]
    assert len(over) <= len(between) // 12  # where boxes are so near that there is no room


@pytest.mark.parametrize("preset", PRESETS)
def test_it_hides_no_more_lanes_than_before(preset: str) -> None:
    scene = shown(preset).scene
    moved = usual = 0
    for index, link in enumerate(scene.links):
        if link.backward:
            moved += _lanes_under(scene, index, _rest(link))
            usual += _lanes_under(scene, index, widest_run(link.backward))
    assert moved <= usual + (1 if usual else 0)


def test_crowded_models_have_clear_places() -> None:
    """Before, eight of the 27 tokens of the small GPT lay on a neighbour's lane."""
    scene = shown("gpt").scene
    under = [
        _lanes_under(scene, index, _rest(link))
        for index, link in enumerate(scene.links)
        if link.backward
    ]
    assert sum(under) == 0
    assert HEIGHT < WIDTH


def test_cuts_stand_where_their_words_can_be_read() -> None:
    """Three arguments of one operation, all cut: their words keep clear of lines and each other."""

    def run(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            held = torch.nn.functional.linear(x * 1, w, b)
        return (x * held).sum()

    leaves = [torch.ones(*size, requires_grad=True) for size in ((4, 2), (2, 2), (2,))]
    made = view(trace(run, *leaves), lay_out)
    texts, lanes = [], []
    for link in made.scene.links:
        found = [item for item in bars(link, theme("light")) if isinstance(item, Text)]
        texts += [_room(item) for item in found] if link.cut else []
        lanes += itertools.pairwise(link.forward)

    assert len(texts) >= 3
    for one, other in itertools.combinations(texts, 2):
        assert not _meet(one, other)
    for text in texts:
        for (x0, y0), (x1, y1) in lanes:
            assert not _meet(text, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _room(text: Text) -> tuple[float, float, float, float]:
    wide = text_width(text.text, size=text.size, weight=text.weight)
    left = text.x - wide / 2 if text.anchor == "middle" else text.x
    return left, text.y - 8.0, left + wide, text.y + 2.0


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

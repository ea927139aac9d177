"""Gradients wait where they can be seen: clear of boxes and of the lanes of others."""

from __future__ import annotations

import itertools

import pytest

from gradviz.builder.presets import networks
from gradviz.model.picture import Point
from gradviz.scene.lanes import widest_run
from gradviz.scene.resting import HEIGHT, TOUCH, WIDTH
from gradviz.scene.scene import Link, Scene
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

"""Lanes: parallel to their route, on the right side of it, from port to port."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.builder.presets import networks
from gradviz.scene.lanes import lane, length, place_along, simplified, transposed, widest_run
from gradviz.scene.shapes import COPIES
from tests.tools.shown import shown

PRESETS = [preset.id for preset in networks()]
coordinate = st.integers(-200, 200).map(float)


def test_a_level_link_is_one_straight_line():
    assert lane(((0, 0), (100, 0)), 12.0, 12.0, 6.0, 1) == ((0, 12), (100, 12))


def test_forward_lies_right_of_the_way_and_backward_left():
    route = ((0, 0), (50, 0), (50, 100), (100, 100))
    forward, backward = lane(route, 6.0, 106.0, 6.0, 1), lane(route, -6.0, 94.0, 6.0, -1)

    assert forward[1][0] == 44.0  # going down, right is west
    assert backward[1][0] == 56.0


@given(st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=8), st.floats(0.0, 1.0))
def test_a_place_along_a_line_is_on_it(points, share):
    corners = []
    for x, y in points:  # make every piece level or upright
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    line = simplified(corners)
    if length(line) == 0:
        return
    x, y = place_along(line, share)

    on = [
        min(a[0], b[0]) - 1e-6 <= x <= max(a[0], b[0]) + 1e-6
        and min(a[1], b[1]) - 1e-6 <= y <= max(a[1], b[1]) + 1e-6
        for a, b in pairwise(line)
    ]
    assert any(on)


def test_transposing_twice_changes_nothing():
    points = ((1.0, 2.0), (3.0, 4.0))

    assert transposed(transposed(points)) == points


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("full", [False, True])
def test_lanes_are_level_or_upright_and_end_at_their_boxes(preset, full):
    scene = shown(preset, full=full).scene
    for link in scene.links:
        for lane_points in (link.forward, link.backward):
            for (x0, y0), (x1, y1) in pairwise(lane_points):
                assert abs(x0 - x1) < 1e-6 or abs(y0 - y1) < 1e-6
        ends = ((link.forward[0], link.source), (link.forward[-1], link.target))
        for (x, y), box in ends:
            left, top, width, height = scene.rect(box)
            behind = COPIES if scene.boxes[box].kind == "module" else 0.0
            assert left - 1 <= x <= left + width + behind + 1
            assert top - 1 <= y <= top + height + behind + 1


def test_heads_are_not_hidden_by_the_copies_behind_a_folded_module():
    scene = shown("gpt").scene
    axis = 0 if scene.direction == "LR" else 1
    found = [
        (link.forward[0][axis], scene.rect(link.source))
        for link in scene.links
        if link.forward and scene.boxes[link.source].kind == "module"
    ]
    assert found
    for place, rect in found:
        assert place == pytest.approx(rect[axis] + rect[axis + 2] + COPIES)


@pytest.mark.parametrize("preset", PRESETS)
def test_lanes_that_enter_a_box_keep_apart(preset):
    scene = shown(preset).scene
    for index in range(len(scene.boxes)):
        axis = 1 if scene.direction == "LR" else 0
        places = [scene.links[link].forward[-1][axis] for link in scene.into[index]]
        places += [
            scene.links[link].backward[0][axis]
            for link in scene.into[index]
            if scene.links[link].backward
        ]
        gaps = np.diff(sorted(places))
        assert (gaps >= 10.0 - 1e-6).all(), scene.boxes[index].id


@pytest.mark.parametrize("preset", PRESETS)
def test_a_gradient_waits_clear_of_the_boxes_at_both_ends(preset):
    scene = shown(preset).scene
    for link in scene.links:
        if not link.backward:
            continue
        x, y = link.rest or widest_run(link.backward)
        for box in (link.source, link.target):
            left, top, width, height = scene.rect(box)
            beside = max(left - x, x - left - width, top - y, y - top - height)
            assert beside >= 12.0, (scene.boxes[box].id, beside)

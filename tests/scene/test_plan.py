"""Plans: what lies where, what is hit, and that nothing lies on anything else."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gradviz.builder.presets import networks
from gradviz.builder.shapes import check
from gradviz.scene.plan import Plan
from gradviz.workspace.planning import Planning
from tests.tools.networks import attention, layers, small_cnn

NETWORKS = {
    **{preset.id: preset.spec for preset in networks()},
    "layers": layers(),
    "cnn": small_cnn(),
    "attention": attention(),
}


def planned(name: str) -> Plan:
    spec = NETWORKS[name]
    return Planning().plan(spec, None, check(spec))


@pytest.fixture(params=NETWORKS)
def plan(request):
    return planned(request.param)


def test_blocks_keep_apart(plan):
    for one, other in itertools.combinations(plan.rects.tolist(), 2):
        assert (
            one[0] + one[2] < other[0]
            or other[0] + other[2] < one[0]
            or one[1] + one[3] < other[1]
            or other[1] + other[3] < one[1]
        )


def test_wires_run_from_port_to_port_and_cross_no_block(plan):
    for course in plan.courses:
        start = plan.port(course.wire.source, course.wire.output, output=True)
        end = plan.port(course.wire.target, course.wire.port)
        assert course.points[0] == pytest.approx((start.x, start.y))
        assert course.points[-1] == pytest.approx((end.x, end.y))
        for (x0, y0), (x1, y1) in itertools.pairwise(course.points):
            assert min(abs(x1 - x0), abs(y1 - y0)) < 1e-6
            inner = plan.rects + np.array([1.0, 1.0, -2.0, -2.0])
            met = (
                (inner[:, 0] < max(x0, x1))
                & (inner[:, 0] + inner[:, 2] > min(x0, x1))
                & (inner[:, 1] < max(y0, y1))
                & (inner[:, 1] + inner[:, 3] > min(y0, y1))
            )
            assert not met.any(), course.key


def test_labels_lie_on_no_block_and_not_on_each_other(plan):
    labels = [course.label.rect for course in plan.courses if course.label is not None]
    rects = [*labels, *(note.rect for note in plan.notes.values())]
    for one, other in itertools.combinations(rects, 2):
        assert _apart(one, other)
    for one, other in itertools.product(rects, plan.rects.tolist()):
        assert _apart(one, other)


def test_frames_hold_their_blocks_and_no_others(plan):
    for frame in plan.frames:
        for block, rect in zip(plan.blocks, plan.rects.tolist(), strict=True):
            if block.group[: len(frame.path)] == frame.path:
                assert frame.rect[0] < rect[0]
                assert frame.rect[1] + frame.head < rect[1]
                assert rect[0] + rect[2] < frame.rect[0] + frame.rect[2]
                assert rect[1] + rect[3] < frame.rect[1] + frame.rect[3]
            else:
                assert _apart(frame.rect, rect)


def test_everything_lies_within_the_bounds(plan):
    x, y, width, height = plan.bounds
    parts = [*plan.rects.tolist(), *(frame.rect for frame in plan.frames)]
    parts += [course.label.rect for course in plan.courses if course.label is not None]
    for left, top, wide, high in parts:
        assert x <= left
        assert y <= top
        assert left + wide <= x + width
        assert top + high <= y + height


def test_everything_is_hit_where_it_is(plan):
    for block, (x, y, width, height) in zip(plan.blocks, plan.rects.tolist(), strict=True):
        hit = plan.hit(x + width / 2, y + height / 2 - 4.0)
        assert (hit.kind, hit.id) == ("block", block.id)
    for port in plan.ports:
        hit = plan.hit(port.x, port.y)
        assert hit.kind == "port"
        assert hit.port.block == port.block
    for course in plan.courses:
        (x0, y0), (x1, y1) = course.branch[0], course.branch[1]
        assert plan.wire_at((x0 + x1) / 2, (y0 + y1) / 2) is not None
    assert plan.hit(-5000.0, 0.0) is None


def test_a_group_is_hit_at_its_title():
    plan = planned("attention")
    for frame in plan.frames:
        hit = plan.hit(frame.rect[0] + 6.0, frame.rect[1] + 22.0)
        assert (hit.kind, hit.id) == ("group", ".".join(frame.path))


def test_the_main_line_of_layers_is_straight():
    plan = planned("layers")

    assert len({plan.centres[name][0] for name in ("x", "h", "a", "o", "p", "L")}) == 1


def test_a_small_network_of_numbers_flows_to_the_right():
    assert planned("neuron").direction == "LR"
    assert planned("layers").direction == "TB"


def test_each_shape_stands_once_beside_its_wire():
    plan = planned("cnn")
    told = [c.label.lines for c in plan.courses if c.label is not None and not c.wire.fault]

    assert told.count(("8 \u00d7 16 \u00d7 28 \u00d7 28",)) == 7
    assert ("8 \u00d7 16 \u00d7 14 \u00d7 14",) in told


def test_an_impossible_wire_tells_what_comes_and_what_is_needed():
    plan = planned("cnn")
    course = plan.courses[plan.by_key["o:0"]]

    assert course.label.lines == ("gives 8 \u00d7 3136 \u00b7 needs 8 \u00d7 784",)
    block = plan.blocks[plan.by_id["o"]]
    assert block.fault
    assert block.wrong == "784"
    assert block.faults == (0,)
    assert plan.port("o", 0).fault


def test_the_nearest_free_port_is_snapped_to():
    plan = planned("layers")
    port = plan.port("L", 1)

    near = plan.port_near(port.x + 9.0, port.y - 6.0, output=False)
    assert (near.block, near.index) == ("L", 1)
    assert plan.port_near(port.x, port.y, output=False, free=True) is None
    assert plan.port_near(port.x, port.y, without="L") is None


def test_a_rubber_band_may_be_drawn_in_any_direction():
    plan = planned("layers")
    x, y, width, height = plan.rect("a")

    assert plan.within((x + width, y + height, -width, -height)) == ("a",)
    assert set(plan.within(plan.bounds)) == set(plan.by_id)


def test_arrows_walk_along_wires():
    plan = planned("cnn")

    assert plan.neighbour("h", "down") == "a"
    assert plan.neighbour("a", "up") == "h"
    assert planned("neuron").neighbour("w", "down") == "x"


def test_an_empty_network_has_a_plan():
    empty = Plan(blocks=(), courses=(), ports=(), frames=(), rects=np.empty((0, 4)), direction="TB")

    assert empty.hit(0.0, 0.0) is None
    assert empty.within((0.0, 0.0, 10.0, 10.0)) == ()
    assert empty.bounds[2] > 0


def _apart(one, other):
    return (
        one[0] + one[2] <= other[0]
        or other[0] + other[2] <= one[0]
        or one[1] + one[3] <= other[1]
        or other[1] + other[3] <= one[1]
    )

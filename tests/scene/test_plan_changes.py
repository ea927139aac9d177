"""While a network is edited what stands stays where it is."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.scene.plan import Plan
from gradviz.scene.planning import plan
from gradviz.scene.sketch import PlanBlock, PlanWire, Sketch


def block(name: str, inputs: int = 1, **fields) -> PlanBlock:
    ports = tuple(f"p{number}" for number in range(inputs))
    return PlanBlock(id=name, title=name, inputs=ports, **fields)


def wire(source: str, target: str, port: int = 0) -> PlanWire:
    return PlanWire(source=source, target=target, port=port, label="8 \u00d7 16")


def chain(*names: str) -> Sketch:
    first = block(names[0], 0, look="input")
    blocks = (first, *(block(name) for name in names[1:]))
    return Sketch(blocks=blocks, wires=tuple(wire(a, b) for a, b in itertools.pairwise(names)))


def with_block(sketch: Sketch, new: PlanBlock, *wires: PlanWire) -> Sketch:
    taken = {one.key for one in wires}
    kept = tuple(one for one in sketch.wires if one.key not in taken)
    return Sketch(blocks=(*sketch.blocks, new), wires=(*kept, *wires))


def moved(before: Plan, after: Plan) -> set[str]:
    return {
        name
        for name, place in before.centres.items()
        if name in after.centres and after.centres[name] != place
    }


DIRECTIONS = pytest.mark.parametrize("direction", ["TB", "LR"])


@DIRECTIONS
def test_a_block_at_the_end_moves_no_other(direction):
    sketch = chain("x", "a", "b")
    before = plan(sketch, direction=direction)
    after = plan(with_block(sketch, block("c"), wire("b", "c")), direction=direction, before=before)

    assert moved(before, after) == set()
    axis = 1 if direction == "TB" else 0
    assert after.centres["c"][axis] > after.centres["b"][axis]
    assert after.centres["c"][1 - axis] == after.centres["b"][1 - axis]


@DIRECTIONS
def test_a_block_on_a_wire_moves_only_what_follows(direction):
    sketch = chain("x", "a", "b", "c")
    before = plan(sketch, direction=direction)
    grown = with_block(sketch, block("n"), wire("a", "n"), wire("n", "b"))
    after = plan(grown, direction=direction, before=before)

    assert moved(before, after) == {"b", "c"}
    axis = 1 if direction == "TB" else 0
    order = sorted(after.centres, key=lambda name: after.centres[name][axis])
    assert order == ["x", "a", "n", "b", "c"]


def test_a_second_user_stands_beside_the_first():
    sketch = chain("x", "a", "b")
    before = plan(sketch)
    after = plan(with_block(sketch, block("n"), wire("a", "n")), before=before)

    assert moved(before, after) == set()
    assert after.centres["n"][1] == after.centres["b"][1]
    assert after.junctions


def test_a_leaf_stands_before_what_takes_it():
    sketch = Sketch(blocks=(block("x", 0, look="input"), block("a", 2)), wires=(wire("x", "a"),))
    before = plan(sketch)
    leaf = block("w", 0, look="parameter")
    after = plan(with_block(sketch, leaf, wire("w", "a", 1)), before=before)

    assert moved(before, after) == set()
    assert after.centres["w"][1] < after.centres["a"][1]


def test_what_is_deleted_leaves_the_others_in_place():
    before = plan(chain("x", "a", "b", "c"))
    after = plan(chain("x", "a", "c"), before=before)

    assert moved(before, after) == set()


def test_what_a_person_moved_stays_there_and_its_wires_follow():
    sketch = chain("x", "a", "b")
    before = plan(sketch)
    after = plan(sketch, before=before, places={"a": (700.0, 30.0)})
    later = plan(with_block(sketch, block("c"), wire("b", "c")), before=after)

    assert after.centres["a"] == later.centres["a"] == (700.0, 30.0)
    course = after.courses[after.by_key["a:0"]]
    port = after.port("a", 0)
    assert course.points[-1] == (port.x, port.y)


def test_tidy_lays_everything_out_anew():
    sketch = chain("x", "a", "b")
    first = plan(sketch)
    mess = plan(sketch, before=first, places={"a": (700.0, 30.0), "x": (-200.0, 500.0)})
    again = plan(sketch, before=mess, tidy=True)

    assert again.centres == first.centres


def test_other_shapes_move_nothing():
    sketch = chain("x", "a", "b")
    before = plan(sketch)
    wires = tuple(msgspec.structs.replace(one, label="8 \u00d7 4096") for one in sketch.wires)
    after = plan(Sketch(blocks=sketch.blocks, wires=wires), before=before)

    assert moved(before, after) == set()
    assert [c.points for c in after.courses] == [c.points for c in before.courses]
    assert {c.label.lines for c in after.courses} == {("8 \u00d7 4096",)}


def test_a_new_group_gets_room_for_its_frame():
    sketch = chain("x", "a", "b", "c")
    before = plan(sketch)
    grouped = tuple(
        msgspec.structs.replace(one, group=("g",)) if one.id in "ab" else one
        for one in sketch.blocks
    )
    after = plan(Sketch(blocks=grouped, wires=sketch.wires), before=before)

    (frame,) = after.frames
    assert frame.rect[1] > sum(after.rect("x")[1::2])
    assert frame.rect[1] + frame.rect[3] < after.rect("c")[1]


def test_many_new_blocks_keep_clear_of_the_old():
    sketch = chain("x", "a", "b")
    before = plan(sketch)
    more = chain("y", "p", "q", "r", "s")
    both = Sketch(blocks=(*sketch.blocks, *more.blocks), wires=(*sketch.wires, *more.wires))
    after = plan(both, before=before)

    assert moved(before, after) == set()
    assert _is_clear(after)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["append", "insert", "branch", "join", "delete", "leaf", "loose"]),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(EDITS, st.sampled_from(["TB", "LR"]))
def test_after_any_edits_blocks_keep_clear_and_wires_are_whole(edits, direction):
    sketch = chain("x", "a", "b", "c")
    shown = plan(sketch, direction=direction)
    for number, (kind, place) in enumerate(edits):
        sketch = _edited(sketch, kind, place, f"n{number}")
        shown = plan(sketch, direction=direction, before=shown)
        assert _is_clear(shown), (kind, place)
        assert len(shown.courses) == len(sketch.wires)
        for course in shown.courses:
            start = shown.port(course.wire.source, 0, output=True)
            assert course.points[0] == pytest.approx((start.x, start.y), abs=0.06)


def _edited(sketch: Sketch, kind: str, place: int, name: str) -> Sketch:
    blocks = sketch.blocks
    chosen = blocks[place % len(blocks)].id
    if kind == "append" or kind == "branch" or (kind == "insert" and not sketch.wires):
        return with_block(sketch, block(name), wire(chosen, name))
    if kind == "insert":
        old = sketch.wires[place % len(sketch.wires)]
        return with_block(
            sketch, block(name), wire(old.source, name), wire(name, old.target, old.port)
        )
    if kind == "join":
        other = blocks[(place * 7 + 1) % len(blocks)].id
        new = block(name, 2, look="operator", sign="+")
        return with_block(sketch, new, wire(chosen, name), wire(other, name, 1))
    if kind == "leaf":
        new = block(name, 0, look="parameter")
        return Sketch(blocks=(*blocks, new), wires=sketch.wires)
    if kind == "loose":
        return Sketch(blocks=(*blocks, block(name)), wires=sketch.wires)
    kept = tuple(one for one in blocks if one.id != chosen) or blocks
    names = {one.id for one in kept}
    wires = tuple(one for one in sketch.wires if one.source in names and one.target in names)
    return Sketch(blocks=kept, wires=wires)


def _is_clear(shown: Plan) -> bool:
    for one, other in itertools.combinations(shown.rects.tolist(), 2):
        across = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
        along = one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1]
        if not (across or along):
            return False
    return True

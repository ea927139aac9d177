"""Boxes leave a row that is too wide for a later one; no link turns round, none gets longer."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.layout.lowering import WIDE, lowered
from gradviz.layout.ranking import Neighbours, depths, layers, topological


def placed(pairs: list[tuple[int, int]], extent: float) -> tuple[list[int], list[int], Neighbours]:
    """Return the layers before and after, and who is whose neighbour."""
    count = max(max(pair) for pair in pairs) + 1
    near = Neighbours(count, pairs)
    order = topological(near)
    before = layers(near, near, order, depths(near, order))
    return before, lowered(before, near, near, [extent] * count, 20.0), near


def steps(count: int) -> list[tuple[int, int]]:
    """Return a recurrence: each step takes an op with a weight of its own on one shared input."""
    pairs, state = [], 1
    for step in range(count):
        weight, op, joined = (2 + 3 * step + k for k in range(3))
        pairs += [(0, op), (weight, op), (op, joined), (state, joined)]
        state = joined
    return pairs


def width(layer: list[int], extent: float) -> float:
    """Return the width of the widest row, lines that pass left out."""
    return max(layer.count(number) for number in layer) * extent


def test_each_step_of_a_recurrence_has_its_own_op_above_it() -> None:
    before, after, _ = placed(steps(8), 200.0)
    assert width(before, 200.0) > WIDE
    assert width(after, 200.0) <= WIDE
    for step in range(8):
        weight, op, joined = (2 + 3 * step + k for k in range(3))
        assert after[joined] - after[op] == 1
        assert after[op] - after[weight] == 1


def test_a_row_that_is_not_too_wide_stays() -> None:
    before, after, _ = placed(steps(3), 200.0)
    assert after == before


DAGS = st.integers(3, 40).flatmap(
    lambda count: st.lists(
        st.tuples(st.integers(0, count - 2), st.integers(1, count - 1)).map(
            lambda pair: (min(pair), max(pair) + (pair[0] == pair[1]))
        ),
        min_size=3,
        max_size=3 * count,
    )
)


@given(DAGS)
@settings(deadline=None)
def test_links_go_on_downwards_and_are_no_longer(pairs: list[tuple[int, int]]) -> None:
    before, after, near = placed(pairs, 400.0)
    ends = [(source, target) for target, found in enumerate(near.sources) for source in found]
    assert all(after[source] < after[target] for source, target in ends)
    assert sum(after[b] - after[a] for a, b in ends) <= sum(before[b] - before[a] for a, b in ends)

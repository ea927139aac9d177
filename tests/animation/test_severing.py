"""A line that is cut stops at two bars: what is left of it, and what stands beside them."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.animation.severing import HALF_GAP, bars, open_at, place_of
from gradviz.model.picture import Polygon, Text
from gradviz.model.theme import theme
from gradviz.scene.lanes import length
from gradviz.scene.scene import Link

LEVEL = ((0.0, 0.0), (200.0, 0.0))
UPRIGHT = ((0.0, 0.0), (60.0, 0.0), (60.0, 150.0))
LINE = Link(source=0, target=1, output=0, argument=0, slot=None, forward=LEVEL, cut="no_grad")


@given(st.floats(1.0, 300.0), st.floats(0.0, 300.0))
def test_a_gap_takes_its_width_and_nothing_else(long: float, at: float) -> None:
    line = ((0.0, 0.0), (long, 0.0))
    left = sum(map(length, open_at(line, at)))
    gap = max(min(at + HALF_GAP, long) - max(at - HALF_GAP, 0.0), 0.0)
    assert left == pytest.approx(long - gap, abs=1e-6)


@pytest.mark.parametrize("points", [LEVEL, UPRIGHT])
def test_bars_stand_across_the_last_run(points) -> None:
    link = msgspec.structs.replace(LINE, forward=points)
    found = [item for item in bars(link, theme("light")) if isinstance(item, Polygon)]
    assert len(found) == 2
    level = points is LEVEL
    for bar in found:
        (x0, y0), (x1, y1) = bar.points
        assert (x0 == x1) == level
        assert (y0 == y1) == (not level)
    assert length(points) - 40 < place_of(link) < length(points) - HALF_GAP


def test_what_cut_it_is_said_once() -> None:
    def words(cut: str) -> list[str]:
        link = msgspec.structs.replace(LINE, cut=cut)
        return [item.text for item in bars(link, theme("light")) if isinstance(item, Text)]

    assert words("no_grad") == ["no_grad"]
    assert words("integers") == ["integers"]
    assert words("detach") == []  # the box behind the bars is called so

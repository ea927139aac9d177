"""The numbers beside boxes in a tall flow: one place in every state, rows that line up."""

from __future__ import annotations

import re

import pytest

from gradviz.animation.labels import labels
from gradviz.builder.presets import preset
from gradviz.engine.build import run_spec
from gradviz.layout.engines import lay_out
from gradviz.model.picture import Cells, Ellipse, Group, Rectangle, Text
from gradviz.model.theme import theme
from gradviz.workspace.view import View, view


@pytest.fixture(scope="module", params=["cnn", "gpt"])
def shown(request: pytest.FixtureRequest) -> View:
    return view(run_spec(preset(request.param).spec), lay_out)


def groups_at(shown: View, time: float) -> list[Group]:
    boxes = shown.scene.visible(None)
    items = labels(
        shown.scene, shown.frame(time), shown.numbers, boxes, theme("light"),
        stale=False, raised={}, dropped={},
    )  # fmt: skip
    return [item for item in items if isinstance(item, Group)]


def words(group: Group) -> set[tuple[str, float, float]]:
    """Return each word of a box and where it stands, but for numbers."""
    texts = [item for item in group.items if isinstance(item, Text)]
    return {(one.text, one.x, one.y) for one in texts if re.search(r"[a-z]", one.text)}


def test_a_label_stands_where_it_stood_before_its_tensor_was_there(shown: View) -> None:
    first = {group.key: words(group) for group in groups_at(shown, 0.0)}
    assert len(first) > 5
    for time in shown.timeline.stops:
        for group in groups_at(shown, time):
            assert words(group) <= first[group.key]


def test_a_thumbnail_stands_in_the_middle_of_its_row_and_all_of_a_box_line_up(
    shown: View,
) -> None:
    seen = 0
    for group in groups_at(shown, shown.timeline.duration):
        rows = [item for item in group.items if isinstance(item, Cells)]
        heights = [len(one.colors) / one.columns * one.cell_height for one in rows]
        middles = [one.y + height / 2 for one, height in zip(rows, heights, strict=True)]
        texts = [item for item in group.items if isinstance(item, Text)]
        for one, middle in zip(rows, middles, strict=True):
            beside = [text for text in texts if abs(text.y - 4.5 - middle) < 4.0]
            assert beside
            assert all(text.x >= one.x + one.columns * one.cell_width for text in beside)
            seen += 1
        assert len({one.x for one in rows}) <= 1
    assert seen > 10


def test_what_is_not_there_yet_has_a_ring_in_its_place(shown: View) -> None:
    before = {group.key: group for group in groups_at(shown, 0.0)}
    seen = 0
    for group in groups_at(shown, shown.timeline.duration):
        rings = [one for one in before[group.key].items if isinstance(one, Ellipse)]
        places = [one for one in before[group.key].items if isinstance(one, Rectangle)]
        for cells in (one for one in group.items if isinstance(one, Cells)):
            corner = cells.x - 0.5, cells.y - 0.5
            frames = [one for one in places if (one.x, one.y) == pytest.approx(corner)]
            assert len(frames) == 1
            inside = [
                ring
                for ring in rings
                if 0 < ring.x - frames[0].x < frames[0].width
                and 0 < ring.y - frames[0].y < frames[0].height
            ]
            known = any(
                isinstance(one, Cells) and (one.x, one.y) == (cells.x, cells.y)
                for one in before[group.key].items
            )
            assert known != bool(inside)
            seen += len(inside)
    assert seen > 5

"""From far away many boxes are one mosaic: what is seen in it at each moment."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.animation import picture as drawing
from gradviz.animation.bodies import FAMILY
from gradviz.animation.picture import Marks, picture
from gradviz.export.svg import svg
from gradviz.model.picture import Mosaic, Picture, Rectangle, Route, Text
from gradviz.model.theme import theme
from tests.tools.shown import shown

LIGHT = theme("light")
SCALE = 0.2


@pytest.fixture(autouse=True)
def crowded(monkeypatch):
    """Take every graph for one of too many boxes."""
    monkeypatch.setattr(drawing, "CROWD", 0)


def drawn(view, moment, area=None, scale=SCALE, marks=None) -> Picture:
    x, y, width, height = view.scene.bounds
    return picture(
        view.scene, view.frame(moment), view.numbers, LIGHT,
        area=area or (x, y, width, height), scale=scale, marks=marks or Marks(),
    )  # fmt: skip


def mosaic_of(made: Picture) -> Mosaic:
    (found,) = [item for item in made.items if isinstance(item, Mosaic)]
    return found


def color_at(mosaic: Mosaic, x: float, y: float) -> int:
    """Return the colour at a point of the drawing."""
    column, row = int((x - mosaic.x) / mosaic.pixel), int((y - mosaic.y) / mosaic.pixel)
    return int(mosaic.cells()[row, column])


def argb(role: str) -> int:
    return 0xFF000000 | int(LIGHT.color(role)[1:], 16)


def share(mosaic: Mosaic, role: str) -> int:
    return int((mosaic.cells() == argb(role)).sum())


@pytest.mark.parametrize("name", ["gpt", "mazur", "neuron"])
def test_every_box_is_there_in_the_colour_of_its_kind(name):
    view = shown(name)
    mosaic = mosaic_of(drawn(view, 0.0))
    for index, box in enumerate(view.scene.boxes):
        assert color_at(mosaic, *view.scene.center(index)) == argb(f"{FAMILY[box.kind]}.bg")


def test_lines_are_idle_then_forward_then_backward():
    view = shown("mazur")
    timeline = view.timeline
    turn = next(end for _, _, _, end in timeline.phase_spans())
    moments = (0.0, turn, timeline.duration)
    idle, forward, backward = (mosaic_of(drawn(view, moment)) for moment in moments)
    assert share(forward, "fwd.line") > share(idle, "fwd.line")
    assert share(forward, "op.line") < share(idle, "op.line")
    assert share(forward, "bwd.line") == share(idle, "bwd.line")  # the loss has this border
    assert share(backward, "bwd.line") > share(forward, "bwd.line")


def test_a_moment_is_only_a_list_of_colours():
    view = shown("mazur")
    one, same, later = (mosaic_of(drawn(view, moment)) for moment in (0.0, 0.0, 1e9))
    assert one == same
    assert later.owners is one.owners
    assert later.colors is not one.colors


def test_another_part_shows_the_same_at_the_same_places():
    view = shown("mazur")
    x, y, width, height = view.scene.bounds
    part = x + width / 4, y + height / 4, width / 2, height / 2
    whole, near = mosaic_of(drawn(view, 1e9)), mosaic_of(drawn(view, 1e9, part))
    down = round((near.y - whole.y) / whole.pixel)
    right = round((near.x - whole.x) / whole.pixel)
    cells, inner = whole.cells(), near.cells()
    rows, columns = (np.array(inner.shape) - 2).tolist()
    seen = cells[down : down + rows, right : right + columns]
    assert (seen == inner[:rows, :columns]).all()
    assert (seen != 0).any()


@given(
    across=st.integers(-90, 90), down=st.integers(-90, 90),
    wider=st.integers(-20, 20), seen=st.floats(0.2, 0.8),
)  # fmt: skip
def test_a_moved_window_shows_what_a_fresh_one_shows(across, down, wider, seen):
    view = shown("mazur")
    x, y, width, height = view.scene.bounds
    part = x + width / 4, y + height / 4, width * seen, height * seen
    moved = part[0] + across / SCALE, part[1] + down / SCALE, part[2] + wider / SCALE, part[3]
    view.scene.drawn.clear()
    drawn(view, 1e9, part)
    after = mosaic_of(drawn(view, 1e9, moved))
    view.scene.drawn.clear()
    fresh = mosaic_of(drawn(view, 1e9, moved))
    assert (after.x, after.y, after.pixel) == (fresh.x, fresh.y, fresh.pixel)
    assert np.array_equal(after.cells(), fresh.cells())


def test_what_works_and_what_is_selected_are_named_over_it():
    view = shown("neuron")
    made = drawn(view, view.timeline.stops[3], marks=Marks(selected="w"))
    last = max(place for place, item in enumerate(made.items) if isinstance(item, Mosaic))
    above = made.items[last + 1 :]
    assert sum(isinstance(item, Text) for item in above) == 2
    assert any(isinstance(i, Rectangle) and i.fill == LIGHT.color("accent") for i in above)
    assert not any(isinstance(item, Route) for item in made.items)


def test_it_can_be_written_to_a_file():
    view = shown("neuron")
    made = drawn(view, 1e9)
    text = svg(made)
    for role in ("bwd.line", "op.bg"):
        assert f'fill="{LIGHT.color(role).lower()}"' in text.lower()

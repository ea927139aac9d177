"""The scene: hits, neighbours, bounds, and that only structure moves boxes."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.builder.presets import networks
from gradviz.layout.engines import lay_out
from gradviz.workspace.view import Views, draft
from tests.tools.shown import shown

PRESETS = [preset.id for preset in networks()]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_box_is_hit_at_its_centre(preset):
    scene = shown(preset).scene
    for index, box in enumerate(scene.boxes):
        assert scene.hit(*scene.center(index)) == box.id


def test_beside_all_boxes_nothing_is_hit():
    scene = shown("neuron").scene

    assert scene.hit(-500.0, -500.0) is None


def test_the_main_line_of_the_neuron_is_straight():
    scene = shown("neuron").scene
    names = ("mul", "add", "sigmoid", "binary_cross_entropy")
    centres = [scene.center(scene.by_id[name]) for name in names]

    assert len({round(y, 3) for _, y in centres}) == 1
    assert sorted(x for x, _ in centres) == [x for x, _ in centres]


def test_arrows_walk_along_the_edges():
    scene = shown("neuron").scene
    mul, add = scene.by_id["mul"], scene.by_id["add"]

    assert scene.neighbour(mul, "right") == add
    assert scene.neighbour(add, "left") in {mul, scene.by_id["b"]}
    assert scene.neighbour(scene.by_id["x"], "down") == scene.by_id["w"]


@pytest.mark.parametrize("preset", PRESETS)
def test_boxes_keep_apart(preset):
    rects = shown(preset).scene.rects
    for one in range(len(rects)):
        x, y, width, height = rects[one]
        others = np.delete(rects, one, axis=0)
        apart = (
            (others[:, 0] >= x + width)
            | (others[:, 0] + others[:, 2] <= x)
            | (others[:, 1] >= y + height)
            | (others[:, 1] + others[:, 3] <= y)
        )
        assert apart.all()


def test_an_equal_structure_gets_its_places_without_a_layout():
    data = shown("neuron").data
    views = Views()
    views.finish(draft(data), lay_out(draft(data).request))

    assert views.known(draft(data)) is not None


def test_a_leaf_in_the_frame_of_its_module_is_called_by_its_name_within_that():
    boxes = {box.name: box.title for box in shown("cnn").scene.boxes if box.op is None}
    assert boxes["residual.conv3.weight"] == "conv3.weight"  # that module has no frame of its own
    assert boxes["fc.bias"] == "bias"
    assert boxes["conv1.weight"] == ""
    assert boxes["x"] == ""

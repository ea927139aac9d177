"""The story strip: what it says of a step."""

from __future__ import annotations

import pytest

from gradviz.animation.story import story
from tests.tools.shown import shown


@pytest.mark.parametrize("full", [False, True])
def test_each_input_arrives_once_also_by_way_of_accumulate_grad(full):
    view = shown("neuron", full=full)
    after_add = view.frame(view.timeline.stops[2])

    taken = story(view.scene, after_add, view.numbers).beats[0]

    assert taken.number == "2.42, 0"

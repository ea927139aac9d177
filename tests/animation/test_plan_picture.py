"""The picture of a plan: what is drawn, in which colours, and how little of a large one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradviz.animation.plan import plan_picture
from gradviz.animation.plan_blocks import FAMILY
from gradviz.animation.plan_marks import Drawn, PlanMarks
from gradviz.builder.presets import preset
from gradviz.builder.shapes import check
from gradviz.model.picture import Group, Picture, Primitive, Text
from gradviz.model.program import NetworkSpec
from gradviz.model.theme import THEMES, contrast_ratio, theme
from gradviz.scene.plan import Plan
from gradviz.workspace.planning import Planning
from tests.tools import goldens
from tests.tools.networks import small_cnn

LIGHT = theme("light")


def planned(spec: NetworkSpec) -> Plan:
    return Planning().plan(spec, None, check(spec))


CNN, NEURON = planned(small_cnn()), planned(preset("neuron").spec)


def drawn(plan: Plan, **marks) -> Picture:
    return plan_picture(plan, LIGHT, marks=PlanMarks(**marks))


def parts(made: Picture) -> Iterator[Primitive]:
    waiting = list(made.items)
    while waiting:
        item = waiting.pop()
        yield item
        if isinstance(item, Group):
            waiting += item.items


def texts(made: Picture) -> dict[str, Text]:
    return {part.text: part for part in parts(made) if isinstance(part, Text)}


@pytest.mark.parametrize(("name", "plan"), [("cnn", CNN), ("neuron", NEURON)])
def test_pictures_are_as_they_were(name, plan):
    file = goldens.FOLDER / f"plan-{name}.txt"
    told = "".join(f"{line}\n" for line in goldens.lines(drawn(plan)))

    assert file.read_text(encoding="utf-8") == told


@pytest.mark.parametrize("name", THEMES)
def test_all_words_can_be_read_in_every_theme(name):
    look = theme(name)
    worst = {}
    for plan in (CNN, NEURON):
        for item in plan_picture(plan, look).items:
            inside = isinstance(item, Group) and item.key.startswith("block:")
            block = plan.blocks[plan.by_id[item.key[6:]]] if inside else None
            family = "canvas" if block is None else f"{FAMILY[block.look]}.bg"
            for part in [item, *getattr(item, "items", ())]:
                if isinstance(part, Text) and part.text != "the second half":
                    worst[part.text] = contrast_ratio(part.color, look.color(family))

    assert {text: ratio for text, ratio in worst.items() if ratio < 4.3} == {}


def test_no_text_is_below_eleven_px():
    assert all(part.size >= 11 for part in texts(drawn(CNN)).values())


def test_what_is_wrong_is_told_in_the_colour_of_errors():
    found = texts(drawn(CNN))

    assert found["784"].color == LIGHT.color("error")
    assert found["gives 8 \u00d7 3136 \u00b7 needs 8 \u00d7 784"].color == LIGHT.color("error")


def test_marks_are_drawn():
    plain = set(map(str, parts(drawn(CNN))))
    port = CNN.port("o", 0)
    for marks in (
        {"selected": frozenset(["s"])},
        {"selected": frozenset(["w:0"])},
        {"selected": frozenset(["residual"])},
        {"hovered": "s"},
        {"hovered_port": ("s", 0, False)},
        {"focus": "s"},
        {"focus_port": ("s", 0, True)},
        {"lit": frozenset(["s"])},
        {"current": "s"},
        {"current": "s", "phase": "backward"},
        {"insertion": "w:0"},
        {"dropped": "residual"},
        {"band": (40.0, 40.0, -20.0, -20.0)},
        {"drawn": Drawn(start=(0.0, 0.0), end=(port.x, port.y), fits=True, words="fits")},
    ):
        assert set(map(str, parts(drawn(CNN, **marks)))) - plain, marks


@pytest.mark.parametrize(("fits", "role"), [(None, "text2"), (True, "param"), (False, "error")])
def test_a_wire_under_construction_says_what_would_come_of_it(fits, role):
    wire = Drawn(start=(0.0, 0.0), end=(50.0, 90.0), fits=fits, words="8 \u00d7 5")

    assert texts(drawn(CNN, drawn=wire))["8 \u00d7 5"].color == LIGHT.color(role)


def test_numbers_stand_beside_their_blocks():
    found = texts(drawn(NEURON, values={"a": "0.9183"}, gradients={"a": "\u22121.089"}))
    _, y, _, height = NEURON.rect("a")

    assert found["0.9183"].y > y + height
    assert found["\u22121.089"].y < y
    assert found["0.9183"].color == LIGHT.color("fwd")
    stale = texts(drawn(NEURON, values={"a": "0.9183"}, stale=True))["0.9183"]
    assert stale.strike


def test_from_far_away_no_text_is_drawn():
    made = plan_picture(CNN, LIGHT, scale=0.1)

    assert not texts(made)


def test_only_what_is_visible_is_drawn():
    x, y, _, height = CNN.rect("o")
    made = plan_picture(CNN, LIGHT, area=(x, y + height - 2.0, 10.0, 10.0))
    keys = {item.key for item in made.items if isinstance(item, Group)}

    assert "block:o" in keys
    assert "block:x" not in keys
    assert "wire:a:0" not in keys


def test_all_is_named():
    keys = {item.key for item in drawn(CNN).items if isinstance(item, Group)}

    assert keys >= {f"block:{name}" for name in CNN.by_id}
    assert keys >= {f"wire:{key}" for key in CNN.by_key}
    assert "group:residual" in keys

"""Plans of specs: what blocks say, what stays, what a document keeps; ties to the trace."""

from __future__ import annotations

import msgspec
import pytest

from gradviz.builder.code import write_script
from gradviz.builder.presets import networks, preset
from gradviz.builder.shapes import check
from gradviz.model.program import NetworkSpec
from gradviz.model.words import set_language
from gradviz.workspace.planning import Planning, PlanView, read_view, sketch, view_of
from gradviz.workspace.ties import numbers_at, ties
from tests.tools.networks import layers, leaf, small_cnn
from tests.tools.shown import shown

PRESETS = [one.id for one in networks()]


def blocks_of(spec: NetworkSpec):
    return {block.id: block for block in sketch(spec, check(spec)).blocks}


def test_blocks_say_what_they_are():
    blocks = blocks_of(small_cnn())

    assert blocks["x"].look == "input"
    assert (blocks["h"].title, blocks["h"].learns) == ("conv1", True)
    assert (blocks["w"].title, blocks["w"].learns) == ("pool", False)
    assert "2" in blocks["w"].subtitle
    assert (blocks["u"].look, blocks["u"].sign) == ("operator", "+")
    assert blocks["t"].remark == "the second half"
    assert blocks["s"].group == ("residual",)


def test_the_loss_and_its_target_are_told():
    blocks = blocks_of(layers())

    assert blocks["L"].root
    assert blocks["y"].subtitle == "target"
    assert [block.id for block in blocks.values() if block.root] == ["L"]


def test_leaves_show_few_numbers():
    blocks = blocks_of(preset("neuron").spec)

    assert blocks["w"].subtitle == "2.2"
    assert blocks_of(preset("linear").spec)["b"].subtitle == "[0.5, \u22120.5]"


def test_an_open_input_is_no_fault():
    spec = NetworkSpec(name="n", leaves=(leaf("x", "input", 3),), lines=("r = torch.relu(...)",))

    assert not blocks_of(spec)["r"].fault
    plan = Planning().plan(spec, None, check(spec))
    assert not plan.port("r", 0).connected


def test_an_equal_network_has_the_same_plan():
    planning, spec = Planning(), layers()

    assert planning.plan(spec) is planning.plan(spec)


def test_another_language_is_shown():
    planning, spec = Planning(), layers()
    try:
        english = planning.plan(spec)
        set_language("ja")
        japanese = planning.plan(spec)
    finally:
        set_language("en")

    assert english.centres.keys() == japanese.centres.keys()
    assert english.blocks[0].subtitle == "input"
    assert japanese.blocks[0].subtitle != "input"


def test_a_document_keeps_its_places():
    planning, spec = Planning(), layers()
    planning.plan(spec)
    moved = planning.plan(spec, PlanView().with_moved({"a": (600.0, 300.0)}))
    kept = view_of(moved, PlanView().with_moved({"a": (600.0, 300.0)}))
    saved = {"plan": msgspec.to_builtins(kept)}

    again = Planning().plan(spec, read_view(saved))
    assert again.centres == moved.centres
    assert read_view(saved).moved == ("a",)
    assert read_view({"plan": {"places": 3}}) == PlanView()


def test_a_view_without_places_tidies():
    planning, spec = Planning(), layers()
    first = planning.plan(spec)
    planning.plan(spec, PlanView().with_moved({"a": (600.0, 300.0)}))

    assert planning.plan(spec, PlanView()).centres == first.centres


def test_former_places_come_back():
    planning, spec = Planning(), layers()
    first = planning.plan(spec)
    before = view_of(first, PlanView())
    planning.plan(spec, before.with_moved({"a": (600.0, 300.0)}))

    assert planning.plan(spec, before).centres == first.centres


def test_a_renamed_block_stays():
    spec = layers()
    planning = Planning()
    view = view_of(planning.plan(spec), PlanView())
    lines = ("h = fc1(x)", "act = torch.relu(h)", "o = fc2(act)", *spec.lines[3:])
    plan = planning.plan(msgspec.structs.replace(spec, lines=lines), view.renamed({"a": "act"}))

    assert plan.centres["act"] == view.centres["a"]


def test_the_direction_stays_while_a_network_grows():
    planning = Planning()
    spec = preset("neuron").spec
    assert planning.plan(spec).direction == "LR"
    more = (*spec.leaves, *(leaf(f"m{number}", "input", 4, 4) for number in range(9)))

    assert planning.plan(msgspec.structs.replace(spec, leaves=more)).direction == "LR"


@pytest.mark.parametrize("name", PRESETS)
def test_every_block_is_tied_to_a_box_and_a_line(name):
    spec, view = preset(name).spec, shown(name)
    tied = ties(spec, view.data)
    lines = write_script(spec).splitlines()

    for block in sketch(spec).blocks:
        assert tied.boxes(block.id, view), block.id
        assert block.id.partition("#")[0] in lines[tied.lines[block.id] - 1]
    for box in view.scene.boxes:
        assert tied.block_of_box(box.id, view) is not None


def test_inner_calls_have_numbers_of_their_own():
    view = shown("mlp")
    tied = ties(preset("mlp").spec, view.data)

    assert tied.nodes["Z1#2"] == "mm"
    assert tied.nodes["Z1"] == "add"


def test_numbers_come_with_time():
    view = shown("neuron")
    tied = ties(preset("neuron").spec, view.data)
    values, gradients = numbers_at(tied, view, view.timeline.duration)

    assert values["a"] == "0.9183"
    assert gradients["w"] == "\u22120.08983"
    assert "w" not in values
    assert numbers_at(tied, view, 0.0) == ({}, {})


def test_a_line_of_the_script_tells_its_block():
    spec = layers()
    tied = ties(spec)

    assert tied.block_at(tied.lines["L"]) == "L"
    assert tied.block_at(1) is None

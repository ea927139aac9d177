"""Operations with several outputs: each shows its own value and its own gradient."""

from __future__ import annotations

import json

import pytest
import torch
from torch import Tensor

import gradviz
from gradviz.animation.inspection import Inspection, inspect
from gradviz.animation.outputs import output_tags
from gradviz.animation.picture import picture
from gradviz.export.graph_json import graph_json
from gradviz.export.svg import svg
from gradviz.layout.engines import lay_out
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.model.picture import Group, Rectangle, Text
from gradviz.model.theme import theme
from gradviz.workspace.view import View, view


def program(x: Tensor) -> Tensor:
    a, b, _ = x.split(1, dim=1)
    largest = x.max(dim=1)
    return (a * b).sum() + (largest.values * largest.values).sum()


@pytest.fixture(scope="module")
def shown() -> View:
    x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, -6.0]], requires_grad=True)
    return view(gradviz.trace(program, x).data, placed)


def placed(request: LayoutRequest) -> LayoutResult:
    return lay_out(request, in_process=True)


def told(shown: View, node: str, time: float) -> Inspection:
    index = next(i for i, box in enumerate(shown.scene.boxes) if box.node == node)
    return inspect(shown.scene, shown.frame(time), shown.numbers, index)


def test_the_inspector_has_a_row_for_each(shown: View) -> None:
    found = told(shown, "split", shown.timeline.duration)
    assert found.sections[0].heading == "Outputs"
    assert found.sections[0].sentences == (
        "a = split[0] = [1, 4], gradient [2, 5]",
        "b = split[1] = [2, 5], gradient [1, 4]",
        "_ = split[2] = [3, \u22126], gradient None",
    )
    assert (found.value.name, found.gradient.name) == ("a", "\u2202L/\u2202a")
    sums = found.sections[-1].sentences
    assert [line.partition(":")[0] for line in sums] == ["from mul \u2192 a", "from mul \u2192 b"]


def test_nothing_is_told_before_it_exists(shown: View) -> None:
    found = told(shown, "max", 0.0)
    assert found.sections[0].sentences == (
        "max[0]: not computed yet",
        "argmax = max[1]: not computed yet",
    )


def test_the_canvas_has_a_row_for_each(shown: View) -> None:
    frame = shown.frame(shown.timeline.duration)
    drawn = svg(picture(shown.scene, frame, shown.numbers, theme("light")))
    for name in ("a", "b", "[0]", "[1]"):
        assert f">{name}<" in drawn, name
    box = next(box for box in shown.scene.boxes if box.node == "split")
    assert [part.name for part in box.outputs] == ["a", "b", "_"]


def test_each_line_says_which_output_it_carries(shown: View) -> None:
    scene = shown.scene
    tags = output_tags(scene, list(range(len(scene.links))), theme("light"))
    told = {}
    for tag in tags:
        assert isinstance(tag, Group)
        word = next(one for one in tag.items if isinstance(one, Text))
        link = scene.links[int(tag.key.removeprefix("output:"))]
        told[link.node, link.output, scene.boxes[link.target].node] = word.text
        xs, ys = zip(*link.forward[-2:], strict=True)
        assert min(xs) <= word.x <= max(xs)
        assert min(ys) <= word.y - 4.0 <= max(ys)
    several = [link for link in scene.links if scene.boxes[link.source].outputs]
    assert len(tags) == len(several) > 1
    assert all(text == f"[{output}]" for (_, output, _), text in told.items())


def test_of_which_one_output_is_taken_looks_like_any_other(shown: View) -> None:
    box = next(box for box in shown.scene.boxes if box.node == "max")
    assert box.outputs == ()
    assert (box.name, box.shape, box.output) == ("max", (2,), None)
    second = view(
        gradviz.trace(lambda x: x.frexp()[0].sum() + x.split(1)[1].sum(),
                      torch.randn(2, 3, requires_grad=True)).data, placed
    )  # fmt: skip
    box = next(box for box in second.scene.boxes if box.node == "split")
    assert (box.outputs, box.output, box.ref) == ((), 1, ("split", 1))
    index = second.scene.by_id["split"]
    event = second.frame(second.timeline.duration).gradient(index, box.output)
    assert event is not None


def test_numbers_on_lines_into_one_box_do_not_lie_on_each_other() -> None:
    x = torch.randn(4, 6, requires_grad=True)
    both = view(gradviz.trace(lambda x: torch.mul(*x.split(3, dim=1)).sum(), x).data, placed)
    tags = output_tags(both.scene, list(range(len(both.scene.links))), theme("light"))
    grounds = [one for tag in tags for one in tag.items if isinstance(one, Rectangle)]
    assert len(grounds) == 2
    one, other = grounds
    beside = abs(one.x - other.x) >= one.width
    assert beside or abs(one.y - other.y) >= one.height


def test_the_moment_has_each_by_its_number(shown: View) -> None:
    frame = shown.frame(shown.timeline.duration)
    found = json.loads(graph_json(shown.data, shown.scene, frame))["moment"]
    assert found["values"]["split[1]"]["data"] == [[2.0], [5.0]]
    assert found["gradients"]["split[0]"]["data"] == [[2.0], [5.0]]
    assert found["gradients"]["split[1]"]["data"] == [[1.0], [4.0]]
    assert "split[2]" not in found["gradients"]
    assert found["values"]["max[1]"]["data"] == [2, 1]


def test_of_many_outputs_the_first_are_shown() -> None:
    x = torch.arange(20.0, requires_grad=True)
    many = view(gradviz.trace(lambda x: torch.stack(x.unbind()[5:]).sum(), x).data, placed)
    frame = many.frame(many.timeline.duration)
    assert ">17 more<" in svg(picture(many.scene, frame, many.numbers, theme("light")))
    found = told(many, "unbind", many.timeline.duration)
    assert found.sections[0].sentences[-1] == "8 more"
    box = next(box for box in many.scene.boxes if box.node == "unbind")
    assert [part.output for part in box.outputs] == [5, 6, 7]  # what nothing takes comes last
    assert found.value.name == "unbind[5]"

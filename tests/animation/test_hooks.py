"""Hooks that change a gradient: a step of their own, a mark, and the number that counts then."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import gradviz
from gradviz.animation.inspection import inspect
from gradviz.animation.picture import picture
from gradviz.animation.story import story
from gradviz.engine.record import trace
from gradviz.layout.engines import lay_out
from gradviz.model.theme import theme
from gradviz.workspace.view import View, view
from tests.tools.written import texts_of


def _hooked(w: Tensor) -> Tensor:
    hidden = w * 1.5
    hidden.register_hook(lambda gradient: gradient * 2)
    return torch.tanh(hidden).sum()


def _view(fn: Callable[..., Tensor], *leaves: Tensor, full: bool = False) -> View:
    return view(trace(fn, *leaves), lay_out, full=full)


def _hooks(shown: View) -> list[int]:
    return [place for place, step in enumerate(shown.timeline.steps) if step.kind == "hook"]


@pytest.mark.parametrize("full", [False, True])
def test_a_hook_is_a_step_that_changes_the_gradient(full: bool) -> None:
    shown = _view(_hooked, torch.tensor(0.5, requires_grad=True), full=full)
    (place,) = _hooks(shown)
    before, after = shown.timeline.stops[place], shown.timeline.stops[place + 1]
    box = shown.timeline.steps[place].box
    slope = 1 - torch.tanh(torch.tensor(0.75)).item() ** 2
    sizes = []
    for time in (before, after):
        event = shown.frame(time).gradient(box)
        assert event is not None
        assert event.total is not None
        sizes.append(event.total.item())

    assert shown.scene.boxes[box].id == "mul"
    assert sizes == pytest.approx([slope, 2 * slope])
    told = story(shown.scene, shown.frame(after), shown.numbers)
    assert told.title == "A hook changes the gradient of hidden"
    assert [line.number for line in told.beats] == [f"{size:.4g}" for size in sizes]
    assert len(told.equations) == 1


@pytest.mark.parametrize("full", [False, True])
def test_a_hook_on_a_leaf_comes_before_the_write(full: bool) -> None:
    w = torch.tensor([3.0, -0.2], requires_grad=True)
    w.register_hook(lambda gradient: gradient.clamp(-1, 1))
    with gradviz.record() as record:
        (w * w).sum().backward()
    shown = view(record.trace.data, lay_out, full=full)
    (place,) = _hooks(shown)

    assert shown.timeline.steps[place + 1].kind == "accumulate"
    box = shown.timeline.steps[place].box
    event = shown.frame(shown.timeline.stops[place + 1]).gradient(box)
    assert event is not None
    assert event.total is not None
    assert w.grad is not None
    assert np.array_equal(event.total.numpy(), w.grad.numpy())


def test_the_mark_and_the_words_name_it() -> None:
    shown = _view(_hooked, torch.tensor([0.5, 2.0], requires_grad=True))
    end = shown.frame(shown.timeline.duration)
    index = shown.scene.by_id["mul"]
    sections = inspect(shown.scene, end, shown.numbers, index).sections
    lines = [line for section in sections for line in section.sentences]
    plain = _view(lambda w: torch.tanh(w * 1.5).sum(), torch.tensor([0.5, 2.0], requires_grad=True))

    def marks(one: View) -> int:
        frame = one.frame(one.timeline.duration)
        return texts_of(picture(one.scene, frame, one.numbers, theme("light"))).count("hook")

    assert sum("changed by a hook: norm" in line for line in lines) == 1
    assert (marks(shown), marks(plain)) == (1, 0)


def test_hooks_inside_a_folded_module_are_no_steps() -> None:
    net = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
    net[0].weight.register_hook(lambda gradient: gradient * 3)
    with gradviz.record() as record:
        net(torch.ones(1, 2)).sum().backward()
    data = record.trace.data
    folded = frozenset({"0()", "2()"})
    shown = view(data, lay_out, folded=folded)
    boxes = [shown.scene.boxes[step.box].id for step in shown.timeline.steps]

    assert _hooks(shown) == []
    assert boxes.count("0()") == 2  # forward and backward, each once
    made = picture(shown.scene, shown.frame(0.0), shown.numbers, theme("light"))
    assert "hook" in texts_of(made)
    assert len(_hooks(view(data, lay_out, folded=frozenset()))) == 1


def test_the_gradient_of_every_moment_is_one_that_pytorch_had() -> None:
    """Also where a hook's number has the place of an argument: nothing goes along a line."""
    shown = _view(_hooked, torch.tensor(0.5, requires_grad=True))
    (place,) = _hooks(shown)
    step = shown.timeline.steps[place]
    before, after = shown.timeline.stops[place], shown.timeline.stops[place + 1]
    links = np.arange(len(shown.scene.links))

    assert step.sends == step.takes == ()
    assert np.array_equal(shown.frame(before).sends(links), shown.frame(after).sends(links))


def test_the_hook_of_a_module_is_called_so() -> None:
    net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    net[1].register_full_backward_hook(lambda module, given, came: (given[0] * 3,))
    with gradviz.record() as record:
        net(torch.ones(1, 2)).sum().backward()
    shown = view(record.trace.data, lay_out, folded=frozenset())
    end = shown.frame(shown.timeline.duration)
    index = shown.scene.by_id["backward_hook_function"]
    sections = inspect(shown.scene, end, shown.numbers, index).sections

    assert "module hook" in texts_of(picture(shown.scene, end, shown.numbers, theme("light")))
    assert any("another gradient" in line for one in sections for line in one.sentences)

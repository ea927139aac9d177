"""Gradients that a program keeps or hangs a hook on are recorded as such, and keep their box."""

from __future__ import annotations

from pathlib import Path

import torch

import gradviz
from gradviz.animation.inspection import inspect
from gradviz.bridge.messages import Goal
from gradviz.cli.running import run_script
from gradviz.layout.engines import lay_out
from gradviz.model.program import Script
from gradviz.model.trace import TraceData
from gradviz.workspace.view import view

SOURCE = """
import torch
x = torch.ones(2, 6, requires_grad=True)
x.register_post_accumulate_grad_hook(lambda leaf: None)
for step in range(2):
    x.grad = None
    v = (x * 2).view(3, 4)
    v.retain_grad()
    t = v.t()
    loss = torch.tanh(t).sum()
    loss.backward()
"""


def _watched(data: TraceData) -> dict[str, tuple[str, ...]]:
    return {value.node: value.watched for value in data.values if value.watched}


def _program() -> None:
    x = torch.ones(2, 6, requires_grad=True)
    h = x * 2
    h.register_hook(lambda gradient: None)
    v = h.view(3, 4)
    v.retain_grad()
    torch.tanh(v.t()).sum().backward()


def test_recorded() -> None:
    with gradviz.record() as record:
        _program()
    assert _watched(record.trace.data) == {"mul": ("hooked",), "view": ("retained",)}


def test_in_a_script_at_any_step(tmp_path: Path) -> None:
    path = tmp_path / "kept.py"
    path.write_text(SOURCE, encoding="utf-8")
    for step in (1, 2):
        data = run_script(Script(path=str(path), text=SOURCE), Goal(step=step))
        assert _watched(data) == {"x": ("hooked",), "view": ("retained",)}


def test_a_view_whose_gradient_is_kept_is_a_box() -> None:
    with gradviz.record() as record:
        _program()
    shown = view(record.trace.data, lay_out)

    assert [box.id for box in shown.scene.boxes] == ["x", "mul", "view", "edge(t)", "tanh", "sum"]
    end = shown.frame(shown.timeline.duration)
    sections = inspect(shown.scene, end, shown.numbers, shown.scene.by_id["view"]).sections
    lines = [line for section in sections for line in section.sentences]
    assert "kept in v.grad by retain_grad()" in lines


def test_hooks_that_are_older_than_the_recording_are_seen_on_leaves() -> None:
    w = torch.ones(2, requires_grad=True)
    handle = w.register_hook(lambda gradient: None)
    with gradviz.record() as record:
        (w * w).sum().backward()
    handle.remove()
    with gradviz.record() as later:
        (w * w).sum().backward()

    assert _watched(record.trace.data) == {"w": ("hooked",)}
    assert _watched(later.trace.data) == {}

"""The canvas shows plans: what is clicked and walked to are blocks."""

from __future__ import annotations

import pytest

from gradviz.animation.plan_marks import PlanMarks
from gradviz.builder.shapes import check
from gradviz.qt.canvas import Canvas
from gradviz.qt.clock import Clock
from gradviz.qt.planning import PlanDrawing
from gradviz.workspace.planning import Planning
from tests.tools.networks import layers


@pytest.fixture
def drawing(look):
    plan = Planning().plan(layers(), None, check(layers()))
    return PlanDrawing(lambda: plan, PlanMarks, look)


def test_a_plan_is_a_drawing(drawing):
    x, y, width, height = drawing.rect("a")

    assert drawing.hit(x + width / 2, y + height / 2) == "a"
    assert drawing.hit(x - 500.0, y) is None
    assert drawing.neighbour(None, "down") == "x"
    assert drawing.neighbour("a", "down") == "o"
    assert drawing.rect("nothing") is None
    assert drawing.picture(None, 1.0).items


def test_the_canvas_shows_it(qtbot, look, drawing):
    canvas = Canvas(look, Clock())
    qtbot.addWidget(canvas)
    canvas.resize(600, 600)
    canvas.show_drawing(drawing)
    canvas.show()
    canvas.refresh()
    chosen = []
    canvas.selected.connect(chosen.append)
    x, y, width, height = drawing.rect("a")
    canvas.click_at(canvas.mapFromScene(x + width / 2, y + height / 2).toPointF())

    assert chosen == ["a"]

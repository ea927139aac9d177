"""A mark beside its line is put under what it follows, where there is room."""

from __future__ import annotations

import pytest

from gradviz.graph.boxes import ViewBox, ViewGraph, ViewLink
from gradviz.layout.interface import LayoutBox, LayoutLink, LayoutRequest, LayoutResult
from gradviz.scene.mark_places import marks_in_line


def asked(
    *others: tuple[float, float], op: float = 0.0
) -> tuple[ViewGraph, LayoutRequest, LayoutResult]:
    """Return w -> mark -> op with the mark far at the right, and boxes in the way."""
    names = ["w", "edge(t)", "op", *(f"o{k}" for k in range(len(others)))]
    graph = ViewGraph(
        boxes=tuple(
            ViewBox(id=name, node=name, kind="shape" if "edge" in name else "op") for name in names
        ),
        links=(
            ViewLink(index=0, source="w", target="edge(t)", node="w"),
            ViewLink(index=1, source="edge(t)", target="op", node="t"),
        ),
    )
    sizes = [(80.0, 40.0), (60.0, 20.0), (80.0, 40.0), *[(40.0, 40.0)] * len(others)]
    request = LayoutRequest(
        boxes=tuple(
            LayoutBox(id=name, width=width, height=height)
            for name, (width, height) in zip(names, sizes, strict=True)
        ),
        links=(LayoutLink(source=0, target=1), LayoutLink(source=1, target=2)),
        direction="TB",
    )
    result = LayoutResult(
        x=(200.0, 400.0, op, *(x for x, _ in others)),
        y=(0.0, 100.0, 200.0, *(y for _, y in others)),
        routes=(
            ((240.0, 40.0), (240.0, 70.0), (430.0, 70.0), (430.0, 100.0)),
            ((430.0, 120.0), (430.0, 160.0), (op + 40.0, 160.0), (op + 40.0, 200.0)),
        ),
    )
    return graph, request, result


def test_a_mark_goes_under_what_it_follows() -> None:
    found = marks_in_line(*asked())
    assert found.x == (200.0, 210.0, 0.0)
    assert found.routes[0] == ((240.0, 40.0), (240.0, 100.0))
    assert found.routes[1] == ((240.0, 120.0), (240.0, 160.0), (40.0, 160.0), (40.0, 200.0))


def test_or_over_what_it_leads_to_where_that_is_on_the_way() -> None:
    found = marks_in_line(*asked(op=260.0))
    assert found.x[1] == 270.0
    assert found.routes[0] == ((240.0, 40.0), (240.0, 70.0), (300.0, 70.0), (300.0, 100.0))
    assert found.routes[1] == ((300.0, 120.0), (300.0, 200.0))


def test_it_stays_where_there_is_no_room() -> None:
    given = asked((220.0, 90.0))
    assert marks_in_line(*given) == given[2]


@pytest.mark.parametrize("straight", [0, 1])
def test_one_that_is_in_line_stays(straight: int) -> None:
    graph, request, result = asked()
    ends = result.routes[straight][0], result.routes[straight][-1]
    routes = list(result.routes)
    routes[straight] = ((ends[1 - straight][0], ends[0][1]), (ends[1 - straight][0], ends[1][1]))
    given = LayoutResult(x=result.x, y=result.y, routes=tuple(routes))
    assert marks_in_line(graph, request, given) == given

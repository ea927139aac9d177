"""SVG is well-formed whatever it holds, and shows what the picture has."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.animation.picture import picture
from gradviz.builder.presets import networks
from gradviz.export.svg import svg
from gradviz.model.measure import text_width
from gradviz.model.picture import Cells, Ellipse, Group, Pen, Picture, Rectangle, Route, Text, Wash
from gradviz.model.theme import THEMES, theme
from tests.tools.shown import shown

SVG = "{http://www.w3.org/2000/svg}"


def root(*items: object, scale: float = 1.0, background: str | None = None) -> ElementTree.Element:
    made = Picture(x=1, y=2, width=30, height=40, background=background, items=items)  # type: ignore[arg-type]
    return ElementTree.fromstring(svg(made, scale).encode())


@pytest.mark.parametrize("preset", [one.id for one in networks()])
@pytest.mark.parametrize("name", THEMES)
def test_every_preset_in_every_theme_is_well_formed(preset: str, name: str) -> None:
    view = shown(preset)
    for time in view.timeline.stops[:: max(len(view.timeline.stops) // 4, 1)]:
        text = svg(picture(view.scene, view.frame(time), view.numbers, theme(name)))
        found = ElementTree.fromstring(text.encode())
        keys = {part.get("data-key") for part in found.iter(f"{SVG}g")}
        assert {f"node:{box.id}" for box in view.scene.boxes} <= keys
        assert "nan" not in text.lower().replace("nan<", "")
        assert "None" not in text


def test_no_two_definitions_share_a_name() -> None:
    view = shown("linear")
    text = svg(picture(view.scene, view.frame(4000.0), view.numbers, theme("light")))
    ids = [part.get("id") for part in ElementTree.fromstring(text).iter() if part.get("id")]

    assert len(ids) == len(set(ids))


@given(name=st.text(), title=st.text())
def test_any_text_is_allowed(name: str, title: str) -> None:
    text = Text(x=0, y=0, text=name, size=10, color="#000000")
    group = root(Group(key=name, title=title, items=(text,))).find(f"{SVG}g")

    assert group is not None
    allowed = all(letter.isprintable() for letter in name + title)
    if allowed:
        written = group.find(f"{SVG}text")
        assert written is not None
        assert (written.text or "") == name
        assert group.get("data-key", "") == name


def test_size_and_box() -> None:
    found = root(scale=1.5, background="#ffffff")

    assert (found.get("width"), found.get("height")) == ("45", "60")
    assert found.get("viewBox") == "1 2 30 40"
    ground = found.find(f"{SVG}rect")
    assert ground is not None
    assert ground.get("fill") == "#ffffff"
    assert root().find(f"{SVG}rect") is None


def test_primitives_keep_what_they_are() -> None:
    pen = Pen(color="#123456", width=1.5, dash=(6.0, 5.0), cap="round")
    found = root(
        Rectangle(x=0, y=0, width=4, height=5, radius=2, fill="#ff0000", pen=pen, opacity=0.5),
        Ellipse(x=1, y=1, rx=2, ry=3),
        Route(points=((0, 0), (10, 0), (10, 10)), radius=3, pen=pen),
        Wash(x=5, y=5, rx=2, ry=2, color="#00ff00"),
        Cells(x=0, y=0, columns=2, cell_width=4, cell_height=4, colors=("#1", "#2", "#3")),
        Group(items=(), dx=3, dy=4, scale=2.0, opacity=0.25),
    )
    rect, ellipse, path = (found.find(f"{SVG}{tag}") for tag in ("rect", "ellipse", "path"))

    assert rect is not None
    assert (rect.get("rx"), rect.get("fill"), rect.get("opacity")) == ("2", "#ff0000", "0.5")
    assert (rect.get("stroke"), rect.get("stroke-dasharray")) == ("#123456", "6 5")
    assert rect.get("stroke-linecap") == "round"
    assert ellipse is not None
    assert ellipse.get("fill") == "none"
    assert path is not None
    assert path.get("fill") == "none"
    assert len(found.findall(f"{SVG}g/{SVG}rect")) == 3
    groups = found.findall(f"{SVG}g")
    assert groups[-1].get("transform") == "translate(3 4) scale(2)"
    assert groups[-1].get("opacity") == "0.25"


def test_text_is_held_to_its_measured_width() -> None:
    item = Text(x=3, y=4, text="−0.08983", size=13, color="#000000", weight=600, strike=True)
    written = root(item).find(f"{SVG}text")

    assert written is not None
    width = text_width("−0.08983", font="ui", size=13, weight=600, italic=False)
    assert float(written.get("textLength", "")) == pytest.approx(width, abs=1e-3)
    assert written.get("text-decoration") == "line-through"
    assert written.get("font-weight") == "600"

"""The typesetter's answer becomes outlines: complete, tagged, of sane size, and fast."""

from __future__ import annotations

import time

import pytest

from gradviz.model.picture import Glyphs, Group, Text
from gradviz.ops import mathematics
from gradviz.ops.mathematics import Formula, draws, paint, plain_text, typeset

CHAIN = (
    r"\textcolor{product}{\frac{\partial L}{\partial z}} = "
    r"\textcolor{upstream}{-1.089} \times \textcolor{local}{0.07499}"
)


def outlines(formula: Formula) -> int:
    return sum(len(run.placements) for run in formula.runs)


def test_each_tag_is_a_run_with_its_box() -> None:
    formula = typeset(CHAIN, size=25)
    assert {run.tag for run in formula.runs} == {"", "product", "upstream", "local"}
    boxes = [formula.run(tag).box for tag in ("product", "upstream", "local")]  # type: ignore[union-attr]
    edges = [edge for x, _, width, _ in boxes for edge in (x, x + width)]
    assert edges == sorted(edges)
    assert edges[-1] <= formula.width + 1
    x, y, width, height = boxes[0]
    assert (x >= 0, y < 0 < y + height) == (True, True)
    assert -y <= formula.ascent + 0.5
    assert y + height <= formula.descent + 0.5
    assert width > 10


def test_nothing_of_the_svg_is_lost() -> None:
    # ∂ L bar ∂ z, =, − 1 . 0 8 9, ×, 0 . 0 7 4 9 9
    assert outlines(typeset(CHAIN, size=25)) == 5 + 1 + 6 + 1 + 7
    assert typeset(CHAIN, size=25).text == "(∂L)/(∂z) = −1.089 × 0.07499"


WRITTEN = (
    CHAIN,
    r"\mathrm{fc1.weight} < a \& b",
    r"\sqrt{x} + \hat{y}_{1,2} \le \left(\begin{matrix}a & b \\ c & d\end{matrix}\right)",
    r"\sum_{0,1} X^{\mathsf{T}} \odot \frac{1}{1 + e^{-z}}",
    r"\mathrm{日本} \frac{a",
)


@pytest.mark.parametrize("tex", WRITTEN)
def test_the_quick_reading_of_an_svg_is_that_of_a_parser(tex: str) -> None:
    svg = mathematics._engine().tex_to_svg(tex)  # type: ignore[union-attr]
    scanned = mathematics._scanned(svg)
    assert scanned is not None
    assert scanned == mathematics._parsed(svg)


@pytest.mark.parametrize(
    ("usual", "other"),
    [("<use ", "<use  "), ("</g>", "<g></g></g>"), ("<defs>", "<defs><g></g>")],
)
def test_an_svg_that_is_written_otherwise_is_parsed(usual: str, other: str) -> None:
    svg = mathematics._engine().tex_to_svg(r"\frac{a}{b}")  # type: ignore[union-attr]
    written = svg.replace(usual, other, 1)
    assert mathematics._scanned(written) is None
    assert mathematics._read(written, "", {}) == mathematics._read(svg, "", {})


def test_a_formula_grows_with_its_size() -> None:
    small, large = typeset("x^2", size=10), typeset("x^2", size=30)
    assert large.width == pytest.approx(3 * small.width)
    assert large.height == pytest.approx(3 * small.height)
    assert 5 < small.width < 12
    assert large is typeset("x^2", size=30.0)


def test_outlines_are_shared_between_formulas() -> None:
    first, second = typeset("x + 1", size=20), typeset("2 x", size=33)
    ours = {id(one[0]) for run in first.runs for one in run.placements}
    assert ours & {id(one[0]) for run in second.runs for one in run.placements}


def test_painting_colours_by_tag_and_names_the_parts() -> None:
    group = paint(typeset(CHAIN, size=25), 100, 50, {"": "#000000", "local": "#A02C74"}, key="eq")
    assert (group.dx, group.dy) == (100, 50)
    colors = {}
    for item in group.items:
        glyphs = item.items[0] if isinstance(item, Group) else item
        assert isinstance(glyphs, Glyphs)
        colors[item.key if isinstance(item, Group) else ""] = glyphs.color
    assert colors["eq/local"] == "#A02C74"
    assert colors["eq/product"] == colors[""] == "#000000"


def test_what_cannot_be_drawn_is_told() -> None:
    assert draws(r"\frac{a}{b}")
    assert not draws(r"\mathrm{日本}")
    assert not draws(r"\frac{a")


def test_tags_may_be_any_text_without_braces() -> None:
    formula = typeset(r"\textcolor{name:fc1.重み}{w} + \textcolor{name:b}{b}", size=20)
    assert {run.tag for run in formula.runs} == {"name:fc1.重み", "", "name:b"}


def test_live_numbers_are_fast_enough_for_every_frame() -> None:
    typeset(CHAIN, size=25)
    times = []
    for number in range(50):
        tex = CHAIN.replace("1.089", f"1.{number:03}")
        start = time.process_time()
        typeset(tex, size=25)
        times.append(time.process_time() - start)
    assert sorted(times)[25] < 0.002


def test_without_a_typesetter_a_formula_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mathematics, "_engine", lambda: None)
    mathematics._scaled.cache_clear()
    formula = typeset(CHAIN, size=25)
    mathematics._scaled.cache_clear()
    assert formula.text == "(∂L)/(∂z) = −1.089 × 0.07499"
    assert formula.width > 50
    (item,) = paint(formula, 0, 0, {"": "#000000"}).items
    assert isinstance(item, Text)
    assert item.text == formula.text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"a = \sigma\left(z\right) = \frac{1}{1 + e^{-z}}", "a = σ(z) = (1)/(1 + e^(−z))"),
        (r"\frac{1}{n}\sum \left(x - t\right)^{2}", "(1)/(n)∑ (x − t)^2"),
        (r"w_{1} \times \mathrm{my\_loss}", "w_1 × my_loss"),
        (r"X^{\mathsf{T}}\,\frac{\partial L}{\partial Z}", "X^T (∂L)/(∂Z)"),
        (r"1.2 \cdot 10^{-7}", "1.2 · 10^(−7)"),
    ],
)
def test_plain_text(tex: str, text: str) -> None:
    assert plain_text(tex) == text

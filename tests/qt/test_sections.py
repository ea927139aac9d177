"""Sections of the inspector: each moment's rows in order; long words break, no panel widens."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.animation.inspected import Figure
from gradviz.animation.inspected import Section as Found
from gradviz.model.theme import theme
from gradviz.ops.mathematics import typeset
from gradviz.qt.formulas import painted
from gradviz.qt.look import Look
from gradviz.qt.sections import CodeBlock, Sections, breakable
from gradviz.qt.widgets.figures import Figures
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.typeset import Typeset

WORDS = st.sampled_from(["what", "why", "how"])
FOUND = st.builds(
    lambda heading, formulas, figures, sentences, code: Found(
        heading=heading,
        formulas=tuple(typeset(tex, size=16.5) for tex in formulas),
        figures=tuple(Figure(name=name, value="1", said=name) for name in figures),
        sentences=tuple(sentences),
        code=code,
    ),
    WORDS,
    st.lists(st.sampled_from(["x", "y + 1", r"\frac{a}{b}"]), max_size=3),
    st.lists(st.sampled_from(["w", "b"]), max_size=2),
    st.lists(WORDS, max_size=2),
    st.sampled_from(["", "a = b"]),
)


def wanted(found: list[Found]) -> list[tuple[str, str]]:
    """Return the kinds of rows that sections have, and what each says."""
    rows: list[tuple[str, str]] = []
    for one in found:
        rows.append(("words", one.heading))
        rows += [("formula", formula.text) for formula in one.formulas]
        names = "\n".join(figure.said for figure in one.figures)
        rows += [("figures", names)] if one.figures else []
        rows += [("words", "\n".join(one.sentences))] if one.sentences else []
        rows += [("code", one.code)] if one.code else []
    return rows


def seen(panel: QWidget, sections: Sections) -> list[tuple[str, str]]:
    """Return the same of what is seen, from top to bottom."""
    rows = []
    for place in range(sections.count()):
        widget = sections.itemAt(place).widget()
        assert widget.isVisibleTo(panel)
        if isinstance(widget, Typeset):
            rows.append(("formula", widget.accessibleName()))
        elif isinstance(widget, Figures):
            rows.append(("figures", widget.accessibleName()))
        elif isinstance(widget, CodeBlock):
            rows.append(("code", widget.findChild(Label).text()))
        elif isinstance(widget, Label):
            rows.append(("words", widget.text()))
    return rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(st.lists(FOUND, max_size=4), min_size=2, max_size=4))
def test_each_moment_has_its_rows_in_order(qtbot: QtBot, moments: list[list[Found]]) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    sections = Sections(Look("light"))
    panel.setLayout(sections)
    panel.resize(300, 600)
    for found in moments:
        sections.show_sections(tuple(painted(one, theme("light")) for one in found))
        assert seen(panel, sections) == wanted(found)
        shown = [one for one in panel.findChildren(Typeset) if one.isVisibleTo(panel)]
        assert len(shown) == sum(len(one.formulas) for one in found)


def test_a_row_that_comes_between_leaves_the_others_where_they_are(qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    sections = Sections(Look("light"))
    panel.setLayout(sections)
    found = Found(heading="what", formulas=(typeset("x", size=16.5),), code="a = b")
    sections.show_sections((painted(found, theme("light")),))
    before = [sections.itemAt(place).widget() for place in range(sections.count())]
    more = Found(heading="what", formulas=found.formulas, sentences=("why",), code="a = b")
    sections.show_sections((painted(more, theme("light")),))
    after = [sections.itemAt(place).widget() for place in range(sections.count())]
    assert [one for one in after if one in before] == before
    sections.show_sections((painted(found, theme("light")),))
    assert [sections.itemAt(place).widget() for place in range(sections.count())] == before


def test_a_word_longer_than_a_line_may_break_within() -> None:
    name = "scaled_dot_product_flash_attention_for_cpu[0]"
    broken = breakable(f"out = {name}")
    assert broken.replace("\u200b", "") == f"out = {name}"
    assert max(len(part) for part in broken.split("\u200b")) < 29


def test_short_words_are_left_alone() -> None:
    text = "n = native_layer_norm[0] = norm 4.242, gradient norm 0.6216"
    assert breakable(text) == text

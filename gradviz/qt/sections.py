"""Headings with formulas, words and code below: what the inspector explains.

Another moment mostly has sections of a like make: their widgets are used again, for new
ones cost more than all that they say.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gradviz.animation.inspected import Figure
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import fill_round
from gradviz.qt.widgets.figures import Figures
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.typeset import Line, Typeset

__all__ = ["CodeBlock", "Section", "Sections"]

Kind = Literal["heading", "formula", "figures", "words", "code"]
Row = tuple[Kind, str | Line | tuple[Figure, ...]]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with typeset lines below, a table of figures, words, code."""

    heading: str
    lines: tuple[Line, ...] = ()
    figures: tuple[Figure, ...] = ()
    words: str = ""
    code: str = ""


class Sections(QVBoxLayout):
    """Sections one below the other."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: list[Row] = []
        self._widgets: list[QWidget] = []
        self._spare: dict[Kind, list[QWidget]] = {}
        self.setSpacing(6)

    def show_sections(self, sections: tuple[Section, ...]) -> None:
        """Show other sections."""
        wanted = [row for section in sections for row in _rows(section)]
        for place, row in enumerate(wanted):
            self._make_room(place, row[0], wanted[place + 1][0] if row is not wanted[-1] else None)
            if row != self._rows[place]:
                self._rows[place] = row
                _fill(self._widgets[place], row)
        while len(self._rows) > len(wanted):
            self._put_away(len(wanted))
        for place, widget in enumerate(self._widgets):
            if self._rows[place][0] == "heading":
                widget.setContentsMargins(0, 8 if place else 0, 0, 0)

    def _make_room(self, place: int, kind: Kind, following: Kind | None) -> None:
        """Let there be a row of a kind at a place: the one there, the next one, or another."""
        kinds = [one for one, _ in self._rows[place : place + 2]]
        if kinds[:1] == [kind]:
            return
        if kinds[1:] == [kind] or (kinds and kinds[0] != following):
            self._put_away(place)
        if kinds[1:] == [kind]:
            return
        spare = self._spare.get(kind)
        widget = spare.pop() if spare else self._made(kind)
        widget.resize(self._wide(), widget.height())  # formulas are cut by the width
        self.insertWidget(place, widget)
        widget.show()
        self._widgets.insert(place, widget)
        self._rows.insert(place, (kind, ""))

    def _wide(self) -> int:
        """Return the width of a row."""
        margins, parent = self.contentsMargins(), self.parentWidget()
        return max(parent.width() - margins.left() - margins.right(), 0) if parent else 0

    def _put_away(self, place: int) -> None:
        """Keep a row's widget for another time."""
        widget, (kind, _) = self._widgets.pop(place), self._rows.pop(place)
        self.removeWidget(widget)
        widget.hide()
        self._spare.setdefault(kind, []).append(widget)

    def _made(self, kind: Kind) -> QWidget:
        parent = self.parentWidget()
        if kind == "heading":
            return Label(self._look, "", "text3", 11, 600, parent=parent)
        if kind == "formula":
            return Typeset(self._look, parent)
        if kind == "figures":
            return Figures(self._look, parent)
        if kind == "words":
            return Label(self._look, "", "text2", 13, wrap=True, parent=parent)
        return CodeBlock(self._look, parent=parent)


def _rows(section: Section) -> list[Row]:
    rows: list[Row] = [("heading", section.heading)]
    rows += [("formula", line) for line in section.lines]
    rows += [("figures", section.figures)] if section.figures else []
    rows += [("words", section.words)] if section.words else []
    rows += [("code", section.code)] if section.code else []
    return rows


def _fill(widget: QWidget, row: Row) -> None:
    """Let a widget of a row's kind show it."""
    content = row[1]
    if isinstance(widget, Typeset) and isinstance(content, Line):
        widget.show_formula(content)
    elif isinstance(widget, Figures) and isinstance(content, tuple):
        widget.show_rows(content)
    elif isinstance(widget, Label | CodeBlock) and isinstance(content, str):
        widget.show_words(breakable(content))


_LONG, _INNER = re.compile(r"\S{29,}"), re.compile(r"([_,(])")


def breakable(text: str) -> str:
    """Let words that are longer than a line break after an underscore, a comma, a bracket."""
    return _LONG.sub(lambda word: _INNER.sub("\\1\u200b", word[0]), text)


class CodeBlock(QWidget):
    """A few lines in mono on a sunken ground; breaks lines where they do not fit."""

    def __init__(self, look: Look, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._label = Label(look, text, "text2", 11, face="mono", wrap=True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        look.changed.connect(self.update)

    def show_words(self, text: str) -> None:
        """Show other lines."""
        self._label.show_words(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sunken ground."""
        theme = self._look.theme
        fill_round(QPainter(self), QRectF(self.rect()), 6, theme.color("sunken"))

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

from gradviz.model.picture import Primitive
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import fill_round
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.typeset import Typeset

__all__ = ["CodeBlock", "Section", "Sections"]

Kind = Literal["heading", "formula", "words", "code"]
Row = tuple[Kind, str | tuple[Primitive, ...]]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with typeset lines below, words, or both.

    A line is a formula, and behind it the pieces that stand for it where it is too long.
    """

    heading: str
    lines: tuple[tuple[Primitive, ...], ...] = ()
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
        same = 0
        for (kind, _), (before, _) in zip(wanted, self._rows, strict=False):
            if kind != before:
                break
            same += 1
        for place in range(same):
            if wanted[place] != self._rows[place]:
                _fill(self._widgets[place], wanted[place])
        for widget, (kind, _) in zip(self._widgets[same:], self._rows[same:], strict=True):
            self.removeWidget(widget)
            widget.hide()
            self._spare.setdefault(kind, []).append(widget)
        del self._widgets[same:]
        for row in wanted[same:]:
            self._add(row)
        self._rows = wanted

    def _add(self, row: Row) -> None:
        spare = self._spare.get(row[0])
        widget = spare.pop() if spare else self._made(row[0])
        if row[0] == "heading":
            widget.setContentsMargins(0, 8 if self._widgets else 0, 0, 0)
        self.addWidget(widget)
        widget.show()
        _fill(widget, row)
        self._widgets.append(widget)

    def _made(self, kind: Kind) -> QWidget:
        parent = self.parentWidget()
        if kind == "heading":
            return Label(self._look, "", "text3", 11, 600, parent=parent)
        if kind == "formula":
            return Typeset(self._look, parent)
        if kind == "words":
            return Label(self._look, "", "text2", 13, wrap=True, parent=parent)
        return CodeBlock(self._look, parent=parent)


def _rows(section: Section) -> list[Row]:
    rows: list[Row] = [("heading", section.heading)]
    rows += [("formula", items) for items in section.lines]
    rows += [("words", section.words)] if section.words else []
    rows += [("code", section.code)] if section.code else []
    return rows


def _fill(widget: QWidget, row: Row) -> None:
    """Let a widget of a row's kind show it."""
    content = row[1]
    if isinstance(widget, Typeset) and not isinstance(content, str):
        widget.show_formula(content)
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

"""Python in colours: superqt's highlighter on Pygments, in the tokens of our themes.

Kept apart because superqt is loaded only when code is first shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pygments.lexers import PythonLexer
from pygments.style import Style
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Token
from PySide6.QtGui import QTextDocument
from superqt.utils import CodeSyntaxHighlight

from gradviz.model.theme import Theme, theme

__all__ = ["Highlighter"]

LIMIT = 200_000
"""A longer text, in characters, stays in one colour: it must not hold up typing."""

_OPEN = 1


class Highlighter(CodeSyntaxHighlight):
    """Colours a document; strings of several lines are seen as what they are."""

    def __init__(self, document: QTextDocument, shown: Theme) -> None:
        self._revision = -1
        self._lines: list[list[tuple[int, Any]]] = []
        super().__init__(document, "python", _style(shown.name))  # type: ignore[arg-type]
        self.lexer = PythonLexer(stripnl=False, ensurenl=False)
        self.rehighlight()

    def show_theme(self, shown: Theme) -> None:
        """Show the colours of a theme."""
        self.setTheme(_style(shown.name))  # type: ignore[arg-type]  # a class does as well

    def highlightBlock(self, text: str | None) -> None:
        """Colour one line."""
        self._read()
        number = self.currentBlock().blockNumber()
        runs = self._lines[number] if number < len(self._lines) else []
        place = 0
        for length, kind in runs:
            form = self.formatter._style.get(kind)
            if form is not None:
                self.setFormat(place, length, form)
            place += length
        opened = bool(runs) and number + 1 < len(self._lines) and runs[-1][0] == 0
        self.setCurrentBlockState(_OPEN if opened else 0)

    def _read(self) -> None:
        document = self.document()
        if document.revision() == self._revision or not hasattr(self, "lexer"):
            return
        self._revision = document.revision()
        self._lines = []
        if document.characterCount() <= LIMIT:
            self._lines = _read_lines(self.lexer, document.toRawText().replace("\u2029", "\n"))


def _read_lines(lexer: PythonLexer, text: str) -> list[list[tuple[int, Any]]]:
    """Return (length in UTF-16, kind) of all that stands on each line.

    A line that ends within a string ends with a run of length 0.
    """
    lines: list[list[tuple[int, Any]]] = [[]]
    for kind, piece in _called(list(lexer.get_tokens(text))):
        for index, part in enumerate(piece.split("\n")):
            if index:
                if kind in String:
                    lines[-1].append((0, kind))
                lines.append([])
            if part:
                lines[-1].append((len(part.encode("utf-16-le")) // 2, kind))
    return lines


def _called(tokens: list[tuple[Any, str]]) -> Iterator[tuple[Any, str]]:
    """Tell names that are called from those that are not."""
    for index, (kind, piece) in enumerate(tokens):
        after = tokens[index + 1] if index + 1 < len(tokens) else (Token, "")
        called = after[0] in Punctuation and after[1].startswith("(")
        plain = kind in Name and kind not in Name.Builtin.Pseudo
        yield (Name.Function if called and plain else kind), piece


@lru_cache(maxsize=8)
def _style(name: str) -> type[Style]:
    """Return a theme's colours as Pygments wants them."""
    shown = theme(name)
    roles = {
        Token: "text", Comment: "text3", Keyword: "code.keyword", Operator.Word: "code.keyword",
        Name.Function: "fwd", Name.Class: "fwd", Name.Decorator: "fwd", Number: "bwd",
        String: "param", Name.Builtin.Pseudo: "text2",
    }  # fmt: skip
    styles = {kind: shown.color(role) for kind, role in roles.items()}
    return type("ThemeStyle", (Style,), {"styles": styles})

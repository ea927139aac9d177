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

_QUOTES = ("", '"""', "'''")
"""Which string a line ends within; the place here is the state that Qt keeps for the line."""


class Highlighter(CodeSyntaxHighlight):
    """Colours a document; strings of several lines are seen as what they are."""

    def __init__(self, document: QTextDocument, shown: Theme) -> None:
        super().__init__(document, "python", _style(shown.name))  # type: ignore[arg-type]
        self.lexer = PythonLexer(stripnl=False, ensurenl=False)

    def show_theme(self, shown: Theme) -> None:
        """Show the colours of a theme."""
        self.setTheme(_style(shown.name))  # type: ignore[arg-type]  # a class does as well

    def highlightBlock(self, text: str | None) -> None:
        """Colour one line; Qt goes on to the next one if the string at its end is another."""
        if self.document().characterCount() > LIMIT:
            return
        opened = max(self.previousBlockState(), 0)
        runs, closing = _read_line(self.lexer, text or "", opened)
        place = -len(_QUOTES[opened])
        for length, kind in runs:
            form = self.formatter._style.get(kind)
            start, place = max(place, 0), place + length
            if form is not None and place > start:
                self.setFormat(start, place - start, form)
        self.setCurrentBlockState(closing)


def _read_line(lexer: PythonLexer, text: str, opened: int) -> tuple[list[tuple[int, Any]], int]:
    """Return (length in UTF-16, kind) of all on a line, and which string it ends within."""
    runs, within = [], ""
    for kind, piece in _called(list(lexer.get_tokens(_QUOTES[opened] + text))):
        runs.append((len(piece.encode("utf-16-le")) // 2, kind))
        if kind in String and piece in _QUOTES:
            within = "" if within == piece else within or piece
    return runs, _QUOTES.index(within)


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

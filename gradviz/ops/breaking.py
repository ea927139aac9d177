r"""Where a formula may be broken into lines: before its outermost signs.

The pieces are TeX of their own; what is in braces, between ``\left`` and ``\right`` or in an
environment stays together.
"""

from __future__ import annotations

import re

__all__ = ["pieces"]

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}=+<>-]|[^\\{}=+<>-]+")
_OPENS = {"{": 1, "}": -1, r"\left": 1, r"\right": -1, r"\begin": 1, r"\end": -1}
_SIGNS = frozenset({"=", "<", ">", r"\le", r"\ge", r"\ne", r"\approx", "+", "-"})
_SIGNS |= {r"\times", r"\odot", r"\cdot", r"\ast"}


def pieces(tex: str) -> tuple[str, ...]:
    r"""Cut a formula before its relations, before sums and before products.

    Examples
    --------
    >>> pieces(r"y = \frac{a + b}{2} + c")
    ('y', '= \\frac{a + b}{2}', '{} + c')
    >>> pieces(r"-x \times \left(1 - x\right)")
    ('-x', '\\times \\left(1 - x\\right)')
    """
    found = [""]
    depth, before = 0, ""
    for match in _TOKEN.finditer(tex):
        token = match[0]
        depth += _OPENS.get(token, 0)
        behind = tex[match.end() :].lstrip()
        if depth == 0 and _cuts(token, before, behind) and found[-1].strip():
            found.append("")
        found[-1] += token
        if token.strip():
            before = token.strip()
    return tuple(_begun(piece.strip()) for piece in found)


def _begun(piece: str) -> str:
    """Let the sign that a line begins with be one between two things, with its room."""
    return f"{{}} {piece}" if piece[:1] in "+-" and piece[1:2] == " " else piece


def _cuts(token: str, before: str, behind: str) -> bool:
    """Whether a line may begin with a sign: not with a number's own, nor behind another sign."""
    if before in _SIGNS or before.endswith(("(", "^", "_", ",")):
        return False
    return token in _SIGNS and not (token == r"\cdot" and behind.startswith("10^"))

"""What is explained of a box, as the inspector shows it: formulas painted, with their pieces."""

from __future__ import annotations

from gradviz.animation.inspected import Section as Found
from gradviz.model.picture import Primitive
from gradviz.model.theme import Theme
from gradviz.ops.breaking import pieces
from gradviz.ops.mathematics import Formula, paint, typeset
from gradviz.qt.sections import Section

__all__ = ["painted"]

NARROW = 180.0
"""Any inspector has room for a formula of this width, px."""
_TAGS = {"local": "local", "slope": "local", "gradient": "bwd", "upstream": "bwd", "sum": "bwd"}


def painted(found: Found, theme: Theme) -> Section:
    """Return a section with its formulas painted in the colours of their parts."""
    return Section(
        heading=found.heading,
        lines=tuple(_line(one, theme) for one in found.formulas),
        words="\n".join(found.sentences),
        code=found.code,
    )


def _line(whole: Formula, theme: Theme) -> tuple[Primitive, ...]:
    """Return a formula, and the pieces that stand for it where it is too long for one line."""
    parts = pieces(whole.tex) if whole.width > NARROW else ()
    cut = tuple(typeset(part, size=whole.size) for part in parts) if len(parts) > 1 else ()
    return tuple(_formula(one, theme) for one in (whole, *cut))


def _formula(formula: Formula, theme: Theme) -> Primitive:
    return paint(formula, 0.0, 0.0, lambda tag: theme.color(_TAGS.get(tag, "text")))

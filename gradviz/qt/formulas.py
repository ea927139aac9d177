"""What is explained of a box, as the inspector shows it: formulas painted, with their pieces."""

from __future__ import annotations

from gradviz.animation.inspected import Section as Found
from gradviz.model.picture import Primitive
from gradviz.model.theme import Theme
from gradviz.ops.breaking import pieces
from gradviz.ops.mathematics import Formula, paint, typeset
from gradviz.qt.sections import Section
from gradviz.qt.widgets.typeset import Line

__all__ = ["painted"]

_TAGS = {"local": "local", "slope": "local", "gradient": "bwd", "upstream": "bwd", "sum": "bwd"}


def painted(found: Found, theme: Theme) -> Section:
    """Return a section with its formulas painted in the colours of their parts."""
    return Section(
        heading=found.heading,
        lines=tuple(_line(one, theme) for one in found.formulas),
        figures=found.figures,
        words="\n".join(found.sentences),
        code=found.code,
    )


def _line(whole: Formula, theme: Theme) -> Line:
    """Return a formula, and what makes the pieces that stand for it where it is too long."""

    def cut() -> tuple[Primitive, ...]:
        parts = pieces(whole.tex)
        return tuple(_formula(typeset(part, size=whole.size), theme) for part in parts)

    return Line(_formula(whole, theme), cut)


def _formula(formula: Formula, theme: Theme) -> Primitive:
    return paint(formula, 0.0, 0.0, lambda tag: theme.color(_TAGS.get(tag, "text")))

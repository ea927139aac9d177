"""What the left panel lists of a state: the examples, and the leaves that are numbers."""

from __future__ import annotations

from gradviz.builder.presets import presets, sections
from gradviz.model.tensor import TensorValue
from gradviz.qt.left import LeafRow
from gradviz.qt.widgets.presets import Example
from gradviz.workspace.state import AppState

__all__ = ["example_rows", "leaf_rows"]


def example_rows() -> list[Example]:
    """Return the examples under their sections, in the current language."""
    over = {name: words.words() for name, words in sections()}
    return [
        Example(id=one.id, title=one.title, line=one.description, section=over[one.section])
        for one in presets()
    ]


def leaf_rows(state: AppState) -> list[LeafRow]:
    """Return the leaves of the network shown that are single numbers."""
    spec = state.spec
    if spec is None:
        return []
    return [
        LeafRow(
            name=leaf.name,
            role=leaf.role,
            value=float(_number(leaf.value)),
            minimum=leaf.minimum,
            maximum=leaf.maximum,
        )
        for leaf in spec.leaves
        if leaf.value.is_scalar
    ]


def _number(value: TensorValue) -> float:
    number = value.item()
    return number.real if isinstance(number, complex) else float(number)

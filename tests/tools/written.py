"""What is written in a picture, for tests."""

from __future__ import annotations

from gradviz.model.picture import Group, Picture, Primitive, Text


def texts_of(made: Picture) -> list[str]:
    """Return the texts of a picture, those in groups too."""
    found: list[str] = []
    waiting: list[Primitive] = list(made.items)
    while waiting:
        item = waiting.pop()
        if isinstance(item, Group):
            waiting.extend(item.items)
        elif isinstance(item, Text):
            found.append(item.text)
    return found

"""A document that was left without being saved, as it is offered again."""

from __future__ import annotations

from typing import Literal

import msgspec

from gradviz.model.words import Message, message

__all__ = ["Left"]


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A document that was left without being saved.

    Attributes
    ----------
    id
        Names it in the state folder.
    name
        Title of the document.
    path
        The file that it came from, if any.
    time
        When it was written last, s since 1970.
    how
        "open": the window was still open, so it crashed; "closed": it was closed or
        another document was opened in it.
    """

    id: str
    name: str
    path: str | None = None
    time: float = 0.0
    how: Literal["open", "closed"] = "open"

    @property
    def told(self) -> Message:
        """What to tell the person at the start."""
        if self.how == "closed":
            return message("Autosave", "{name} was closed without saving.", name=self.name)
        return message("Autosave", "gradviz ended without saving {name}.", name=self.name)

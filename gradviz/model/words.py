"""Words for people: English as source, other languages from `resources/translations`."""

from __future__ import annotations

import msgspec


class Message(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A sentence as data: worded only where it is shown."""

    context: str
    text: str
    fields: dict[str, object] = {}

    def words(self) -> str:
        """Return the sentence in the current language."""
        return translate(self.context, self.text, **self.fields)


def message(context: str, text: str, **fields: object) -> Message:
    """Make a Message; the texts are found by the translation tools."""
    return Message(context=context, text=text, fields=fields)


def translate(context: str, text: str, n: int | None = None, **fields: object) -> str:
    """Return the text in the current language with its fields filled in."""
    return text.format(**fields)

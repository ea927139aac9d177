"""Words for people: English is the source, other languages come from `resources/translations`.

Every sentence that a person reads passes through `translate`, or through `message` if it is
made in one place and shown in another. The `.ts` files are read here directly; there is no
Qt in this module, and it chooses no language by itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

import msgspec

from gradviz.model.resources import resource

__all__ = [
    "Message",
    "language",
    "languages",
    "message",
    "set_language",
    "subscribe",
    "translate",
]

LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "ja": "日本語"})


class Message(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A sentence as data: made anywhere, sent over the wire, worded only where it is shown.

    Attributes
    ----------
    context, text
        What `translate` takes: where the sentence belongs, and its English source.
    fields
        What stands in the source's braces; a Message among them is worded too.
    n
        The number that chooses between singular and plural, if the sentence has one.
    """

    context: str
    text: str
    fields: dict[str, str | int | float | bool | Message | None] = {}
    n: int | None = None

    def words(self) -> str:
        """Return the sentence in the current language.

        Examples
        --------
        >>> message("Errors", "No file {name}.", name="a.py").words()
        'No file a.py.'
        """
        return _word(self.context, self.text, self.n, self.fields)


def message(context: str, text: str, /, **fields: object) -> Message:
    """Make a sentence that is worded later; takes what `translate` takes.

    Parameters
    ----------
    context, text
        String literals, so that the translation tool finds them.
    **fields
        What stands in the text's braces. A field ``n`` that is an int also chooses between
        singular and plural. What is neither text, number nor Message is turned into text.

    Returns
    -------
    Message
        The sentence as data.

    Examples
    --------
    >>> message("Errors", "{n} files in {folder}", n=2, folder="/home").n
    2
    """
    n = fields.pop("n", None)
    if n is not None and type(n) is not int:
        fields["n"], n = n, None
    plain = {
        name: value
        if value is None or isinstance(value, str | int | float | Message)
        else str(value)
        for name, value in fields.items()
    }
    return Message(context=context, text=text, fields=plain, n=n)


def translate(context: str, text: str, /, n: int | None = None, **fields: object) -> str:
    """Word a text in the current language.

    Parameters
    ----------
    context
        Where the text belongs, for instance ``"Transport"``: equal words may need
        different translations in different places.
    text
        The English source, with fields in braces as in `str.format`; a brace itself is
        doubled. A literal, so that the translation tool finds it.
    n
        The number that chooses between singular and plural; also the field ``{n}``.
    **fields
        What stands in the braces; each `Message` among them is worded too.

    Returns
    -------
    str
        The translation, or the English source if there is none.

    Examples
    --------
    >>> translate("Errors", "{n} operations", n=3)
    '3 operations'
    """
    return _word(context, text, n, fields)


def set_language(code: str) -> None:
    """Switch the language and tell everyone who subscribed.

    Parameters
    ----------
    code
        ``"en"``, ``"ja"`` or a locale like ``"ja_JP.UTF-8"``; anything else means English.
    """
    short = code.replace("-", "_").split("_")[0].split(".")[0].lower()
    chosen = short if short in LANGUAGES else "en"
    if chosen == _current.code:
        return
    _current.code = chosen
    for callback in tuple(_current.callbacks):
        callback()


@contextlib.contextmanager
def speaking(code: str) -> Iterator[None]:
    """Word what is worded meanwhile in another language; nobody is told."""
    before, _current.code = _current.code, code
    try:
        yield
    finally:
        _current.code = before


def language() -> str:
    """Return the code of the current language."""
    return _current.code


def languages() -> Mapping[str, str]:
    """Return all languages: codes, with each language's name for itself.

    Examples
    --------
    >>> list(languages())
    ['en', 'ja']
    """
    return LANGUAGES


def subscribe(callback: Callable[[], None]) -> Callable[[], None]:
    """Have a function called after every switch of the language.

    Parameters
    ----------
    callback
        Takes nothing; called in the order of subscription.

    Returns
    -------
    callable
        Ends the subscription; calling it again does nothing.
    """
    entry = _Callback(callback)
    _current.callbacks.append(entry)

    def unsubscribe() -> None:
        if entry in _current.callbacks:
            _current.callbacks.remove(entry)

    return unsubscribe


class _Callback:
    """One subscription; two of the same function are two."""

    def __init__(self, function: Callable[[], None]) -> None:
        self.function = function

    def __call__(self) -> None:
        self.function()


class _State:
    """The process's language: the one piece of global state of the words."""

    def __init__(self) -> None:
        self.code = "en"
        self.callbacks: list[_Callback] = []


_current = _State()


def _word(context: str, text: str, n: int | None, fields: Mapping[str, object]) -> str:
    """Look a text up and fill its fields in."""
    values = {k: v.words() if isinstance(v, Message) else v for k, v in fields.items()}
    if n is not None:
        values["n"] = n
    worded = _forms(_current.code, context, text, n is not None)
    if worded:
        # A translation that names a field which is not there falls back to the source.
        with contextlib.suppress(KeyError, IndexError, ValueError):
            return worded[0 if n == 1 else -1].format(**values)
    return text.format(**values)


def _forms(code: str, context: str, text: str, numerus: bool) -> tuple[str, ...]:
    """Look a text up; English is looked up only for its singulars and plurals."""
    if code == "en" and not numerus:
        return ()
    return _table(code).get((context, text), ())


@lru_cache(maxsize=len(LANGUAGES))
def _table(code: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Read a `.ts` file: the finished forms of every (context, source)."""
    from xml.etree import ElementTree  # 8 ms, and English hardly needs it

    try:
        root = ElementTree.parse(resource(f"translations/gradviz_{code}.ts")).getroot()
    except FileNotFoundError:
        return {}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for context in root.iter("context"):
        name = context.findtext("name", "")
        for entry in context.iter("message"):
            worded = entry.find("translation")
            if worded is None or worded.get("type") == "unfinished":
                continue
            forms = [form.text or "" for form in worded.iter("numerusform")] or [worded.text or ""]
            if all(forms):
                found[name, entry.findtext("source", "")] = tuple(forms)
    return found

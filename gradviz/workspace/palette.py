"""Searching the command table by words, in every language; what was used last comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from gradviz.model.words import LANGUAGES, speaking, translate
from gradviz.workspace.command import MENUS, Command
from gradviz.workspace.state import AppState, TraceStatus
from gradviz.workspace.synonyms import SYNONYMS, synonyms

__all__ = ["KEPT", "Hit", "hits", "recent_after"]

KEPT = 8
"""How many commands are remembered as used."""
LEAST = 3
"""Fewer letters are not looked up among other words for a command."""
HIDDEN = ("help.palette", "view.walk.")
_STARTS = " ,.:;-/()\u2026"


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A command that was found.

    Attributes
    ----------
    id, words, menu, key
        Its id, its name with that of its submenu, its menu, its first key ("" for none).
    marks
        Places of the letters of `words` that were typed.
    enabled, why
        Whether it can be used now; if not, what is missing, "" where that is not known.
    checked
        Whether it is on.
    recent
        Whether it was used lately.
    """

    id: str
    words: str
    menu: str
    key: str = ""
    marks: tuple[int, ...] = ()
    enabled: bool = True
    why: str = ""
    checked: bool = False
    recent: bool = False


def hits(
    commands: Iterable[Command], typed: str, state: AppState, recent: Sequence[str] = ()
) -> tuple[Hit, ...]:
    """Return the commands that match what was typed, best first.

    Parameters
    ----------
    commands
        The command table.
    typed
        Letters that occur in this order; several words in any order. All match "".
    state
        What can be used now.
    recent
        Ids of commands, the last used first.
    """
    order = {name: place for place, name in enumerate(recent)}
    found: list[tuple[tuple[float, ...], Hit]] = []
    for place, command in enumerate(commands):
        if command.id.startswith(HIDDEN):
            continue
        match = _match(command, typed)
        if match is None:
            continue
        cost, marks = match
        enabled = command.enabled(state)
        last = order.get(command.id, len(order) + 1)
        rank = (cost + 0.7 * (not enabled), last, place) if typed else (
            last, not enabled, command.submenu is not None, place,
        )  # fmt: skip
        found.append((rank, _hit(command, state, marks, recent=command.id in order)))
    return tuple(hit for _, hit in sorted(found, key=lambda one: one[0]))


def recent_after(recent: Sequence[str], used: str) -> tuple[str, ...]:
    """Return what was used lately, after one more."""
    return (used, *(one for one in recent if one != used))[:KEPT]


def _hit(command: Command, state: AppState, marks: tuple[int, ...], *, recent: bool) -> Hit:
    enabled = command.enabled(state)
    return Hit(
        id=command.id,
        words=_words(command),
        menu=MENUS[command.menu](),
        key=command.keys[0] if command.keys else "",
        marks=marks,
        enabled=enabled,
        why="" if enabled else _why(command, state),
        checked=command.checked is not None and command.checked(state),
        recent=recent,
    )


def _words(command: Command) -> str:
    words = command.words()
    return words if command.submenu is None else f"{command.submenu()}: {words}"


def _why(command: Command, state: AppState) -> str:
    """Say what is missing, found by supposing that it were there."""
    supposed = msgspec.structs.replace(state, trace=TraceStatus(kind="ready"))
    if state.trace.kind == "none" and command.enabled(supposed):
        return translate("Palette", "nothing is traced")
    if state.selection is None:
        chosen = msgspec.structs.replace(state, selection="\0")
        if command.enabled(chosen) or command.enabled(
            msgspec.structs.replace(supposed, selection="\0")
        ):
            return translate("Palette", "nothing is selected")
    if state.script is None and command.id.startswith("model.step"):
        return translate("Palette", "no script is open")
    return ""


# ------------------------------------------------------------------------------ matching


def _match(command: Command, typed: str) -> tuple[float, tuple[int, ...]] | None:
    """Return how far a command is from what was typed, and which letters of it match."""
    if not typed.strip():
        return 0.0, ()
    shown = _found(_words(command), typed)
    if shown is not None:
        return shown
    others = []
    for code in LANGUAGES:
        with speaking(code):
            others += [_words(command), f"{MENUS[command.menu]()} {_words(command)}"]
    costs = [found[0] for one in (*others, command.id) if (found := _found(one, typed))]
    if costs:
        return min(costs) + 4.0, ()
    meant = _meant(command, typed)
    return None if meant is None else (meant + 3.5, ())


def _meant(command: Command, typed: str) -> float | None:
    """Find each word of what was typed at the start of a word that people use for the command.

    A word for one command costs less than one for many.
    """
    for code in LANGUAGES:
        with speaking(code):
            known = f" {_words(command)} {synonyms(command.id)}".casefold()
        spaced = "".join(" " if letter in _STARTS else letter for letter in known)
        if all(_is_said(part, spaced) for part in typed.casefold().split()):
            return 0.0 if command.id in SYNONYMS else 0.8
    return None


def _is_said(part: str, words: str) -> bool:
    """Whether a word begins so; where words are not apart, whether it is there."""
    return len(part) >= LEAST and f" {part}" in words if part.isascii() else part in words


def _found(words: str, typed: str) -> tuple[float, tuple[int, ...]] | None:
    """Find each word of what was typed, as it stands or letter by letter.

    The cost is small where letters stand together and at the start of a word.
    """
    folded = words.casefold()
    if len(folded) != len(words):  # casefolding may lengthen: then places mean nothing
        folded = words.lower()
    cost, marks = 0.0, set[int]()
    for part in typed.casefold().split():
        one = _part(folded, part)
        if one is None:
            return None
        cost += one[0]
        marks |= set(one[1])
    return cost + len(words) / 100.0, tuple(sorted(marks))


def _part(folded: str, part: str) -> tuple[float, tuple[int, ...]] | None:
    at = folded.find(part)
    starts = [k for k in range(len(folded)) if folded.startswith(part, k) and _begins(folded, k)]
    if starts:
        return (0.0 if starts[0] == 0 else 0.5), tuple(range(starts[0], starts[0] + len(part)))
    if at >= 0:
        return 1.0, tuple(range(at, at + len(part)))
    places: list[int] = []
    for letter in part:
        start = places[-1] + 1 if places else 0
        wanted = [k for k in range(start, len(folded)) if folded[k] == letter]
        if not wanted:
            return None
        near = wanted[0] == start and bool(places)
        places.append(next((k for k in wanted if near or _begins(folded, k)), wanted[0]))
    gaps = sum(later - first > 1 for first, later in pairwise(places))
    stray = sum(not _begins(folded, k) for k in places)
    if gaps and stray > len(part) / 2:
        return None  # letters strewn about are no match, only chance
    return 2.0 + gaps, tuple(places)


def _begins(folded: str, place: int) -> bool:
    return place == 0 or folded[place - 1] in _STARTS

"""Which note the state calls for: the gravest first, with the one thing to do about it."""

from __future__ import annotations

from typing import Literal

import msgspec

from gradviz.builder.shapes import check
from gradviz.model.words import translate
from gradviz.workspace.state import AppState, Laying


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note: its kind, its sentence, the verbs on its buttons and the commands they run.

    `puts_off`: it stays until it is answered, and may be put off.
    """

    kind: Literal["busy", "note", "warning", "error"]
    words: str
    button: str = ""
    command: str = ""
    other: str = ""
    other_command: str = ""
    puts_off: bool = False


def note(state: AppState) -> Note | None:
    """Return the note that is due."""
    engine, trace = state.engine, state.trace
    running = trace.kind in ("pending", "stale") and engine.state == "busy"
    said = engine.message.words() if engine.message is not None else ""
    if trace.kind == "failed" and trace.message is not None and "package" in trace.message.fields:
        choose = translate("Engine", "Choose another Python…")
        words = trace.message.words()
        return Note(kind="error", words=words, button=choose, command="model.python")
    if trace.kind == "failed" and state.shows_blocks and _is_told(state):
        return None  # the block itself tells of it, with what would mend it
    if trace.kind == "failed" and trace.message is not None:
        return Note(kind="error", words=trace.message.words())
    if engine.state in ("failed", "stopped") and said:
        again = translate("Engine", "Start again")
        return Note(kind="error", words=said, button=again, command="model.run")
    if engine.state == "restarting":
        words = said or translate("Engine", "PyTorch is being restarted.")
        return Note(kind="warning", words=words)
    if running and state.script is not None:
        words = translate("Engine", "The script is running up to its first training step.")
        stop = translate("Engine", "Stop")
        return Note(kind="busy", words=words, button=stop, command="model.cancel")
    if trace.kind == "stale" and engine.state == "ready":
        old = translate("Engine", "These numbers are old.")
        again = translate("Commands", "Trace")
        return Note(kind="warning", words=old, button=again, command="model.run")
    if trace.kind == "stale":
        old = translate("Engine", "Still computing: these numbers are old.")
        words = old if engine.state == "busy" or not said else said
        stop = translate("Engine", "Stop")
        return Note(kind="warning", words=words, button=stop, command="model.cancel")
    if state.replay.kind == "replayed":
        return _replayed(state)
    return _quiet(state, said)


def _is_told(state: AppState) -> bool:
    """Whether a problem is shown at a block."""
    return state.spec is not None and any(
        one.kind in ("misfit", "unreadable") for one in check(state.spec).problems
    )


def _quiet(state: AppState, said: str) -> Note | None:
    """Return what is only to be known."""
    if state.laying is not None:
        return _laying(state.laying)
    if state.notice is not None:
        refused = state.notice is state.refusal
        return Note(kind="warning" if refused else "note", words=state.notice.words())
    if state.offers and state.left:
        return _left(state)
    if state.engine.state == "starting":
        return Note(kind="busy", words=said or translate("Engine", "PyTorch is starting."))
    if state.replay.kind == "set":
        text = "The script was run with another value of {names}."
        names = ", ".join(change.leaf for change in state.replay.changes)
        back = translate("Inspector", "Put back")
        words = translate("Engine", text, names=names)
        return Note(kind="note", words=words, button=back, command="model.put-back")
    return None


def _laying(large: Laying) -> Note:
    """Return that a very large graph is laid out, and what is quicker."""
    words = translate("Canvas", "{count} boxes are being laid out.", count=f"{large.count:,}")
    if not large.folds:
        return Note(kind="busy", words=words)
    fold = translate("Canvas", "Fold modules")
    return Note(kind="busy", words=words, button=fold, command="view.fold.all")


def _left(state: AppState) -> Note:
    """Return the offer of what was left without being saved."""
    told = state.left[0].told.words()
    rest = len(state.left) - 1
    if not rest:
        return Note(
            kind="warning",
            words=told,
            button=translate("Autosave", "Open it"),
            command="file.recover",
            other=translate("Autosave", "Forget it"),
            other_command="file.forget",
            puts_off=True,
        )
    more = translate("Autosave", "{n} more documents were left.", n=rest)
    return Note(
        kind="warning",
        words=f"{told} {more}",
        button=translate("Autosave", "Show them"),
        command="file.recover",
        puts_off=True,
    )


def _replayed(state: AppState) -> Note:
    words = translate(
        "Engine",
        "Replayed from the recording: branches and random numbers are those of the recorded run.",
    )
    if state.replay.reason is not None:
        words = f"{words} {state.replay.reason.words()}"
    back = translate("Inspector", "Put back")
    return Note(kind="note", words=words, button=back, command="model.put-back")

"""What the Code panel shows of a moment: the workspace's records, handed on in the panel's own."""

from __future__ import annotations

import msgspec

from gradviz.qt.code import CodeShown
from gradviz.workspace import code
from gradviz.workspace.session import Session

__all__ = ["choose_line", "code_shown", "insert_lines"]


def code_shown(session: Session) -> CodeShown:
    """Return text and marks of this moment.

    Lines are marked only while the text is the one whose numbers are shown.
    """
    state, view = session.state, session.view
    listing = code.listing(state)
    if listing is None:
        return CodeShown(file=state.title)
    trouble = code.trouble(state)
    shown = CodeShown(
        file=listing.file,
        text=listing.text,
        editable=listing.editable,
        edited=listing.edited,
        failed=(trouble.line, trouble.column) if trouble is not None else (0, 0),
        trouble=trouble.message.words() if trouble is not None else "",
        torch=trouble.torch if trouble is not None else "",
        remedy=_remedy(trouble) if listing.editable and not listing.edited else "",
    )
    if view is None or not _fits(session, listing):
        return shown
    index = view.scene.by_id.get(state.selection or "")
    return msgspec.structs.replace(
        shown,
        running=code.current_line(view, state.playback.time, listing.file),
        chosen=None if index is None else code.line_of_box(view, index, listing.file),
    )


def _remedy(trouble: code.Trouble | None) -> str:
    fields = {} if trouble is None else trouble.message.fields
    return "python" if "package" in fields else "insert" if "insert" in fields else ""


def insert_lines(session: Session) -> None:
    """Add the lines that an error proposes to the end of a script's text."""
    trouble, listing = code.trouble(session.state), code.listing(session.state)
    if trouble is None or listing is None:
        return
    lines = str(trouble.message.fields.get("insert", ""))
    session.editing.edit_code(f"{listing.text.rstrip()}\n\n{lines}")


def choose_line(session: Session, line: int) -> None:
    """Select the first box that a line made; a line that made none changes nothing."""
    listing, view = code.listing(session.state), session.view
    if listing is None or view is None or not _fits(session, listing):
        return
    box = code.box_of_line(view, line, listing.file)
    if box is not None:
        session.select(box)


def _fits(session: Session, listing: code.Listing) -> bool:
    """Whether the text's lines are those of the numbers shown: a slider changes no lines."""
    return not listing.edited and (not listing.editable or session.running.is_current)

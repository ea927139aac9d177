"""What the Code panel shows of a moment: the workspace's records, handed on in the panel's own."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from gradviz.builder.blocks import blocks
from gradviz.builder.code import script_lines
from gradviz.builder.script import split_arguments
from gradviz.builder.shapes import check
from gradviz.model.errors import GradvizError
from gradviz.qt.code import CodePanel, CodeShown
from gradviz.workspace import code
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState

__all__ = ["choose_line", "code_shown", "connect_code", "insert_lines"]


def connect_code(session: Session, panel: CodePanel) -> None:
    """Have the panel's gestures do what they say."""
    panel.line_chosen.connect(lambda line: choose_line(session, line))
    panel.edited.connect(session.editing.edit_code)
    panel.arguments.typed.connect(session.editing.edit_arguments)
    panel.arguments.run_asked.connect(lambda: run_with(session, panel.arguments.field.text()))


def run_with(session: Session, text: str) -> None:
    """Run a script with the arguments of a line, or say what is wrong with it."""
    try:
        split_arguments(text)
    except GradvizError as error:
        session.tell(error)
        return
    session.running.run()


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
        remedy=_remedy(trouble, state, listing),
        code_is_blocks=state.spec is not None,
        arguments=None if state.script is None else state.script.arguments,
    )
    if state.shows_blocks:
        return _of_blocks(session, shown)
    if view is None or not _fits(session, listing):
        return shown
    index = view.scene.by_id.get(state.selection or "")
    return msgspec.structs.replace(
        shown,
        running=code.current_line(view, state.playback.time, listing.file),
        chosen=None if index is None else code.line_of_box(view, index, listing.file),
    )


def _of_blocks(session: Session, shown: CodeShown) -> CodeShown:
    """Mark the lines of the selected block and of what is wrong, as they stand in the text."""
    state = session.state
    lines = _lines(session)
    chosen = state.chosen[-1].partition("#")[0] if state.chosen else ""
    marked = msgspec.structs.replace(shown, chosen=lines.get(chosen), code_is_blocks=True)
    if shown.failed[0] or state.spec is None:
        return marked
    for problem in check(state.spec).problems:
        if problem.kind in ("misfit", "unreadable"):
            told = f"{problem.message.words()}. {problem.detail.words()}"
            place = (lines.get(problem.module or problem.block, lines.get(problem.block, 0)), 0)
            return msgspec.structs.replace(marked, failed=place, trouble=told)
    return marked


def _lines(session: Session) -> Mapping[str, int]:
    """Return the line of each block; none while the text is being changed."""
    spec = session.state.spec
    if spec is None or session.state.draft is not None:
        return {}
    try:
        return script_lines(spec)
    except GradvizError:
        return {}


def _remedy(trouble: code.Trouble | None, state: AppState, listing: code.Listing) -> str:
    """Return what a button offers: what has no blocks may still be a script."""
    if state.spec is not None and listing.edited and trouble is not None:
        return "script"
    if not listing.editable or listing.edited:
        return ""
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
    if session.state.shows_blocks:
        block = next((name for name, at in _lines(session).items() if at == line), None)
        if block is not None:
            session.building.choose(_block_of(session, block))
        return
    if listing is None or view is None or not _fits(session, listing):
        return
    box = code.box_of_line(view, line, listing.file)
    if box is not None:
        session.select(box)


def _block_of(session: Session, name: str) -> str:
    """Return the block that a name of the code means: of a module the one that calls it."""
    spec = session.state.spec
    views = () if spec is None else blocks(spec)
    return next((view.id for view in views if name in (view.id, view.module)), name)


def _fits(session: Session, listing: code.Listing) -> bool:
    """Whether the text's lines are those of the numbers shown: a slider changes no lines."""
    own = listing.editable and session.state.script is not None
    return not listing.edited and (not own or session.running.is_current)

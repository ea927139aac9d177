"""The program as text, and which of its lines belongs to which box and moment; no Qt.

A network's text is written by `gradviz.builder.code`; a script's is its own. Lines are
counted from 1.
"""

from __future__ import annotations

import os
from functools import lru_cache

import msgspec

from gradviz.builder.code import write_code
from gradviz.builder.reading import NotBlocks, read_code
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.trace import Source
from gradviz.model.words import Message
from gradviz.workspace.state import AppState
from gradviz.workspace.view import View

__all__ = ["Listing", "Trouble", "box_of_line", "current_line", "line_of_box", "listing", "trouble"]


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its file's name.

    `editable` tells whether it is the person's own; `edited` whether it differs from what
    was run last, so that its lines are not those of the numbers shown.
    """

    file: str
    text: str
    editable: bool = False
    edited: bool = False


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why a program could not be run: the sentence, where, and PyTorch's own words.

    `line` and `column` are 0 where they are not known, or lie in another file.
    """

    message: Message
    line: int = 0
    column: int = 0
    torch: str = ""


def listing(state: AppState) -> Listing | None:
    """Return the text of the program shown; None where it has none."""
    script, spec = state.script, state.spec
    if script is not None:
        draft = state.draft
        text = script.text if draft is None else draft
        file = os.path.basename(script.path)
        return Listing(file=file, text=text, editable=True, edited=draft is not None)
    if spec is None:
        return None
    written = _written(spec)
    if written is not None:
        written = msgspec.structs.replace(written, editable=state.shows_blocks)
    if written is None or state.draft is None:
        return written
    edited = read_code_as_blocks(state.draft, spec) is not None
    return msgspec.structs.replace(written, text=state.draft, edited=edited)


@lru_cache(maxsize=2)
def _written(spec: NetworkSpec) -> Listing | None:
    try:
        code = write_code(spec)
    except (GradvizError, ValueError):  # lines that cannot be read, numbers that are not all here
        return None
    return Listing(file=code.file, text=code.text)


@lru_cache(maxsize=4)
def read_code_as_blocks(text: str, spec: NetworkSpec) -> NotBlocks | None:
    """Return why a text is no network of blocks; None where it is one."""
    found = read_code(text, like=spec)
    return found if isinstance(found, NotBlocks) else None


def trouble(state: AppState) -> Trouble | None:
    """Return why the program could not be run; None where it could."""
    if state.spec is not None and state.draft is not None:
        no_blocks = read_code_as_blocks(state.draft, state.spec)
        if no_blocks is not None:
            return Trouble(message=no_blocks.message, line=no_blocks.line, column=no_blocks.column)
    told = state.trace.message
    if state.trace.kind != "failed" or told is None:
        return None
    torch = told.fields.get("torch")
    words = torch.strip("\n") if isinstance(torch, str) else ""
    line, column = _place(state, told)
    return Trouble(message=told, line=line, column=column, torch=words)


def _place(state: AppState, told: Message) -> tuple[int, int]:
    """Return line and column of what went wrong in the text shown; 0 where unknown."""
    line, column = told.fields.get("line"), told.fields.get("column")
    if not isinstance(line, int) or state.draft is not None:
        return 0, 0
    if listing(state) is None:
        return 0, 0
    if state.spec is not None:  # counted in formula lines, whose columns are not those of the text
        lines = write_code(state.spec).lines
        return (lines[line - 1], 0) if 0 < line <= len(lines) else (0, 0)
    if state.script is None or told.fields.get("file") != os.path.basename(state.script.path):
        return 0, 0
    return line, column if isinstance(column, int) else 0


def line_of_box(view: View, index: int, file: str) -> int | None:
    """Return the line of a file that a box stands for; None where it has none there."""
    return _sources(view, file).get(view.scene.boxes[index].node)


def box_of_line(view: View, line: int, file: str) -> str | None:
    """Return the id of the first box that a line of a file made, or has in it; else None."""
    lines = _sources(view, file)
    boxes = view.scene.boxes
    found = [box.id for box in boxes if lines.get(box.node) == line]
    for box in boxes if not found else ():
        if box.folded is not None and any(lines.get(op) == line for op in box.folded.ops):
            return box.id
    return found[0] if found else None


def current_line(view: View, time: float, file: str) -> tuple[int, str] | None:
    """Return the line of the step that runs at a time, ms, and the colour role of its phase."""
    step = view.frame(time).step
    line = None if step is None else line_of_box(view, step.box, file)
    if step is None or line is None:
        return None
    return line, {"forward": "fwd", "backward": "bwd"}.get(step.phase, "param")


@lru_cache(maxsize=1)
def _sources(view: View, file: str) -> dict[str, int]:
    """Return the line of each node that a file made."""
    data = view.data
    found: dict[str, Source | None] = {one.node: one.source for one in data.values}
    found |= {one.id: one.source for one in data.ops if one.source is not None}
    return {
        node: source.line
        for node, source in found.items()
        if source is not None and os.path.basename(source.file) == file
    }

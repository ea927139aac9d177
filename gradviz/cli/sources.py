"""What a SOURCE of the command line stands for: a preset, a `.gradviz` file or a script, traced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from gradviz.bridge.messages import Goal
from gradviz.builder.script import check_kind, is_script, read_script
from gradviz.cli.choosing import with_root
from gradviz.cli.names import is_file
from gradviz.cli.seeing import Wished, looked
from gradviz.export.files import Rasterizer
from gradviz.layout.engines import lay_out
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec, Program, Script
from gradviz.model.trace import TraceData
from gradviz.model.words import Message, message
from gradviz.workspace.looks import look_of
from gradviz.workspace.view import View, view


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A program with its trace, and how it likes to be seen.

    `failure` is set where the program broke off: the trace goes up to there.
    """

    data: TraceData
    failure: Message | None = None
    program: Program | None = None
    look: dict[str, Any] = {}


def open_source(
    name: str,
    step: int | None = None,
    root: str | None = None,
    python: str | None = None,
    whole: int = 0,
    arguments: Sequence[str] = (),
) -> Source:
    """Return the trace that a name stands for.

    Parameters
    ----------
    name
        A `.gradviz` file, whose saved trace is taken and whose program is never run; a
        Python script, which runs up to its first training step; or the name of a preset,
        which torch computes here and now.
    step
        The training step of a script, counted from 1.
    root
        The value that backward starts from, by its name; by default all that do.
    python
        The Python that runs a script; by default gradviz's own.
    whole
        Tensors of a script with up to this many numbers are kept whole; 0 stands for the
        engine's choice.
    arguments
        What a script finds in `sys.argv` behind its own name.

    Raises
    ------
    GradvizError
        When there is neither, it cannot be read, or has no such step or value.
    """
    if is_file(name):
        check_kind(name)
    script = _script(name, tuple(arguments))
    if script is not None:
        source = _ran(script, Goal(step=step or 1, root=root or ""), python or "", whole)
    else:
        source = _opened(name, step, arguments)
    if root is None or source.failure is not None:
        return source
    return msgspec.structs.replace(source, data=with_root(source.data, root))


def _opened(name: str, step: int | None, arguments: Sequence[str]) -> Source:
    if arguments:
        raise GradvizError(no_script(name))
    if step is not None:
        text = "{source} is no script: it has no training steps."
        raise GradvizError(message("CommandLine", text, source=name))
    if is_file(name):
        return _file(name)
    from gradviz.builder.presets import preset

    found = preset(name)
    return Source(
        data=run(found.spec), program=found.spec, look={"direction": found.view.direction}
    )


def no_script(name: str) -> Message:
    """Say that arguments are for scripts."""
    text = "{source} is no script: it takes no arguments."
    return message("CommandLine", text, source=name)


def _script(name: str, arguments: tuple[str, ...]) -> Script | None:
    """Return the script that a name stands for, a file or a preset; None where it is none."""
    if is_file(name):
        found: Program | None = read_script(name) if is_script(name) else None
    else:
        from gradviz.builder.presets import preset

        found = preset(name).program
    if not isinstance(found, Script):
        return None
    return msgspec.structs.replace(found, arguments=arguments)


def _ran(script: Script, goal: Goal, python: str, whole: int) -> Source:
    from gradviz.cli.running import BrokenOff, run_script

    try:
        return Source(data=run_script(script, goal, python, whole), program=script)
    except BrokenOff as error:
        found = error.partial
        data = msgspec.structs.replace(found, notes=(error.message, *found.notes))
        return Source(data=data, failure=error.message, program=script)


def _file(name: str) -> Source:
    from gradviz.model.codec import load_document

    data, program, look = load_document(name)
    if data is None:
        if not isinstance(program, NetworkSpec):
            raise GradvizError(
                message("CommandLine", "{file} holds no trace. Open it and run it.", file=name)
            )
        data = run(program)
    return Source(data=data, program=program, look=look)


def run(spec: NetworkSpec) -> TraceData:
    """Compute a network with torch in this process.

    Raises
    ------
    GradvizError
        When torch is not there, or refuses the program.
    """
    try:
        from gradviz.engine.build import run_spec
    except ImportError as error:
        raise GradvizError(
            message(
                "CommandLine",
                "This needs PyTorch, which cannot be imported here ({reason}). Install torch, "
                "or give a saved .gradviz file.",
                reason=str(error),
            )
        ) from error
    return run_spec(spec)


def shown(source: Source, name: str, wanted: Wished) -> View:
    """Return a source as it is seen: as its file says, but for what the options say.

    Raises
    ------
    GradvizError
        When its records do not fit together: the file was not written by gradviz.
    """
    try:
        look = looked(source.data, look_of(source.look, full=False), wanted)
        return view(
            source.data,
            lay_out,
            full=look.full,
            direction=look.direction,
            folded=look.folded,
            reshaping=look.reshaping,
            moves=look.moves,
        )
    except (LookupError, TypeError, ValueError) as error:
        text = "{file} is damaged and cannot be read."
        told = message("Files", text, file=Path(name).name, detail=str(error))
        raise GradvizError(told) from error


def rasterizer() -> Rasterizer:
    """Return what draws PNG files; no display is needed.

    Raises
    ------
    GradvizError
        When Qt cannot be used.
    """
    try:
        from gradviz.qt.application import create_application
        from gradviz.qt.raster import QtRasterizer
    except ImportError as error:
        raise GradvizError(
            message(
                "CommandLine",
                "PNG needs PySide6, which cannot be imported here ({reason}). SVG does not.",
                reason=str(error),
            )
        ) from error
    create_application((), headless=True)
    return QtRasterizer()

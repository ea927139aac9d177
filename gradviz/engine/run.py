"""Any program to its trace: the one place that knows how each kind of program is run."""

from __future__ import annotations

from gradviz.bridge.messages import RunProgram
from gradviz.engine.build import run_spec
from gradviz.engine.script import run_script, walk_script
from gradviz.engine.stepping import Viewer
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec, Program, Script
from gradviz.model.trace import TraceData
from gradviz.model.words import message

__all__ = ["run_program", "run_request"]


def run_program(program: Program) -> TraceData:
    """Run a program and record it.

    Raises
    ------
    GradvizError
        When it cannot be run, or stops before its end.
    """
    if isinstance(program, NetworkSpec):
        return run_spec(program)
    if isinstance(program, Script):
        return run_script(program)
    text = "This was recorded while it ran elsewhere: it cannot be run again from here."
    raise GradvizError(message("Engine", text))


def run_request(request: RunProgram, viewer: Viewer) -> TraceData | int:
    """Run what a window asks for; a script shows its steps to the viewer.

    Returns
    -------
    TraceData or int
        The trace; of a script how many steps it had.

    Raises
    ------
    GradvizError
        When it cannot be run, or stops before its end.
    """
    if isinstance(request.program, Script):
        whole = request.whole or None
        return walk_script(request.program, request.goal, viewer, whole=whole)
    return run_program(request.program)

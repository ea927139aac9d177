"""Any program to its trace: the one place that knows how each kind of program is run."""

from __future__ import annotations

from gradviz.engine.build import run_spec
from gradviz.engine.script import run_script
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec, Program, Script
from gradviz.model.trace import TraceData
from gradviz.model.words import message

__all__ = ["run_program"]


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

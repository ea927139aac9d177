"""The traces that presets are shipped with: shown at once, until the engine's own come."""

from __future__ import annotations

from pathlib import Path

from gradviz.builder.presets import is_shipped
from gradviz.model.codec import load_document
from gradviz.model.program import NetworkSpec, Program, Script, program_hash
from gradviz.model.resources import resource
from gradviz.model.trace import TraceData


def saved_trace(program: Program) -> TraceData | None:
    """Return the trace of a preset as shipped, None unless it is of this very program."""
    name = program.name if isinstance(program, NetworkSpec) else ""
    if isinstance(program, Script) and is_shipped(program.path):
        name = Path(program.path).stem
    file = resource("samples") / f"{name}.gradviz"
    if not file.is_file():
        return None
    data, _, _ = load_document(str(file))
    return data if data is not None and data.program_hash == program_hash(program) else None

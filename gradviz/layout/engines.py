"""The choice of an engine, and the one synchronous call: `lay_out`."""

from __future__ import annotations

from typing import Literal

from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.layout.layered import layered

EngineName = Literal["auto", "graphlay", "layered"]


def lay_out(
    request: LayoutRequest, engine: EngineName = "auto", *, in_process: bool = True
) -> LayoutResult:
    """Return positions and routes."""
    return layered(request)

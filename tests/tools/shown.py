"""Views for tests: each preset's saved trace with its places and times; no torch, no Qt."""

from __future__ import annotations

from functools import cache

from gradviz.graph.reshaping import Reshaping
from gradviz.layout.engines import lay_out
from gradviz.model.codec import load_document
from gradviz.model.resources import resource
from gradviz.workspace.view import View, view


@cache
def shown(preset: str, *, full: bool = False, shapes: bool = True) -> View:
    """Return the view of a preset as it is shipped; its shape operations on edges or as boxes."""
    data, _, look = load_document(resource("samples") / f"{preset}.gradviz")
    assert data is not None
    reshaping = Reshaping(on_edges=shapes)
    return view(data, lay_out, full=full, direction=look["direction"], reshaping=reshaping)

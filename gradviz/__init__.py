"""gradviz: watch backpropagation happen on the real PyTorch autograd graph.

This file is the public door and nothing else; what it names lives in `gradviz.api`
and is imported when first used, so that ``import gradviz`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["GradvizError", "Trace", "__version__", "check", "load", "record", "trace"]

if TYPE_CHECKING:
    from gradviz.api import GradvizError, Trace, check, load, record, trace


def __getattr__(name: str) -> object:
    """Import a public name from `gradviz.api` when it is first asked for."""
    if name in __all__:
        from gradviz import api

        return getattr(api, name)
    raise AttributeError(f"module 'gradviz' has no attribute {name!r}")

"""Every edit of a network, in one place: pure functions from a spec to `Edited`.

Each is made elsewhere: `adding`, `wiring`, `removal`, `changing`, `grouping`, `clipboard`.
A refusal is a `GradvizError` with one sentence; then nothing has changed.
"""

from __future__ import annotations

from gradviz.builder.adding import add, insert_on_wire
from gradviz.builder.removal import delete
from gradviz.builder.wiring import Edited, connect, disconnect, fits, swap

__all__ = ["Edited", "add", "connect", "delete", "disconnect", "fits", "insert_on_wire", "swap"]

"""Every edit of a network, in one place: pure functions from a spec to `Edited`.

Each is made elsewhere: `adding`, `wiring`, `removal`, `changing`, `values`,
`grouping`, `clipboard`.
A refusal is a `GradvizError` with one sentence; then nothing has changed.
"""

from __future__ import annotations

from gradviz.builder.adding import add, insert_on_wire
from gradviz.builder.changing import (
    remark,
    rename,
    set_argument,
    set_optimizer,
    set_root,
    set_seed,
)
from gradviz.builder.clipboard import copy, duplicate, is_blocks, paste
from gradviz.builder.columns import add_table
from gradviz.builder.data import add_data
from gradviz.builder.grouping import group, ungroup
from gradviz.builder.removal import delete
from gradviz.builder.values import randomise, set_leaf, set_leaf_value
from gradviz.builder.wiring import Edited, connect, disconnect, fits, swap

__all__ = [
    "Edited",
    "add",
    "add_data",
    "add_table",
    "connect",
    "copy",
    "delete",
    "disconnect",
    "duplicate",
    "fits",
    "group",
    "insert_on_wire",
    "is_blocks",
    "paste",
    "randomise",
    "remark",
    "rename",
    "set_argument",
    "set_leaf",
    "set_leaf_value",
    "set_optimizer",
    "set_root",
    "set_seed",
    "swap",
    "ungroup",
]

"""Every edit of a network, in one place: pure functions from a spec to `Edited`.

Each is made elsewhere: `adding`, `wiring`, `removal`, `changing`, `values`, `cells`,
`data`, `columns`, `grouping`, `clipboard`.
A refusal is a `GradvizError` with one sentence; then nothing has changed.
"""

from __future__ import annotations

from gradviz.builder.adding import add, insert_on_wire
from gradviz.builder.cells import own_values, randomise, reset_values, set_cell, set_values
from gradviz.builder.changing import (
    remark,
    rename,
    set_argument,
    set_arguments,
    set_optimizer,
    set_root,
    set_seed,
)
from gradviz.builder.clipboard import copy, duplicate, is_blocks, paste
from gradviz.builder.columns import add_table
from gradviz.builder.data import add_data
from gradviz.builder.grouping import group, ungroup
from gradviz.builder.removal import delete
from gradviz.builder.values import set_leaf, set_leaf_value
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
    "own_values",
    "paste",
    "randomise",
    "remark",
    "rename",
    "reset_values",
    "set_argument",
    "set_arguments",
    "set_cell",
    "set_leaf",
    "set_leaf_value",
    "set_optimizer",
    "set_root",
    "set_seed",
    "set_values",
    "swap",
    "ungroup",
]

"""Which tensors an op keeps for backward by PyTorch's own formulas, where no run was looked at.

PyTorch keeps exactly what the formulas of those arguments name that need a gradient; what
they ask only for its size or kind is not kept.
"""

from __future__ import annotations

import re

from gradviz.model.trace import OpRecord
from gradviz.ops.fallback import derivative

_NAME = re.compile(r"(?<![\w.>])([A-Za-z_]\w*)(?:(?:\.|->)(\w+)\()?")
_ASKED = frozenset(
    {"sym_sizes", "sizes", "sym_size", "scalar_type", "options", "dim", "sym_numel", "numel"}
    | {"layout", "is_conj", "is_neg", "sym_strides", "device", "has_value"}
)


def kept_names(op: OpRecord) -> tuple[str, ...] | None:
    """Return the names of the arguments and results that an op keeps, None where unknown.

    Examples
    --------
    >>> from gradviz.model.trace import Argument, OpRecord, Ref
    >>> x = Argument(argument=0, name="self", slot=0, value=Ref(node="x"))
    >>> kept_names(OpRecord(id="exp", op="aten.exp.default", arguments=(x,)))
    ('result',)
    """
    found = derivative(op)
    if found is None or op.op is None:
        return None
    given = [one.name for one in op.arguments]
    wanted = {one.name for one in op.arguments if one.slot is not None}
    names: set[str] = set()
    for group, formula in found.formulas.items():
        if wanted.intersection(part.strip() for part in group.split(",")):
            names |= {name for name, asked in _NAME.findall(formula) if asked not in _ASKED}
    results = [name for name in sorted(names) if re.fullmatch(r"result\d*|output", name)]
    return (*(name for name in dict.fromkeys(given) if name in names), *results)

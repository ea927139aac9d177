"""Folded modules give their names to what leaves them: ``taken_4`` instead of ``view_7``."""

from __future__ import annotations

from collections.abc import Iterable

from gradviz.scene.scene import Box


def stand_ins(boxes: Iterable[Box]) -> dict[tuple[str, int], str]:
    """Return names for the values that leave folded modules, by node and output number.

    A formula then speaks of what is seen: ``x = x + attention`` and not ``x + view_7``. A
    module of several outputs, or whose name is no name in a formula ("0"), gives none.
    """
    found = {}
    for box in boxes:
        if box.kind != "module" or box.folded is None or len(box.folded.outputs) != 1:
            continue
        name = box.folded.title.replace(" #", "_").replace(".", "_")
        if name.isidentifier():
            found[box.folded.outputs[0]] = name
    return found

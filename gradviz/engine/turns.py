"""Whose turn it was when a backward pass broke off: found from what had run by then.

The engine runs, of the nodes that all their gradients have arrived at, the one that was made
last. So nothing need be written down while a pass runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradviz.engine.starts import Root, Start

__all__ = ["whose_turn"]


def whose_turn(watched: set[Any], ran: set[Any], ends: Sequence[Root]) -> Any:
    """Return the autograd node that was to run next, None where none was left.

    Parameters
    ----------
    watched
        All nodes of the pass.
    ran
        Those that had run.
    ends
        What gradients were asked for; () for all leaves.
    """
    left = (needed(watched, ends) if ends else watched) - ran
    waits = {target for grad_fn in left for target, _ in grad_fn.next_functions}
    ready = (grad_fn for grad_fn in left if grad_fn not in waits)
    return max(ready, key=lambda grad_fn: grad_fn._sequence_nr(), default=None)


def needed(watched: set[Any], ends: Sequence[Root]) -> set[Any]:
    """Return the nodes that lead to what gradients are asked for: others do not run."""
    leading: dict[Any, list[Any]] = {}
    for grad_fn in watched:
        for target, _ in grad_fn.next_functions:
            leading.setdefault(target, []).append(grad_fn)
    stack = [grad_fn for grad_fn in Start(ends).nodes() if grad_fn in watched]
    found = set(stack)
    while stack:
        before = [one for one in leading.get(stack.pop(), ()) if one not in found]
        found.update(before)
        stack.extend(before)
    return found

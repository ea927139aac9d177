"""Which layer each box stands in.

Ops stand right after the last of their inputs. Leaves, and ops that depend on nothing
but leaves of their own, move up to the op that reads them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence


class Neighbours:
    """Sources and targets of every box, each neighbour once, in the order of the links."""

    def __init__(self, count: int, pairs: Sequence[tuple[int, int]]) -> None:
        sources: list[dict[int, None]] = [{} for _ in range(count)]
        targets: list[dict[int, None]] = [{} for _ in range(count)]
        for source, target in pairs:
            sources[target][source] = None
            targets[source][target] = None
        self.sources = [list(found) for found in sources]
        self.targets = [list(found) for found in targets]


def forward_pairs(count: int, pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """Say for each pair whether it goes forward once cycles are cut.

    A trace has no cycles; a request that has one is laid out all the same.
    """
    near = Neighbours(count, [pair for pair in pairs if pair[0] != pair[1]])
    waiting = [len(found) for found in near.sources]
    ready = deque(box for box in range(count) if not waiting[box])
    place = [-1] * count
    done, candidate = 0, 0
    while done < count:
        if not ready:
            while place[candidate] >= 0:
                candidate += 1
            ready.append(candidate)
        box = ready.popleft()
        if place[box] >= 0:
            continue
        place[box] = done
        done += 1
        for target in near.targets[box]:
            waiting[target] -= 1
            if waiting[target] == 0 and place[target] < 0:
                ready.append(target)
    return [place[source] < place[target] for source, target in pairs]


def topological(near: Neighbours) -> list[int]:
    """Return all boxes, every one after its sources."""
    waiting = [len(found) for found in near.sources]
    ready = deque(box for box, count in enumerate(waiting) if not count)
    order = []
    while ready:
        box = ready.popleft()
        order.append(box)
        for target in near.targets[box]:
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return order


def depths(near: Neighbours, order: Sequence[int]) -> list[int]:
    """Return the length of the longest path that leads to each box."""
    depth = [0] * len(order)
    for box in order:
        for source in near.sources[box]:
            depth[box] = max(depth[box], depth[source] + 1)
    return depth


def heights(near: Neighbours, order: Sequence[int]) -> list[int]:
    """Return the length of the longest path that starts at each box."""
    height = [0] * len(order)
    for box in reversed(order):
        for target in near.targets[box]:
            height[box] = max(height[box], height[target] + 1)
    return height


def layers(
    near: Neighbours, drawn: Neighbours, order: Sequence[int], depth: Sequence[int]
) -> list[int]:
    """Return the layer of each box, from 0; every link crosses at least one boundary.

    `drawn` leaves those links out that only keep an order: a leaf is one all the same.
    """
    free = [True] * len(order)
    for box in order:
        free[box] = all(
            free[source] and len(drawn.targets[source]) == 1 for source in drawn.sources[box]
        )
    layer = list(depth)
    for box in reversed(order):
        targets = near.targets[box]
        pulled = len(drawn.targets[box]) > len(drawn.sources[box])
        if targets and (free[box] or pulled):
            layer[box] = min(layer[target] for target in targets) - 1
    return layer

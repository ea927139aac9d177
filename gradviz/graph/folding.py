"""Folding: calls of modules become single boxes; what is inside them is not drawn.

Boxes and links in, boxes and links out; it knows nothing of looks and positions. Every
use of a value inside a folded module is kept on the line that brings it there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce

import msgspec

from gradviz.graph.boxes import Use, ViewBox, ViewLink
from gradviz.graph.modules import Call, Calls
from gradviz.model.trace import TraceData

__all__ = ["FEW_BOXES", "at_depth", "default_folds", "fold", "foldable", "placed"]

FEW_BOXES = 60
"""A graph of more boxes opens folded, to the depth that leaves at most so many."""

OWNED = frozenset({"parameter", "buffer", "constant"})
"""Kinds of leaves that go into a folded module when nothing else uses them."""

Boxes = dict[str, ViewBox]


def at_depth(calls: Calls, depth: int) -> frozenset[str]:
    """Return the calls to fold so that `depth` - 1 levels of modules are open, layers never."""
    parents = {call.inside for call in calls.found.values()}
    return frozenset(
        call.id for call in calls.found.values() if call.depth >= depth or call.id not in parents
    )


def foldable(
    boxes: Mapping[str, ViewBox], links: Iterable[ViewLink], calls: Calls
) -> frozenset[str]:
    """Return the calls of which something would be hidden: several ops, or leaves of their own."""
    busy = {call.id for call in calls.found.values() if call.last > call.first}
    ops = [box for box in boxes.values() if box.kind in ("op", "loss")]
    inner = {box.id: call for box, call in zip(ops, calls.of_op, strict=True)}
    for link in links:
        if boxes[link.source].kind in ("parameter", "buffer"):
            busy.update(calls.around(inner[link.target]))
    return frozenset(busy)


def default_folds(
    boxes: Boxes, links: list[ViewLink], data: TraceData, calls: Calls
) -> frozenset[str]:
    """Return what is folded when a graph is opened: nothing of a small one."""
    if len(boxes) <= FEW_BOXES or not calls.found:
        return frozenset()
    chosen = at_depth(calls, 1)
    for depth in range(2, 1 + max(call.depth for call in calls.found.values())):
        deeper = at_depth(calls, depth)
        if len(fold(boxes, links, data, calls, deeper)[0]) > FEW_BOXES:
            break
        chosen = deeper
    return chosen


def fold(
    boxes: Boxes, links: list[ViewLink], data: TraceData, calls: Calls, folded: frozenset[str]
) -> tuple[Boxes, list[ViewLink]]:
    """Draw each folded call as one box.

    Parameters
    ----------
    boxes, links
        All ops and leaves, before chips and bundles.
    data, calls
        The trace, and its calls of modules.
    folded
        Ids of calls; those inside another folded one, and those that hide nothing, are
        left as they are.
    """
    folded &= foldable(boxes, links, calls)
    if not folded:
        return boxes, links
    group = _groups(data, calls, folded)
    owners = _owners(boxes, links, data, group, calls)
    shown = _shown_elsewhere(boxes, links, data, group, calls)
    home = {**group, **dict.fromkeys(owners, "")}
    inner = {(leaf, call) for leaf, hidden in shown.items() for call in hidden}
    kept = _links([one for one in links if (one.source, group.get(one.target)) not in inner],
                  home, owners)  # fmt: skip
    made = _module_boxes(boxes, data, calls, group, owners, kept)
    whole: Boxes = {}
    for box in boxes.values():
        if box.id in owners:
            continue
        call = group.get(box.id)
        if call is None:
            whole[box.id] = box
        elif box.id == made[call].members[made[call].ops - 1]:
            whole[call] = made[call]
    return whole, kept


def _groups(data: TraceData, calls: Calls, folded: frozenset[str]) -> dict[str, str]:
    """Return the outermost folded call around each op that is inside one."""
    chosen: dict[str, str] = {"": ""}
    for call in calls.found.values():
        chosen[call.id] = chosen[call.inside] or (call.id if call.id in folded else "")
    pairs = zip(data.ops, calls.of_op, strict=True)
    return {op.id: chosen[inner] for op, inner in pairs if chosen[inner]}


def _data(data: TraceData) -> frozenset[str]:
    """Return the constants that the program's own variables hold: they go into no module."""
    paths = {module.path for module in data.modules} - {""}
    return frozenset(
        value.node
        for value in data.values
        if value.role == "constant"
        and value.name
        and not any(value.name.startswith(f"{path}.") for path in paths)
    )


def _owners(
    boxes: Boxes, links: list[ViewLink], data: TraceData, group: dict[str, str], calls: Calls
) -> dict[str, tuple[str, ...]]:
    """Return the leaves that go inside, each with the calls of the one module that uses it."""
    users: dict[str, dict[str, None]] = defaultdict(dict)
    for link in links:
        users[link.source][group.get(link.target, "")] = None
    held = _data(data)
    owners = {}
    for leaf, found in users.items():
        box = boxes[leaf]
        if box.kind not in OWNED or box.root or "" in found or leaf in held:
            continue
        if len({calls.found[call].path for call in found}) == 1:
            owners[leaf] = tuple(found)
    return owners


def _shown_elsewhere(
    boxes: Boxes, links: list[ViewLink], data: TraceData, group: dict[str, str], calls: Calls
) -> dict[str, tuple[str, ...]]:
    """Return the leaves that open and folded calls of one module share, each with the folded ones.

    They are drawn in the open ones alone: opening one time step of a recurrent network brings
    no lines to the others.
    """
    inner = {op.id: call for op, call in zip(data.ops, calls.of_op, strict=True)}
    held = _data(data)
    users: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if boxes[link.source].kind in OWNED and link.source not in held:
            users[link.source].append(link.target)
    found = {}
    for leaf, targets in users.items():
        folded = dict.fromkeys(group[op] for op in targets if op in group)
        paths = {calls.found[call].path for call in folded}
        outside = [calls.around(inner[op]) for op in targets if op not in group]
        if len(paths) == 1 and outside and not boxes[leaf].root:
            around = ({calls.found[call].path for call in chain} for chain in outside)
            if all(paths <= one for one in around):
                found[leaf] = tuple(folded)
    return found


def _links(
    links: list[ViewLink], home: dict[str, str], owners: dict[str, tuple[str, ...]]
) -> list[ViewLink]:
    """Return the links that cross a border or stay outside; one for each value into a module."""
    kept: list[ViewLink] = []
    shared: dict[tuple[str, str, str, int], int] = {}
    entries: dict[str, int] = defaultdict(int)
    for link in links:
        if link.source in owners:
            continue
        source, target = home.get(link.source, link.source), home.get(link.target, link.target)
        if source == target:
            continue
        moved = msgspec.structs.replace(link, source=source, target=target)
        if link.target not in home:
            kept.append(moved)
            continue
        use = Use(consumer=link.consumer, argument=link.argument, slot=link.slot)
        key = source, target, link.node, link.output
        if key in shared:
            first = kept[shared[key]]
            kept[shared[key]] = msgspec.structs.replace(
                first,
                uses=(*first.uses, use),
                differentiable=first.differentiable or link.differentiable,
                slot=link.slot if first.slot is None else first.slot,
            )
            continue
        shared[key] = len(kept)
        kept.append(msgspec.structs.replace(moved, uses=(use,), order=entries[target]))
        entries[target] += 1
    return kept


def _module_boxes(
    boxes: Boxes,
    data: TraceData,
    calls: Calls,
    group: dict[str, str],
    owners: dict[str, tuple[str, ...]],
    links: list[ViewLink],
) -> Boxes:
    members: dict[str, list[str]] = defaultdict(list)
    leaves: dict[str, list[str]] = defaultdict(list)
    leaving: dict[str, dict[tuple[str, int], None]] = defaultdict(dict)
    for op in data.ops:
        if op.id in group:
            members[group[op.id]].append(op.id)
    for leaf, found in owners.items():
        for call in found:
            leaves[call].append(leaf)
    for link in links:
        leaving[link.source][link.node, link.output] = None
    starts = [one.root for one in data.passes]
    starts += [start.root for one in data.passes for start in one.also]
    for ref in (*data.roots, *starts):
        if ref.node in group:
            leaving[group[ref.node]][ref.node, ref.output] = None
    made = {}
    for name, ops in members.items():
        place = {op: index for index, op in enumerate(ops)}
        outputs = sorted(leaving[name], key=lambda one: (-place[one[0]], one[1]))
        outputs = outputs or [(ops[-1], 0)]
        made[name] = ViewBox(
            id=name,
            node=outputs[0][0],
            kind="module",
            root=any(boxes[op].root for op in ops),
            module=calls.found[name].path,
            members=(*ops, *leaves[name]),
            ops=len(ops),
            outputs=tuple(outputs),
        )
    return made


def placed(boxes: Boxes, links: list[ViewLink], data: TraceData, calls: Calls) -> Boxes:
    """Say of each box in which open calls it stands; a leaf stands where its only users do."""
    inner = {op.id: call for op, call in zip(data.ops, calls.of_op, strict=True)}
    within: dict[str, tuple[str, ...]] = {}
    for box in boxes.values():
        call: Call | None = calls.found.get(box.id)
        if box.kind == "module" and call is not None:
            within[box.id] = calls.around(call.inside)
        elif box.kind in ("op", "loss", "shape"):
            within[box.id] = calls.around(inner[box.node])
    targets: dict[str, list[str]] = defaultdict(list)
    sources: dict[str, list[str]] = defaultdict(list)
    for link in links:
        targets[link.source].append(link.target)
        sources[link.target].append(link.source)
    held = _data(data)
    for box in reversed(boxes.values()):
        if box.id in within or box.kind == "input" or box.node in held:
            continue
        near = targets[box.id] or sources[box.id]
        chains = [within.get(one, ()) for one in near]
        within[box.id] = reduce(_common, chains) if chains else ()
    return {
        name: msgspec.structs.replace(box, within=within[name]) if within.get(name) else box
        for name, box in boxes.items()
    }


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the part that two chains begin with."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return one[:count]

"""TraceData -> view graph: which boxes and links are drawn, before any position.

It decides what becomes a box (chips of shared leaves, folded `AccumulateGrad`, bundles
of hubs) and nothing about looks: glyphs, labels and sizes come from later layers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec

from gradviz.graph.boxes import Kind, ViewBox, ViewGraph, ViewLink, Walk, link_at, signature
from gradviz.graph.cuts import cut
from gradviz.graph.folding import default_folds, fold, foldable, placed
from gradviz.graph.modules import Calls, calls_of, owner
from gradviz.graph.reshaping import ON_EDGES, Reshaping, on_edges, shape_chains
from gradviz.model.trace import Argument, OpRecord, TraceData, ValueRecord

__all__ = [
    "CHIP_BOXES",
    "CHIP_USES",
    "HUB_EDGES",
    "Kind",
    "ViewBox",
    "ViewGraph",
    "ViewLink",
    "Walk",
    "link_at",
    "signature",
    "view_graph",
]

CHIP_BOXES = 40
"""A graph with more boxes than this draws a shared leaf as one chip per use.

Smaller graphs keep the one leaf with its fan-out: in a lesson the sum at a fan-out is
what there is to see.
"""

CHIP_USES = 6
"""A leaf with more uses than this is drawn as chips in a graph of any size."""

HUB_EDGES = 60
"""More edges than this on one side of a box are bundled into one box."""

COMMUTATIVE = frozenset({"aten.mul.Tensor", "aten.add.Tensor"})
"""Ops whose two arguments may stand in either order when one is a leaf."""

Boxes = dict[str, ViewBox]
Values = dict[tuple[str, int], ValueRecord]


def view_graph(
    data: TraceData,
    *,
    full: bool = False,
    folded: frozenset[str] | None = frozenset(),
    calls: Calls | None = None,
    reshaping: Reshaping = ON_EDGES,
) -> ViewGraph:
    """Return what is drawn of a trace.

    Parameters
    ----------
    data
        The trace.
    full
        False for the simple graph: `AccumulateGrad` folded into its leaf, shared leaves
        as chips where there are many. True for the honest whole: every autograd node is
        a box, ``leaf -> AccumulateGrad -> op``, and a leaf is drawn once.
    folded
        Ids of the calls of modules that are drawn as one box (`gradviz.graph.modules`);
        None for what suits the graph.
    calls
        The calls of the trace, where they are known already.
    reshaping
        Whether shape operations are marks on their edges; in the full graph they never are.

    Notes
    -----
    Nothing is left out: ops without a use and leaves that nothing reads have a box.
    Hubs (`HUB_EDGES`) are bundled in both graphs.
    """
    values: Values = {(value.node, value.output): value for value in data.values}
    boxes = _boxes(data, values)
    links = _edges(data, values, boxes)
    calls = calls or calls_of(data)
    closable = foldable(boxes, links, calls)
    if folded is None:
        folded = default_folds(boxes, links, data, calls)
    many = len(boxes) > CHIP_BOXES
    boxes, links = fold(boxes, links, data, calls, folded)
    chains = () if full or not reshaping.on_edges else shape_chains(boxes, links, data, calls)
    marks = tuple(chain for chain in chains if chain.id not in reshaping.opened)
    boxes, links = on_edges(boxes, links, marks)
    if full:
        boxes, links = _with_accumulation(boxes, links, values)
    else:
        boxes, links = _with_chips(boxes, links, _shared_leaves(boxes, links, many=many))
    boxes, links = _with_chips(boxes, links, _hubs(links), hub=True)
    boxes, links = _with_bundles(boxes, links)
    boxes = placed(boxes, links, data, calls)
    numbered = tuple(msgspec.structs.replace(link, index=index) for index, link in enumerate(links))
    return ViewGraph(
        boxes=tuple(boxes.values()),
        links=numbered,
        full=full,
        calls=tuple(calls.found.values()),
        chains=chains,
        closable=closable | {chain.id for chain in chains},
        folded=folded & closable | {chain.id for chain in marks},
    )


def _boxes(data: TraceData, values: Values) -> Boxes:
    """One box for each node, leaves right before the first op that reads them."""
    roots = {root.node for root in data.roots}
    starts = {backward.root.node for backward in data.passes}
    paths = {module.path for module in data.modules}
    ops = {op.id for op in data.ops}
    boxes: Boxes = {}

    def add_leaf(node: str) -> None:
        if node in ops or node in boxes:
            return
        value = values.get((node, 0))
        kind: Kind = "constant" if value is None or value.role == "result" else value.role
        boxes[node] = ViewBox(
            id=node, node=node, kind=kind, root=node in roots, module=owner(node, paths)
        )

    for op in data.ops:
        for argument in op.arguments:
            add_leaf(argument.value.node)
        kind: Kind = "loss" if op.id in starts else "op"
        boxes[op.id] = ViewBox(
            id=op.id, node=op.id, kind=kind, root=op.id in roots, module=op.module
        )
    for value in data.values:
        add_leaf(value.node)
    return boxes


def _edges(data: TraceData, values: Values, boxes: Boxes) -> list[ViewLink]:
    links = []
    for op in data.ops:
        for order, argument in _in_order(op, boxes):
            ref = argument.value
            value = values.get((ref.node, ref.output))
            carries = value is None or value.requires_grad
            links.append(
                ViewLink(
                    index=0,
                    source=ref.node,
                    target=op.id,
                    node=ref.node,
                    output=ref.output,
                    consumer=op.id,
                    argument=argument.argument,
                    slot=argument.slot,
                    differentiable=argument.slot is not None and carries,
                    cut=cut(op, value, values),
                    order=order,
                )
            )
    return links


def _in_order(op: OpRecord, boxes: Boxes) -> list[tuple[int, Argument]]:
    """Return the arguments with their order: as in the call, or free where that is better.

    An op that does not mind (`COMMUTATIVE`) and reads a leaf has one order for both; the
    parameter comes last, so that w stands below x for ``w * x`` as for ``x * w``.
    """
    kinds = [boxes[argument.value.node].kind for argument in op.arguments]
    leaves = [kind for kind in kinds if kind not in ("op", "loss")]
    if op.op not in COMMUTATIVE or len(kinds) != 2 or not leaves:
        return list(enumerate(op.arguments))
    data_first = sorted(op.arguments, key=lambda a: boxes[a.value.node].kind == "parameter")
    return [(0, argument) for argument in data_first]


def _with_accumulation(
    boxes: Boxes, links: list[ViewLink], values: Values
) -> tuple[Boxes, list[ViewLink]]:
    """Put an `AccumulateGrad` box between each leaf that gets a gradient and its uses."""
    kept = []
    between: dict[str, ViewBox] = {}
    for link in links:
        value = values.get((link.node, link.output))
        leaf = value is not None and value.role != "result"
        if not (leaf and link.differentiable):
            kept.append(link)
            continue
        box = boxes[link.node]
        name = f"AccumulateGrad({link.node})"
        if link.node not in between:
            between[link.node] = ViewBox(
                id=name, node=link.node, kind="accumulate", module=box.module
            )
            kept.append(
                ViewLink(
                    index=0, source=link.node, target=name, node=link.node, differentiable=True
                )
            )
        kept.append(msgspec.structs.replace(link, source=name))
    whole: Boxes = {}
    for box in boxes.values():
        whole[box.id] = box
        if box.id in between:
            whole[between[box.id].id] = between[box.id]
    return whole, kept


def _shared_leaves(boxes: Boxes, links: list[ViewLink], *, many: bool) -> set[str]:
    """Return the leaves that are drawn as chips, one for each op that reads them."""
    users: dict[str, dict[str, None]] = defaultdict(dict)
    for link in links:
        if boxes[link.source].kind not in ("op", "loss", "module", "shape"):
            users[link.source][link.target] = None
    least = 1 if many else CHIP_USES
    return {leaf for leaf, ops in users.items() if len(ops) > least}


def _hubs(links: list[ViewLink]) -> set[str]:
    counts = Counter(link.source for link in links)
    return {box for box, count in counts.items() if count > HUB_EDGES}


def _with_chips(
    boxes: Boxes, links: list[ViewLink], shared: set[str], *, hub: bool = False
) -> tuple[Boxes, list[ViewLink]]:
    """Draw each shared box once for every op that reads it.

    A leaf is then gone as a box of its own; a hub stays, followed by a bundle that says
    how many uses there are.
    """
    if not shared:
        return boxes, links
    users: dict[str, dict[str, None]] = defaultdict(dict)
    for link in links:
        if link.source in shared:
            users[link.source][link.target] = None
    chips = {
        name: tuple(f"{name}@{target}" for target in targets) for name, targets in users.items()
    }
    kept = [
        msgspec.structs.replace(link, source=f"{link.source}@{link.target}")
        if link.source in shared
        else link
        for link in links
    ]
    whole: Boxes = {}
    wanted = _wanted_at(users)
    for box in boxes.values():
        for name in wanted.get(box.id, ()):
            whole[f"{name}@{box.id}"] = msgspec.structs.replace(
                boxes[name],
                id=f"{name}@{box.id}",
                chip=True,
                chips=chips[name],
                module=box.module,
                root=False,
            )
        if box.id not in shared or hub:
            whole[box.id] = box
        if box.id in shared and hub:
            _add_bundle_of_uses(box, tuple(users[box.id]), whole, kept)
    return whole, kept


def _wanted_at(users: dict[str, dict[str, None]]) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for name, targets in users.items():
        for target in targets:
            wanted[target].append(name)
    return wanted


def _add_bundle_of_uses(
    hub: ViewBox, targets: tuple[str, ...], boxes: Boxes, links: list[ViewLink]
) -> None:
    name = f"{hub.id}:uses"
    boxes[name] = ViewBox(id=name, node=hub.node, kind="bundle", module=hub.module, members=targets)
    links.append(ViewLink(index=0, source=hub.id, target=name, node=hub.node, count=len(targets)))


def _with_bundles(boxes: Boxes, links: list[ViewLink]) -> tuple[Boxes, list[ViewLink]]:
    """Put one box in front of each op that takes more than `HUB_EDGES` values."""
    counts = Counter(link.target for link in links)
    hubs = {box for box, count in counts.items() if count > HUB_EDGES}
    if not hubs:
        return boxes, links
    drawn_sources = {link.source for link in links if link.target not in hubs}
    fed = {link.target for link in links}
    absorbed = {
        link.source
        for link in links
        if link.target in hubs and link.source not in drawn_sources and link.source not in fed
    }
    kept = []
    members: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.target not in hubs:
            kept.append(link)
            continue
        name = f"{link.target}:inputs"
        members[link.target].append(link.node)
        source = name if link.source in absorbed else link.source
        kept.append(msgspec.structs.replace(link, source=source, target=name, drawn=False))
    whole: Boxes = {}
    for box in boxes.values():
        if box.id in hubs:
            bundle = ViewBox(
                id=f"{box.id}:inputs",
                node=box.node,
                kind="bundle",
                module=box.module,
                members=tuple(members[box.id]),
            )
            whole[bundle.id] = bundle
            kept.append(_bundle_link(bundle, box, links))
        if box.id not in absorbed:
            whole[box.id] = box
    return _without_absorbed_chips(whole), kept


def _bundle_link(bundle: ViewBox, hub: ViewBox, links: Iterable[ViewLink]) -> ViewLink:
    flows = any(link.differentiable for link in links if link.target == hub.id)
    return ViewLink(
        index=0,
        source=bundle.id,
        target=hub.id,
        node=bundle.node,
        consumer=hub.node,
        differentiable=flows,
        count=len(bundle.members),
    )


def _without_absorbed_chips(boxes: Boxes) -> Boxes:
    kept = {}
    for name, box in boxes.items():
        if box.chip and any(chip not in boxes for chip in box.chips):
            chips = tuple(chip for chip in box.chips if chip in boxes)
            box = msgspec.structs.replace(box, chips=chips)
        kept[name] = box
    return kept

"""From a network's spec to its Plan, kept while it is edited; and what of it is saved.

A `PlanView` is all of the places that a document keeps: it belongs to the document's view,
never to the program, and is undone together with it. The rest (sizes, wires, labels) is
made anew from the spec whenever that changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from gradviz.builder.blocks import BlockView, Wire, blocks, wires
from gradviz.builder.palette import palette
from gradviz.builder.problems import Verdict
from gradviz.model.numbers import format_number
from gradviz.model.picture import Point
from gradviz.model.program import Leaf, NetworkSpec
from gradviz.model.tensor import TensorValue
from gradviz.model.words import translate
from gradviz.scene.plan import Direction, Plan
from gradviz.scene.planning import plan
from gradviz.scene.sketch import Look, PlanBlock, PlanWire, Sketch
from gradviz.workspace.findings import Findings, findings, shape_text

SMALL = 4
"""Leaves of up to so many numbers show them."""
LESSON_BLOCKS = 60
"""Up to so many blocks of single numbers flow from left to right."""


class PlanView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a network lies on the canvas: what a document's view keeps of it.

    Attributes
    ----------
    direction
        "LR" or "TB"; None for what suits the network.
    places
        Centre of each block by its id, px.
    moved
        Blocks that a person put where they are.
    """

    direction: Literal["LR", "TB"] | None = None
    places: tuple[tuple[str, float, float], ...] = ()
    moved: tuple[str, ...] = ()

    def with_moved(self, places: Mapping[str, Point]) -> PlanView:
        """Return the view after a person moved some blocks (their centres)."""
        known = {name: (x, y) for name, x, y in self.places} | dict(places)
        moved = tuple(dict.fromkeys((*self.moved, *places)))
        return msgspec.structs.replace(self, places=_listed(known), moved=moved)

    def renamed(self, names: Mapping[str, str]) -> PlanView:
        """Return the view after blocks got other names."""
        places = tuple((names.get(name, name), x, y) for name, x, y in self.places)
        moved = tuple(names.get(name, name) for name in self.moved)
        return msgspec.structs.replace(self, places=places, moved=moved)

    @property
    def centres(self) -> dict[str, Point]:
        """Block id to its centre."""
        return {name: (x, y) for name, x, y in self.places}


def view_of(plan: Plan, before: PlanView) -> PlanView:
    """Return the view that keeps a plan's places: what a document saves."""
    there = plan.by_id
    moved = tuple(name for name in before.moved if name in there)
    return PlanView(direction=plan.direction, places=_listed(plan.centres), moved=moved)


def _listed(places: Mapping[str, Point]) -> tuple[tuple[str, float, float], ...]:
    return tuple((name, round(x, 2), round(y, 2)) for name, (x, y) in places.items())


def read_view(look: Mapping[str, Any]) -> PlanView:
    """Return the places that a document's ``view`` keeps under "plan"; none if it has none."""
    try:
        return msgspec.convert(look.get("plan", {}), PlanView)
    except msgspec.ValidationError:
        return PlanView()


class Planning:
    """Plans of one document, one after the other: what stands stays where it is."""

    def __init__(self) -> None:
        self._last: tuple[Sketch, Plan] | None = None
        self._direction: Direction | None = None

    def plan(
        self,
        spec: NetworkSpec,
        view: PlanView | None = None,
        verdict: Verdict | None = None,
        *,
        tidy: bool = False,
    ) -> Plan:
        """Return the plan of a network.

        Parameters
        ----------
        spec, verdict
            The network, and what `gradviz.builder.shapes.check` says of it.
        view
            Places that a document keeps, or that were just moved; they win over those
            of the plan before. One without places lays out everything anew. None for
            wherever the blocks are.
        tidy
            Lay out everything anew.

        Raises
        ------
        GradvizError
            When a line of the spec cannot be read.
        """
        made = sketch(spec, verdict)
        tidy = tidy or (view is not None and not view.places)
        direction = self._chosen(spec, view)
        places = {} if view is None else view.centres
        before = self._last[1] if self._last is not None else None
        if before is not None and not tidy and self._last is not None:
            moved = any(before.centres.get(name, at) != at for name, at in places.items())
            if made == self._last[0] and not moved and before.direction == direction:
                return before
        found = plan(made, direction=direction, before=before, places=places, tidy=tidy)
        self._last = (made, found)
        return found

    def _chosen(self, spec: NetworkSpec, view: PlanView | None) -> Direction:
        """Return the direction: the document's, that of before, or what suits the network."""
        if view is not None and view.direction is not None:
            self._direction = view.direction
        elif self._direction is None or self._last is None or not self._last[0].blocks:
            self._direction = suited_direction(spec)
        return self._direction

    def forget(self) -> None:
        """Take the next network as a new one."""
        self._last = self._direction = None


def suited_direction(spec: NetworkSpec) -> Direction:
    """Return "LR" for a small network of single numbers, "TB" for all others."""
    single = sum(_count(leaf.value) == 1 for leaf in spec.leaves)
    small = len(spec.leaves) + len(spec.lines) <= LESSON_BLOCKS
    lesson = single * 2 > len(spec.leaves) and small and not spec.modules
    return "LR" if lesson else "TB"


# -------------------------------------------------------------------------- sketch


def sketch(spec: NetworkSpec, verdict: Verdict | None = None) -> Sketch:
    """Return what is written on the blocks and wires of a network, in the current language."""
    leaves = {leaf.name: leaf for leaf in spec.leaves}
    remarks = dict(spec.remarks)
    views = blocks(spec)
    found = findings(verdict, views)
    learns = learning(spec, verdict)
    targets = _targets(views)
    made = []
    for view in views:
        leaf = leaves.get(view.id) if view.kind == "leaf" else None
        block = (
            _leaf(view, leaf, view.id in targets)
            if leaf is not None
            else _block(view, view.module in learns)
        )
        made.append(_marked(block, view, spec, remarks, found))
    by_id = {view.id: view for view in views}
    lines = tuple(_wire(wire, by_id, leaves, found) for wire in wires(spec))
    return Sketch(blocks=tuple(made), wires=lines)


def learning(spec: NetworkSpec, verdict: Verdict | None = None) -> frozenset[str]:
    """Return the modules that have parameters of their own."""
    counts = verdict.parameters if verdict is not None else {}
    entries = {entry.id: entry for entry in palette()}
    known = [(module.name, entries.get(module.block)) for module in spec.modules]
    return frozenset(
        name
        for name, entry in known
        if counts.get(name, 0) or (entry is not None and (entry.weights or entry.children))
    )


def _targets(views: Iterable[BlockView]) -> set[str]:
    """Return the blocks that a loss compares with."""
    losses = [view for view in views if view.kind == "loss"]
    return {port.source for view in losses for port in view.ports[1:2]}


def _leaf(view: BlockView, leaf: Leaf, is_target: bool) -> PlanBlock:
    words = leaf_words(leaf, is_target=is_target)
    return PlanBlock(id=view.id, look=leaf.role, title=leaf.name, subtitle=words)


def leaf_words(leaf: Leaf, *, is_target: bool = False) -> str:
    """Return what a leaf shows beside its name: its numbers when they are few."""
    value = leaf.value
    if value.is_whole and 0 < _count(value) <= SMALL:
        return _numbers(value.item() if _count(value) == 1 else value.numpy().tolist())
    made = leaf.recipe.partition("(")[0].rpartition(".")[2]
    target = is_target and leaf.role == "constant"
    return made or (translate("Canvas", "target") if target else _role_words(leaf.role))


def _role_words(role: str) -> str:
    return {
        "parameter": translate("Canvas", "parameter"),
        "input": translate("Canvas", "input"),
        "constant": translate("Canvas", "constant"),
    }[role]


def _count(value: TensorValue) -> int:
    count = 1
    for size in value.shape:
        count *= size
    return count


def _numbers(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_numbers(item) for item in value) + "]"
    return format_number(value)


def _block(view: BlockView, learns: bool) -> PlanBlock:
    look: Look = "loss" if view.kind == "loss" else "op"
    title, subtitle = view.title, view.subtitle
    if view.sign and len(view.ports) >= 2:
        look = "operator"
    elif view.kind == "module":
        title = view.module
        subtitle = subtitle if learns and subtitle else f"{view.title} {subtitle}".strip()
    return PlanBlock(
        id=view.id,
        look=look,
        title=title,
        subtitle=subtitle,
        sign=view.sign if look == "operator" else "",
        inputs=tuple(port.name for port in view.ports),
        optional=tuple(k for k, port in enumerate(view.ports) if port.optional),
        outputs=view.outputs or ("",),
        group=view.groups,
        learns=learns,
    )


def _marked(
    block: PlanBlock,
    view: BlockView,
    spec: NetworkSpec,
    remarks: Mapping[str, str],
    found: Findings,
) -> PlanBlock:
    """Return a block with what is wrong with it, its note, and whether it is the root."""
    faults = found.faults.get(view.id, ())
    ports = tuple(k for k, port in enumerate(view.ports) if port.key in faults)
    wrong = found.wrong.get(view.id, "")
    return msgspec.structs.replace(
        block,
        root=_is_root(view, spec, found),
        fault=view.id in found.faults,
        faults=ports,
        wrong=wrong if wrong and wrong in block.subtitle else "",
        remark=remarks.get(view.name or view.id, remarks.get(view.module, "")),
    )


def _is_root(view: BlockView, spec: NetworkSpec, found: Findings) -> bool:
    """Whether backward starts there: as the spec says, else from a last line of one number."""
    if not spec.loss or spec.loss not in view.outputs:
        return False
    shape = found.shapes.get((view.id, view.outputs.index(spec.loss)))
    return bool(spec.root) or (shape is not None and shape in ((), (1,)))


def _wire(
    wire: Wire,
    by_id: Mapping[str, BlockView],
    leaves: Mapping[str, Leaf],
    found: Findings,
) -> PlanWire:
    if wire.source in leaves:
        shape: tuple[int, ...] | None = leaves[wire.source].value.shape
    else:
        shape = found.shapes.get((wire.source, wire.output))
    fault = found.clashes.get((wire.target, wire.key))
    text = shape_text(shape) if shape else ""
    if shape == () and by_id[wire.source].kind != "leaf":
        text = wire.value
    return PlanWire(
        source=wire.source,
        output=wire.output,
        target=wire.target,
        port=wire.port,
        label=text,
        gives=fault[0] if fault else "",
        needs=fault[1] if fault else "",
        fault=fault is not None,
    )

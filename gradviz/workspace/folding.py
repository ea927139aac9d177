"""Folding: which modules are drawn as one box, and stepping into, over and out of them.

What is folded is part of how a document is looked at (`gradviz.workspace.looks`): it is
saved, and undone where a network has a history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from gradviz.animation.timeline import Step
from gradviz.graph.boxes import ViewGraph
from gradviz.graph.folding import at_depth
from gradviz.graph.modules import Call, Calls
from gradviz.graph.reshaping import Reshaping
from gradviz.model.words import Message, message
from gradviz.workspace.view import View

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

__all__ = ["Folding", "crumbs"]


class Folding:
    """Folds and opens the modules of what one session shows.

    Attributes
    ----------
    anchor
        The call of a module that was folded or opened last: it stays where it is on the
        screen. "" where many were.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.anchor = ""

    @property
    def closable(self) -> bool:
        """Whether there is anything to fold."""
        graph = self._graph
        return graph is not None and bool(graph.closable)

    @property
    def _graph(self) -> ViewGraph | None:
        """The graph that is being laid out, else that which is shown."""
        waiting, view = self._session.placing.waiting, self._session.view
        shown = None if view is None else view.graph
        return shown if waiting is None else waiting.graph

    def is_module(self, name: str | None) -> bool:
        """Whether a name is that of a folded module or of a frame."""
        view = self._session.view
        return view is not None and name is not None and name in view.graph.closable

    def is_mark(self, name: str | None) -> bool:
        """Whether a name is that of shape operations on an edge."""
        return name is not None and name == self._chain(name)

    def _chain(self, name: str) -> str | None:
        """Return the chain of shape operations that a mark or a box is of."""
        view = self._session.view
        chains = view.graph.chains if view is not None else ()
        return next((one.id for one in chains if name == one.id or name in one.ops), None)

    def is_folded(self, name: str) -> bool:
        """Whether a module is folded."""
        view = self._session.view
        return view is not None and name in view.graph.folded

    def toggle(self, name: str | None) -> bool:
        """Fold an open module, open a folded one; whether there was one of that name."""
        chain = None if name is None else self._chain(name)
        name = chain or name
        if name is None or not self.is_module(name):
            return False
        self.open(name) if self.is_folded(name) else self.fold(name)
        return True

    def open(self, name: str) -> None:
        """Open a module or a mark; the modules inside it stay folded."""
        if self.is_mark(name):
            self._reshape(name, opened=True)
            return
        label = message("Edits", "open {name}", name=self._title(name))
        self._set(self._folded - {name}, label, name)

    def fold(self, name: str) -> None:
        """Fold a module; put shape operations back on their edge."""
        if self.is_mark(name):
            self._reshape(name, opened=False)
            return
        label = message("Edits", "fold {name}", name=self._title(name))
        self._set(self._folded | {name}, label, name)

    def fold_to(self, depth: int) -> None:
        """Fold all modules below `depth` - 1 levels; plain layers in any case."""
        graph = self._graph
        if graph is None:
            return
        calls = Calls({call.id: call for call in graph.calls}, ())
        label = message("Edits", "fold modules to depth {depth}", depth=depth)
        self._set(at_depth(calls, depth), label)

    def fold_all(self) -> None:
        """Fold all modules."""
        self.fold_to(1)

    def _reshape(self, chain: str, *, opened: bool) -> None:
        reshaping = self._session.building.look.reshaping
        names = reshaping.opened | {chain} if opened else reshaping.opened - {chain}
        label = message("Edits", "put shape operations on their edges")
        if opened:
            label = message("Edits", "show shape operations as boxes")
        self.anchor = chain
        self._session.building.set_reshaping(
            msgspec.structs.replace(reshaping, opened=names), label
        )

    @property
    def shapes_on_edges(self) -> bool:
        """Whether shape operations are marks on their edges."""
        return self._session.placing.reshaping.on_edges

    def toggle_shapes(self) -> None:
        """Draw all shape operations as marks on their edges, or all as boxes."""
        on_edges = not self.shapes_on_edges
        label = message("Edits", "show shape operations as boxes")
        if on_edges:
            label = message("Edits", "put shape operations on their edges")
        self.anchor = ""
        self._session.building.set_reshaping(Reshaping(on_edges=on_edges), label)

    def open_all(self) -> None:
        """Open all modules."""
        self._set(frozenset(), message("Edits", "open all modules"))

    def fold_selected(self) -> None:
        """Fold or open the selected module, or fold the one around the selected box."""
        state, view = self._session.state, self._session.view
        if self.toggle(state.selection) or view is None:
            return
        around = [call.id for call in crumbs(view, state.selection) if self.is_module(call.id)]
        if around:
            self.fold(around[-1])

    @property
    def _folded(self) -> frozenset[str]:
        view = self._session.view
        if view is None:
            return frozenset()
        return view.graph.folded - {chain.id for chain in view.graph.chains}

    def _title(self, name: str) -> str:
        view = self._session.view
        calls = view.graph.calls if view is not None else ()
        return next((call.name for call in calls if call.id == name), name)

    def _set(self, folded: frozenset[str], label: Message, anchor: str = "") -> None:
        self.anchor = anchor  # first: the places may be found at once
        self._session.building.set_folded(folded, label)

    # -- time ---------------------------------------------------------------------

    def step_into(self) -> None:
        """Go one step on; a folded module that is next is opened first."""
        view, step = self._ahead()
        if view is not None and step is not None:
            box = view.scene.boxes[step.box]
            if box.kind == "module":
                self.open(box.id)
        self._session.player.step(1)

    def step_over(self) -> None:
        """Go one step on; a module that is next is gone through as a whole, open or not."""
        view, step = self._ahead()
        if view is None or step is None:
            return
        now = self._around(view, self._current(view))
        new = [call for call in self._around(view, step) if call not in now]
        self._go_through(view, step, new[0] if new else None)

    def step_out(self) -> None:
        """Go to the end of the innermost open module around the current step."""
        view = self._session.view
        step = None if view is None else self._current(view)
        if view is None or step is None:
            return
        around = self._around(view, step)
        self._go_through(view, step, around[-1] if around else None, out=not around)

    def _ahead(self) -> tuple[View | None, Step | None]:
        view = self._session.view
        if view is None:
            return None, None
        time = self._session.state.playback.time
        stops = view.timeline.stops
        place = next((i for i, stop in enumerate(stops[1:]) if stop > time + 1e-6), None)
        return view, None if place is None else view.timeline.steps[place]

    def _current(self, view: View) -> Step | None:
        return view.frame(self._session.state.playback.time).step

    def _around(self, view: View, step: Step | None) -> tuple[str, ...]:
        return view.scene.boxes[step.box].within if step is not None else ()

    def _go_through(self, view: View, step: Step, call: str | None, *, out: bool = False) -> None:
        """Go to the end of the steps inside a call that follow on one; else one step on."""
        timeline = view.timeline
        place = timeline.steps.index(step)
        if out:
            last = [
                i
                for i, one in enumerate(timeline.steps)
                if one.phase == step.phase and one.in_pass == step.in_pass
            ]
            self._session.player.seek(timeline.stops[last[-1] + 1])
            return
        if call is not None:
            while place + 1 < len(timeline.steps):
                after = timeline.steps[place + 1]
                same = (after.phase, after.in_pass) == (step.phase, step.in_pass)
                if not same or call not in self._around(view, after):
                    break
                place += 1
        self._session.player.seek(timeline.stops[place + 1])


def crumbs(view: View, name: str | None) -> tuple[Call, ...]:
    """Return the calls of modules around a box or frame, the outermost first, its own last."""
    calls = {call.id: call for call in view.graph.calls}
    if name is None:
        return ()
    index = view.scene.by_id.get(name)
    chain = [] if index is None else list(view.scene.boxes[index].within)
    if name in calls:
        chain = []
        at: str = name
        while at:
            chain.insert(0, at)
            at = calls[at].inside
    return tuple(calls[one] for one in chain if one in calls)

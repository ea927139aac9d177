"""Leaves of recordings: replayed while a hand moves them, run in full when it lets go.

Networks are run anew for each value, see `gradviz.workspace.editing`; this is for scripts and
for traces without a program. What is shown is the recording, a replay of it (marked), or a
run of the script in which values were put in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from gradviz.bridge.asides import (
    AskLeaves,
    LeafChange,
    Leaves,
    Put,
    Reaction,
    Refused,
    Replay,
    Replayed,
)
from gradviz.bridge.messages import Event, Failed
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import TraceData, ValueRecord
from gradviz.model.words import Message, message
from gradviz.workspace.state import ReplayStatus

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

CELLS = 64
"""Leaves of up to so many numbers can be changed by hand."""


class Replaying:
    """What is done with the leaves of one session's recording."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._original: tuple[TraceData, str] | None = None
        self._base: tuple[TraceData, str] | None = None
        self._number = 0
        self._asked: int | None = None  # number of the question about leaves
        self._told = ""  # the recording that the last answer was about
        self._pending: tuple[int, tuple[LeafChange, ...], bool] | None = None
        self._done = False
        self._putting = False
        self._looked: tuple[object, ...] = ()
        session.subscribe(lambda state, _: self._look(state.selection))

    # ------------------------------------------------------------ what is shown

    def came(self, data: TraceData, base: str) -> None:
        """Take note of the trace of a run: leaves are changed from there."""
        putting, self._putting = self._putting, False
        self._base = (data, base)
        self._asked = self._pending = None
        if putting:
            changes = self._session.state.replay.changes
            self._update(kind="set", changes=changes, reason=None)
        else:
            self._original = self._base
            self._update(kind="recorded", changes=(), reason=None)

    def real(self, data: TraceData) -> TraceData:
        """Return the recording in the place of a replay of it: what a file may hold."""
        replayed = self._session.state.replay.kind == "replayed"
        return self._base[0] if replayed and self._base is not None else data

    def forget(self) -> None:
        """Forget everything: another document is shown."""
        self._original = self._base = self._asked = self._pending = None
        self._putting, self._told = False, ""
        self._session.update(replay=ReplayStatus())

    def not_put(self, event: Failed) -> bool:
        """Hear of a run that failed; return whether it is of no account for what is shown.

        What was replayed stays then, with the reason.
        """
        putting, self._putting = self._putting, False
        if not putting or event.reason == "crash":
            return False
        if self._session.state.replay.kind == "replayed":
            self._update(reason=event.message)
        else:  # nothing with this value could be computed
            self._update(changes=(), reason=None)
            self._session.update(notice=event.message, refusal=event.message)
        self._session.update(trace=self._session.running.verdict())
        return True

    # ------------------------------------------------------------ leaves

    def leaf(self, node: str) -> ValueRecord | None:
        """Return the record of a leaf that a hand may change here, as it is shown."""
        view = self._session.view
        if self._session.state.spec is not None or view is None:
            return None
        record = view.numbers.values.get((node, 0))
        if record is None or record.role == "result" or record.forward is None:
            return None
        value = record.forward
        if not value.is_whole or not 0 < value.count <= CELLS or "float" not in value.dtype:
            return None
        return record

    def _look(self, selection: str | None) -> None:
        """Ask about the selected leaf, if it is not known yet."""
        view = self._session.view
        looked = (selection, id(view), self._asked, self._base and self._base[1])
        if selection is None or view is None or looked == self._looked:
            return
        self._looked = looked
        index = view.scene.by_id.get(selection)
        if index is None or view.scene.boxes[index].op is not None or self._asked is not None:
            return
        node = view.scene.boxes[index].node
        status = self._session.state.replay
        if self.leaf(node) is None:
            return
        base = self._known()
        told = base is not None and base[1] == self._told  # else it is of a run before
        if base is not None and not (told and any(known == node for known, _ in status.leaves)):
            data, name = base
            leaves = tuple(value.node for value in data.values if self.leaf(value.node) is not None)
            self._number += 1
            self._asked = self._number
            question = AskLeaves(number=self._number, base=name, leaves=leaves, data=data)
            self._session.running.question(question)

    def _known(self) -> tuple[TraceData, str] | None:
        """Return the recording that is shown; a saved one gets its name here."""
        view = self._session.view
        if self._base is None and view is not None:
            self._number += 1
            self._original = self._base = (view.data, f"shown {self._number}")
        return self._base

    def set_leaf(self, node: str, value: TensorValue, *, done: bool) -> None:
        """Give a leaf another value: a replay at once, a run in full when the hand is done."""
        base = self._known()
        if base is None or self.leaf(node) is None:
            return
        others = tuple(one for one in self._session.state.replay.changes if one.leaf != node)
        self._update(changes=(*others, LeafChange(leaf=node, value=value)), reason=None)
        self._done = done
        self._go_on()

    def put_back(self, node: str | None = None) -> None:
        """Give one leaf, or all, the recorded value again."""
        self._base = self._original
        kept = tuple(
            one
            for one in self._session.state.replay.changes
            if node is not None and one.leaf != node
        )
        self._update(changes=kept, reason=None)
        if self._putting:
            self._putting = False
            self._session.update(generation=self._session.state.generation + 1)
        self._done = True
        if kept:
            self._go_on()
        elif self._original is not None:
            self._pending = None
            self._update(kind="recorded")
            self._session.take(self._original[0])

    # ------------------------------------------------------------ questions, answers

    def _go_on(self, *, again: bool = False) -> None:
        """Ask for a replay of the newest values, one at a time; else run when it is time."""
        status, base = self._session.state.replay, self._base
        if self._pending is not None or base is None or not status.changes:
            return
        reasons = dict(status.leaves)
        if any(reasons.get(change.leaf) is not None for change in status.changes):
            if self._done:
                self._run()
            return
        self._number += 1
        self._pending = (self._number, status.changes, again)
        data, name = base
        question = Replay(number=self._number, base=name, changes=status.changes, data=data)
        self._session.running.question(question)

    def hear(self, event: Event) -> None:
        """Take an answer of the engine."""
        reaction = event
        if not isinstance(reaction, Reaction):
            return
        if reaction.number == self._asked:
            self._asked = None
            self._hear_leaves(reaction)
        elif self._pending is not None and reaction.number == self._pending[0]:
            (_, changes, again), self._pending = self._pending, None
            if isinstance(reaction, Replayed):
                self._show(reaction)
                if changes != self._session.state.replay.changes:
                    self._go_on()
                elif self._done:
                    self._run()
            elif isinstance(reaction, Refused):
                self._refused(reaction, again=again)

    def _hear_leaves(self, reaction: Reaction) -> None:
        base = self._base
        if isinstance(reaction, Leaves) and base is not None:
            self._told = base[1]
            nodes = [value.node for value in base[0].values if self.leaf(value.node) is not None]
            self._update(leaves=tuple(zip(nodes, reaction.reasons, strict=False)))
        elif isinstance(reaction, Refused) and not reaction.lost:
            self._session.update(notice=reaction.message)

    def _show(self, reaction: Replayed) -> None:
        if self._base is None:
            return
        data = msgspec.structs.replace(
            self._base[0], values=reaction.values, passes=reaction.passes, updates=()
        )
        self._update(kind="replayed")
        self._session.take(data)

    def _refused(self, reaction: Refused, *, again: bool) -> None:
        if reaction.lost and not again:
            self._go_on(again=True)
            return
        self._session.update(notice=reaction.message)
        if self._done:
            self._run()

    # ------------------------------------------------------------ the run in full

    def _run(self) -> None:
        """Run the script with the values that leaves were given, where that can be."""
        self._done = False
        puts, reason = self._puts()
        if reason is not None:
            self._update(reason=reason)
            return
        self._putting = True
        self._session.running.rerun(puts)

    def _puts(self) -> tuple[tuple[Put, ...], Message | None]:
        state = self._session.state
        if state.script is None or self._base is None:
            text = "There is no program here that could be run with this value."
            return (), message("Replay", text)
        if not self._session.running.wanted or state.draft is not None:
            text = "The script was not run. Trace runs it with its own values."
            return (), message("Replay", text)
        records = {value.node: value for value in self._base[0].values if value.output == 0}
        puts: list[Put] = []
        for change in state.replay.changes:
            record = records[change.leaf]
            name = record.name or record.node
            if record.met is None:
                text = "{name} is computed by the script before: a run would give it again."
                return (), message("Replay", text, name=name)
            puts.append(Put(met=record.met, name=name, value=change.value))
        return tuple(puts), None

    def _update(self, **changes: object) -> None:
        status = msgspec.structs.replace(self._session.state.replay, **changes)
        if status != self._session.state.replay:
            self._session.update(replay=status)

"""Whole tensors of which a trace has only a sample, asked of the engine that still holds them.

They stand beside the trace and never in it: what is saved stays sampled.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from gradviz.bridge.asides import Fetched, FetchTensor, Refused
from gradviz.bridge.messages import Event
from gradviz.model.places import place_of
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import TraceData
from gradviz.model.words import Message
from gradviz.workspace.state import FetchStatus

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

BUDGET = 2**29
"""So many bytes of whole tensors are kept here; the oldest go first."""


class Fetching:
    """The whole tensors of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._base: tuple[TraceData, str] | None = None
        self._whole: OrderedDict[int, tuple[TensorValue, TensorValue]] = OrderedDict()
        self._asked: dict[int, TensorValue] = {}
        self._number = 1_000_000  # apart from those of `Replaying`

    def came(self, data: TraceData, base: str) -> None:
        """Take note of the trace of a run: its tensors can be asked for."""
        self._base = (data, base)
        self._clear()

    def forget(self) -> None:
        """Forget everything: another document is shown."""
        self._base = None
        self._clear()

    def _clear(self) -> None:
        if self._whole or self._asked:  # else nothing that is shown changes
            self._whole.clear()
            self._asked.clear()
            self._tell()

    def whole(self, value: TensorValue) -> TensorValue:
        """Return all numbers of a value where they were fetched, else the value itself."""
        found = self._whole.get(id(value))
        return value if found is None else found[1]

    def is_possible(self, value: TensorValue) -> bool:
        """Whether all numbers of a value can be asked for."""
        base, view = self._base, self._session.view
        if base is None or view is None or value.is_whole or view.data is not base[0]:
            return False
        return place_of(base[0], value) is not None

    def is_under_way(self, value: TensorValue) -> bool:
        """Whether they were asked for and have not come."""
        return any(asked is value for asked in self._asked.values())

    def fetch(self, value: TensorValue) -> None:
        """Ask for all numbers of a value; they come to `whole`, or a sentence why not."""
        base = self._base
        place = None if base is None else place_of(base[0], value)
        if base is None or place is None or self.is_under_way(value):
            return
        self._number += 1
        self._asked[self._number] = value
        self._tell()
        self._session.running.question(FetchTensor(number=self._number, base=base[1], place=place))

    def hear(self, event: Event) -> None:
        """Take an answer of the engine."""
        if not isinstance(event, (Fetched, Refused)):
            return
        reaction, value = event, self._asked.pop(event.number, None)
        if value is None:
            return
        if isinstance(reaction, Fetched):
            self._whole[id(value)] = (value, reaction.value)
            while sum(map(_size, self._whole.values())) > BUDGET and len(self._whole) > 1:
                self._whole.popitem(last=False)
            self._tell()
        elif isinstance(reaction, Refused):
            self._tell(reaction.message)
            self._session.update(notice=reaction.message)

    def _tell(self, refused: Message | None = None) -> None:
        count = self._session.state.fetch.count + 1
        self._session.update(fetch=FetchStatus(count=count, refused=refused))


def _size(pair: tuple[TensorValue, TensorValue]) -> int:
    return len(pair[1].data or b"")

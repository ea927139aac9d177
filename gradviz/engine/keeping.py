"""Large tensors of the latest program, held by the worker for a window that may ask for them.

Nothing is copied when it is seen: the memory itself is held, up to a budget, and the oldest
is let go first. What an optimizer is about to write over is copied before; what a program
changes in place by itself is lost, and said to be.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator

import torch
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_pre_hook

from gradviz.engine import values
from gradviz.model.errors import GradvizError
from gradviz.model.places import places
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import TraceData
from gradviz.model.words import Message, message

__all__ = ["BUDGET", "Keeper"]

BUDGET = 2**30
"""So many bytes of tensors are held unless something else is asked."""


_COUNTING = torch._C.DispatchKey.ADInplaceOrView


class _Kept:
    """One tensor: its snapshot, its memory, and how often that had been written to."""

    __slots__ = ("size", "tensor", "value", "version")

    def __init__(self, value: TensorValue, tensor: torch.Tensor) -> None:
        self.value = value
        self.hold(tensor)

    def hold(self, tensor: torch.Tensor) -> None:
        self.tensor = tensor
        self.version = 0 if tensor.is_inference() else tensor._version
        self.size = tensor.untyped_storage().nbytes()

    @property
    def memory(self) -> int:
        """What tells its memory from any other's."""
        return int(self.tensor.untyped_storage()._cdata)

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing was written to it since."""
        return self.tensor.is_inference() or self.tensor._version == self.version


class Keeper:
    """Holds the tensors that one thread takes samples of.

    Parameters
    ----------
    budget
        So many bytes at most; memory that several tensors share counts once.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._shared: Counter[int] = Counter()
        self.size = 0
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        values.keep_with(self._keep)
        self._handle = register_optimizer_step_pre_hook(self._before_step)

    def close(self) -> None:
        """Hold nothing any more."""
        values.keep_with(None)
        self._handle.remove()
        self.clear()

    def clear(self) -> None:
        """Let go of everything: another program runs."""
        with self._lock:
            self._kept.clear()
            self._shared.clear()
            self.size = 0

    @property
    def budget(self) -> int:
        """So many bytes are held at most."""
        return self._budget

    @budget.setter
    def budget(self, count: int) -> None:
        self._budget = count
        with self._lock:
            self._shrink()

    def _keep(self, value: TensorValue, tensor: torch.Tensor) -> None:
        if threading.get_ident() != self._thread or tensor.layout is not torch.strided:
            return
        with values.unwatched(), self._lock:
            kept = _Kept(value, _alias(tensor))
            if kept.size <= self._budget:
                self._kept[id(value)] = kept
                self._count(kept, 1)
                self._shrink()

    def _count(self, kept: _Kept, more: int) -> None:
        before = self._shared[kept.memory]
        self._shared[kept.memory] += more
        if before == 0:
            self.size += kept.size
        elif before + more == 0:
            del self._shared[kept.memory]
            self.size -= kept.size

    def _shrink(self) -> None:
        while self.size > self._budget and self._kept:
            _, oldest = self._kept.popitem(last=False)
            self._count(oldest, -1)

    def _before_step(self, optimizer: Optimizer, *_: object) -> None:
        """Copy the parameters that an optimizer is about to write to."""
        if threading.get_ident() != self._thread or not self._kept:
            return
        written = {
            parameter.untyped_storage()._cdata
            for group in optimizer.param_groups
            for parameter in group["params"]
            if parameter.layout is torch.strided
        }
        with values.unwatched(), self._lock:
            for kept in [one for one in self._kept.values() if one.memory in written]:
                if kept.is_unchanged:
                    self._count(kept, -1)
                    kept.hold(kept.tensor.clone())
                    self._count(kept, 1)
            self._shrink()

    # ------------------------------------------------------------------- fetching

    def fetch(self, data: TraceData, place: int) -> TensorValue:
        """Return all numbers that stand in a place of a trace (see `gradviz.model.places`).

        Raises
        ------
        GradvizError
            When they are not there any more; with the reason.
        """
        wanted = next((v for number, v in enumerate(places(data)) if number == place), None)
        if wanted is None:
            raise GradvizError(message("Fetching", "There are no numbers in this place."))
        if wanted.is_whole:
            return wanted
        with self._lock:
            found = self._whole(wanted) or self._sum(data, wanted)
        if isinstance(found, Message):
            raise GradvizError(found)
        return found

    def _whole(self, wanted: TensorValue) -> TensorValue | Message | None:
        kept = self._kept.get(id(wanted))
        if kept is None:
            return None
        if not kept.is_unchanged:
            text = "The program has written other numbers in their place since."
            return message("Fetching", text)
        try:
            return values.whole(kept.tensor)
        except MemoryError:
            return message("Fetching", "There is not enough memory for all of them.")

    def _sum(self, data: TraceData, wanted: TensorValue) -> TensorValue | Message:
        """Add up a gradient that came in parts; it was never one tensor that was seen."""
        parts = next((two for total, *two in _totals(data) if total is wanted), None)
        if parts is not None and parts[0] is not None and parts[1] is not None:
            found = [self._whole(one) or self._sum(data, one) for one in parts if one is not None]
            first, second = found
            if isinstance(first, TensorValue) and isinstance(second, TensorValue):
                total = values.added(first, second)
                assert total is not None
                return total
            return first if isinstance(first, Message) else second
        text = "The engine does not hold them any more: it keeps up to {size} of the latest run."
        return message("Fetching", text, size=_size(self._budget))


def _alias(tensor: torch.Tensor) -> torch.Tensor:
    """Return the same memory without history, counting writes together with the original.

    Below autograd, where a dispatch mode runs, `detach` alone would count for itself.
    """
    excluded = torch._C._dispatch_tls_local_exclude_set()
    if not excluded.has(_COUNTING):
        return tensor.detach()
    included = torch._C._dispatch_tls_local_include_set()
    with torch._C._ForceDispatchKeyGuard(included, excluded.remove(_COUNTING)):
        return tensor.detach()


def _totals(data: TraceData) -> Iterator[tuple[TensorValue | None, ...]]:
    for one in data.passes:
        for step in one.steps:
            for part in step.contributions:
                yield part.total_after, part.total_before, part.amount


def _size(count: int) -> str:
    return f"{count / 2**20:,.0f} MiB"

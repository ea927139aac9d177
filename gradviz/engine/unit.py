"""One recorded operation that can be run again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from gradviz.model.trace import OpRecord, Ref
from gradviz.model.words import Message

__all__ = ["Tensors", "Unit"]

Tensors = list[torch.Tensor | None]


class Unit:
    """One recorded operation that can be run on any values of its arguments.

    Attributes
    ----------
    record
        What was recorded of it.
    reads
        What it is run on: its recorded arguments, then what only its inside reads.
    slots
        Of each of them, autograd's slot; None where no gradient flows.
    refusal
        Why it cannot be run again, None where it can.
    writes
        Whether it changes its first argument in place.
    alone
        Whether it can be run on copies of its arguments: a write to a view cannot, since
        it reaches the view's base.
    aliases
        Whether its results may lie in the memory of its arguments.
    contained
        Whether what it writes to is not read any more, see `gradviz.engine.memory`.
    passes
        Whether a gradient passes it by: a change in place that autograd did not see.
    cut
        Why no gradient can be followed through it, None where it can.
    """

    __slots__ = (
        "_apply",
        "aliases",
        "alone",
        "contained",
        "cut",
        "outputs",
        "passes",
        "reads",
        "record",
        "refusal",
        "slots",
        "writes",
    )

    def __init__(
        self,
        record: OpRecord,
        apply: Callable[[Tensors, torch.dtype | None], Tensors] | None,
        refusal: Message | None = None,
        writes: bool = False,
        also: Sequence[Ref] = (),
    ) -> None:
        self.record = record
        self.reads = (*(argument.value for argument in record.arguments), *also)
        self.slots = (*(argument.slot for argument in record.arguments), *(None for _ in also))
        self.refusal = refusal
        self.writes = writes
        self.alone = all(argument.name != "base" for argument in record.arguments)
        self.outputs = tuple(Ref(node=record.id, output=n) for n in range(record.outputs))
        self.aliases = getattr(apply, "aliases", True)
        self.contained = False
        self.passes = False
        self.cut: Message | None = None
        self._apply = apply

    def apart(self, given: Tensors, dtype: torch.dtype | None) -> Tensors:
        """Compute the outputs as `run` does, and leave what it would write to as it is."""
        if self.contained and given[0] is not None:
            given = [given[0].clone(), *given[1:]]
        return self.run(given, dtype)

    def run(self, given: Tensors, dtype: torch.dtype | None) -> Tensors:
        """Compute the outputs from the arguments, in the order of the record.

        Parameters
        ----------
        given
            The values of `reads`; what the operation writes to is changed.
        dtype
            Width of numbers in which it runs; None for the recorded one.

        Raises
        ------
        RuntimeError
            Whatever PyTorch raises.
        """
        if self._apply is None:
            raise RuntimeError(str(self.refusal))
        return self._apply(given, dtype)

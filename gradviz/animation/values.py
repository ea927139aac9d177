"""What the numbers of a moment are: values by box, amounts by link, local derivatives.

Gradients and values are torch's own; a local derivative is worked out here in float64
from torch's values by the op's card.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gradviz.animation.remarks import Flaw
from gradviz.model.picture import Group
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Argument, BackwardStep, OpRecord, Ref, TraceData, ValueRecord
from gradviz.model.versions import told_apart
from gradviz.ops.card import bind, card_for
from gradviz.ops.evaluation import evaluate_local
from gradviz.ops.names import output_title

if TYPE_CHECKING:
    from gradviz.animation.telling import Told


class Numbers:
    """Look-ups into one trace.

    Parameters
    ----------
    data
        The trace.
    called
        Names for values that no variable held, by node and output number.

    Attributes
    ----------
    kept
        Colours of heat-maps, kept by `gradviz.animation.cells.Shade`.
    written
        The labels of each box as last drawn, with what they depend on, kept by
        `gradviz.animation.labels`.
    flaws
        What lets no gradient through an op, kept by `gradviz.animation.signs`.
    told, signs
        Some ops as they are told, and the signs of their local derivatives by argument, kept by
        `gradviz.animation.telling`.
    """

    def __init__(
        self, data: TraceData, called: Mapping[tuple[str, int], str] | None = None
    ) -> None:
        self.data = data
        self.called = called or {}
        self.kept: dict[tuple[int, int, str], tuple[TensorValue, TensorValue, tuple[str, ...]]] = {}
        self.written: dict[int, tuple[tuple[object, ...], object, Group]] = {}
        self.told: dict[str, Told] = {}
        self.signs: dict[tuple[str, int], str] = {}
        self.flaws: dict[str, Flaw | None] = {}
        self._slopes: dict[str, dict[int, np.ndarray]] = {}

    @cached_property
    def values(self) -> dict[tuple[str, int], ValueRecord]:
        """Value records by node and output number."""
        return {(value.node, value.output): value for value in told_apart(self.data)}

    @cached_property
    def ops(self) -> dict[str, OpRecord]:
        """Op records by id."""
        return {op.id: op for op in self.data.ops}

    @cached_property
    def uses(self) -> Counter[str]:
        """How often each node is an argument that a gradient can go back to."""
        arguments = (one for op in self.data.ops for one in op.arguments)
        return Counter(one.value.node for one in arguments if one.slot is not None)

    @cached_property
    def loss_name(self) -> str:
        """Name of the value that backward starts from first, "L" where it has none."""
        roots = [one.root for one in self.data.passes] or list(self.data.roots)
        return self.name(roots[0]) if roots else "L"

    def loss_of(self, in_pass: int) -> str:
        """Return the name of the value that a backward pass starts from."""
        return self.name(self.data.passes[in_pass].root)

    def value(self, node: str, output: int = 0) -> TensorValue | None:
        """Return the forward value of a node's output, None where it was not seen."""
        record = self.values.get((node, output))
        return record.forward if record else None

    def name(self, ref: Ref) -> str:
        """Return the name of a value: its variable, else what it is called, else its node's id."""
        record = self.values.get((ref.node, ref.output))
        if record is not None and record.name:
            return record.name
        if (ref.node, ref.output) in self.called:
            return self.called[ref.node, ref.output]
        op = self.ops.get(ref.node) if ref.output else None
        title = output_title(op, ref.output) if op is not None else ""
        several = (ref.node, 1) in self.values
        return title or (f"{ref.node}[{ref.output}]" if several else ref.node)

    @cached_property
    def hooked(self) -> frozenset[str]:
        """The nodes whose gradient a hook of the program looks at, or changed."""
        steps = (step for one in self.data.passes for step in one.steps)
        changed = {step.op for step in steps if step.kind == "hook"}
        return frozenset(
            changed | {value.node for value in self.data.values if "hooked" in value.watched}
        )

    @cached_property
    def first_wrong_value(self) -> str | None:
        """The first op whose value is NaN or infinite though its arguments are not."""
        for op in self.data.ops:
            value = self.value(op.id)
            if (
                is_wrong(value)
                and not _asks_for_infinity(op)
                and not any(
                    is_wrong(self.value(one.value.node, one.value.output)) for one in op.arguments
                )
            ):
                return op.id
        return None

    @cached_property
    def first_wrong_gradient(self) -> str | None:
        """The first op that sent a NaN or infinite gradient though none had arrived."""
        for one in self.data.passes:
            for step in one.steps:
                sent = any(is_wrong(contribution.amount) for contribution in step.contributions)
                if sent and not any(is_wrong(value) for value in step.upstream):
                    return step.op
        return None

    def step(self, in_pass: int, record: int) -> BackwardStep:
        """Return a backward step."""
        return self.data.passes[in_pass].steps[record]

    def argument(self, op: OpRecord, number: int) -> Argument | None:
        """Return tensor argument `number` of an op."""
        return next((one for one in op.arguments if one.argument == number), None)

    def slopes(self, op: OpRecord) -> dict[int, np.ndarray]:
        """Return the local derivative by argument number, {} where no card gives one.

        Arrays of float64; for scalars of shape ().
        """
        if op.id not in self._slopes:
            self._slopes[op.id] = self._evaluate(op)
        return self._slopes[op.id]

    def _evaluate(self, op: OpRecord) -> dict[int, np.ndarray]:
        card = card_for(op)
        bound = bind(card, op) if card else None
        output = self.value(op.id)
        if card is None or bound is None or not card.local or output is None:
            return {}
        arguments: dict[str, float | np.ndarray] = dict(bound.numbers)
        for name, argument in bound.tensors.items():
            value = self.value(argument.value.node, argument.value.output)
            if value is None or not value.is_whole or value.is_complex:
                return {}  # a card's derivative is one of real numbers
            arguments[name] = value.numpy().astype(np.float64)
        if not output.is_whole or output.is_complex:
            return {}
        try:
            found = evaluate_local(
                card, arguments, output.numpy().astype(np.float64), op.attributes
            )
        except (ValueError, ArithmeticError):
            return {}
        return {
            bound.tensors[name].argument: slope
            for name, slope in found.items()
            if name in bound.tensors
        }

    def slope(self, op: OpRecord, number: int) -> float | None:
        """Return the local derivative for an argument as one number, None where it is not one."""
        slope = self.slopes(op).get(number)
        return float(slope.reshape(())) if slope is not None and slope.size == 1 else None


def _asks_for_infinity(op: OpRecord) -> bool:
    """Whether an op was told to write an infinity (the mask of an attention)."""
    numbers = [value for value in op.attributes.values() if isinstance(value, float)]
    return any(np.isinf(value) for value in numbers)


def is_wrong(value: TensorValue | None) -> bool:
    """Whether a value is known to hold a NaN or an infinity."""
    if value is None:
        return False
    if value.stats is not None:
        return value.stats.nonfinite > 0
    if not value.is_whole:
        return False
    numbers = value.numpy()
    return numbers.dtype.kind in "fc" and not bool(np.isfinite(numbers).all())

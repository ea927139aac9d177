"""A trace of any size, made without PyTorch: rows of neurons that read those above them.

Numbers and gradients are those that PyTorch would give, in float64 written as float32.
"""

from __future__ import annotations

import math

from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import (
    Argument,
    BackwardPass,
    BackwardStep,
    Contribution,
    OpRecord,
    Ref,
    TraceData,
    ValueRecord,
)

_CALLS = {
    "tanh": ("aten.tanh.default", "TanhBackward0", ("self",)),
    "sigmoid": ("aten.sigmoid.default", "SigmoidBackward0", ("self",)),
    "add": ("aten.add.Tensor", "AddBackward0", ("self", "other")),
}


class Lattice:
    """A trace in the making.

    Parameters
    ----------
    count
        About how many boxes its graph has.
    """

    def __init__(self, count: int) -> None:
        self.ops: list[tuple[str, str, tuple[str, ...]]] = []
        self.values: dict[str, float] = {}
        self.leaves: list[str] = []
        side = max(round(count**0.5), 2)
        above = [self._leaf(f"x{column}") for column in range(side)]
        for row in range(side):
            above = [self._neuron(row, column, above) for column in range(side)]
        while len(above) > 1:  # what the last row says is summed in pairs
            pairs = zip(above[::2], above[1::2], strict=False)
            rest = above[-1:] if len(above) % 2 else []
            above = [self._op("add", *pair) for pair in pairs] + rest
        self.root = above[0]

    def _leaf(self, name: str) -> str:
        self.values[name] = 0.5
        self.leaves.append(name)
        return name

    def _neuron(self, row: int, column: int, above: list[str]) -> str:
        if column % 4 == row % 4 and column + 1 < len(above):
            return self._op("add", above[column], above[column + 1])
        return self._op("tanh" if (row + column) % 2 else "sigmoid", above[column])

    def _op(self, kind: str, *arguments: str) -> str:
        name = f"{kind}_{len(self.ops)}"
        given = [self.values[one] for one in arguments]
        if kind == "add":
            self.values[name] = sum(given)
        else:
            self.values[name] = math.tanh(given[0]) if kind == "tanh" else _sigmoid(given[0])
        self.ops.append((name, kind, arguments))
        return name

    def _slope(self, name: str, kind: str) -> float:
        y = self.values[name]
        return {"add": 1.0, "tanh": 1.0 - y * y, "sigmoid": y * (1.0 - y)}[kind]

    def _steps(self) -> list[BackwardStep]:
        totals: dict[str, TensorValue] = {self.root: tensor_value(1.0, "float32")}
        steps: list[BackwardStep] = []
        for name, kind, arguments in reversed(self.ops):
            upstream = totals[name]
            slope = self._slope(name, kind)
            sent = []
            for place, to in enumerate(arguments):
                amount = tensor_value(float(upstream.item()) * slope, "float32")
                before = totals.get(to)
                after = amount
                if before is not None:
                    after = tensor_value(float(before.item()) + float(amount.item()), "float32")
                totals[to] = after
                sent.append(
                    Contribution(
                        argument=place, slot=place, to=Ref(node=to), amount=amount,
                        total_before=before, total_after=after,
                    )
                )  # fmt: skip
            steps.append(BackwardStep(op=name, upstream=(upstream,), contributions=tuple(sent)))
        written = [
            BackwardStep(op=leaf, kind="accumulate", upstream=(totals[leaf],))
            for leaf in self.leaves
            if leaf in totals
        ]
        return steps + written

    def trace(self) -> TraceData:
        """Return the trace of one forward and backward pass."""
        ops = []
        for name, kind, arguments in self.ops:
            call, grad_fn, letters = _CALLS[kind]
            given = tuple(
                Argument(argument=place, name=letter, slot=place, value=Ref(node=one))
                for place, (letter, one) in enumerate(zip(letters, arguments, strict=True))
            )
            ops.append(OpRecord(id=name, op=call, grad_fn=grad_fn, arguments=given))
        parameters = frozenset(self.leaves)
        values = tuple(
            ValueRecord(
                node=name,
                role="parameter" if name in parameters else "result",
                forward=tensor_value(number, "float32"),
                requires_grad=True,
            )
            for name, number in self.values.items()
        )
        root = Ref(node=self.root)
        one = BackwardPass(root=root, seed=tensor_value(1.0, "float32"), steps=tuple(self._steps()))
        return TraceData(ops=tuple(ops), values=values, passes=(one,), roots=(root,))


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def lattice(count: int) -> TraceData:
    """Return a trace whose graph has about so many boxes."""
    return Lattice(count).trace()

"""One run of a recorded tape under autograd, with its backward passes watched.

Which leaves may be changed, and whether the tape is to be trusted, is decided in
`gradviz.engine.whatif`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import torch

from gradviz.engine.backward import PassWatcher
from gradviz.engine.build import tensor_of
from gradviz.engine.drafts import Node, Output
from gradviz.engine.forward import Graph
from gradviz.engine.replay import cannot
from gradviz.engine.starts import Start
from gradviz.engine.tape import Tape
from gradviz.engine.unit import Tensors, Unit
from gradviz.engine.values import snapshot
from gradviz.model.errors import GradvizError
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardPass, Ref, ValueRecord
from gradviz.model.words import message

__all__ = ["Rerun"]

Numbers = tuple[tuple[ValueRecord, ...], tuple[BackwardPass, ...]]


class Rerun:
    """One run.

    Parameters
    ----------
    tape
        What to run; proved.
    given
        Other values of leaves.
    moved
        The values that depend on them: only these are copied anew.
    """

    def __init__(self, tape: Tape, given: Mapping[Ref, torch.Tensor], moved: set[Ref]) -> None:
        self._tape = tape
        self._given = given
        self._moved = moved
        self._graph = Graph(lambda tensor, node, frame: None)
        self._known: dict[Ref, torch.Tensor | None] = {}
        self._leaves: dict[Ref, Node] = {}
        self._shown: dict[Ref, TensorValue] = {}

    def run(self) -> Numbers:
        """Return the values and passes of the trace as they are now.

        Raises
        ------
        GradvizError
            When an operation that a gradient flows through cannot be run.
        RuntimeError
            Whatever PyTorch raises.
        """
        try:
            with torch.enable_grad():
                for unit in self._tape.units:
                    self._step(unit)
                passes = self._passes()
            return self._values(), passes
        finally:
            self._graph.clear()
            self._known.clear()

    def _step(self, unit: Unit) -> None:
        record = unit.record
        given: Tensors = [self._value(ref) for ref in unit.reads]
        if unit.refusal is not None or any(one is None for one in given):
            self._hold(unit)
            return
        if record.grad_fn is None:
            given = [None if one is None else one.detach() for one in given]
        results = unit.run(given, None)
        for ref, result in zip(unit.outputs, results, strict=False):
            self._known[ref] = result
            if result is not None and ref in self._moved:
                self._shown[ref] = self._formed(ref, snapshot(result))
        if record.grad_fn is not None:
            self._attach(unit, results)

    def _formed(self, ref: Ref, value: TensorValue) -> TensorValue:
        """Return a value; its shape is what the program may have counted with."""
        record = self._tape.recorded.get(ref)
        own = None if record is None else record.forward
        if own is not None and own.shape != value.shape:
            text = "its shape depends on its numbers"
            raise GradvizError(cannot(ref.node, message("Replay", text)))
        return value

    def _hold(self, unit: Unit) -> None:
        """Leave the results of what cannot be run as recorded."""
        if unit.record.grad_fn is not None or any(ref in self._moved for ref in unit.outputs):
            reason = unit.refusal or message("Replay", "its numbers were not kept whole")
            raise GradvizError(cannot(unit.record.id, reason))
        for ref in unit.outputs:
            self._known[ref] = self._recorded(ref)

    def _recorded(self, ref: Ref) -> torch.Tensor | None:
        """Return what was recorded; it may be written to."""
        tensor = self._tape.tensor(ref, None)
        return tensor.clone() if tensor is not None and self._tape.writes else tensor

    def _value(self, ref: Ref) -> torch.Tensor | None:
        if ref in self._known:
            return self._known[ref]
        record = self._tape.recorded.get(ref)
        tensor = self._given.get(ref)
        if tensor is None:
            tensor = self._recorded(ref)
        if tensor is not None and record is not None and record.requires_grad:
            tensor = tensor.clone().requires_grad_()
            if record.role != "result":
                self._learn(ref, record, tensor)
        self._known[ref] = tensor
        if ref in self._given and tensor is not None:
            self._shown[ref] = snapshot(tensor)
        return tensor

    def _learn(self, ref: Ref, record: ValueRecord, tensor: torch.Tensor) -> None:
        """Draft a leaf that gradients arrive at, with the `.grad` that it had."""
        before = record.grad_before
        if before is not None:
            tensor.grad = tensor_of(before)
        leaf = self._graph.new_leaf(tensor).node
        leaf.id, leaf.outputs[0].ref = ref.node, ref
        self._leaves[ref] = leaf

    def _attach(self, unit: Unit, results: Tensors) -> None:
        """Draft an operation as it was recorded, on the autograd node that it has now."""
        record = unit.record
        node = Node()
        node.id = record.id
        node.slots = {
            argument.slot: argument.argument
            for argument in record.arguments
            if argument.slot is not None
        }
        for ref in unit.outputs:
            output = Output(node, ref.output, None, True)
            output.ref = ref
            node.outputs.append(output)
        for number, result in enumerate(results):
            grad_fn = None if result is None else result.grad_fn
            if grad_fn is None:
                continue
            if type(grad_fn).__name__ != record.grad_fn:
                text = "{op} has another history now than when it was recorded"
                raise GradvizError(message("Replay", text, op=record.id))
            if node.grad_fn is None:
                self._graph.attach(node, grad_fn)
            if result is not None and result.output_nr != number:
                node.numbers = node.numbers or {}
                node.numbers[result.output_nr] = number

    # ------------------------------------------------------------------- backward

    def _passes(self) -> tuple[BackwardPass, ...]:
        found: list[BackwardPass] = []
        recorded = self._tape.data.passes
        for number, one in enumerate(recorded):
            starts = [(one.root, one.seed), *((start.root, start.seed) for start in one.also)]
            roots = [self._root(ref) for ref, _ in starts]
            seeds = [self._seed(ref, seed) for ref, seed in starts]
            start = Start(roots, seeds)
            watcher = PassWatcher(self._graph, later=number > 0)
            try:
                for index, root in enumerate(roots):
                    watcher.start(root, start.seed(index))
                watcher.watch(start.nodes())
                self._backward(one, roots, seeds, keep=number + 1 < len(recorded))
            finally:
                watcher.close()
            found.append(watcher.record())
        return tuple(found)

    def _backward(
        self,
        one: BackwardPass,
        roots: list[torch.Tensor],
        seeds: list[torch.Tensor | None],
        keep: bool,
    ) -> None:
        if any(step.kind == "accumulate" for step in one.steps):
            torch.autograd.backward(roots, seeds, retain_graph=keep)
            return
        # It was asked for some gradients: nothing was written to `.grad`.
        ran = {step.op for step in one.steps}
        ends = dict.fromkeys(
            part.to for step in one.steps for part in step.contributions if part.to.node not in ran
        )
        wanted = [tensor for ref in ends if (tensor := self._known.get(ref)) is not None]
        torch.autograd.grad(roots, wanted or roots, seeds, retain_graph=keep, allow_unused=True)

    def _root(self, ref: Ref) -> torch.Tensor:
        tensor = self._value(ref)
        if tensor is None or not tensor.requires_grad:
            raise GradvizError(cannot(ref.node, message("Replay", "it has no history now")))
        return tensor

    def _seed(self, ref: Ref, seed: TensorValue | None) -> torch.Tensor | None:
        if seed is None:
            return None
        if not seed.is_whole:
            text = "the gradient that backward started with was not kept whole"
            raise GradvizError(cannot(ref.node, message("Replay", text)))
        return tensor_of(seed)

    def _values(self) -> tuple[ValueRecord, ...]:
        found: list[ValueRecord] = []
        for record in self._tape.data.values:
            ref = Ref(node=record.node, output=record.output)
            leaf = self._leaves.get(ref)
            after = record.grad_after if leaf is None else leaf.grad_after
            forward = self._shown.get(ref, record.forward)
            if forward is record.forward and after is record.grad_after:
                found.append(record)
            else:
                found.append(msgspec.structs.replace(record, forward=forward, grad_after=after))
        return tuple(found)

"""TraceData: everything that was seen of one program run, as plain records.

This is what the engine sends, what a `.gradviz` file holds and what every later
stage (graph, scene, timeline, export) reads. It knows nothing of drawing.

A *node* is one operation (one autograd node, or an op without gradient history) or
one leaf; node ids are readable and unique ("w", "mul", "sigmoid", "fc1.weight").
A *value* is one output of a node: the pair (node id, output number). A leaf has one
value, output 0.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from gradviz.model.tensor import TensorValue
from gradviz.model.words import Message

Role = Literal["parameter", "input", "buffer", "constant", "result"]
Scalar = None | bool | int | float | str
Attribute = Scalar | tuple[Scalar | tuple[Scalar, ...], ...]
"""An argument that is no tensor; a list of lists at the deepest (msgspec knows no recursion)."""


class _Record(msgspec.Struct, frozen=True, tag=True, kw_only=True, gc=False):
    """Base of all trace records: immutable, tagged for the wire.

    They hold no cycles: the garbage collector need not look at a large trace again and again.
    """


class Source(_Record):
    """A line of the user's code: file name, line number from 1, text, function name."""

    file: str
    line: int
    text: str = ""
    function: str = ""


class Ref(_Record):
    """One value: output number `output` of the node called `node`."""

    node: str
    output: int = 0


class Argument(_Record):
    """One tensor argument of an op.

    `argument` is its position among the op's tensor arguments (schema order, lists
    flattened); `name` the schema's name for it ("self", "other", "mat1"); `slot` the
    index in autograd's `next_functions`, None where no gradient flows;
    `value` where the tensor came from.
    """

    argument: int
    name: str
    slot: int | None
    value: Ref


class Saved(_Record):
    """A tensor that autograd keeps for the backward of an op.

    `name` is what the op calls it ("self", "result"), "" in a function with its own
    backward; `value` the value that it is, None of one that nothing else holds.
    """

    name: str
    value: Ref | None = None
    dtype: str = ""
    shape: tuple[int, ...] = ()


class OpRecord(_Record):
    """One operation in execution order.

    Attributes
    ----------
    id
        Readable and unique: "mul", "mul_1".
    op
        ATen overload ("aten.mul.Tensor"), None for autograd nodes without a call
        that was seen (a view made lazily).
    grad_fn
        Name of the autograd node ("MulBackward0"), None without gradient history.
    arguments
        Its tensor arguments.
    attributes
        Its other arguments by schema name (dimensions, scalars, flags).
    outputs
        How many outputs it has.
    module, call
        Path of the innermost `nn.Module` ("" outside of all) and which call of it.
    source
        The user's line that ran it.
    in_pass
        Index of the backward pass that created it (double backward), None in forward.
    saved
        What autograd keeps for its backward, None where that was not looked at.
    """

    id: str
    op: str | None = None
    grad_fn: str | None = None
    arguments: tuple[Argument, ...] = ()
    attributes: dict[str, Attribute] = {}
    outputs: int = 1
    module: str = ""
    call: int = 0
    source: Source | None = None
    in_pass: int | None = None
    saved: tuple[Saved, ...] | None = None


class ValueRecord(_Record):
    """One value: of a leaf (role not "result") or of an op's output.

    `name` is the variable that held it ("z", "fc1.weight"), "" where none is known.
    `grad_before`/`grad_after` are a leaf's `.grad` around all recorded passes.
    `forward` is None where the value was not seen. `met` counts the leaves that the program
    used before this one: where the same program runs again, it is met in the same place.
    `watched` says how the program looks at its gradient: "retained" by `retain_grad()`,
    "hooked" by a hook of its own, whether that changes it or not.
    """

    node: str
    output: int = 0
    role: Role = "result"
    name: str = ""
    forward: TensorValue | None = None
    requires_grad: bool = False
    grad_before: TensorValue | None = None
    grad_after: TensorValue | None = None
    source: Source | None = None
    met: int | None = None
    watched: tuple[str, ...] = ()


class Contribution(_Record):
    """What one backward step sent along one slot, and the sum there before and after.

    `amount` is None when autograd sent no gradient (an undefined tensor). For a step
    of `AccumulateGrad` the target is the leaf itself and the totals are its `.grad`.
    """

    argument: int
    slot: int
    to: Ref
    amount: TensorValue | None
    total_before: TensorValue | None = None
    total_after: TensorValue | None = None


class BackwardStep(_Record):
    """One autograd node run by the engine.

    Attributes
    ----------
    op
        Node id; for `AccumulateGrad` the id of the leaf.
    kind
        "op", "accumulate" (the write to `.grad`) or "hook" (a hook changed the gradient).
    run
        0 for the first time this node runs in its pass, 1 for the second.
    upstream
        The gradient that arrived, by output number; None where none did.
    contributions
        What was sent on, by slot.
    """

    op: str
    kind: Literal["op", "accumulate", "hook"] = "op"
    run: int = 0
    upstream: tuple[TensorValue | None, ...] = ()
    contributions: tuple[Contribution, ...] = ()


class Start(_Record):
    """A value that a backward pass starts from, and the gradient it starts with there."""

    root: Ref
    seed: TensorValue | None = None


class BackwardPass(_Record):
    """One call of `backward()`: its root value, the gradient it starts with, its steps.

    `also` are further roots of the same call, `backward([l1, l2])`. `failed` says why the
    pass broke off, None where it ended; its steps are those that were complete.
    """

    root: Ref
    seed: TensorValue | None = None
    steps: tuple[BackwardStep, ...] = ()
    also: tuple[Start, ...] = ()
    failed: Message | None = None


class State(_Record):
    """A number or tensor that an optimizer keeps of a parameter: "exp_avg", "step"."""

    name: str
    before: TensorValue | None = None
    after: TensorValue | None = None


class ParameterUpdate(_Record):
    """What one step of an optimizer did to one parameter.

    `gradient` is the `.grad` that the step worked with; `group` the index of the settings
    in `Update.settings` that hold for it.
    """

    parameter: Ref
    before: TensorValue | None = None
    gradient: TensorValue | None = None
    after: TensorValue | None = None
    state: tuple[State, ...] = ()
    group: int = 0


class Update(_Record):
    """One call of an optimizer's `step()`.

    Attributes
    ----------
    optimizer
        Its class ("Adam").
    name
        The variable that holds it, "" where none is known.
    passes
        How many backward passes of the trace had begun before it.
    settings
        Of each parameter group: "lr", "momentum", "betas".
    parameters
        The parameters that it looked at, in its order.
    source
        The user's line that called it.
    """

    optimizer: str
    name: str = ""
    passes: int = 0
    settings: tuple[dict[str, Attribute], ...] = ()
    parameters: tuple[ParameterUpdate, ...] = ()
    source: Source | None = None


class ModuleRecord(_Record, tag_field="record"):  # it has a field called "type" of its own
    """One `nn.Module` that ran: path ("layers.0.fc1"), class name, number of calls."""

    path: str
    type: str
    calls: int = 1


class Inside(_Record):
    """What ran inside a node that is drawn as one: a function with a backward of its own.

    Nothing of it is drawn; replaying the node needs it.

    Attributes
    ----------
    node
        Id of that node.
    ops
        The calls in execution order; their ids are the node's with a path behind it.
    values
        Constants that only these calls use, and what they gave.
    outputs
        Which value each output of the node is, None where that was not seen.
    """

    node: str
    ops: tuple[OpRecord, ...] = ()
    values: tuple[ValueRecord, ...] = ()
    outputs: tuple[Ref | None, ...] = ()


class Read(_Record):
    """A value whose numbers the program itself looked at: ``.item()``, ``if``, NumPy.

    `is_last` says that no operation came after: nothing recorded can depend on it.
    """

    value: Ref
    source: Source | None = None
    is_last: bool = False


class Environment(_Record):
    """Where the numbers come from."""

    torch: str = ""
    python: str = ""
    platform: str = ""
    threads: int = 0


class TraceData(_Record):
    """One recorded run of a program.

    `program_hash` names the program whose numbers these are ("" when recorded from
    running code). `notes` says what was not seen, and why; they are shown to the user.
    `inside` says what ran inside of nodes that are drawn as one; `updates` what optimizers
    did, in order; `reads` which numbers the program itself looked at in its forward pass.
    """

    ops: tuple[OpRecord, ...] = ()
    values: tuple[ValueRecord, ...] = ()
    passes: tuple[BackwardPass, ...] = ()
    modules: tuple[ModuleRecord, ...] = ()
    roots: tuple[Ref, ...] = ()
    notes: tuple[Message, ...] = ()
    environment: Environment = Environment()
    program_hash: str = ""
    title: str = ""
    inside: tuple[Inside, ...] = ()
    updates: tuple[Update, ...] = ()
    reads: tuple[Read, ...] = ()


def holds_together(data: TraceData) -> bool:
    """Whether every record of a trace speaks of nodes that are there, each of one name."""
    ops = {op.id for op in data.ops}
    nodes = ops | {value.node for value in data.values}
    named = [one.value.node for op in data.ops for one in op.arguments]
    named += [root.node for root in data.roots]
    for one in data.passes:
        named.append(one.root.node)
        named += [start.root.node for start in one.also]
        for step in one.steps:
            named.append(step.op)
            named += [contribution.to.node for contribution in step.contributions]
    named += [one.parameter.node for update in data.updates for one in update.parameters]
    return len(ops) == len(data.ops) and nodes.issuperset(named)

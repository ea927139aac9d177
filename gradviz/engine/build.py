"""Running a NetworkSpec under the recorder: forward, backward, and a step of its optimizer.

What is read once (lines, code, places) is kept by the structure of the spec, so that other
numbers in its leaves cost only the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

import msgspec
import torch

from gradviz.builder.classes import class_names
from gradviz.builder.code import is_random, write_code
from gradviz.builder.formula import Statement
from gradviz.builder.leaves import leaf_code, parameter_code
from gradviz.builder.network import modules_in, run_lines
from gradviz.builder.outline import Outline, Scope, outline
from gradviz.builder.recipes import read_recipe
from gradviz.engine.construction import Made, make, make_optimizer, tensor_of
from gradviz.engine.evaluation import Evaluation
from gradviz.engine.record import RunningProgram
from gradviz.engine.recording import Recording, _Watching
from gradviz.model.errors import GradvizError
from gradviz.model.program import Leaf, Module, NetworkSpec, program_hash
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Source, TraceData, ValueRecord
from gradviz.model.words import Message, message

__all__ = ["ProgramError", "run_spec", "tensor_of"]


class ProgramError(GradvizError):
    """A program that stopped before its end.

    Attributes
    ----------
    partial
        What was recorded up to there, forward only.
    """

    def __init__(self, told: Message, partial: TraceData | None = None) -> None:
        super().__init__(told)
        self.partial = partial


def run_spec(spec: NetworkSpec) -> TraceData:
    """Run a spec forward and backward, and a step of its optimizer, and record it.

    Each operation has the line of the written-out script (`gradviz.builder.code`) as its
    source, each assigned value its name; parameters of modules are called as in the
    script, ``fc1.weight``. A result that is no scalar, or without gradient, gives a forward
    pass only and a note. PyTorch's own random numbers are as before afterwards.

    Raises
    ------
    GradvizError
        When a line is no formula, an argument is not connected, or a module cannot be made.
    ProgramError
        When PyTorch refuses a line. The message's fields tell ``line`` and ``column`` and,
        as ``torch``, PyTorch's own words; `partial` has the trace up to there.
    """
    plan = _plan(_structure(spec))
    with _seeded(spec, plan):
        try:
            made = make(spec, plan.parts, plan.classes)
        except GradvizError as error:
            raise GradvizError(_with_place(error.message, plan)) from error.__cause__
        evaluation = Evaluation(plan.statements, plan.sources, plan.parts, made, plan.loss)
        try:
            data = _recorded(spec, made, evaluation)
        except (RuntimeError, MemoryError) as error:
            raise ProgramError(_in_backward(error)) from error
    data = _with_lines(data, spec, plan)
    if evaluation.failure is not None:
        raise ProgramError(evaluation.failure, msgspec.structs.replace(data, notes=()))
    return data


# ---------------------------------------------------------------------------- plan


class _Plan(msgspec.Struct, frozen=True):
    """What a spec's structure alone determines."""

    statements: tuple[Statement, ...]
    parts: Outline
    classes: Mapping[str, str]
    loss: str
    is_random: bool
    sources: tuple[Source, ...]
    leaf_lines: tuple[int, ...]
    modules: Mapping[str, Source]
    step: Source


@lru_cache(maxsize=64)
def _plan(structure: NetworkSpec) -> _Plan:
    statements = run_lines(structure)
    parts = outline(structure, statements)
    code = write_code(structure)
    text = code.text.splitlines()

    def source(line: int) -> Source:
        return Source(file=code.file, line=line, text=text[line - 1].strip() if line else "")

    made = dict(zip((one.name for one in structure.modules), code.modules, strict=True))
    paths = {} if parts.net is None else dict(_paths(parts.net, ""))
    return _Plan(
        statements=statements,
        parts=parts,
        classes={} if parts.net is None else class_names(structure, parts.net, ()),
        loss=structure.root or statements[-1].targets[0],
        is_random=is_random(structure),
        sources=tuple(source(line) for line in code.lines),
        leaf_lines=code.leaves,
        modules={path: source(made[name]) for path, name in paths.items()},
        step=source(code.step),
    )


def _paths(scope: Scope, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield where each module is found in the network, and its name."""
    for made in scope.made:
        if isinstance(made, Scope):
            yield from _paths(made, f"{prefix}{made.name}.")
        else:
            yield f"{prefix}{made}", made


def _structure(spec: NetworkSpec) -> NetworkSpec:
    """Return the spec with zeros for all numbers."""
    return msgspec.structs.replace(
        spec,
        leaves=tuple(map(_shape_only, spec.leaves)),
        modules=tuple(map(_without_numbers, spec.modules)),
        remarks=(),
    )


def _shape_only(leaf: Leaf) -> Leaf:
    value = leaf.value
    if not value.is_whole:
        if read_recipe(leaf.recipe) is None:
            text = "Only a sample of {leaf} was kept: it cannot be run."
            raise GradvizError(message("Engine", text, leaf=leaf.name))
        bare = TensorValue(dtype=value.dtype, shape=value.shape)
        return Leaf(name=leaf.name, role=leaf.role, value=bare, grad=leaf.grad, recipe=leaf.recipe)
    return Leaf(name=leaf.name, role=leaf.role, value=_zeroed(value), grad=leaf.grad)


def _without_numbers(module: Module) -> Module:
    if not module.values:
        return module
    values = tuple((name, _zeroed(value)) for name, value in module.values)
    return msgspec.structs.replace(module, values=values)


def _zeroed(value: TensorValue) -> TensorValue:
    return _zeros(value.dtype, value.shape, len(value.data or b""))


@lru_cache(maxsize=256)
def _zeros(dtype: str, shape: tuple[int, ...], size: int) -> TensorValue:
    return TensorValue(dtype=dtype, shape=shape, data=bytes(size))


# ----------------------------------------------------------------------------- run


@contextmanager
def _seeded(spec: NetworkSpec, plan: _Plan) -> Iterator[None]:
    """Run what is inside with the spec's random numbers, as its script has them."""
    if not (plan.is_random or spec.seed):
        yield
        return
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(spec.seed)
        yield


class _NetworkRecording(Recording):
    """A recording whose lines an interpreter tells, and whose modules are real."""

    def forward(self) -> _Watching:
        """Return the context in which the forward pass is watched."""
        return _Watching(self.mode, (self._modules,))

    def step(self, optimizer: torch.optim.Optimizer) -> None:
        """Run one step of an optimizer, watched."""
        with self._optimizers:
            optimizer.step()


def _recorded(spec: NetworkSpec, made: Made, evaluation: Evaluation) -> TraceData:
    """Run all lines, backward and the optimizer, and return what was seen."""
    optimizer = make_optimizer(spec, made)
    recording = _NetworkRecording(watch_code=False)
    try:
        recording.know((), [] if made.net is None else [("", made.net)])
        for leaf in spec.leaves:
            recording.declare(leaf.name, made.leaves[leaf.name], leaf.role)
        with recording.forward():
            result = evaluation(RunningProgram(recording))
        root = None
        try:
            root = recording.loss(result)
        except GradvizError as failure:
            recording.notes.append(failure.message)
        else:
            recording.backward(cast(torch.Tensor, result))
            if optimizer is not None:
                recording.step(optimizer)
        return recording.data(root, program_hash=program_hash(spec), title=spec.name)
    finally:
        recording.close()


# -------------------------------------------------------------------------- places


def _with_lines(data: TraceData, spec: NetworkSpec, plan: _Plan) -> TraceData:
    """Tell where the written-out script makes leaves, parameters and the optimizer's step."""
    inside = plan.parts.net.parameters if plan.parts.net is not None else ()
    made: dict[str, Source] = {}
    for leaf, line in zip(spec.leaves, plan.leaf_lines, strict=True):
        text = parameter_code(leaf) if leaf.name in inside else leaf_code(leaf)
        made[leaf.name] = Source(file=plan.step.file, line=line, text=text[0])
    values = tuple(_with_line(value, made, plan) for value in data.values)
    updates = tuple(
        msgspec.structs.replace(one, name="optimizer", source=plan.step) for one in data.updates
    )
    return msgspec.structs.replace(data, values=values, updates=updates)


def _with_line(value: ValueRecord, made: Mapping[str, Source], plan: _Plan) -> ValueRecord:
    if value.role == "result":
        return value
    source = made.get(value.name)
    path = value.name
    while source is None and "." in path:
        path = path.rpartition(".")[0]
        source = plan.modules.get(path)
    return value if source is None else msgspec.structs.replace(value, source=source)


def _with_place(told: Message, plan: _Plan) -> Message:
    """Tell the first line that calls a module that could not be made."""
    name = told.fields.get("module")
    for number, statement in enumerate(plan.statements, start=1):
        for call in modules_in(statement.expression):
            if call.function == name:
                fields: dict[str, Any] = {**told.fields, "line": number, "column": call.span[0]}
                return msgspec.structs.replace(told, fields=fields)
    return told


def _in_backward(error: BaseException) -> Message:
    return message("Engine", "PyTorch could not compute the gradients.", torch=str(error))

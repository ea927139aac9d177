"""Running a NetworkSpec: its formula trees are evaluated with PyTorch under the recorder.

Nothing is compiled or executed as text. What is read once (lines, code, places) is kept
by the structure of the spec, so that other numbers in its leaves cost only the run.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
import torch
from torch.nn import functional

from gradviz.builder.code import leaf_code, write_code
from gradviz.builder.formula import Call, Expression, Gap, Items, Literal, Name, Statement
from gradviz.builder.functions import FUNCTIONS
from gradviz.builder.network import run_lines
from gradviz.engine.record import RunningProgram, record_program
from gradviz.model.errors import GradvizError
from gradviz.model.numbers import format_shape
from gradviz.model.program import Leaf, NetworkSpec, program_hash
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Source, TraceData
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
    """Run a spec forward and backward and record it.

    Each operation has the line of the written-out script (`gradviz.builder.code`) as its
    source, each assigned value its name. A last line that is no scalar, or without
    gradient, gives a forward pass only and a note.

    Raises
    ------
    GradvizError
        When a line is no formula.
    ProgramError
        When PyTorch refuses a line. The message's fields tell ``line`` and ``column`` and,
        as ``torch``, PyTorch's own words; `partial` has the trace up to there.
    """
    plan = _plan(msgspec.structs.replace(spec, leaves=tuple(map(_shape_only, spec.leaves))))
    leaves = {leaf.name: _leaf_tensor(leaf) for leaf in spec.leaves}
    run = _Run(plan, leaves)
    try:
        data = record_program(
            run,
            leaves=leaves,
            roles={leaf.name: leaf.role for leaf in spec.leaves},
            program_hash=program_hash(spec),
            title=spec.name,
        )
    except (RuntimeError, MemoryError) as error:
        raise ProgramError(_in_backward(error)) from error
    data = _with_leaf_lines(data, spec, plan)
    if run.failure is not None:
        raise ProgramError(run.failure, msgspec.structs.replace(data, notes=()))
    return data


def tensor_of(value: TensorValue) -> torch.Tensor:
    """Make the tensor that a whole TensorValue describes, bit for bit.

    Raises
    ------
    ValueError
        When only a sample was kept.
    """
    made = torch.from_numpy(value.numpy().copy())
    wanted = getattr(torch, value.dtype)
    return made if made.dtype is wanted else made.to(wanted)


# ---------------------------------------------------------------------------- plan


class _Plan(msgspec.Struct, frozen=True):
    """What a spec's structure alone determines."""

    statements: tuple[Statement, ...]
    sources: tuple[Source, ...]
    file: str
    leaf_lines: tuple[int, ...]


@lru_cache(maxsize=64)
def _plan(structure: NetworkSpec) -> _Plan:
    statements = run_lines(structure)
    code = write_code(structure)
    text = code.text.splitlines()
    return _Plan(
        statements=statements,
        sources=tuple(Source(file=code.file, line=n, text=text[n - 1]) for n in code.lines),
        file=code.file,
        leaf_lines=code.leaves,
    )


def _shape_only(leaf: Leaf) -> Leaf:
    value = leaf.value
    if not value.is_whole:
        text = "Only a sample of {leaf} was kept: it cannot be run."
        raise GradvizError(message("Engine", text, leaf=leaf.name))
    zeros = _zeros(value.dtype, value.shape, len(value.data or b""))
    return Leaf(name=leaf.name, role=leaf.role, value=zeros, grad=leaf.grad)


@lru_cache(maxsize=256)
def _zeros(dtype: str, shape: tuple[int, ...], size: int) -> TensorValue:
    return TensorValue(dtype=dtype, shape=shape, data=bytes(size))


def _leaf_tensor(leaf: Leaf) -> torch.Tensor:
    tensor = tensor_of(leaf.value)
    if leaf.requires_grad and not (tensor.is_floating_point() or tensor.is_complex()):
        text = "{leaf} has whole numbers ({dtype}): they have no gradient. Use float32."
        told = message("Engine", text, leaf=leaf.name, dtype=leaf.value.dtype)
        raise GradvizError(told)
    return tensor.requires_grad_(leaf.requires_grad)


def _with_leaf_lines(data: TraceData, spec: NetworkSpec, plan: _Plan) -> TraceData:
    """Tell of each leaf where the written-out script makes it."""
    made = {
        leaf.name: Source(file=plan.file, line=line, text=leaf_code(leaf)[0])
        for leaf, line in zip(spec.leaves, plan.leaf_lines, strict=True)
    }
    values = tuple(
        msgspec.structs.replace(value, source=made[value.name])
        if value.role != "result" and value.name in made
        else value
        for value in data.values
    )
    return msgspec.structs.replace(data, values=values)


# ----------------------------------------------------------------------------- run


_OPERATORS: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
    "matmul": operator.matmul,
    "neg": operator.neg,
}


def _callables() -> dict[str, Callable[..., Any]]:
    found: dict[str, Callable[..., Any]] = {}
    for name, function in FUNCTIONS.items():
        home, _, target = function.target.rpartition(".")
        if function.is_method:
            found[name] = _method(target)
        else:
            found[name] = getattr({"torch": torch, "F": functional}[home], target)
    return found


def _method(name: str) -> Callable[..., Any]:
    def call(subject: torch.Tensor, *arguments: Any) -> Any:
        return getattr(subject, name)(*arguments)

    return call


_CALLABLES = _callables()


class _RefusedError(Exception):
    """PyTorch did not take a call; ends the evaluation of a line."""

    def __init__(self, told: Message) -> None:
        super().__init__()
        self.told = told


class _Run:
    """One evaluation of all lines; `failure` says where it stopped, if it did."""

    def __init__(self, plan: _Plan, leaves: dict[str, torch.Tensor]) -> None:
        self._plan = plan
        self._values: dict[str, Any] = dict(leaves)
        self.failure: Message | None = None

    def __call__(self, program: RunningProgram) -> Any:
        last: Any = None
        lines = zip(self._plan.statements, self._plan.sources, strict=True)
        for number, (statement, source) in enumerate(lines, start=1):
            program.line(source)
            try:
                last = self._evaluate(statement.expression)
                self._assign(program, statement, last)
            except _RefusedError as refused:
                fields = {**refused.told.fields, "line": number}
                self.failure = msgspec.structs.replace(refused.told, fields=fields)
                return None
        return last

    def _assign(self, program: RunningProgram, statement: Statement, result: Any) -> None:
        parts = (result,)
        if statement.unpacks:
            parts = _unpacked(statement, result)
        for name, part in zip(statement.targets, parts, strict=True):
            self._values[name] = part
            # ``b = a`` is another name for what has one.
            if isinstance(part, torch.Tensor) and not isinstance(statement.expression, Name):
                program.named(part, name)

    def _evaluate(self, expression: Expression) -> Any:
        if isinstance(expression, Name):
            return self._values[expression.name]
        if isinstance(expression, Literal):
            return expression.value
        if isinstance(expression, Items):
            items = [self._evaluate(item) for item in expression.items]
            return items if expression.is_list else tuple(items)
        assert not isinstance(expression, Gap)  # `run_lines` refuses them
        arguments = [self._evaluate(argument) for argument in expression.arguments]
        keywords = {name: self._evaluate(value) for name, value in expression.keywords}
        try:
            return _apply(expression, arguments, keywords)
        except Exception as error:  # whatever PyTorch raises is told, never a traceback
            raise _RefusedError(_refusal(expression, arguments, error)) from error


def _apply(call: Call, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    if call.form == "attribute":
        return getattr(arguments[0], call.function)
    table = _OPERATORS if call.form == "operator" else _CALLABLES
    return table[call.function](*arguments, **keywords)


def _unpacked(statement: Statement, result: Any) -> tuple[Any, ...]:
    count = len(statement.targets)
    try:
        parts = tuple(result)
    except TypeError:
        parts = ()
    if len(parts) != count:
        text = "{count} names, but {given} values."
        told = message("Engine", text, count=count, given=len(parts), column=1)
        raise _RefusedError(told)
    return parts


# -------------------------------------------------------------------------- errors


_SHAPES = ("size of tensor", "shape", "dimension", "sizes", "dim")
_MEMORY = ("not enough memory", "can't allocate", "out of memory")


def _refusal(call: Call, arguments: list[Any], error: Exception) -> Message:
    """Say in words what PyTorch refused; its own words go along."""
    tensors = [each for each in _flat(arguments) if isinstance(each, torch.Tensor)]
    function, column, words = call.function, call.span[0], str(error)
    fields: dict[str, Any] = {"function": function, "column": column, "torch": words}
    if isinstance(error, MemoryError) or any(part in words for part in _MEMORY):
        return message("Engine", "There is not enough memory for {function}.", **fields)
    if function == "bce" and "between 0 and 1" in words:
        text = "bce takes numbers from 0 to 1, as sigmoid gives them."
        return message("Engine", text, **fields)
    if len(tensors) > 1 and any(part in words for part in _SHAPES):
        fields["shapes"] = " | ".join(format_shape(tensor.shape) for tensor in tensors)
        text = "The shapes do not fit together in {function}: {shapes}."
        return message("Engine", text, **fields)
    if isinstance(error, ZeroDivisionError):
        return message("Engine", "This divides by zero.", **fields)
    return message("Engine", "PyTorch could not compute {function}.", **fields)


def _flat(arguments: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for argument in arguments:
        flat.extend(argument if isinstance(argument, (list, tuple)) else [argument])
    return flat


def _in_backward(error: BaseException) -> Message:
    return message("Engine", "PyTorch could not compute the gradients.", torch=str(error))

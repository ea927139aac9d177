"""Formula trees evaluated with PyTorch while they are recorded, line by line.

Nothing is compiled or executed as text. What PyTorch refuses becomes a sentence with line
and column; making modules is `gradviz.engine.construction`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import torch
from torch import nn
from torch.nn import functional

from gradviz.builder.formula import Call, Expression, Gap, Items, Literal, Name, Statement
from gradviz.builder.functions import FUNCTIONS
from gradviz.builder.outline import Outline, Scope
from gradviz.engine.construction import Made
from gradviz.engine.record import RunningProgram
from gradviz.model.numbers import format_shape
from gradviz.model.trace import Source
from gradviz.model.words import Message, message

__all__ = ["Evaluation"]


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
    found["to"] = _to
    return found


def _method(name: str) -> Callable[..., Any]:
    def call(subject: torch.Tensor, *arguments: Any) -> Any:
        return getattr(subject, name)(*arguments)

    return call


def _to(subject: torch.Tensor, dtype: str) -> torch.Tensor:
    return subject.to(getattr(torch, dtype))


_CALLABLES = _callables()


class _RefusedError(Exception):
    """PyTorch did not take a call; ends the evaluation of a line."""

    def __init__(self, told: Message) -> None:
        super().__init__()
        self.told = told


class Evaluation:
    """One evaluation of all lines.

    Parameters
    ----------
    statements, sources
        Every line, and where the written-out script has it.
    parts
        Which line runs in which module.
    made
        The tensors and modules.
    loss
        Name of the result; "" for that of the last line.

    Attributes
    ----------
    failure
        Where it stopped and why, if it did.
    """

    def __init__(
        self,
        statements: Sequence[Statement],
        sources: Sequence[Source],
        parts: Outline,
        made: Made,
        loss: str,
    ) -> None:
        self._statements = statements
        self._sources = sources
        self._parts = parts
        self._made = made
        self._loss = loss
        self._values: dict[str, Any] = dict(made.leaves)
        self.failure: Message | None = None

    def __call__(self, program: RunningProgram) -> Any:
        """Run all lines and return the result; None where one was refused."""
        try:
            if self._parts.net is not None and self._made.net is not None:
                self._scope(program, self._parts.net, self._made.net)
            for number in self._parts.rest:
                self._line(program, number)
        except _RefusedError as refused:
            self.failure = refused.told
            return None
        return self._values.get(self._loss)

    def _scope(self, program: RunningProgram, scope: Scope, module: nn.Module) -> None:
        def run() -> None:
            for part in scope.parts:
                if isinstance(part, Scope):
                    self._scope(program, part, module.get_submodule(part.name))
                else:
                    self._line(program, part)

        module(run)

    def _line(self, program: RunningProgram, number: int) -> None:
        statement = self._statements[number]
        program.line(self._sources[number])
        try:
            self._assign(program, statement, self._evaluate(statement.expression))
        except _RefusedError as refused:
            fields = {**refused.told.fields, "line": number + 1}
            raise _RefusedError(msgspec.structs.replace(refused.told, fields=fields)) from None

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
            return self._apply(expression, arguments, keywords)
        except Exception as error:  # whatever PyTorch raises is told, never a traceback
            raise _RefusedError(_refusal(expression, arguments, error)) from error

    def _apply(self, call: Call, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        if call.form == "attribute":
            return getattr(arguments[0], call.function)
        if call.form == "module":
            return self._made.modules[call.function](*arguments, **keywords)
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


_SHAPES = ("size of tensor", "shape", "dimension", "sizes", "dim", "channels", "input.size")
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
    shapes = any(part in words for part in _SHAPES)
    if shapes and tensors and (len(tensors) > 1 or call.form == "module"):
        fields["shapes"] = " | ".join(format_shape(tensor.shape) for tensor in tensors)
        text = "The shapes do not fit together in {function}: {shapes}."
        if call.form == "module":
            text = "{function} does not take this shape: {shapes}."
        return message("Engine", text, **fields)
    if isinstance(error, ZeroDivisionError):
        return message("Engine", "This divides by zero.", **fields)
    return message("Engine", "PyTorch could not compute {function}.", **fields)


def _flat(arguments: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for argument in arguments:
        flat.extend(argument if isinstance(argument, (list, tuple)) else [argument])
    return flat

"""What optimizers do to parameters: both, with their state, before and after each step.

It hangs on torch's hooks for all optimizers while it is open. The arithmetic of the step
is no part of the program and is not recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any

import torch
from torch.optim.optimizer import (
    Optimizer,
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)
from torch.utils._python_dispatch import _disable_current_modes

from gradviz.engine.calls import attribute
from gradviz.engine.compiling import uncompiled
from gradviz.engine.drafts import Output
from gradviz.engine.forward import Graph
from gradviz.engine.source import Place, Places, source_of
from gradviz.engine.values import snapshot
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import Attribute, ParameterUpdate, State, Update

_NUMBERS = (bool, int, float)


class Optimizers:
    """Follows the steps of all optimizers while it is open.

    Parameters
    ----------
    graph
        Where parameters are drafted.
    places
        Finds the user's code; None for a program whose lines are told by its interpreter.
    passes
        Tells how many backward passes have begun.
    """

    def __init__(self, graph: Graph, places: Places | None, passes: Callable[[], int]) -> None:
        self._graph = graph
        self._places = places
        self._passes = passes
        self._handles: list[Any] = []
        self._running: list[_Step] = []
        self._steps: list[_Step] = []

    def __enter__(self) -> Optimizers:
        self._handles = [
            register_optimizer_step_pre_hook(self._before),
            register_optimizer_step_post_hook(self._after),
        ]
        return self

    def __exit__(self, *_: object) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles.clear()

    def clear(self) -> None:
        """Let go of every optimizer and parameter."""
        self._running.clear()
        self._steps.clear()

    @uncompiled
    def _before(self, optimizer: Optimizer, args: Any, kwargs: Mapping[str, Any]) -> None:
        if any(step.optimizer is optimizer for step in self._running):
            return  # an optimizer that calls its own step within
        runs_program = any(callable(value) for value in (*args[1:], *kwargs.values()))
        step = _Step(optimizer, self._passes(), runs_program)
        frame = None if self._places is None else self._places.user_frame()
        if frame is not None:
            step.place = (frame.f_code, frame.f_lasti)
            step.name = _name(optimizer, frame)
        step.begin(self._graph)
        self._running.append(step)

    @uncompiled
    def _after(self, optimizer: Optimizer, _: Any, __: Any) -> None:
        for index, step in enumerate(self._running):
            if step.optimizer is optimizer:
                del self._running[index:]  # those begun later failed
                step.end()
                self._steps.append(step)
                return

    def records(self) -> tuple[Update, ...]:
        """Return the steps that ended, once all nodes have their ids."""
        return tuple(step.record() for step in self._steps)


class _Step:
    """One running or ended step."""

    def __init__(self, optimizer: Optimizer, passes: int, runs_program: bool) -> None:
        self.optimizer = optimizer
        self.name = ""
        self.place: Place | None = None
        self._passes = passes
        self._runs_program = runs_program
        self._settings: tuple[dict[str, Attribute], ...] = ()
        self._parameters: list[_Parameter] = []

    def begin(self, graph: Graph) -> None:
        """Take what holds before the step."""
        groups = self.optimizer.param_groups
        self._settings = tuple(
            {name: _setting(value) for name, value in group.items() if name != "params"}
            for group in groups
        )
        for number, group in enumerate(groups):
            for tensor in group["params"]:
                # Without a gradient a step leaves a parameter alone.
                if tensor.grad is not None or self._runs_program:
                    state = self.optimizer.state.get(tensor, {})
                    leaf = graph.leaf(tensor)
                    self._parameters.append(_Parameter(tensor, leaf, number, state))

    def end(self) -> None:
        """Take what holds after the step, and let go of the tensors."""
        for one in self._parameters:
            one.end(self.optimizer.state.get(one.tensor, {}), self._runs_program)

    def record(self) -> Update:
        return Update(
            optimizer=type(self.optimizer).__name__,
            name=self.name,
            passes=self._passes,
            settings=self._settings,
            parameters=tuple(one.record() for one in self._parameters),
            source=None if self.place is None else source_of(*self.place),
        )


class _Parameter:
    """One parameter within a step."""

    def __init__(
        self, tensor: torch.Tensor, leaf: Output, group: int, state: Mapping[Any, Any]
    ) -> None:
        self.tensor: Any = tensor
        self._leaf = leaf
        self._group = group
        self._before = snapshot(tensor)
        self._gradient = None if tensor.grad is None else snapshot(tensor.grad)
        self._after: TensorValue | None = None
        self._state_before = dict(_values(state))
        self._state_after: dict[str, TensorValue] = {}

    def end(self, state: Mapping[Any, Any], runs_program: bool) -> None:
        tensor, self.tensor = self.tensor, None
        self._after = snapshot(tensor)
        self._state_after = dict(_values(state))
        if runs_program and tensor.grad is not None:
            self._gradient = snapshot(tensor.grad)

    def record(self) -> ParameterUpdate:
        names = dict.fromkeys([*self._state_before, *self._state_after])
        return ParameterUpdate(
            parameter=self._leaf.ref,
            before=self._before,
            gradient=self._gradient,
            after=self._after,
            state=tuple(
                State(
                    name=name,
                    before=self._state_before.get(name),
                    after=self._state_after.get(name),
                )
                for name in names
            ),
            group=self._group,
        )


def _values(state: Mapping[Any, Any]) -> Iterator[tuple[str, TensorValue]]:
    """Yield the numbers and tensors of a parameter's state, those in lists by their index."""
    for name, value in state.items():
        if isinstance(value, (list, tuple)):
            for index, item in enumerate(value):
                yield from _value(f"{name}.{index}", item)
        else:
            yield from _value(str(name), value)


def _value(name: str, value: object) -> Iterator[tuple[str, TensorValue]]:
    if isinstance(value, torch.Tensor):
        yield name, snapshot(value)
    elif type(value) in _NUMBERS:
        yield name, tensor_value(value)


def _setting(value: object) -> Attribute:
    if isinstance(value, torch.Tensor):
        with _disable_current_modes():  # a number that leaves torch here is not the program's
            return value.item() if value.numel() == 1 else str(tuple(value.shape))
    return attribute(value)


def _name(held: object, frame: FrameType) -> str:
    """Return the variable that holds an object, "" where none is found."""
    scopes: list[Mapping[str, Any]] = [frame.f_locals, frame.f_globals]
    for scope in scopes:
        for name, value in list(scope.items()):
            if value is held:
                return name
    for owner, value in list(frame.f_locals.items()):
        for name, part in list(getattr(value, "__dict__", {}).items()):
            if part is held:
                return name if owner == "self" else f"{owner}.{name}"
    return ""

"""Which `nn.Module` runs, and the paths of modules, parameters and buffers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch
from torch import nn
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.nn.parameter import is_lazy

from gradviz.model.trace import ModuleRecord, Role


class Modules:
    """Follows module calls by torch's global hooks while it is open.

    Parameters
    ----------
    roots
        (variable name, module) of what is known before; more are found as they are called.
    entered
        Told (path, number of the call) whenever the innermost module changes.
    """

    def __init__(
        self, roots: Iterable[tuple[str, nn.Module]], entered: Callable[[tuple[str, int]], None]
    ) -> None:
        self._paths: dict[int, str] = {}  # by id of modules that `_held` keeps
        self._held: list[nn.Module] = []
        self._tensors: dict[int, tuple[str, Role]] = {}
        self._unread: list[tuple[str, nn.Module]] = []
        self._calls: dict[int, int] = {}
        self._stack: list[tuple[str, int]] = []
        self._entered = entered
        self._handles: list[Any] = []
        self.learn(roots)

    def __enter__(self) -> Modules:
        self._handles = [
            register_module_forward_pre_hook(self._before),
            register_module_forward_hook(self._after, always_call=True),
        ]
        return self

    def __exit__(self, *_: object) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles.clear()

    def clear(self) -> None:
        """Let go of every module."""
        self._held.clear()
        self._unread.clear()
        self._paths.clear()
        self._tensors.clear()

    def learn(self, roots: Iterable[tuple[str, nn.Module]]) -> None:
        """Learn the names of modules; the parts of a single one go without its name."""
        named = [root for root in _distinct(roots) if id(root[1]) not in self._paths]
        first = len(named) == 1 and not self._held
        alone = first and (named[0][0] == "" or _has_parts(named[0][1]))
        for name, module in named:
            self._add("" if alone else name, module)

    def _add(self, prefix: str, module: nn.Module) -> None:
        for path, part in module.named_modules(prefix=prefix):
            if id(part) not in self._paths:
                self._paths[id(part)] = path
                self._held.append(part)
        self._unread.append((prefix, module))

    def _before(self, module: nn.Module, _: Any) -> None:
        key = id(module)
        if key not in self._paths:
            self._add(type(module).__name__ if self._held else "", module)
        call = self._calls.get(key, 0)
        self._calls[key] = call + 1
        self._stack.append((self._paths[key], call))
        self._entered(self._stack[-1])

    def _after(self, module: nn.Module, _: Any, __: Any) -> None:
        if self._stack:
            self._stack.pop()
        self._entered(self._stack[-1] if self._stack else ("", 0))

    def tensor(self, tensor: torch.Tensor) -> tuple[str, Role] | None:
        """Return (path, role) of a parameter or buffer, None for other tensors."""
        for prefix, module in self._unread:
            for name, parameter in module.named_parameters(prefix=prefix):
                self._tensors.setdefault(id(parameter), (name, "parameter"))
            for name, buffer in module.named_buffers(prefix=prefix):
                self._tensors.setdefault(id(buffer), (name, "buffer"))
        self._unread.clear()
        return self._tensors.get(id(tensor))

    def parameters(self) -> Iterator[nn.Parameter]:
        """Yield the parameters of all modules that are known, some of them twice."""
        for module in self._held:
            for parameter in module.parameters(recurse=False):
                if not is_lazy(parameter):
                    yield parameter

    def records(self) -> tuple[ModuleRecord, ...]:
        """Return the modules that ran, in the order of their first call."""
        types = {id(module): type(module).__name__ for module in self._held}
        return tuple(
            ModuleRecord(path=self._paths[key], type=types[key], calls=calls)
            for key, calls in self._calls.items()
        )


def _distinct(roots: Iterable[tuple[str, nn.Module]]) -> list[tuple[str, nn.Module]]:
    found: dict[int, tuple[str, nn.Module]] = {}
    for name, module in roots:
        if any(True for _ in module.parameters()):
            found.setdefault(id(module), (name, module))
    return list(found.values())


def _has_parts(module: nn.Module) -> bool:
    return any(True for _ in module.children())

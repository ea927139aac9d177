"""Which `nn.Module` runs, and the paths of modules, parameters and buffers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import BuiltinFunctionType, FrameType, FunctionType, ModuleType
from typing import Any

import torch
from torch import nn
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.nn.parameter import is_lazy

from gradviz.engine.compiling import uncompiled
from gradviz.engine.drafts import Node
from gradviz.model.trace import ModuleRecord, Role

_COMPILED = "OptimizedModule"
_NO_HOLDER = (torch.Tensor, ModuleType, FunctionType, BuiltinFunctionType, type)
_LIBRARIES = ("torch", "builtins", "gradviz", "_pytest", "importlib", "numpy")


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
        self._roots: list[nn.Module] = []
        self._attributes: dict[int, tuple[str, dict[str, Any], str]] = {}
        self._calls: dict[int, int] = {}
        self._log: list[_Run] = []
        self._stack: list[_Run] = []
        self._earlier: dict[str, int] = {}  # calls that are left out, by path
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
        self._roots.clear()
        self._log.clear()
        self._stack.clear()
        self._attributes.clear()
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
                self._paths[id(part)] = _plain(path)
                self._held.append(part)
        self._roots.append(module)
        self._unread.append((prefix, module))

    @uncompiled
    def _before(self, module: nn.Module, _: Any) -> None:
        key = id(module)
        if key not in self._paths:
            self._add(type(module).__name__ if self._held else "", module)
        outer = self._stack[-1] if self._stack else None
        if type(module).__name__ == _COMPILED and outer is not None:
            self._stack.append(outer)
            return
        run = _Run((self._paths[key], self._calls.get(key, 0)), outer)
        if type(module).__name__ != _COMPILED:
            self._calls[key] = run.which[1] + 1
            self._log.append(run)
        self._stack.append(run)
        self._entered(run.which)

    @uncompiled
    def _after(self, module: nn.Module, _: Any, __: Any) -> None:
        if self._stack:
            self._stack.pop()
        self._entered(self._stack[-1].which if self._stack else ("", 0))

    def leave_out_earlier(self, nodes: Iterable[Node]) -> None:
        """Forget the calls before the first that one of some nodes ran in, and count anew."""
        used = {(node.module, node.calls) for node in nodes}
        first = None
        for index, run in enumerate(self._log):
            if run.which in used:
                chain = {id(outer) for outer in run.outwards()}
                first = next(i for i in range(index + 1) if id(self._log[i]) in chain)
                break
        for run in self._log[:first]:
            self._earlier[run.which[0]] = run.which[1] + 1
        for node in nodes:
            node.calls -= self._earlier.get(node.module, 0)

    def tensor(self, tensor: torch.Tensor) -> tuple[str, Role] | None:
        """Return (path, role) of a parameter or buffer, None for other tensors."""
        for prefix, module in self._unread:
            for name, parameter in module.named_parameters(prefix=prefix):
                self._tensors.setdefault(id(parameter), (_plain(name), "parameter"))
            for name, buffer in module.named_buffers(prefix=prefix):
                self._tensors.setdefault(id(buffer), (_plain(name), "buffer"))
            for path, part in module.named_modules(prefix=prefix):
                for name, value in vars(part).items():
                    if isinstance(value, torch.Tensor):
                        full = _plain(f"{path}.{name}" if path else name)
                        self._attributes.setdefault(id(value), (full, vars(part), name))
        self._unread.clear()
        found = self._tensors.get(id(tensor))
        if found is None and id(tensor) in self._attributes:
            full, held, name = self._attributes[id(tensor)]
            if held.get(name) is tensor:  # else another took its place
                return full, "parameter" if tensor.requires_grad else "constant"
        return found

    def parameters(self) -> Iterator[nn.Parameter]:
        """Yield the parameters of all modules of which a part ran, some of them twice."""
        for root in self._roots:
            if any(id(part) in self._calls for part in root.modules()):
                for parameter in root.parameters():
                    if not is_lazy(parameter):
                        yield parameter

    def ran(self, kind: str) -> bool:
        """Whether a module of a class ran."""
        return any(type(m).__name__ == kind for m in self._held if id(m) in self._calls)

    def records(self) -> tuple[ModuleRecord, ...]:
        """Return the modules that ran, in the order of their first call."""
        types = {id(module): type(module).__name__ for module in self._held}
        counts = {
            key: calls - self._earlier.get(self._paths[key], 0)
            for key, calls in self._calls.items()
        }
        return tuple(
            ModuleRecord(path=self._paths[key], type=types[key], calls=calls)
            for key, calls in counts.items()
            if calls > 0
        )


class _Run:
    """One call of a module: which (path and number), and the call that it ran in."""

    __slots__ = ("outer", "which")

    def __init__(self, which: tuple[str, int], outer: _Run | None) -> None:
        self.which = which
        self.outer = outer

    def outwards(self) -> Iterator[_Run]:
        """Yield the call and all that it ran in."""
        run: _Run | None = self
        while run is not None:
            yield run
            run = run.outer


def _plain(path: str) -> str:
    """Leave out the part that torch.compile puts into a path."""
    if "_orig_mod" not in path:
        return path
    return ".".join(part for part in path.split(".") if part != "_orig_mod")


def _distinct(roots: Iterable[tuple[str, nn.Module]]) -> list[tuple[str, nn.Module]]:
    found: dict[int, tuple[str, nn.Module]] = {}
    for name, module in roots:
        if any(True for _ in module.parameters()):
            found.setdefault(id(module), (name, module))
    return list(found.values())


def _has_parts(module: nn.Module) -> bool:
    return any(True for _ in module.children())


def scopes(path: str, frame: FrameType | None) -> Iterator[Mapping[str, Any]]:
    """Yield the variables of the running functions of a file, innermost first, then its globals."""
    last: Mapping[str, Any] = {}
    while frame is not None:
        if frame.f_code.co_filename == path:
            last = frame.f_globals
            if frame.f_locals is not last:
                yield frame.f_locals
        frame = frame.f_back
    yield last


def held_modules(path: str, frame: FrameType | None) -> list[tuple[str, nn.Module]]:
    """Return the modules that variables hold, or objects in variables, but for parts of others."""
    found: list[tuple[str, nn.Module]] = []
    for scope in scopes(path, frame):
        for name, value in list(scope.items()):
            if isinstance(value, nn.Module):
                found.append(("" if name == "self" else name, value))
            elif not isinstance(value, _NO_HOLDER) and _is_from_outside(type(value)):
                inside = getattr(value, "__dict__", {})
                found.extend(part for part in inside.items() if isinstance(part[1], nn.Module))
    parts = {id(part) for _, module in found for part in module.modules() if part is not module}
    return [(name, module) for name, module in found if id(module) not in parts]


def _is_from_outside(kind: type) -> bool:
    return kind.__module__.partition(".")[0] not in _LIBRARIES

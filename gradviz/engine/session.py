"""Recording running code that calls `backward()` itself: one training step, several passes.

A function mode sees the start of each backward pass; the pass itself runs outside of all
modes, as always. The arithmetic of an optimizer is no part of the program and not recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import _disable_current_modes

from gradviz.engine.record import Recording
from gradviz.model.trace import TraceData

_BACKWARD = frozenset({torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad})


class Session:
    """A recording from `__enter__` to `__exit__`, which returns what was seen."""

    def __init__(self) -> None:
        self.recording = Recording()
        self._watching = self.recording.forward()
        self._starts = _Starts(self.recording)

    def __enter__(self) -> Session:
        self._watching.__enter__()
        self._starts.__enter__()  # type: ignore[no-untyped-call]
        return self

    def __exit__(self, *failure: Any) -> TraceData | None:
        recording = self.recording
        try:
            self._starts.__exit__(*failure)  # type: ignore[no-untyped-call]
            self._watching.__exit__(*failure)
            return recording.data(None)
        finally:
            recording.close()


class _Starts(TorchFunctionMode):
    """Sees calls that start a backward pass."""

    def __init__(self, recording: Recording) -> None:
        super().__init__()
        self._recording = recording

    def __torch_function__(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = dict(kwargs or {})
        if func not in _BACKWARD:
            return func(*args, **kwargs)
        roots: Any = args[0] if args else kwargs.get("tensors", kwargs.get("outputs"))
        if isinstance(roots, torch.Tensor):
            roots = (roots,)
        starts = [root for root in roots if isinstance(root, torch.Tensor)]
        with self._recording.watched(starts):
            if kwargs.get("create_graph"):
                # The graph of the gradients is built here: it has to be seen.
                return func(*args, **kwargs)
            with _disable_current_modes():
                return func(*args, **kwargs)

"""Recording running code that calls `backward()` itself: one training step, several passes.

A function mode sees the start of each backward pass; the pass itself runs outside of all
modes, as always. The arithmetic of an optimizer is no part of the program and not recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from torch import nn

from gradviz.engine import notes
from gradviz.engine.compiling import uncompiled
from gradviz.engine.modules import Modules, held_modules
from gradviz.engine.record import Recording
from gradviz.engine.source import Places
from gradviz.model.trace import TraceData


class Session:
    """A recording from entering to leaving it; `seen` is then what was seen.

    Parameters
    ----------
    whole
        Tensors of up to this many numbers are kept whole; by default `values.WHOLE`.
    """

    def __init__(self, whole: int | None = None) -> None:
        self.recording = _SessionRecording(whole)
        self._watching = self.recording.forward()
        self._starts = self.recording.starts
        self.seen: TraceData | None = None

    def __enter__(self) -> Session:
        self._watching.__enter__()
        self._starts.__enter__()  # type: ignore[no-untyped-call]
        return self

    def __exit__(self, *failure: Any) -> None:
        recording = self.recording
        try:
            self._starts.__exit__(*failure)  # type: ignore[no-untyped-call]
            self._watching.__exit__(*failure)
            if failure[0] is None and recording.waits:
                recording.notes.append(notes.no_backward())
            self.seen = recording.data(None)
        finally:
            recording.close()


class _SessionRecording(Recording):
    """A recording whose modules are called what the variables of the running code call them."""

    def __init__(self, whole: int | None) -> None:
        super().__init__(whole=whole)
        self._modules = _NamedModules((), self._entered)

    @property
    def waits(self) -> bool:
        """Whether something could go backward, and no pass was begun."""
        graph = self.graph
        if self._watchers or not any(node.grad_fn is not None for node in graph.nodes):
            return False
        return not (graph.unseen_pass or any(leaf.is_written_unseen() for leaf in graph.leaves))


class _NamedModules(Modules):
    def __init__(
        self, roots: Iterable[tuple[str, nn.Module]], entered: Callable[[tuple[str, int]], None]
    ) -> None:
        super().__init__(roots, entered)
        self._places = Places()

    @uncompiled
    def _before(self, module: nn.Module, inputs: Any) -> None:
        if id(module) not in self._paths:
            frame = self._places.user_frame()
            if frame is not None:
                self.learn(held_modules(frame.f_code.co_filename, frame))
        super()._before(module, inputs)

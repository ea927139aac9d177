"""Recording running code that calls `backward()` itself: one training step, several passes.

A function mode sees the start of each backward pass; the pass itself runs outside of all
modes, as always. The arithmetic of an optimizer is no part of the program and not recorded.
"""

from __future__ import annotations

from typing import Any

from gradviz.engine.record import Recording
from gradviz.engine.starts import Starts
from gradviz.model.trace import TraceData


class Session:
    """A recording from entering to leaving it; `seen` is then what was seen.

    Parameters
    ----------
    whole
        Tensors of up to this many numbers are kept whole; by default `values.WHOLE`.
    """

    def __init__(self, whole: int | None = None) -> None:
        self.recording = Recording(whole=whole)
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
            self.seen = recording.data(None)
        finally:
            recording.close()


def _Starts(recording: Recording) -> Starts:  # noqa: N802
    return recording.starts

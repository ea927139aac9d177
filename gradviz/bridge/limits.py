"""How patient the client is: times and counts, and nothing that acts on them."""

from __future__ import annotations

import msgspec

__all__ = ["Limits"]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Times in seconds, and counts.

    Attributes
    ----------
    notice
        A request that runs longer is told of again as "still computing".
    run
        A request that runs longer is stopped; None never.
    start
        A worker that is not ready by then counts as crashed.
    idle
        How often an idle worker is asked whether it lives; None never.
    answer
        How long it may take to answer that.
    restarts
        How many crashes in a row, without a trace between, until it is given up.
    pauses
        Waits before the first, second, ... restart in a row; the last for all further.
    words
        How many characters of a request's error stream are passed on.
    """

    notice: float = 60.0
    run: float | None = None
    start: float = 120.0
    idle: float | None = 30.0
    answer: float = 10.0
    restarts: int = 5
    pauses: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0, 5.0)
    words: int = 65_536

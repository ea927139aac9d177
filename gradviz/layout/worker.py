"""The layout process: reads questions, writes answers, knows no torch and no Qt.

Started as ``python -m gradviz.layout.worker``; it ends when its input does.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import IO

from gradviz.layout import wire
from gradviz.layout.engines import better, wants_other
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.layout.layered import layered

LAST_RESORT = 30
"""After so many seconds with one graph the process ends itself: nobody may be left to."""


def main() -> None:
    """Answer until the input ends."""
    source = sys.stdin.buffer
    # What libraries print must not get between the messages.
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    wire.write(sink, wire.Ready())
    while True:
        ask = wire.read(source, wire.Ask)
        if ask is None:
            return
        _set_alarm(LAST_RESORT)
        answer(ask, sink)
        _set_alarm(0)


def answer(ask: wire.Ask, sink: IO[bytes]) -> None:
    """Write one answer, or two where the other engine is tried as well."""
    try:
        own = layered(ask.request)
    except Exception as error:  # a fault of the engine must not end the process
        print(f"layered: {error!r}", file=sys.stderr)
        wire.write(sink, wire.Answer(result=None))
        return
    more = ask.refine and wants_other(ask.request, own)
    wire.write(sink, wire.Answer(result=own, last=not more))
    if more:
        wire.write(sink, wire.Answer(result=_refined(ask.request, own)))


def _refined(request: LayoutRequest, own: LayoutResult) -> LayoutResult:
    try:
        from gradviz.layout.graphlay import graphlay

        return better(request, own, graphlay(request))
    except Exception as error:  # not installed, or it refuses the graph: ours will do
        print(f"graphlay: {error!r}", file=sys.stderr)
        return own


def _set_alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


if __name__ == "__main__":
    main()

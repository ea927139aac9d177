"""The choice of an engine, and the one synchronous call: `lay_out`.

Our own engine always comes first. It is quick, keeps the arguments of an op in order and
the longest path straight, and on the graphs of networks it crosses fewer lines. Where
its drawing is a tangle, graphlay is asked too, in a process that can be ended, and the
better of the two is taken.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from gradviz.layout import wire
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.layout.judging import cost, is_tangled
from gradviz.layout.layered import layered

EngineName = Literal["auto", "graphlay", "layered"]

SMALL = 80
"""Up to this many boxes our own engine decides alone; the window calls it directly."""

LARGE = 5000
"""Above this many boxes too: graphlay would not be done in time."""

TIME_LIMIT = 2.0
"""How long the other engine may take, s."""

STARTING = 20.0
"""How long its process may take to start, s."""


def lay_out(
    request: LayoutRequest,
    engine: EngineName = "auto",
    *,
    in_process: bool = False,
    command: Sequence[str] | None = None,
) -> LayoutResult:
    """Return positions and routes, here and now.

    Parameters
    ----------
    request
        The graph.
    engine
        "auto" chooses; a name insists on that engine.
    in_process
        True: start no process, whatever happens. "graphlay" then has no time limit, and
        "auto" is our own engine.
    command
        What starts the other process; gradviz's own by default.

    Raises
    ------
    ImportError, ValueError
        Only with ``engine="graphlay"``: it is not installed, or it refuses the graph.
    """
    if engine == "graphlay":
        from gradviz.layout.graphlay import graphlay

        return graphlay(request)
    result = layered(request)
    if engine == "layered" or in_process or not wants_other(request, result):
        return result
    return _refined(request, list(command or worker_command())) or result


def wants_other(request: LayoutRequest, result: LayoutResult) -> bool:
    """Say whether the other engine should be asked as well."""
    if not SMALL < len(request.boxes) <= LARGE or request.prefer == "layered":
        return False
    return request.prefer == "graphlay" or is_tangled(request, result)


def better(request: LayoutRequest, own: LayoutResult, other: LayoutResult) -> LayoutResult:
    """Return the better of two layouts; the engine of the former layout stays."""
    if request.prefer == other.engine or cost(request, other) < cost(request, own):
        return other
    return own


def worker_command() -> list[str]:
    """Return the command that starts the layout process.

    ``-P`` keeps the working folder off the import path: a file ``random.py`` there must
    not be taken for the standard library's.
    """
    return [sys.executable, "-P", "-m", "gradviz.layout.worker"]


def worker_environment() -> dict[str, str]:
    """Return our environment, with this gradviz on the path and one thread for numpy."""
    home = str(Path(__file__).resolve().parents[2])
    paths = [home, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, dict.fromkeys(paths))),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def _refined(request: LayoutRequest, command: list[str]) -> LayoutResult | None:
    """Ask a process of its own once; None when it does not answer in time."""
    question = io.BytesIO()
    wire.write(question, wire.Ask(request=request))
    try:
        done = subprocess.run(
            command,
            input=question.getvalue(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=worker_environment(),
            timeout=STARTING / 4 + TIME_LIMIT,
            check=False,
        )
        return _last(io.BytesIO(done.stdout))
    except (OSError, subprocess.TimeoutExpired, wire.Garbage):
        return None


def _last(stream: io.BytesIO) -> LayoutResult | None:
    found = None
    while (message := wire.read(stream, wire.Ready | wire.Answer)) is not None:
        if isinstance(message, wire.Answer) and message.result is not None:
            found = message.result
    return found

"""Running a script for the command line: in the same worker process that a window would use.

What the script prints goes to standard error: standard output may be somebody's file.
"""

from __future__ import annotations

import os
import queue
import sys

from gradviz.bridge.client import WorkerClient
from gradviz.bridge.limits import Limits
from gradviz.bridge.messages import Ended, Event, Failed, Goal, Output, StateChanged, Traced
from gradviz.bridge.pythons import PythonChoice
from gradviz.model.errors import GradvizError
from gradviz.model.program import Script
from gradviz.model.trace import TraceData
from gradviz.model.words import Message, message

__all__ = ["BrokenOff", "run_script"]


class BrokenOff(GradvizError):  # noqa: N818 - a script did, not gradviz
    """A script that did not come to its step.

    Attributes
    ----------
    partial
        The trace up to there.
    """

    def __init__(self, told: Message, partial: TraceData) -> None:
        super().__init__(told)
        self.partial = partial


def run_script(script: Script, goal: Goal, python: str = "", whole: int = 0) -> TraceData:
    """Run a script up to a training step; tensors of up to `whole` numbers are kept whole.

    Raises
    ------
    BrokenOff
        When it fails and some of it was recorded.
    GradvizError
        When it fails, has fewer steps, or its process ends, or torch is not there.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    command = PythonChoice(python).command
    client = WorkerClient(events.put, command=command, limits=Limits(restarts=0, idle=None))
    try:
        client.submit(script, 1, goal, whole)
        while True:
            match events.get():
                case Traced() as event:
                    return event.data
                case Ended() as event:
                    text = "{file} ended after step {steps}: it has no step {wanted}."
                    name = os.path.basename(script.path)
                    fields = {"file": name, "steps": event.steps, "wanted": goal.step}
                    raise GradvizError(message("Engine", text, **fields))
                case Failed() as event:
                    if event.partial is not None:
                        raise BrokenOff(event.message, event.partial)
                    raise GradvizError(event.message)
                case StateChanged(state="failed") as event:
                    raise GradvizError(event.message)
                case Output() as event:
                    sys.stderr.write(event.text)
                    sys.stderr.flush()
                case _:
                    pass
    finally:
        client.close()

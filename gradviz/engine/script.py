"""Running a script of the user's own under the recorder, until its first training step is seen."""

from __future__ import annotations

import ast
import gc
import os
import warnings
from types import ModuleType

from gradviz.engine import trouble
from gradviz.engine.build import ProgramError
from gradviz.engine.loops import training_loops
from gradviz.engine.session import _Starts
from gradviz.engine.stopping import StepDone, StepRecording
from gradviz.engine.surroundings import ScriptLoader, surroundings
from gradviz.model.errors import GradvizError
from gradviz.model.program import Script, program_hash
from gradviz.model.trace import TraceData
from gradviz.model.words import Message, message

__all__ = ["run_script"]


def run_script(script: Script) -> TraceData:
    """Run a script as Python would, and record its first training step.

    What comes after the step is not run. Without a backward pass the trace has a forward
    pass only, and a note that says so.

    Raises
    ------
    ProgramError
        When the script stops before that. The message's fields tell ``file``, ``line`` and,
        as ``torch``, Python's own report; `partial` has the trace up to there, if any.
    """
    folder = os.path.dirname(script.path)
    if not os.path.isdir(folder):
        text = "The folder of this script is not here: {folder}"
        raise ProgramError(message("Engine", text, folder=folder))
    try:
        tree = _parsed(script)
        loader = ScriptLoader(script, tree)
        loader.get_code("__main__")
    except (SyntaxError, ValueError) as error:
        raise ProgramError(trouble.cannot_read(error, script)) from None
    recording = StepRecording(script.path, training_loops(tree))
    main = loader.module()
    try:
        with surroundings(script, main):
            failure = _run(loader, main, recording, script)
            data = _data(recording, script, failure)
    finally:
        recording.close()
        del main
        gc.collect()  # models and data of scripts that were run must not pile up
    if failure is not None:
        raise ProgramError(failure, data)
    if data is None:
        raise ProgramError(trouble.nothing_computed(script))
    return data


def _parsed(script: Script) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are told when it is compiled
        return ast.parse(script.text, script.path)


def _run(
    loader: ScriptLoader, main: ModuleType, recording: StepRecording, script: Script
) -> Message | None:
    """Run the script to its end or to that of its step; return what went wrong."""
    try:
        with recording.forward(), _Starts(recording):
            loader.exec_module(main)
    except StepDone:
        return None
    except SystemExit as error:
        return None if recording.passes else trouble.left_early(error, script)
    except GradvizError as error:
        return error.message
    except Exception as error:
        told = trouble.in_script(error, script)
        if not recording.is_over:
            return told
        recording.notes.append(told)
    return None


def _data(recording: StepRecording, script: Script, failure: Message | None) -> TraceData | None:
    """Return what was recorded, None for nothing; of a failed script as far as it got."""
    if failure is None and not recording.passes:
        recording.notes.append(trouble.no_backward())
    title = os.path.basename(script.path)
    try:
        data = recording.data(None, program_hash=program_hash(script), title=title)
    except Exception:
        if failure is None:
            raise
        return None  # half a pass need not add up
    return data if data.ops else None

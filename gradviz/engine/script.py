"""Running a script of the user's own under the recorder, as far as it is asked for."""

from __future__ import annotations

import ast
import contextlib
import gc
import os
import warnings
from types import ModuleType

import torch

from gradviz.bridge.messages import Goal
from gradviz.engine import trouble, values
from gradviz.engine.build import ProgramError
from gradviz.engine.leaving import leaving
from gradviz.engine.loops import training_loops
from gradviz.engine.stepping import OneStep, Steps, Viewer
from gradviz.engine.stopping import StepDone
from gradviz.engine.surroundings import ScriptLoader, surroundings
from gradviz.engine.threads import Threads
from gradviz.model.errors import GradvizError
from gradviz.model.program import Script
from gradviz.model.trace import Source, TraceData
from gradviz.model.words import Message, message

__all__ = ["run_script", "walk_script"]


def run_script(script: Script, goal: Goal = Goal()) -> TraceData:  # noqa: B008 - it is frozen
    """Run a script as Python would, and record one training step, by default its first.

    What comes after the step is not run. Without a backward pass the trace has a forward
    pass only, and a note that says so.

    Raises
    ------
    ProgramError
        When the script stops before that. The message's fields tell ``file``, ``line`` and,
        as ``torch``, Python's own report; `partial` has the trace up to there, if any.
    """
    one = OneStep()
    steps = walk_script(script, goal, one)
    if one.data is None:
        raise ProgramError(trouble.too_few_steps(script, steps, goal.step))
    return one.data


def walk_script(script: Script, goal: Goal, viewer: Viewer, *, whole: int | None = None) -> int:
    """Run a script as Python would and show its training steps, see `Steps`.

    Random numbers are those of seed 0 where the script sets no other, so that it does the
    same each time.

    Parameters
    ----------
    script, goal, viewer
        What runs, how far at first, and who is shown its steps and says how to go on.
    whole
        Tensors of up to this many numbers are kept whole.

    Returns
    -------
    int
        How many steps it had; 0 where it was shown forward only.

    Raises
    ------
    ProgramError
        As for `run_script`.
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
    main = loader.module()
    limit = values.limit(whole)
    steps = Steps(script, training_loops(tree), goal, viewer)
    try:
        with surroundings(script, main), Threads(script.path) as threads, leaving():
            failure = _run(loader, main, steps, script, goal)
            if not steps.finished:
                failure = failure or _in_threads(threads, script)
            if failure is None:
                _end(steps, viewer, script)
            partial = None if failure is None else _partial(steps)
    finally:
        steps.close()
        limit.close()
        del main
        gc.collect()  # models and data of scripts that were run must not pile up
    if failure is not None:
        raise ProgramError(failure, partial)
    return steps.finished


def _parsed(script: Script) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are told when it is compiled
        return ast.parse(script.text, script.path)


def _run(
    loader: ScriptLoader, main: ModuleType, steps: Steps, script: Script, goal: Goal
) -> Message | None:
    """Run the script to its end or to where it is stopped; return what went wrong."""
    try:
        with steps.watching():
            loader.exec_module(main)
            held = None if steps.finished else vars(main).get(goal.root)
            if isinstance(held, torch.Tensor) and held.requires_grad and held.numel() == 1:
                held.backward()  # type: ignore[no-untyped-call]
    except StepDone:
        return None
    except SystemExit as error:
        return None if steps.finished else trouble.left_early(error, script)
    except GradvizError as error:
        return error.message
    except Exception as error:
        told = trouble.in_script(error, script, _ended(error, steps))
        if steps.current is None or not steps.current.is_over:
            return told
        steps.current.notes.append(told)
    return None


def _in_threads(threads: Threads, script: Script) -> Message | None:
    """Wait for a script's threads; return what is to be said of them."""
    threads.wait()
    if threads.error is not None:
        return trouble.in_script(threads.error, script)
    return trouble.in_a_thread(threads.count, threads.line, script) if threads.count else None


def _ended(error: Exception, steps: Steps) -> Source | None:
    """Return the line where the history ended, of an error that says that there is none."""
    if steps.current is None or "does not require grad" not in str(error):
        return None
    return steps.current.history_end()


def _end(steps: Steps, viewer: Viewer, script: Script) -> None:
    """Show what the script ended with."""
    with contextlib.suppress(StepDone):
        steps.finish()
    if steps.failure is not None:
        raise steps.failure
    if steps.finished:
        return
    data = None
    if steps.current is not None:
        steps.current.notes.append(trouble.no_backward())
        data = steps.data()
    if data is None:
        raise ProgramError(trouble.nothing_computed(script))
    viewer.shown(data, 0, pauses=False)


def _partial(steps: Steps) -> TraceData | None:
    """Return the failed step as far as it got."""
    try:
        return steps.data()
    except Exception:
        return None  # half a pass need not add up

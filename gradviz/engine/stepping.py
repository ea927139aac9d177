"""Going through a script step by step: which training steps are recorded, where it waits.

A step is over when, after its last backward pass, the first new result with a history is
seen: there the script waits, in the middle of its own code, until it is told how to go on.
While a step is recorded a dispatch mode sees every call. Steps that nobody wants to see
run outside of it: then a function mode alone looks for the calls that start backward.
"""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import torch

from gradviz.bridge.messages import Goal
from gradviz.engine.starts import Start
from gradviz.engine.stopping import StepDone, StepRecording, lines_within
from gradviz.engine.watching import Asides, Calls, Watch, innermost
from gradviz.model.program import Script, program_hash
from gradviz.model.trace import TraceData

__all__ = ["OneStep", "Steps", "Viewer"]


class Viewer(Protocol):
    """Who looks at the steps of a script."""

    def shown(self, data: TraceData, step: int, *, pauses: bool) -> Goal | None:
        """Take a recorded step; where it `pauses` this waits until there is a new goal.

        None stops the script.
        """

    def passed(self, step: int) -> bool:
        """Hear that a step's backward pass is done; return whether to show the next one."""


class OneStep:
    """Takes one step and stops the script.

    Attributes
    ----------
    data, step
        The step that was taken, None before.
    """

    def __init__(self) -> None:
        self.data: TraceData | None = None
        self.step = 0

    def shown(self, data: TraceData, step: int, *, pauses: bool) -> None:
        """Take it."""
        self.data, self.step = data, step

    def passed(self, step: int) -> bool:
        """Go on to the goal."""
        return False


class Steps:
    """The steps of one script while it runs.

    Parameters
    ----------
    script
        What runs.
    loops
        Lines of its training loops.
    goal
        How far it runs.
    viewer
        Is shown the steps.

    Attributes
    ----------
    number
        The step that runs, or ran last.
    finished
        How many steps had their backward pass.
    current
        The recording of that step, None where it is not recorded.
    failure
        What went wrong in the recorder itself while a step was shown.
    is_alert
        Whether results of calls are to be looked at, see `look`.
    """

    def __init__(self, script: Script, loops: Sequence[range], goal: Goal, viewer: Viewer) -> None:
        self._script, self._path, self._loops = script, script.path, loops
        self._goal, self._viewer = goal, viewer
        self.number = 1
        self.finished = 0
        self.current: StepRecording | None = None
        self.failure: Exception | None = None
        self._upcoming: StepRecording | None = None
        self._after = False
        self._over = False
        self._open: list[Any] = []  # torch's hooks for the recordings, to be taken off
        self._watch = Watch(self)
        self._calls = Calls(self)
        self._watches = False
        self.is_alert = False
        if self.wants(1):
            self.current = StepRecording(self._path, loops)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the script that runs inside."""
        _RUNNING.add(self)
        try:
            with self._calls, Asides(self._calls, lambda: self._watches):
                if self.current is not None:
                    self._hang(self.current.modules, self.current.optimizers)
                    self._heed()
                try:
                    yield
                finally:
                    self._take_off()
                    self._ignore()
        finally:
            _RUNNING.discard(self)

    def finish(self) -> None:
        """Show what the script ended with, if it was to be shown and was not."""
        ended = self._after and not self._over
        if ended and self.current is not None and self._shows(self.current):
            self._show(pauses=False)

    def data(self) -> TraceData | None:
        """Return what was recorded of the step that runs; None for nothing."""
        if self.current is None:
            return None
        title = os.path.basename(self._path)
        data = self.current.data(None, program_hash=program_hash(self._script), title=title)
        return data if data.ops else None

    def close(self) -> None:
        """Let go of everything that belongs to the script."""
        for recording in (self.current, self._upcoming):
            if recording is not None:
                recording.close()
        self._upcoming = None

    # ------------------------------------------------------------ what is wanted

    def wants(self, step: int) -> bool:
        """Whether a step is to be recorded."""
        goal = self._goal
        if step <= goal.after:
            return False
        if goal.every:
            return step % goal.every == 0
        if goal.until:
            return goal.until == "nan"
        return step >= goal.step

    def _shows(self, recording: StepRecording) -> bool:
        return self._goal.until != "nan" or not recording.is_finite

    @property
    def _pauses(self) -> bool:
        return not self._goal.every

    # ------------------------------------------------------------ from step to step

    def begins(self) -> None:
        """Take note that a new step has begun: the one before is shown now.

        Raises
        ------
        StepDone
            When the script is to go no further.
        """
        self._after = False
        if self.current is not None and self._shows(self.current):
            self._show(pauses=self._pauses)
        if self.current is not None:
            self.current.close()
        self.number += 1
        upcoming, self._upcoming = self._upcoming, None
        self.current = upcoming if upcoming is not None and self.wants(self.number) else None
        self._take_off()
        if self.current is not None:
            self._hang(self.current.modules, self.current.optimizers)
        elif upcoming is not None:
            upcoming.step.phase = "after"  # it is left out
            upcoming.close()
        self._mark()

    def _show(self, *, pauses: bool) -> None:
        goal: Goal | None = self._goal
        try:
            data = self.data()
            if data is not None:
                goal = self._viewer.shown(data, self.number, pauses=pauses)
        except Exception as error:  # ours: the script must not catch it
            self.failure, goal = error, None
        if goal is None:
            self._over = self.is_alert = True
            raise StepDone
        self._goal = goal

    @contextmanager
    def watched(self, start: Start) -> Iterator[None]:
        """Watch one backward pass, where its step is recorded."""
        self._look_before(start)
        if self.current is not None:
            with self.current.watched(start):
                yield
        else:
            yield
        if not start.builds:
            self.passed()

    def _look_before(self, start: Start) -> None:
        """Find out whether a pass is the first of a new step."""
        if self._upcoming is not None:
            self._upcoming.step.look()
        if not self._after:
            return
        upcoming, current = self._upcoming, self.current
        if current is not None and upcoming is not None and not current.knows(start):
            upcoming.step.phase = "step"
            upcoming.step.begin()  # what it computed was seen by nobody

    def passed(self) -> None:
        """End a step, and get ready for the next one."""
        first, self._after = not self._after, True
        self.finished = self.number
        if first and self._viewer.passed(self.number):
            self._goal = Goal(step=self.number + 1)
        if self._upcoming is not None:
            return
        may_pause = self.current is not None and self._pauses
        if not may_pause and not self.wants(self.number + 1):
            if self.current is None:
                self._ignore()
            self._mark()
            return
        follows = lines_within(self._path, self._loops, sys._getframe(1))
        self._upcoming = StepRecording(self._path, self._loops, follows, self.begins)
        self._hang(self._upcoming.modules)
        self._heed()
        self._mark()

    def heard(self, tensor: object, how: str) -> None:
        """Take note of a tensor that the program itself looks at, where a step is recorded."""
        drafts = self._drafts
        if drafts is not None:
            drafts.heard(tensor, how)

    def look(self, result: object) -> None:
        """Find out from a result whether a step that nobody records has begun."""
        if self._watches and self._drafts is None:
            self._ignore()
            self._mark()
        if (
            (self._over or self._is_unseen)
            and isinstance(result, torch.Tensor)
            and result.grad_fn is not None
            and not result._is_view()
        ):
            if self._over:
                raise StepDone
            self.begins()

    @property
    def records(self) -> bool:
        """Whether something of what runs is recorded."""
        return self.current is not None or self._upcoming is not None

    @property
    def _is_unseen(self) -> bool:
        """Whether only a result can tell that the next step begins."""
        return self._after and self._upcoming is None

    def _mark(self) -> None:
        self.is_alert = self._over or self._is_unseen or (self._watches and self._drafts is None)

    # ------------------------------------------------------------ modes and hooks

    @property
    def _drafts(self) -> StepRecording | None:
        if self._over:
            return None
        return self.current if self._upcoming is None else self._upcoming

    def dispatched(
        self, func: Any, types: Sequence[type], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """Hand a call on to what drafts it."""
        drafts = self._drafts
        if drafts is None:
            return func(*args, **kwargs)
        return drafts.step.__torch_dispatch__(func, types, args, kwargs)

    def _heed(self) -> None:
        if not self._watches:
            self._watch.__enter__()  # type: ignore[no-untyped-call]
            self._watches = True

    def _ignore(self) -> None:
        if self._watches and innermost() is self._watch:
            self._watches = False
            self._watch.__exit__(None, None, None)  # type: ignore[no-untyped-call]

    def _hang(self, *hooks: Any) -> None:
        for one in hooks:
            one.__enter__()
            self._open.append(one)

    def _take_off(self) -> None:
        while self._open:
            self._open.pop().__exit__(None, None, None)

    def forget(self) -> None:
        """Watch nothing any more, in a process that was forked off."""
        self._upcoming = self.current = None
        self._over = self._after = self.is_alert = self._calls.is_on = False


_RUNNING: weakref.WeakSet[Steps] = weakref.WeakSet()


def _forget_in_child() -> None:
    for steps in list(_RUNNING):
        steps.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_child)

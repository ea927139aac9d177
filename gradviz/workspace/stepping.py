"""Training steps of a script: which one is shown, and how the script goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from gradviz.bridge.messages import Ended, Goal, Progress, Traced
from gradviz.model.words import translate
from gradviz.workspace.command import Command
from gradviz.workspace.state import AppState, StepStatus

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

EVERY = 100


class Stepping:
    """Goes through the training steps of the script that one session shows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next(self) -> None:
        """Show the next training step."""
        self.go(self._session.state.steps.shown + 1)

    def go(self, step: int) -> None:
        """Show a training step; one that lies behind is computed from the script's start."""
        if step >= 1:
            self._ask(Goal(step=step))

    def every(self, count: int = EVERY) -> None:
        """Show each step whose number `count` divides, as they come."""
        self._ask(Goal(every=count, after=self._session.state.steps.shown))

    def until_nan(self) -> None:
        """Go on to the first step with a number that is not finite."""
        self._ask(Goal(until="nan", after=self._session.state.steps.shown))

    def to_end(self) -> None:
        """Run all the rest; the step shown stays."""
        self._ask(Goal(until="end"))

    def stop(self) -> None:
        """Show the step that the script is in; asked a second time, end its process."""
        steps = self._session.state.steps
        if not steps.running:
            return
        if steps.stopping:
            self._session.running.cancel()
            return
        self._session.update(steps=msgspec.structs.replace(steps, stopping=True))
        self._session.running.pause()

    def _ask(self, goal: Goal) -> None:
        state = self._session.state
        if state.script is None or not can_step(state):
            return
        running = goal.until or ("every" if goal.every else "step")
        steps = msgspec.structs.replace(
            state.steps, running=running, wanted=goal.step, reached=0, ended=0, stopping=False
        )
        self._session.update(steps=steps, notice=None)
        self._session.running.ask(goal)

    # ------------------------------------------------------------ what the engine tells

    def shown(self, event: Traced) -> None:
        """Take note of the step that an answer shows."""
        steps = self._session.state.steps
        ended = event.step if event.step and not (event.paused or event.more) else 0
        running = steps.running if event.more else ""
        self._session.update(
            steps=StepStatus(shown=event.step, ended=ended, running=running, wanted=steps.wanted)
        )

    def hear(self, event: Ended | Progress) -> None:
        """Take note of how far the script is, or that it has ended; what is shown stays."""
        steps = self._session.state.steps
        if isinstance(event, Progress):
            self._session.update(steps=msgspec.structs.replace(steps, reached=event.step))
            return
        steps = msgspec.structs.replace(steps, running="", ended=event.steps, stopping=False)
        self._session.update(steps=steps, trace=self._session.running.verdict())

    def failed(self) -> None:
        """Take note that nothing goes on."""
        steps = self._session.state.steps
        self._session.update(steps=msgspec.structs.replace(steps, running="", stopping=False))


def can_step(state: AppState) -> bool:
    """Whether the script that is shown has a next training step, as far as is known."""
    steps = state.steps
    return bool(steps.shown and not steps.running and state.draft is None)


def has_more(state: AppState) -> bool:
    """Whether it may go on from the step that is shown."""
    return can_step(state) and state.steps.ended != state.steps.shown


def step_commands(session: Session, ask_step: Callable[[], None]) -> list[Command]:
    """Return the commands that go through the training steps of a script."""
    stepping = session.stepping

    def one(
        name: str,
        words: Callable[[], str],
        run: Callable[[], None],
        key: str = "",
        enabled: Callable[[AppState], bool] = has_more,
    ) -> Command:
        return Command(
            f"model.step.{name}",
            "model",
            words,
            run,
            keys=(key,) if key else (),
            enabled=enabled,
            plain_key=bool(key),
            group=1,
        )

    return [
        one("next", lambda: translate("Commands", "Next training step"), stepping.next, "N"),
        one("go", lambda: translate("Commands", "Training step…"), ask_step, enabled=can_step),
        one(
            "every",
            lambda: translate("Commands", "Every {count}th training step", count=EVERY),
            stepping.every,
        ),
        one("nan", lambda: translate("Commands", "Run until NaN"), stepping.until_nan),
        one("end", lambda: translate("Commands", "Run to the end"), stepping.to_end),
        one(
            "stop",
            lambda: translate("Commands", "Stop at this training step"),
            stepping.stop,
            "Esc",
            lambda state: bool(state.steps.running),
        ),
    ]

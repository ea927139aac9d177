"""Commands of the Time menu: playing, stepping, breakpoints, speeds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gradviz.model.words import translate
from gradviz.workspace.command import Command, has_selection, has_trace
from gradviz.workspace.fold_commands import module_steps
from gradviz.workspace.session import Session
from gradviz.workspace.state import SPEEDS, AppState


def time_commands(session: Session) -> list[Command]:
    """Return the commands of the Time menu."""
    return [*_steps(session), *module_steps(session), *_marks(session), *_pace(session)]


def _steps(session: Session) -> list[Command]:
    player = session.player

    def one(
        name: str, group: int, words: Callable[[], str], run: Callable[[], None], *keys: str
    ) -> Command:
        return Command(
            f"time.{name}",
            "time",
            words,
            run,
            keys=keys,
            enabled=has_trace,
            plain_key=True,
            group=group,
        )

    step, beat = player.step, partial(player.step, beats=True)
    return [
        one("play", 0, lambda: translate("Commands", "Play or pause"), player.toggle, "Space"),
        one(
            "next",
            1,
            lambda: translate("Commands", "Next step"),
            partial(step, 1),
            "Right",
            "PgDown",
        ),
        one(
            "previous",
            1,
            lambda: translate("Commands", "Previous step"),
            partial(step, -1),
            "Left",
            "PgUp",
        ),
        one(
            "next-beat",
            1,
            lambda: translate("Commands", "Next beat"),
            partial(beat, 1),
            "Shift+Right",
        ),
        one(
            "previous-beat",
            1,
            lambda: translate("Commands", "Previous beat"),
            partial(beat, -1),
            "Shift+Left",
        ),
        one("first", 2, lambda: translate("Commands", "First moment"), player.first, "Home"),
        one("last", 2, lambda: translate("Commands", "Last moment"), player.last, "End"),
    ]


def _marks(session: Session) -> list[Command]:
    return [
        Command(
            "time.breakpoint",
            "time",
            lambda: translate("Commands", "Breakpoint"),
            session.toggle_breakpoint,
            keys=("B",),
            enabled=has_selection,
            plain_key=True,
            checked=session.has_breakpoint,
            group=3,
        ),
        Command(
            "time.run-to",
            "time",
            lambda: translate("Commands", "Run to selection"),
            session.run_to_selection,
            keys=("Ctrl+Right",),
            enabled=has_selection,
            plain_key=True,
            group=3,
        ),
    ]


def _pace(session: Session) -> list[Command]:
    player = session.player
    loop = Command(
        "time.loop",
        "time",
        lambda: translate("Commands", "Loop"),
        lambda: player.set_loop(not session.state.playback.loop),
        checked=lambda state: state.playback.loop,
        group=4,
    )
    speeds = [
        Command(
            f"time.speed.{speed}",
            "time",
            partial(str, f"{speed:g}\u00d7"),
            partial(player.set_speed, speed),
            checked=partial(_plays_at, speed),
            group=4,
            submenu=lambda: translate("Commands", "Speed"),
        )
        for speed in SPEEDS
    ]
    return [loop, *speeds]


def _plays_at(speed: float, state: AppState) -> bool:
    return state.playback.speed == speed

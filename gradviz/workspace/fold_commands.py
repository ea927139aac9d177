"""Commands that fold and open modules, and step into, over and out of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gradviz.model.words import translate
from gradviz.workspace.command import Command, has_trace
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState

__all__ = ["fold_commands", "module_steps"]

DEEPEST = 4


def fold_commands(session: Session) -> list[Command]:
    """Return the commands of the View menu that fold modules."""
    folding = session.folding

    def one(name: str, words: Callable[[], str], run: Callable[[], None], *keys: str) -> Command:
        return Command(
            f"view.fold.{name}",
            "view",
            words,
            run,
            keys=keys,
            enabled=partial(_can_fold, session, chosen=name == "this"),
            plain_key=bool(keys) and not keys[0].startswith("Ctrl"),
            group=2,
            submenu=lambda: translate("Commands", "Modules"),
        )

    depths = [
        one(
            str(depth),
            partial(_depth_words, depth),
            partial(folding.fold_to, depth),
            f"Ctrl+Alt+{depth}",
        )
        for depth in range(1, DEEPEST + 1)
    ]
    return [
        one(
            "this",
            lambda: translate("Commands", "Open or fold module"),
            folding.fold_selected,
            "Return",
            "Enter",
        ),
        one("all", lambda: translate("Commands", "Fold all"), folding.fold_all, "Ctrl+Alt+-"),
        one("none", lambda: translate("Commands", "Open all"), folding.open_all, "Ctrl+Alt++"),
        *depths,
    ]


def _depth_words(depth: int) -> str:
    return translate("Commands", "Fold to depth {depth}", depth=depth)


def _can_fold(session: Session, state: AppState, *, chosen: bool) -> bool:
    shown = session.folding.closable and not state.shows_blocks
    return shown and (not chosen or state.selection is not None)


def module_steps(session: Session) -> list[Command]:
    """Return the commands of the Time menu that step into, over and out of modules."""
    folding = session.folding

    def one(name: str, words: Callable[[], str], run: Callable[[], None], key: str) -> Command:
        return Command(
            f"time.{name}",
            "time",
            words,
            run,
            keys=(key,),
            enabled=has_trace,
            plain_key=True,
            group=1,
        )

    return [
        one(
            "into",
            lambda: translate("Commands", "Step into module"),
            folding.step_into,
            "Ctrl+Down",
        ),
        one(
            "over",
            lambda: translate("Commands", "Step over module"),
            folding.step_over,
            "Ctrl+Shift+Right",
        ),
        one(
            "out",
            lambda: translate("Commands", "Step out of module"),
            folding.step_out,
            "Ctrl+Up",
        ),
    ]

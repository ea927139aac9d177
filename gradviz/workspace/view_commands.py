"""Commands of the View menu: zoom, walking, panels, themes, languages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from gradviz.model.words import LANGUAGES, translate
from gradviz.scene.scene import Direction
from gradviz.workspace.command import Command, Desk, has, has_picture, has_selection, has_trace
from gradviz.workspace.find_commands import visit_commands
from gradviz.workspace.fold_commands import fold_commands
from gradviz.workspace.session import SIZES, Session
from gradviz.workspace.shift_commands import shift_commands
from gradviz.workspace.state import AppState

Words = Callable[[], str]
Arrow = Literal["left", "right", "up", "down"]

WALKS: dict[Arrow, Words] = {
    "right": lambda: translate("Commands", "Go to the right"),
    "left": lambda: translate("Commands", "Go to the left"),
    "up": lambda: translate("Commands", "Go up"),
    "down": lambda: translate("Commands", "Go down"),
}
PANS: dict[Arrow, Words] = {
    "right": lambda: translate("Commands", "Show what lies to the right"),
    "left": lambda: translate("Commands", "Show what lies to the left"),
    "up": lambda: translate("Commands", "Show what lies above"),
    "down": lambda: translate("Commands", "Show what lies below"),
}
DIRECTIONS: dict[Direction | None, Words] = {
    None: lambda: translate("Commands", "The way that suits it"),
    "LR": lambda: translate("Commands", "From left to right"),
    "TB": lambda: translate("Commands", "From top to bottom"),
}
PANELS: dict[str, Words] = {
    "left": lambda: translate("Commands", "Examples and code"),
    "code": lambda: translate("Commands", "Code"),
    "inspector": lambda: translate("Commands", "Inspector"),
    "story": lambda: translate("Commands", "Story"),
    "output": lambda: translate("Commands", "Output"),
    "table": lambda: translate("Commands", "Graph table"),
    "minimap": lambda: translate("Commands", "Minimap"),
}
PANEL_KEYS = {"table": ("Ctrl+T",)}
WIDTHS: dict[tuple[str, int], Words] = {
    ("inspector", 1): lambda: translate("Commands", "Wider inspector"),
    ("inspector", -1): lambda: translate("Commands", "Narrower inspector"),
    ("left", 1): lambda: translate("Commands", "Wider left panel"),
    ("left", -1): lambda: translate("Commands", "Narrower left panel"),
}
THEME_NAMES: dict[str, Words] = {
    "light": lambda: translate("Commands", "Light"),
    "dark": lambda: translate("Commands", "Dark"),
    "contrast": lambda: translate("Commands", "High contrast"),
    "torchviz": lambda: translate("Commands", "Like torchviz"),
}


def view_commands(session: Session, desk: Desk) -> list[Command]:
    """Return the commands of the View menu."""
    return [
        *_zoom(desk),
        *_walks(desk),
        *_pans(desk),
        *visit_commands(session, desk),
        *shift_commands(session),
        _compare(session),
        _blocks(session),
        _full(session),
        *_directions(session),
        _shapes(session),
        *fold_commands(session),
        *_panels(desk),
        *_widths(desk),
        _full_screen(desk),
        *_looks(session),
    ]


def _zoom(desk: Desk) -> list[Command]:
    def one(name: str, words: Words, run: Callable[[], None], *keys: str) -> Command:
        plain = not keys[0].startswith("Ctrl")
        return Command(
            f"view.{name}", "view", words, run, keys=keys, enabled=has_picture, plain_key=plain
        )

    return [
        one(
            "fit",
            lambda: translate("Commands", "Fit all"),
            partial(desk.fit, selection=False),
            "Ctrl+0",
        ),
        one(
            "fit-selection",
            lambda: translate("Commands", "Fit selection"),
            partial(desk.fit, selection=True),
            "F",
        ),
        one("zoom-in", lambda: translate("Commands", "Zoom in"), partial(desk.zoom, 1), "+", "="),
        one("zoom-out", lambda: translate("Commands", "Zoom out"), partial(desk.zoom, -1), "-"),
    ]


def _walks(desk: Desk) -> list[Command]:
    return [
        Command(
            f"view.walk.{arrow}",
            "view",
            words,
            partial(desk.walk, arrow),
            group=1,
            keys=(f"Alt+{arrow.capitalize()}",),
            enabled=has_picture,
        )
        for arrow, words in WALKS.items()
    ]


def _pans(desk: Desk) -> list[Command]:
    return [
        Command(
            f"view.pan.{arrow}",
            "view",
            words,
            partial(desk.pan, arrow),
            group=1,
            keys=(f"Alt+Shift+{arrow.capitalize()}",),
            enabled=has_picture,
            submenu=lambda: translate("Commands", "Move the view"),
        )
        for arrow, words in PANS.items()
    ]


def _compare(session: Session) -> Command:
    return Command(
        "view.compare",
        "view",
        lambda: translate("Commands", "Compare the box with others"),
        session.compare,
        keys=("K",),
        plain_key=True,
        enabled=has_selection,
        checked=lambda state: state.selection in state.selected,
        group=1,
    )


def _blocks(session: Session) -> Command:
    return Command(
        "view.blocks",
        "view",
        lambda: translate("Commands", "Blocks"),
        lambda: session.set_blocks(not session.state.blocks),
        enabled=lambda state: state.spec is not None,
        checked=lambda state: state.shows_blocks,
        group=2,
    )


def _full(session: Session) -> Command:
    return Command(
        "view.full",
        "view",
        lambda: translate("Commands", "Full graph"),
        lambda: session.set_full_graph(not session.state.full_graph),
        enabled=has_trace,
        checked=lambda state: state.full_graph,
        group=2,
    )


def _shapes(session: Session) -> Command:
    return Command(
        "view.shapes",
        "view",
        lambda: translate("Commands", "Shape operations on edges"),
        session.folding.toggle_shapes,
        enabled=lambda state: has_trace(state) and not state.full_graph,
        checked=lambda state: session.folding.shapes_on_edges,
        group=2,
    )


def _directions(session: Session) -> list[Command]:
    return [
        Command(
            f"view.direction.{direction or 'suited'}",
            "view",
            words,
            partial(session.building.set_direction, direction),
            enabled=has_picture,
            checked=partial(_runs, session, direction),
            group=2,
            submenu=lambda: translate("Commands", "Direction"),
        )
        for direction, words in DIRECTIONS.items()
    ]


def _runs(session: Session, direction: Direction | None, state: AppState) -> bool:
    return session.building.look.direction == direction


def _panels(desk: Desk) -> list[Command]:
    return [
        Command(
            f"view.panel.{name}",
            "view",
            words,
            partial(desk.toggle_panel, name),
            keys=PANEL_KEYS.get(name, ()),
            checked=partial(_shows_panel, desk, name),
            group=3,
        )
        for name, words in PANELS.items()
    ]


def _widths(desk: Desk) -> list[Command]:
    return [
        Command(
            f"view.width.{name}.{'wider' if way > 0 else 'narrower'}",
            "view",
            words,
            partial(desk.widen_panel, name, way),
            enabled=partial(_shows_panel, desk, name),
            group=3,
            submenu=lambda: translate("Commands", "Panel widths"),
        )
        for (name, way), words in WIDTHS.items()
    ]


def _shows_panel(desk: Desk, name: str, state: AppState) -> bool:
    return desk.has_panel(name)


def _looks(session: Session) -> list[Command]:
    themes = [
        Command(
            f"view.theme.{name}",
            "view",
            words,
            partial(session.set_theme, name),
            checked=partial(has, "theme", name),
            group=4,
            submenu=lambda: translate("Commands", "Theme"),
        )
        for name, words in THEME_NAMES.items()
    ]
    languages = [
        Command(
            f"view.language.{code}",
            "view",
            partial(str, name),
            partial(session.set_language, code),
            checked=partial(has, "language", code),
            group=4,
            submenu=lambda: translate("Commands", "Language"),
        )
        for code, name in LANGUAGES.items()
    ]
    return [*themes, *languages, *_sizes(session), _stillness(session)]


def _sizes(session: Session) -> list[Command]:
    def one(name: str, words: Words, run: Callable[[], None], **more: Any) -> Command:
        return Command(
            f"view.size.{name}",
            "view",
            words,
            run,
            group=4,
            submenu=lambda: translate("Commands", "Text size"),
            **more,
        )

    return [
        one(
            "larger",
            lambda: translate("Commands", "Larger text"),
            partial(session.grow, 1),
            keys=("Ctrl+=", "Ctrl++"),
            enabled=lambda state: state.text_size < SIZES[-1],
        ),
        one(
            "smaller",
            lambda: translate("Commands", "Smaller text"),
            partial(session.grow, -1),
            keys=("Ctrl+-",),
            enabled=lambda state: state.text_size > SIZES[0],
        ),
        *(
            one(
                str(size),
                partial(_size_words, size),
                partial(session.set_text_size, size),
                checked=partial(_has_size, size),
            )
            for size in SIZES
        ),
    ]


def _size_words(size: int) -> str:
    return translate("Commands", "Text at {size}\u2009%", size=size)


def _has_size(size: int, state: AppState) -> bool:
    return state.text_size == size


def _full_screen(desk: Desk) -> Command:
    return Command(
        "view.full-screen",
        "view",
        lambda: translate("Commands", "Full screen"),
        desk.toggle_full_screen,
        keys=("F11",),
        checked=lambda state: desk.is_full_screen(),
        group=3,
    )


def _stillness(session: Session) -> Command:
    return Command(
        "view.motion",
        "view",
        lambda: translate("Commands", "Reduced motion"),
        lambda: session.set_reduced_motion(not session.state.reduced_motion),
        checked=lambda state: state.reduced_motion,
        group=4,
    )

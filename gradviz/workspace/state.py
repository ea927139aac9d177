"""AppState: all that the application knows, as one immutable record.

Nothing here is a widget's own business (scroll positions, hover) and nothing is derived
(scene, timeline): those are made from the state by `gradviz.workspace.view`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from gradviz.bridge.asides import LeafChange
from gradviz.builder.history import History
from gradviz.model.program import NetworkSpec, Program, Script
from gradviz.model.words import Message
from gradviz.workspace.left import Left

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


class _State(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the state records."""


class EngineStatus(_State):
    """What the engine does, always told in the window.

    `since` is the session's clock when this began, ms.
    """

    state: Literal["starting", "ready", "busy", "restarting", "stopped", "failed"] = "stopped"
    message: Message | None = None
    since: float = 0.0


class TraceStatus(_State):
    """Whether the numbers shown belong to the program shown.

    "pending": asked for, the old ones still stand; "stale": they have stood too long, or
    the engine is gone; "failed": the program could not be run, `message` says why. `lost`:
    the engine ended before it had answered, and is asked again when it is back.
    """

    kind: Literal["none", "pending", "ready", "stale", "failed"] = "none"
    lost: bool = False
    message: Message | None = None
    since: float = 0.0


class ReplayStatus(_State):
    """What the leaves of a recording are worth that were changed by hand.

    Attributes
    ----------
    kind
        "recorded": the numbers shown are those of the run; "replayed": its operations were
        run again with `changes`; "set": the script was run with them in place.
    changes
        The values that leaves were given.
    leaves
        What is known of leaves: why each cannot be replayed, None where it can.
    reason
        Why the script was not run with them.
    """

    kind: Literal["recorded", "replayed", "set"] = "recorded"
    changes: tuple[LeafChange, ...] = ()
    leaves: tuple[tuple[str, Message | None], ...] = ()
    reason: Message | None = None


class FetchStatus(_State):
    """Whole tensors that were asked for: `count` changes with every answer."""

    count: int = 0
    refused: Message | None = None


class Playback(_State):
    """Where in time: ms at 1.0x, whether it runs, how fast, whether it starts over."""

    time: float = 0.0
    playing: bool = False
    speed: float = 1.0
    loop: bool = False


class StepStatus(_State):
    """Which training step of a script is shown, and whether the script goes on.

    Attributes
    ----------
    shown
        Number of the step whose numbers are shown, 0 where the script has none.
    ended
        How many steps the script had when it came to its end, 0 before that.
    running
        What it goes on to: "step", "every", "nan", "end"; "" while it waits.
    wanted, reached
        The step that it runs to, and the one that it is in.
    stopping
        Whether it was told to stop there.
    """

    shown: int = 0
    ended: int = 0
    running: str = ""
    wanted: int = 0
    reached: int = 0
    stopping: bool = False


class Laying(_State):
    """A very large graph that is being laid out: its boxes, and whether modules can be folded."""

    count: int
    folds: bool = False


class AppState(_State):
    """Everything.

    Attributes
    ----------
    program, preset, path, title, dirty
        The document: what is computed, the preset or file it came from, its name, and
        whether it differs from that.
    draft
        The edited text of a script that was not run yet; None where nothing was edited.
    generation
        Counts the programs asked of the engine; a reply of an older one is not shown.
    steps
        Which training step of a script is shown.
    trace, engine
        What the numbers are worth, and what the engine does.
    replay, fetch
        Leaves of a recording that were changed; whole tensors that were asked for.
    selection
        Id of the selected box.
    selected
        Ids of the boxes that are compared with it; empty where one box is inspected.
    breakpoints
        Ids of the boxes where playing stops.
    lit
        What the story strip points at ("arrived", "local", "gradient", "box:z").
    notice
        A sentence for the person, shown until the next one.
    reduced_motion
        Whether nothing travels: each beat shows at once what it leads to.
    text_size, wheel
        How large the window is, percent; what a wheel does over the canvas.
    refusal
        The last notice that says what could not be done: it is shown as a warning.
    output
        Lines that the program printed.
    history
        Values of the network shown, for undo and redo; empty where it is none.
    chosen
        Ids of the blocks that are selected in the builder, in the order of selection.
    blocks
        Whether a network is shown as its blocks, not as the graph of its trace.
    found
        Ids of the boxes and frames that fit what is looked for.
    trail
        The node whose paths to the loss are lit.
    laying
        What is being laid out where that takes seconds, else None.
    left, offers
        Documents that were left without being saved, and whether the window offers to open
        them: not any more once the person has put that off.
    """

    program: Program | None = None
    preset: str | None = None
    path: str | None = None
    title: str = ""
    dirty: bool = False
    draft: str | None = None
    generation: int = 0
    steps: StepStatus = StepStatus()
    trace: TraceStatus = TraceStatus()
    engine: EngineStatus = EngineStatus()
    replay: ReplayStatus = ReplayStatus()
    fetch: FetchStatus = FetchStatus()
    playback: Playback = Playback()
    selection: str | None = None
    selected: tuple[str, ...] = ()
    breakpoints: frozenset[str] = frozenset()
    lit: frozenset[str] = frozenset()
    language: str = "en"
    theme: str = "light"
    reduced_motion: bool = False
    text_size: int = 100
    wheel: Literal["zoom", "pan"] = "zoom"
    full_graph: bool = False
    notice: Message | None = None
    refusal: Message | None = None
    output: tuple[str, ...] = ()
    history: History = History()
    chosen: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    offers: bool = False
    blocks: bool = False
    found: frozenset[str] = frozenset()
    trail: str | None = None
    laying: Laying | None = None

    @property
    def compared(self) -> tuple[str, ...]:
        """Ids of all boxes that are compared, () where there are no two."""
        found = tuple(dict.fromkeys((*self.selected, *filter(None, (self.selection,)))))
        return found if len(found) > 1 else ()

    @property
    def shows_blocks(self) -> bool:
        """Whether blocks are what is shown: only a network has them."""
        return self.blocks and self.spec is not None

    @property
    def spec(self) -> NetworkSpec | None:
        """The program, if it is a network."""
        return self.program if isinstance(self.program, NetworkSpec) else None

    @property
    def script(self) -> Script | None:
        """The program, if it is a script."""
        return self.program if isinstance(self.program, Script) else None

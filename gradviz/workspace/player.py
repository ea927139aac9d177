"""The player: where in time the picture is. Playing, stepping, seeking, breakpoints."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from gradviz.animation.carrying import carried
from gradviz.animation.timeline import Timeline
from gradviz.scene.marks import places_of
from gradviz.workspace.state import SPEEDS, Playback
from gradviz.workspace.store import Store
from gradviz.workspace.view import View


class Player:
    """Moves the time of the playback state within the timeline that is shown.

    Parameters
    ----------
    store
        The application's store.
    view
        Returns what is shown.
    """

    def __init__(self, store: Store, view: Callable[[], View | None]) -> None:
        self._store = store
        self._view = view

    @property
    def playback(self) -> Playback:
        """Where in time, how fast."""
        return self._store.state.playback

    def _timeline(self) -> Timeline | None:
        view = self._view()
        return view.timeline if view is not None else None

    def _set(self, **changes: object) -> None:
        self._store.dispatch(
            lambda state: msgspec.structs.replace(
                state, playback=msgspec.structs.replace(state.playback, **changes)
            )
        )

    def advance(self, elapsed: float) -> None:
        """Play on by `elapsed` ms of real time; stops at the end and at breakpoints."""
        timeline = self._timeline()
        if timeline is None or not self.playback.playing:
            return
        start = self.playback.time
        end = start + elapsed * self.playback.speed
        halt = self._breakpoint_between(timeline, start, end)
        if halt is not None:
            self._set(time=halt, playing=False)
        elif end < timeline.duration:
            self._set(time=end)
        elif self.playback.loop and timeline.duration > 0:
            self._set(time=0.0)
        else:
            self._set(time=timeline.duration, playing=False)

    def _breakpoint_between(self, timeline: Timeline, start: float, end: float) -> float | None:
        """Return the first moment in (start, end] at which a marked box begins its step."""
        for halt in self.breakpoint_times(timeline):
            if start < halt <= end:
                return halt
        return None

    def breakpoint_times(self, timeline: Timeline) -> tuple[float, ...]:
        """Return when the steps of the marked boxes are about to begin."""
        view = self._view()
        marked = self._store.state.breakpoints
        if view is None or not marked:
            return ()
        boxes = set(places_of(view.scene, marked).values())
        return tuple(
            timeline.stops[place] for place, step in enumerate(timeline.steps) if step.box in boxes
        )

    def toggle(self) -> None:
        """Play or pause; at the end, play from the start."""
        timeline = self._timeline()
        if timeline is None:
            return
        playing = not self.playback.playing
        at_end = self.playback.time >= timeline.duration
        self._set(playing=playing, time=0.0 if playing and at_end else self.playback.time)

    def pause(self) -> None:
        """Stay here."""
        self._set(playing=False)

    def seek(self, time: float) -> None:
        """Go to a time, ms."""
        timeline = self._timeline()
        last = timeline.duration if timeline is not None else 0.0
        self._set(time=min(max(time, 0.0), last), playing=False)

    def rewind(self) -> None:
        """Go to the start."""
        self._set(time=0.0, playing=False)

    def step(self, direction: int, *, beats: bool = False) -> None:
        """Go to the next (+1) or previous (-1) step, or beat."""
        timeline = self._timeline()
        if timeline is not None:
            find = timeline.next_stop if direction > 0 else timeline.previous_stop
            self.seek(find(self.playback.time, beats=beats))

    def first(self) -> None:
        """Go to the first moment."""
        self.seek(0.0)

    def last(self) -> None:
        """Go to the last moment."""
        timeline = self._timeline()
        self.seek(timeline.duration if timeline is not None else 0.0)

    def run_to(self, box: str) -> bool:
        """Go to where the next step of a box is done, or its first if there is none ahead.

        Returns
        -------
        bool
            Whether the box has any step.
        """
        view, timeline = self._view(), self._timeline()
        if view is None or timeline is None:
            return False
        times = [
            timeline.stops[place + 1]
            for place, step in enumerate(timeline.steps)
            if view.scene.boxes[step.box].id == box
        ]
        ahead = [time for time in times if time > self.playback.time + 1e-6]
        if times:
            self.seek((ahead or times)[0])
        return bool(times)

    def set_speed(self, speed: float) -> None:
        """Play at `speed` times the pace."""
        self._set(speed=min(max(speed, SPEEDS[0]), SPEEDS[-1]))

    def set_loop(self, loop: bool) -> None:
        """Begin again at the end, or not."""
        self._set(loop=loop)

    def carry_over(self, old: View | None, new: View) -> None:
        """Keep the moment when the timeline is replaced: by step and beat, not by ms."""
        if old is None:
            self._set(time=min(self.playback.time, new.timeline.duration))
            return
        if old.graph.folded != new.graph.folded and _same_ops(old, new):
            self._set(time=carried(old.timeline, new.timeline, self.playback.time))
        elif old.timeline.beats != new.timeline.beats:
            place = old.timeline.position(self.playback.time)
            self._set(time=new.timeline.time_of(place))


def _same_ops(old: View, new: View) -> bool:
    """Whether two views are of the same operations."""
    return old.data is new.data or old.data.ops == new.data.ops

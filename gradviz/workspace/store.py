"""The store: one state, changed by actions, told to subscribers. State flows one way."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.workspace.state import AppState

Action = Callable[[AppState], AppState]
Subscriber = Callable[[AppState, AppState], None]


class Store:
    """Keeps the state; actions are pure functions from state to state.

    Parameters
    ----------
    state
        What to begin with.
    """

    def __init__(self, state: AppState) -> None:
        self.state = state
        self._subscribers: list[Subscriber] = []

    def dispatch(self, action: Action) -> None:
        """Apply an action; subscribers hear of it when the state has changed."""
        previous, self.state = self.state, action(self.state)
        if self.state is not previous:
            for subscriber in tuple(self._subscribers):
                subscriber(self.state, previous)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber(state, previous)` after each change; returns how to stop that.

        To stop it again does nothing: a window may be closed twice.
        """
        self._subscribers.append(subscriber)

        def stop() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return stop

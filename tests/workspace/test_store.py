"""The store tells its listeners of changes, as long as they want to hear."""

from __future__ import annotations

import msgspec

from gradviz.workspace.state import AppState
from gradviz.workspace.store import Store


def test_to_stop_listening_twice_does_nothing() -> None:
    store = Store(AppState())
    heard: list[AppState] = []
    stops = [store.subscribe(lambda state, _: heard.append(state)) for _ in range(2)]
    stops[0]()
    stops[0]()
    store.dispatch(lambda state: msgspec.structs.replace(state, title="other"))
    assert len(heard) == 1

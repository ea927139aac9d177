"""The header's verbs stay as long as their icons have room, from the first picture on."""

from __future__ import annotations

import pytest

from tests.qt.conftest import Desk


@pytest.mark.parametrize("width", [720, 1024, 1440])
def test_search_trace_and_export_are_there(desk: Desk, width: int) -> None:
    desk.session.documents.open_preset("mazur")  # a longer name
    desk.window.resize(width, 700)
    header = desk.window.header
    for name in ("model.run", "file.export"):
        assert header.button_of(desk.wiring.actions[name]).isVisible(), name

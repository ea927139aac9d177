"""Find goes to what lies in a folded module, also where the opened graph is laid out elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt

from gradviz.model.codec import save_trace
from gradviz.workspace import placing
from tests.animation.test_folding import trace_of
from tests.qt.find.test_find import find, press
from tests.workspace.test_placing import Runner

Desk = object  # the record of conftest; its fields are used by name
Key = Qt.Key


@pytest.mark.parametrize("closed", [False, True])
def test_it_is_gone_to_as_well_where_the_places_of_the_opened_graph_take_their_time(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    path = tmp_path / "residual.gradviz"
    save_trace(path, trace_of("residual"))
    session = desk.session
    session.documents.open_file(str(path))
    session.folding.fold_all()
    runners: list[Runner] = []

    def start(answer: object) -> Runner:
        runners.append(Runner(answer))
        return runners[-1]

    monkeypatch.setattr(placing, "QUICK", 0)
    monkeypatch.setattr(session.placing, "_start_runner", start)
    popup = find(desk, "1.inner.0.weight")
    press(popup.edit, Key.Key_Return)
    assert session.state.selection == "1()"
    if closed:
        press(popup.edit, Key.Key_Escape)
    for _ in range(3):  # a module in a module is opened after it
        for runner in runners:
            runner.answer()
        session.drain()
    assert session.state.selection == "1.inner.0.weight"
    x, y, width, height = session.view.scene.rect(session.view.scene.by_id["1.inner.0.weight"])
    desk.clock.advance(1000)
    seen = desk.window.stage.canvas.camera.visible_part()
    assert seen.contains(QRectF(x, y, width, height))

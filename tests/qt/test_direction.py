"""Which way the drawing runs is chosen for each document, can be undone, and is kept."""

from __future__ import annotations

from pathlib import Path

from tests.qt.conftest import Desk


def _spread(desk: Desk) -> tuple[float, float]:
    """Return how far the loss lies from the first operation, across and down."""
    scene = desk.session.view.scene
    first, last = (scene.rect(scene.by_id[name]) for name in ("mul", "binary_cross_entropy"))
    return last[0] - first[0], last[1] - first[1]


def test_the_picture_is_turned(desk: Desk, tmp_path: Path) -> None:
    actions, session = desk.wiring.actions, desk.session
    across, down = _spread(desk)
    assert across > abs(down)
    assert actions["view.direction.LR"].isChecked()

    actions["view.direction.TB"].trigger()
    across, down = _spread(desk)
    assert down > abs(across)
    assert actions["view.direction.TB"].isChecked()
    assert not actions["view.direction.LR"].isChecked()

    session.documents.save(str(tmp_path / "turned.gradviz"))
    session.documents.open_preset("chain")
    assert not actions["view.direction.TB"].isChecked()
    session.documents.open_file(str(tmp_path / "turned.gradviz"))
    across, down = _spread(desk)
    assert down > abs(across)
    actions["view.direction.LR"].trigger()
    assert _spread(desk)[0] > 0
    session.building.undo()
    across, down = _spread(desk)
    assert down > abs(across)

"""The op's curve: its labels keep clear of its lines."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from gradviz.qt.look import Look
from gradviz.qt.widgets.curve import Curve, CurveView, _Frame


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def _surprise(a: float) -> float:
    return -math.log(a)


@pytest.mark.parametrize(
    ("curve", "low", "high", "at", "slope"),
    [
        (_sigmoid, -6.0, 6.0, 2.42, 0.07499),
        (_sigmoid, -6.0, 6.0, 0.0, 0.25),
        (_sigmoid, -6.0, 6.0, -2.2, 0.0898),
        (_surprise, 0.001, 1.0, 0.9183, -1.089),
    ],
)
def test_labels_keep_clear_of_the_curve(
    qtbot: QtBot,
    look: Look,
    monkeypatch: pytest.MonkeyPatch,
    curve: Callable[[float], float],
    low: float,
    high: float,
    at: float,
    slope: float,
) -> None:
    boxes: list[QRectF] = []
    monkeypatch.setattr(CurveView, "_words", lambda self, painter, box, *rest: boxes.append(box))
    xs = [low + (high - low) * k / 400 for k in range(401)]
    shown = Curve(
        points=tuple((x, curve(x)) for x in xs),
        at=(at, curve(at)),
        slope=slope,
        slope_words=f"slope {slope}",
        place_words=f"z = {at}",
    )
    view = CurveView(look)
    qtbot.addWidget(view)
    view.resize(280, view.sizeHint().height())
    view.show_curve(shown)
    view.grab()

    frame = _Frame(shown, view.width(), view.height())
    place, tangent = boxes[-2:]
    assert not place.intersects(tangent)
    for box in (place, tangent):
        assert QRectF(view.rect()).contains(box)
        assert not any(box.contains(frame.point(x, y)) for x, y in shown.points)

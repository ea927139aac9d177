"""Without a display Qt would end the process: a sentence comes first."""

from __future__ import annotations

import pytest

from gradviz.qt.application import has_display


@pytest.mark.parametrize(
    ("platform", "environment", "answer"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("linux", {"QT_QPA_PLATFORM": "vnc:size=800x600"}, True),
        ("linux", {"QT_QPA_PLATFORM": "xcb"}, False),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_display_is_known_before_qt_starts(
    platform: str, environment: dict[str, str], answer: bool
) -> None:
    assert has_display(platform, environment) is answer

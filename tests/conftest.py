"""What holds for every test: no display is needed, Qt stays quiet, nothing is left running.

Qt warnings fail a test by pytest-qt's own setting in `pyproject.toml`; the leak check is here.
"""

from __future__ import annotations

import gc
import os
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings

# A law holds on a crowded machine too: how long an example takes is the benchmarks' matter.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# Before anything imports Qt. A run with QT_QPA_PLATFORM=xcb takes the tests marked real_window too.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

OFFSCREEN = os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.hookimpl(optionalhook=True)
def pytest_xvfb_disable() -> bool:
    """Start no virtual display for a run that shows no window."""
    return OFFSCREEN


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of a real window where there is none."""
    if not OFFSCREEN:
        return
    skip = pytest.mark.skip(reason="needs a window system: QT_QPA_PLATFORM=xcb")
    for item in items:
        if item.get_closest_marker("real_window"):
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a Qt test that leaves a top-level widget, a running timer or a running thread."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    yield from _watch(request)


def _watch(request: pytest.FixtureRequest) -> Iterator[None]:
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication

    request.getfixturevalue("qapp")
    monkeypatch = request.getfixturevalue("monkeypatch")
    before = QApplication.topLevelWidgets()
    started: list[weakref.ref[Any]] = []
    for kind in (QTimer, QThread):
        monkeypatch.setattr(kind, "start", _noting(kind.start, started))
    yield
    # Offscreen, Qt drops what was copied only after Python has ended, which crashes if it is ours.
    QApplication.clipboard().clear()
    _settle()
    if any(widget not in before for widget in QApplication.topLevelWidgets()):
        gc.collect()  # a widget in a reference cycle is not stray, only not yet collected
        _settle()
    stray = [widget for widget in QApplication.topLevelWidgets() if widget not in before]
    names = [f"{type(widget).__name__} {widget.objectName()!r}" for widget in stray]
    assert not names, f"top-level widgets left behind: {', '.join(names)}"
    running = [repr(thing) for ref in started if (thing := ref()) is not None and _runs(thing)]
    assert not running, f"left running: {', '.join(running)}"


def _noting(start: Callable[..., Any], started: list[weakref.ref[Any]]) -> Callable[..., Any]:
    """Wrap Qt's `start`, so that whoever is started is known afterwards."""

    def noted(self: Any, *arguments: Any) -> Any:
        started.append(weakref.ref(self))
        return start(self, *arguments)

    return noted


def _runs(thing: Any) -> bool:
    """Tell whether a timer or a thread is still running; a deleted one is not."""
    from shiboken6 import isValid

    if not isValid(thing):
        return False
    return bool(thing.isActive() if hasattr(thing, "isActive") else thing.isRunning())


def _settle() -> None:
    """Let Qt delete what was given to `deleteLater`."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()

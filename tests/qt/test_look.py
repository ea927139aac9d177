"""The look of a window: what is gone hears no more of theme and language."""

from __future__ import annotations

import gc

from pytestqt.qtbot import QtBot

from gradviz.model import words
from gradviz.qt.look import Look


def test_a_look_that_nobody_closed_is_told_nothing(qtbot: QtBot) -> None:
    heard: list[str] = []
    kept, gone = Look("light"), Look("light")
    kept.changed.connect(lambda: heard.append("kept"))
    gone.changed.connect(lambda: heard.append("gone"))
    del gone
    gc.collect()
    words.set_language("ja")
    words.set_language("en")
    kept.close()
    assert heard == ["kept", "kept"]

"""The size of everything is changed while somebody works: nothing of the work is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The whole window as `gradviz` opens it, and a hand that works in it: each line of `steps` is
# done as soon as the window has the size that was asked for.
WORKER = """
import json, os, threading, traceback
from PySide6.QtWidgets import QApplication
from gradviz.app import new_session, open_first
from gradviz.qt.dialogs.scaling import scaled
from gradviz.qt.start import start_window
from gradviz.qt.window import Window

session = new_session()
told = []

def window():
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, Window)]
    assert len(found) == 1
    return found[0]

def seen():
    shown = window()
    ratio = shown.grab().devicePixelRatio()
    state = session.state
    told.append({
        "ratio": ratio,
        "physical": [round(shown.width() * ratio), round(shown.height() * ratio)],
        "program": repr(state.program),
        "undo": str(state.history.undo_label),
        "time": state.playback.time,
        "scale": shown.stage.shown.camera.scale,
        "copied": QApplication.clipboard().text(),
        "font": QApplication.font().families()[0],
        "settings": [one.windowTitle() for one in QApplication.topLevelWidgets()
                     if one.isVisible() and not isinstance(one, Window)],
    })

def build():
    session.building.add("input", name="first")
    session.set_blocks(False)

def work():
    session.player.seek(1234.0)
    window().resize(1200, 800)
    window().stage.canvas.zoom_by(1.7)
    QApplication.clipboard().setText("kept")

def settings():
    shown = window()
    next(action for action in shown.actions() if action.text() == "Settings\u2026").trigger()

def bye():
    window().may_close = lambda: True
    window().close()

steps = [
    build, work, seen, lambda: session.set_text_size(200), seen, lambda: session.set_text_size(150),
    settings, lambda: session.set_text_size(125), seen,
    lambda: (session.set_text_size(200), session.set_text_size(100)), seen, bye,
]

def is_ready():
    right = scaled() == session.state.text_size
    return right and session.view is not None and session.running.is_current

def next_step():
    try:
        if is_ready() and window().isVisible():
            steps.pop(0)()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    if steps:
        later()

def later():
    threading.Timer(0.1, lambda: session.post(next_step)).start()

later()
code = start_window(session, ["gradviz"], lambda: open_first(session, "neuron"))
session.close()
print(json.dumps({"code": code, "told": told}))
"""


def test_a_size_holds_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        [sys.executable, "-c", WORKER], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    before, twice, after, whole = result["told"]

    assert [one["ratio"] for one in result["told"]] == [1.0, 2.0, 1.25, 1.0]
    for one in (twice, after, whole):
        assert one["physical"] == before["physical"]
        for same in ("program", "undo", "time", "copied", "font"):
            assert one[same] == before[same], same
        assert abs(one["scale"] - before["scale"]) < 1e-6
    assert (before["settings"], after["settings"]) == ([], ["Settings"])
    stored = (tmp_path / "gradviz" / "gradviz.conf").read_text(encoding="utf-8")
    assert "size=100" in stored

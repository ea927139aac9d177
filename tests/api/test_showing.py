"""A trace shows itself: as a line, as a picture in a notebook, in a window; and checks itself."""

from __future__ import annotations

import glob
import os
import sys
import tempfile
from pathlib import Path
from subprocess import run
from xml.etree import ElementTree

import pytest
import torch

import gradviz

BLOCK = "import sys\nfor name in {names!r}: sys.modules[name] = None\n"


def recorded() -> gradviz.Trace:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    x = torch.tensor([0.5, -1.5])
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
    with gradviz.record() as recorder:
        first, second = (w * x).split(1)
        loss = (first.sigmoid() * second).sum()
        loss.backward()
        optimizer.step()
    return recorder.trace


def test_it_says_what_it_holds() -> None:
    assert repr(recorded()) == (
        "<gradviz.Trace loss = \u22121.867: 5 operations, 2 leaves (1 parameter), "
        "1 backward pass of 6 steps, 1 optimizer step>"
    )
    assert "1 note" in repr(gradviz.trace(lambda: torch.ones(2)))
    assert recorded().updates[0].optimizer == "SGD"


def test_a_notebook_shows_the_picture_and_the_notes() -> None:
    trace = recorded()
    drawn = trace._repr_svg_()
    assert drawn is not None
    texts = {item.text for item in ElementTree.fromstring(drawn).iter() if item.text}
    assert {"w", "x", "loss"} <= texts
    w = torch.ones((), requires_grad=True)
    shown = gradviz.trace(lambda: w * w.item())._repr_html_()
    assert shown is not None
    assert "<svg" in shown
    assert ".item()" in shown
    assert gradviz.trace(lambda: None)._repr_html_() is None


def test_pictures_need_neither_qt_nor_other_layouts() -> None:
    names = ["PySide6", "pyqtgraph", "graphlay", "mathra"]
    code = BLOCK.format(names=names) + (
        "import gradviz, torch\n"
        "w = torch.tensor(3.0, requires_grad=True)\n"
        "trace = gradviz.trace(lambda w: w * w, w)\n"
        "print('<svg' in trace._repr_html_(), trace)\n"
        "try: trace.show()\n"
        "except gradviz.GradvizError as error: print(error)\n"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("True <gradviz.Trace")
    assert "The window needs PySide6" in done.stdout


def test_a_check_prints_as_a_table() -> None:
    found = gradviz.check(recorded())
    assert found.agrees
    assert not found.disagrees
    head, row, *_ = str(found).splitlines()
    assert head.split()[0] == "leaf"
    assert row.split()[0] == "w"
    assert [one.leaf for one in found.leaves] == ["w"]
    assert not gradviz.check(lambda: torch.ones(())).agrees
    with pytest.raises(gradviz.GradvizError):
        gradviz.check("no such preset")


def test_a_file_is_checked(tmp_path: Path) -> None:
    recorded().save(tmp_path / "one.gradviz")
    assert gradviz.check(tmp_path / "one.gradviz").agrees


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a display")
def test_without_a_display_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(gradviz.GradvizError, match="There is no display"):
        recorded().show()


def test_the_window_opens_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("PySide6")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("GRADVIZ_SMOKE", "1")
    pattern = os.path.join(tempfile.gettempdir(), "gradviz-*")
    before = set(glob.glob(pattern))
    recorded().show(wait=True)
    assert set(glob.glob(pattern)) <= before

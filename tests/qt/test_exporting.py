"""The Export dialog: what is previewed is what is written; choices are kept; troubles are said."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gradviz.export.files import FORMATS
from gradviz.model.picture import Picture
from gradviz.qt.dialogs.exporting import ExportDialog
from gradviz.qt.dialogs.pictures import scale_of
from gradviz.qt.dialogs.wanted import Wanted, read_wanted, written
from gradviz.qt.widgets.label import Label
from tests.qt.conftest import Desk


def _open(desk: Desk) -> ExportDialog:
    desk.wiring.actions["file.export"].trigger()
    dialog = desk.wiring.desk.pictures.dialog
    assert dialog is not None
    return dialog


@pytest.mark.parametrize("ending", FORMATS)
def test_enter_writes_each_format(desk: Desk, tmp_path: Path, ending: str) -> None:
    dialog = _open(desk)
    dialog.format.chosen.emit(FORMATS.index(ending))
    dialog.ask_path = lambda title, format_: str(tmp_path / title)  # the ending is added
    QTest.keyClick(dialog, Qt.Key.Key_Return)

    start = {"png": b"\x89PNG", "pdf": b"%PDF", "json": b"{", "dot": b"digraph"}.get(ending, b"<")
    found = list(tmp_path.iterdir())
    assert [one.suffix for one in found] == [f".{ending}"]
    assert found[0].read_bytes().lstrip().startswith(start)
    assert desk.wiring.desk.pictures.dialog is None
    assert found[0].name in desk.window.stage.note.accessibleName()


def test_the_file_is_as_large_as_was_said(desk: Desk, tmp_path: Path) -> None:
    dialog = _open(desk)
    dialog.scale.chosen.emit(2)
    dialog.story.setChecked(True)
    shown = dialog.preview.picture
    assert shown is not None
    path = tmp_path / "a.png"
    dialog.write(str(path))
    image = QImage(str(path))

    assert (image.width(), image.height()) == (round(shown.width * 3), round(shown.height * 3))
    assert dialog.size_label.text() == f"{image.width():,} \u00d7 {image.height():,} px"


def test_choices_are_kept(desk: Desk) -> None:
    dialog = _open(desk)
    dialog.format.chosen.emit(1)
    dialog.theme.chosen.emit(1)
    dialog.bare.setChecked(True)
    dialog.reject()

    assert _open(desk).wanted.theme == ("dark" if FORMATS[1] else "")
    assert read_wanted(desk.window.kept("export/wanted")).bare


def test_the_selection_is_offered_where_there_is_one(desk: Desk) -> None:
    dialog = _open(desk)
    narrow = dialog.part.sizeHint().width()
    dialog.reject()
    desk.session.select("sigmoid")
    dialog = _open(desk)
    assert dialog.part.sizeHint().width() > narrow
    whole = dialog.preview.picture
    dialog.part.chosen.emit(2)

    assert dialog.preview.picture is not None
    assert whole is not None
    assert dialog.preview.picture.width < whole.width / 2


def test_what_cannot_be_written_is_said_in_the_dialog(desk: Desk, tmp_path: Path) -> None:
    dialog = _open(desk)
    dialog.ask_path = lambda *_: str(tmp_path / "no" / "such.png")
    dialog.run()

    assert dialog.isVisible()
    assert "such.png" in dialog.trouble.text()
    dialog.ask_path = lambda *_: ""  # nothing chosen
    dialog.run()
    assert dialog.isVisible()


def test_the_systems_dialog_asks_for_the_name(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    dialog = _open(desk)
    dialog.export_button.click()

    assert path.read_bytes().startswith(b"<")


def test_copy_takes_what_is_previewed(desk: Desk) -> None:
    dialog = _open(desk)
    dialog.copy_button.click()
    data = QApplication.clipboard().mimeData()

    assert data.hasImage()
    assert data.hasFormat("image/svg+xml")


def test_one_key_copies_a_slide_with_its_words(desk: Desk) -> None:
    view = desk.session.view
    assert view is not None
    desk.session.player.seek(view.timeline.stops[-4])
    desk.wiring.actions["edit.copy"].trigger()
    data = QApplication.clipboard().mimeData()
    drawn = bytes(data.data("image/svg+xml").data()).decode()

    assert data.hasImage()
    assert 'data-key="story"' in drawn
    assert "=" in data.text()
    assert data.text().splitlines()[0] in drawn


def test_the_pixels_of_a_copy_are_written_aside(desk: Desk, qtbot: QtBot) -> None:
    desk.wiring.actions["edit.copy"].trigger()
    data = QApplication.clipboard().mimeData()
    held = data.imageData()
    qtbot.waitUntil(lambda: data.hasFormat("image/png"))
    written = QImage.fromData(data.data("image/png"), "png")

    assert written.size() == held.size()
    assert written.pixel(5, 5) == held.pixel(5, 5)


def test_what_is_copied_next_is_left_alone(desk: Desk, qtbot: QtBot) -> None:
    desk.wiring.actions["edit.copy"].trigger()
    QApplication.clipboard().setText("next")
    qtbot.waitUntil(gc.isenabled)  # the writer has ended
    QApplication.processEvents()

    assert QApplication.clipboard().text() == "next"
    assert not QApplication.clipboard().mimeData().hasFormat("image/png")


@given(width=st.floats(1, 1e5), height=st.floats(1, 1e5))
def test_no_copy_is_huge(width: float, height: float) -> None:
    scale = scale_of(Picture(x=0.0, y=0.0, width=width, height=height, background=None, items=()))

    assert 0.0 < scale <= 2.0
    assert width * height * scale**2 <= 40_000_001.0
    assert scale == 2.0 or width * height > 9_999_999.0


def test_json_is_shown_as_it_is_written(desk: Desk, tmp_path: Path) -> None:
    dialog = _open(desk)
    dialog.format.chosen.emit(FORMATS.index("json"))
    path = tmp_path / "a.json"
    dialog.write(str(path))
    lines = path.read_text(encoding="utf-8").splitlines()

    assert tuple(lines[: len(dialog.preview.lines)]) == dialog.preview.lines
    assert json.loads("\n".join(lines))["title"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"scale": "x"}', '{"part": "all of it"}'])
def test_damaged_choices_are_forgotten(text: str) -> None:
    assert read_wanted(text) == Wanted()
    assert read_wanted(written(Wanted(scale=9))).scale == 4


def test_all_that_is_selected_is_the_selection(desk: Desk) -> None:
    desk.session.select("w")
    dialog = _open(desk)
    dialog.part.chosen.emit(2)
    one = dialog.preview.picture
    dialog.reject()
    desk.session.update(selection="sigmoid", selected=("w",))
    dialog = _open(desk)
    both = dialog.preview.picture

    assert one is not None
    assert both is not None
    assert both.width > 2 * one.width


def test_dot_of_the_selection_has_its_nodes_alone(desk: Desk, tmp_path: Path) -> None:
    desk.session.update(selection="sigmoid", selected=("add",))
    dialog = _open(desk)
    dialog.format.chosen.emit(FORMATS.index("dot"))
    dialog.part.chosen.emit(2)
    dialog.write(str(tmp_path / "a.dot"))
    text = (tmp_path / "a.dot").read_text(encoding="utf-8")

    assert text.count("[label=") == 2 + 1  # two nodes, and the edge between them
    assert '"add" -> "sigmoid"' in text
    assert not dialog.folds.isEnabled()  # nothing is folded here


def test_words_and_controls_stay_together_in_a_small_window(desk: Desk) -> None:
    desk.window.resize(680, 460)
    dialog = _open(desk)
    words = [one for one in dialog.findChildren(Label) if one.text() == "Format"]

    gap = dialog.format.mapTo(dialog, QPoint()).x() - words[0].mapTo(dialog, QPoint()).x()
    assert not dialog.preview.isVisible()
    assert gap < 200

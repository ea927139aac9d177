"""Beside the blocks: forms, problems, the palette, the code; without an engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gradviz.qt.builder.exporting import export_code, keep_script
from gradviz.qt.builder.rows import MIME
from tests.qt.conftest import Desk
from tests.tools.hands import CONTROL, LEFT, NONE, Hand


@pytest.fixture
def hand(qtbot: QtBot, desk: Desk) -> Hand:
    return Hand(qtbot, desk)


def test_settings_apply_as_they_are_typed_as_one_entry(hand: Hand) -> None:
    hand.add("input", "lin")
    entries = len(hand.desk.session.building.entries())
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Tab)
    field = hand.editor.form.rows["out_features"].control
    assert isinstance(field, QLineEdit)
    assert QApplication.focusWidget() is field
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.type("12")
    assert hand.editor.bench.verdict_now.shapes["h1"] == (4, 12)
    assert len(hand.desk.session.building.entries()) == entries + 1
    hand.type("x")
    assert hand.editor.form.rows["out_features"].error.text()


def test_a_problem_is_told_and_mended(hand: Hand) -> None:
    hand.add("input", "lin", "relu", "lin")
    hand.desk.session.building.set_argument("fc2", "in_features", 7)
    assert hand.editor.card.isVisible()
    assert hand.desk.window.transport.problems.isVisible()
    hand.board.setFocus()
    hand.key(Qt.Key.Key_F8)
    assert hand.chosen == ("h2",)
    assert QApplication.focusWidget() is hand.editor.card.buttons[0]
    hand.key(Qt.Key.Key_Space)
    assert not hand.editor.card.isVisible()
    assert not hand.desk.window.transport.problems.isVisible()
    assert hand.editor.bench.verdict_now.fits


@pytest.mark.parametrize("size", [(1440, 900), (1200, 800), (1024, 700), (1000, 640)])
@pytest.mark.parametrize(
    ("module", "setting"),
    [("fc", "in_features"), ("conv2", "in_channels"), ("conv1", "in_channels")],
)
def test_the_card_of_a_problem_leaves_the_words_on_its_wire_free(
    hand: Hand, size: tuple[int, int], module: str, setting: str
) -> None:
    hand.desk.window.resize(*size)
    session, stage = hand.desk.session, hand.desk.window.stage
    session.documents.open_preset("cnn")
    session.set_blocks(True)
    session.building.set_argument(module, setting, 7)
    stage.board.fit_all()
    plan = hand.editor.bench.plan
    told = [one.label for one in plan.courses if one.label and "needs" in " ".join(one.label.lines)]
    assert told
    for label in told:
        words = stage.rect_on_screen(*label.rect)
        assert (
            not hand.editor.card.geometry().adjusted(12, 12, -12, -12).toRectF().intersects(words)
        )


def test_what_is_missing_is_said_mildly(hand: Hand) -> None:
    hand.add("input")
    hand.key(Qt.Key.Key_Escape)
    hand.add("relu")
    assert hand.editor.lack.isVisible()
    assert not hand.editor.card.isVisible()


def test_blocks_and_graph_take_turns(hand: Hand) -> None:
    hand.add("input")
    hand.desk.session.documents.open_preset("neuron")
    assert hand.desk.session.state.shows_blocks
    hand.desk.window.stage.kind_asked.emit("simple")
    assert not hand.board.isVisible()
    assert hand.desk.window.stage.canvas.isVisible()


def test_a_block_of_the_palette_is_added_by_enter(hand: Hand) -> None:
    page = hand.desk.window.left.build
    hand.desk.window.left.show_page("build")
    page.search.setFocus()
    hand.type("tanh")
    hand.key(Qt.Key.Key_Return)
    assert hand.lines == ("a = tanh(...)",)


def test_typed_code_becomes_blocks_and_undo_takes_it_back(hand: Hand) -> None:
    hand.add("input", "lin")
    hand.desk.window.left.show_page("code")
    editor = hand.desk.window.left.code.editor
    assert not editor.isReadOnly()
    text = editor.text().replace("nn.Linear(10, 5)", "nn.Linear(10, 3)")
    hand.desk.session.editing.edit_code(text)
    assert hand.editor.bench.verdict_now.shapes["h1"] == (4, 3)
    hand.desk.session.editing.edit_code(text.replace("self.fc1(x)", "eval(x)"))
    assert hand.desk.window.left.code.trouble.isVisible()
    hand.desk.session.building.undo()
    assert hand.editor.bench.verdict_now.shapes["h1"] == (4, 5)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_it_paints_in_every_theme_and_language(hand: Hand, theme: str) -> None:
    hand.add("input", "lin", "mse")
    hand.desk.session.set_theme(theme)
    hand.desk.session.set_language("ja")
    hand.type("/")
    assert not hand.desk.window.grab().toImage().isNull()


def test_the_code_is_written_to_a_file(hand: Hand, tmp_path: Path) -> None:
    hand.add("input", "lin", "mse")
    export_code(hand.desk.session, str(tmp_path / "net.py"))
    assert "nn.Linear(10, 5)" in (tmp_path / "net.py").read_text(encoding="utf-8")
    export_code(hand.desk.session, str(tmp_path / "nowhere" / "net.py"))
    assert hand.desk.session.state.refusal is not None


def test_a_block_of_the_palette_is_dropped_where_the_pointer_is(hand: Hand) -> None:
    data = QMimeData()
    data.setData(MIME, b"relu")
    at = QPointF(200, 300)
    copy = Qt.DropAction.CopyAction
    hand.board.dragMoveEvent(QDragMoveEvent(at.toPoint(), copy, data, LEFT, NONE))
    hand.board.dropEvent(QDropEvent(at, copy, data, LEFT, NONE))
    assert hand.lines == ("a = relu(...)",)
    assert (hand.middle("a") - at.toPoint()).manhattanLength() < 4
    assert hand.desk.session.state.history.undo_label is not None
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert hand.lines == ()


def test_code_without_blocks_is_kept_as_a_script(hand: Hand, tmp_path: Path) -> None:
    hand.add("input", "lin")
    hand.desk.window.left.show_page("code")
    panel = hand.desk.window.left.code
    loop = "for _ in range(2):\n            h1 = self.fc1(x)"
    text = panel.editor.text().replace("h1 = self.fc1(x)", loop)
    hand.desk.session.editing.edit_code(text)
    assert panel.trouble.remedy.isVisible()
    keep_script(hand.desk.session, str(tmp_path / "loop.py"))
    script = hand.desk.session.state.script
    assert script is not None
    assert script.text == text
    assert not hand.board.isVisible()

"""The Code panel in the window: it follows time and selection, and is typed into."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.model.program import Script
from gradviz.model.words import message
from gradviz.qt.look import Look
from gradviz.qt.settings import Settings
from gradviz.qt.widgets.editor import CodeEditor, LineMark
from gradviz.qt.window import Window
from gradviz.workspace.state import TraceStatus

Desk = object  # the record of conftest; its fields are used by name
SCRIPT = Script(path="/home/me/train.py", text='import torch\nx = torch.ones(1)\nprint("é", x)\n')


@pytest.fixture
def coded(desk: Desk) -> Desk:
    desk.window.left.show_page("code")
    return desk


@pytest.fixture
def scripted(coded: Desk) -> Desk:
    coded.session.update(program=SCRIPT, preset=None, title="train.py")
    return coded


@pytest.fixture
def editor(qtbot: QtBot, look: Look) -> CodeEditor:
    made = CodeEditor(look)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def marked(desk: Desk) -> dict[int, tuple[str, str]]:
    return {one.line: (one.ground, one.bar) for one in desk.window.left.code.editor.marks()}


def click(qtbot: QtBot, editor: CodeEditor, line: int) -> None:
    box = editor._box(editor.document().findBlockByNumber(line - 1))
    place = QPoint(20, round(box.center().y()))
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=place)


# ------------------------------------------------------------------------- the panel


def test_the_running_line_is_tinted_in_the_colour_of_its_phase(coded: Desk) -> None:
    session, lines = coded.session, coded.window.left.code.editor.text().splitlines()
    assert marked(coded) == {}
    stops = session.view.timeline.stops
    session.player.seek(stops[1])
    assert marked(coded) == {lines.index("u = w * x") + 1: ("fwd.bg", "fwd.line")}
    session.player.seek(stops[6])
    line = lines.index("a = torch.sigmoid(z)") + 1
    assert marked(coded) == {line: ("bwd.bg", "bwd.line")}
    coded.window.grab()
    session.player.seek(0.0)
    assert marked(coded) == {}


def test_line_and_box_select_each_other(qtbot: QtBot, coded: Desk) -> None:
    editor, session = coded.window.left.code.editor, coded.session
    lines = editor.text().splitlines()
    click(qtbot, editor, lines.index("z = u + b") + 1)
    assert session.state.selection == "add"
    assert marked(coded) == {lines.index("z = u + b") + 1: ("selected", "accent")}
    click(qtbot, editor, 1)
    assert session.state.selection == "add"
    session.select("w")
    assert list(marked(coded)) == [lines.index("w = torch.tensor(2.2, requires_grad=True)") + 1]


def test_enter_selects_the_box_of_the_line_of_the_caret(qtbot: QtBot, coded: Desk) -> None:
    editor = coded.window.left.code.editor
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    editor.setTextCursor(cursor)
    for _ in range(3):
        qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert coded.session.state.selection == "x"


def test_a_moved_slider_changes_its_line_only(coded: Desk) -> None:
    editor = coded.window.left.code.editor
    coded.session.editing.set_leaf("w", -1.5)
    assert "w = torch.tensor(-1.5, requires_grad=True)" in editor.text().splitlines()
    coded.window.grab()
    assert editor.text().splitlines()[3] == "x = torch.tensor(1.1)"


def test_letters_are_no_commands_while_the_text_has_the_focus(qtbot: QtBot, coded: Desk) -> None:
    editor = coded.window.left.code.editor
    editor.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_F, Qt.Key.Key_B, Qt.Key.Key_End):
        qtbot.keyClick(editor, key)
    assert coded.session.state.playback.time == 0.0
    assert not coded.session.state.playback.playing


def test_the_panel_widens_for_code_and_keeps_the_hands_width(desk: Desk) -> None:
    window = desk.window
    assert window.left.width() == 240
    window.left.choice.chosen.emit(2)
    assert (window.left.width(), window.inspector.width()) == (444, 312)
    window.drawers.widen("left", 500)
    window.left.show_page("examples")
    assert window.left.width() == 240
    window.left.show_page("code")
    assert window.left.width() == 500


def test_the_page_is_remembered(qtbot: QtBot, coded: Desk, tmp_path: Path) -> None:
    coded.window.close()
    again = Window(coded.look, coded.clock, Settings(str(tmp_path / "settings.ini")))
    qtbot.addWidget(again)
    again.show()
    again.resize(1440, 900)
    assert again.left.page == "code"
    assert again.left.width() == 444


def test_a_document_is_met_on_the_page_that_begins_it(desk: Desk) -> None:
    left, session = desk.window.left, desk.session
    assert left.page == "examples"
    session.update(program=SCRIPT, preset=None, title="train.py")
    assert left.page == "code"
    left.show_page("examples")
    session.update(program=msgspec.structs.replace(SCRIPT, text="import torch\n"))
    assert left.page == "examples"  # the same script, changed
    session.documents.may_leave = lambda: True
    session.documents.new()
    assert left.page == "build"
    left.show_page("code")
    session.documents.open_preset("neuron")
    assert left.page == "code"  # an example is chosen from any page


def test_theme_and_language_are_live(coded: Desk) -> None:
    panel = coded.window.left.code
    coded.window.grab()
    coded.session.set_theme("dark")
    coded.session.set_language("ja")
    assert panel.editor.accessibleName() == "コード"
    assert panel.caption.text() not in ("", "the same in plain PyTorch")
    assert color_at(panel.editor, 0, 0) == coded.look.theme.color("code.keyword")


def test_without_a_text_the_panel_says_so(coded: Desk) -> None:
    coded.session.update(program=None, title="recorded")
    assert not coded.window.left.code.editor.isVisible()


# ------------------------------------------------------------------------- scripts


def test_typing_makes_the_document_unsaved(qtbot: QtBot, scripted: Desk) -> None:
    editor = scripted.window.left.code.editor
    assert not editor.isReadOnly()
    assert editor.text() == SCRIPT.text
    editor.setFocus()
    qtbot.keyClicks(editor, "y")
    assert scripted.session.state.draft == "y" + SCRIPT.text
    assert "Ctrl+Enter" in scripted.window.left.code.caption.text()
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert scripted.session.state.draft is None


def test_ctrl_enter_runs_the_typed_text(qtbot: QtBot, scripted: Desk) -> None:
    editor = scripted.window.left.code.editor
    editor.setFocus()
    qtbot.keyClicks(editor, "#")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert scripted.session.state.script.text == "#" + SCRIPT.text
    assert scripted.session.state.draft is None
    assert editor.text() == "#" + SCRIPT.text
    assert editor.textCursor().position() == 1


def fail(desk: Desk, **fields: object) -> None:
    told = message("Test", "Line 2 of train.py cannot run.", file="train.py", **fields)
    desk.session.update(trace=TraceStatus(kind="failed", message=told))


def test_an_error_marks_its_line_and_folds_pytorchs_words(qtbot: QtBot, scripted: Desk) -> None:
    panel = scripted.window.left.code
    assert not panel.trouble.isVisible()
    fail(scripted, line=2, column=5, torch="RuntimeError: no")
    assert panel.editor.marks() == (
        LineMark(line=2, ground="error.bg", bar="error.line", column=5, sign="alert"),
    )
    assert panel.trouble.sentence.text() == "Line 2 of train.py cannot run."
    assert panel.trouble.fold.isVisible()
    assert not panel.trouble._told.isVisible()
    panel.trouble.fold.click()
    assert panel.trouble._told.isVisible()
    scripted.window.grab()
    scripted.session.update(trace=TraceStatus())
    assert not panel.trouble.isVisible()
    assert panel.editor.marks() == ()


def test_the_panel_tells_of_an_error_instead_of_the_stage(scripted: Desk) -> None:
    fail(scripted, line=2)
    assert not scripted.window.stage.note.isVisible()
    scripted.window.left.show_page("examples")
    assert scripted.window.stage.note.isVisible()


def test_the_panels_columns_follow_its_width(coded: Desk) -> None:
    coded.window.resize(1300, 800)
    assert coded.window.story.heading.width() == coded.window.left.width() == 444


def test_a_narrow_window_has_the_code_in_a_drawer(qtbot: QtBot, coded: Desk) -> None:
    window = coded.window
    window.resize(900, 700)
    assert not window.left.isVisible()
    coded.wiring.actions["view.panel.left"].trigger()
    assert window.left.width() == 444
    window.resize(1440, 900)
    assert window.left.width() == 444


def test_f6_reaches_the_text_and_goes_on(qtbot: QtBot, coded: Desk) -> None:
    window = coded.window
    window.left.choice.setFocus()
    qtbot.keyClick(window.left.choice, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is window.left.code.editor
    qtbot.keyClick(window.left.code.editor, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is window.stage.canvas
    back = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.stage.canvas, Qt.Key.Key_F6, back)
    qtbot.keyClick(window.left.code.editor, Qt.Key.Key_F6, back)
    assert QApplication.focusWidget() is window.left.choice


def test_trouble_without_pytorchs_words_has_nothing_to_unfold(scripted: Desk) -> None:
    fail(scripted, line=2)
    assert not scripted.window.left.code.trouble.fold.isVisible()


# ------------------------------------------------------------------------- the editor


@pytest.mark.parametrize(
    "text",
    ["", "x", "x\n", "\n\nx\n", "a\u00a0b", "emoji 🎈 = 1\n", 'm = """\nif x\n"""\ny'],
)
def test_the_text_comes_back_as_it_was(editor: CodeEditor, text: str) -> None:
    editor.set_editable(True)
    editor.show_text(text)
    editor.grab()
    assert editor.text() == text


def color_at(editor: CodeEditor, line: int, place: int) -> str:
    formats = editor.document().findBlockByNumber(line).layout().formats()
    found = [one for one in formats if one.start <= place < one.start + one.length]
    return found[0].format.foreground().color().name().upper()


def test_kinds_have_their_colours_also_after_wide_letters(editor: CodeEditor, look: Look) -> None:
    editor.show_text('m = """\nif 🎈"""\nif f(2): pass  # end\n')
    editor.grab()
    theme = look.theme
    assert color_at(editor, 1, 0) == theme.color("param")
    assert color_at(editor, 2, 0) == theme.color("code.keyword")
    assert color_at(editor, 2, 3) == theme.color("fwd")
    assert color_at(editor, 2, 5) == theme.color("bwd")
    assert color_at(editor, 2, 17) == theme.color("text3")


def test_opening_a_string_colours_what_follows(
    qtbot: QtBot, editor: CodeEditor, look: Look
) -> None:
    editor.set_editable(True)
    editor.show_text("\nif x: pass\n")
    editor.grab()
    assert color_at(editor, 1, 0) == look.theme.color("code.keyword")
    qtbot.keyClicks(editor, '"""')
    assert color_at(editor, 1, 0) == look.theme.color("param")


def test_enter_keeps_the_indentation(qtbot: QtBot, editor: CodeEditor) -> None:
    editor.set_editable(True)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    qtbot.keyClicks(editor, "if x:")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "y")
    assert editor.text() == "    if x:\n        y"


def test_escape_frees_tab(qtbot: QtBot, scripted: Desk) -> None:
    editor = scripted.window.left.code.editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is editor
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not editor
    assert editor.text() == "    " + SCRIPT.text


def test_tab_leaves_what_is_only_read(qtbot: QtBot, coded: Desk) -> None:
    editor = coded.window.left.code.editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not editor


def test_rich_text_is_pasted_plain(editor: CodeEditor) -> None:
    editor.set_editable(True)
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    data.setText("bold\tplain")
    editor.insertFromMimeData(data)
    assert editor.text() == "bold\tplain"


def test_a_line_far_down_is_scrolled_to_and_a_seen_one_is_not(editor: CodeEditor) -> None:
    editor.show_text("\n".join(f"x{n} = {n}" for n in range(500)))
    bar = editor.verticalScrollBar()
    editor.bring_into_view(3)
    assert bar.value() == 0
    editor.bring_into_view(400)
    there = bar.value()
    assert there > 0
    box = editor._box(editor.document().findBlockByNumber(399))
    assert 0 <= box.top() <= box.bottom() <= editor.viewport().height()
    editor.bring_into_view(398)
    assert bar.value() == there
    editor.bring_into_view(10_000)
    assert bar.value() == there


def test_marks_beyond_the_text_are_left_out(editor: CodeEditor) -> None:
    editor.show_text("x = 1")
    editor.show_marks((LineMark(line=9, ground="error.bg", column=80, sign="alert"),))
    editor.show_marks((LineMark(line=1, ground="error.bg", column=80, sign="alert"),))
    editor.grab()


def test_a_very_long_text_stays_in_one_colour(editor: CodeEditor) -> None:
    editor.show_text("x = 1\n" * 40_000)
    editor.grab()
    assert not editor.document().begin().layout().formats()


def test_a_text_from_elsewhere_keeps_the_caret(editor: CodeEditor) -> None:
    editor.set_editable(True)
    editor.show_text("a = 1\nb = 2\n")
    cursor = editor.textCursor()
    cursor.setPosition(7)
    editor.setTextCursor(cursor)
    editor.show_text("a = 1\nb = 2\nc = 3\n")
    assert editor.textCursor().position() == 7
    editor.show_text("a")
    assert editor.textCursor().position() == 1


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('x = """a\nb\n"""\nif c: pass', [1]),
        ("x = '''a\n\"\"\"\nb'''\nif c: pass", [1, 2]),
        ('f"""{\na}\n"""\nif c: pass', [1]),
        ('"""a""" + """\nb"""\nif c: pass', [1]),
        ("x = 'a'\nif c: pass", []),
    ],
)
def test_lines_within_a_string_are_seen(
    editor: CodeEditor, look: Look, text: str, inside: list[int]
) -> None:
    editor.show_text(text)
    editor.grab()
    theme, lines = look.theme, text.split("\n")
    assert color_at(editor, len(lines) - 1, 0) == theme.color("code.keyword")
    assert [color_at(editor, line, 0) for line in inside] == [theme.color("param")] * len(inside)

"""Find, the graph table and the graph for screen readers, in a whole window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gradviz.qt.find.rows import COLUMNS

Desk = object  # the record of conftest; its fields are used by name
Key = Qt.Key
SPOKEN = QAccessible.Text


def press(widget: QWidget, key: Qt.Key, modifier: object = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)


def find(desk: Desk, text: str) -> object:
    desk.wiring.table["edit.find"].run()
    popup = desk.wiring.desk.looking.popup
    popup.edit.setText(text)
    return popup


def listed(popup: object) -> list[str]:
    return [row.id for row in popup.list.rows if row.id]


# ------------------------------------------------------------------ find


def test_what_fits_is_listed_and_lit_while_it_is_typed(desk: Desk) -> None:
    popup = find(desk, "kind parameter")
    assert popup.isVisible()
    assert listed(popup) == ["w", "b"]
    assert desk.session.state.found == {"w", "b"}
    assert popup.caption() == "1 of 2"
    popup.edit.setText("sig")
    assert listed(popup) == ["sigmoid"]
    desk.window.grab()
    press(popup.edit, Key.Key_Escape)
    assert popup.isHidden()
    assert desk.session.state.found == frozenset()
    assert desk.window.stage.canvas.hasFocus()


def test_arrows_and_enter_go_there(desk: Desk) -> None:
    popup = find(desk, "kind op")
    press(popup.edit, Key.Key_Down)
    assert desk.session.state.selection == popup.current == listed(popup)[1]
    press(popup.edit, Key.Key_Up)
    press(popup.edit, Key.Key_Return)
    assert desk.session.state.selection == listed(popup)[0]
    press(popup.edit, Key.Key_Return)
    assert desk.session.state.selection == listed(popup)[1]
    assert popup.isVisible()
    desk.wiring.table["edit.find-next"].run()
    assert desk.session.state.selection == listed(popup)[2]
    desk.wiring.table["edit.find-previous"].run()
    assert desk.session.state.selection == listed(popup)[1]


def test_numbers_are_found_as_they_come_into_being(desk: Desk) -> None:
    popup = find(desk, "grad norm > 0.05")
    assert listed(popup) == []
    assert "exist by now" in popup.told.text()
    desk.session.player.last()
    assert len(listed(popup)) == 6
    desk.session.player.first()
    assert listed(popup) == []


def test_while_a_script_has_no_graph_yet_the_search_says_so(desk: Desk, tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text("import torch\n", encoding="utf-8")
    popup = find(desk, "grad norm > 1e3")
    desk.session.documents.may_leave = lambda: True
    desk.session.documents.open_file(str(script))
    assert desk.session.view is None
    assert popup.isVisible()
    assert "no graph" in popup.told.text()


def test_a_text_that_cannot_be_read_is_answered_in_words(desk: Desk) -> None:
    popup = find(desk, "grad norm")
    assert popup.told.isVisible()
    assert "grad norm > 1" in popup.told.text()
    assert popup.edit.accessibleDescription() == popup.told.text()
    desk.session.set_language("ja")
    assert "例：" in popup.told.text()
    desk.window.grab()


def test_examples_are_offered_and_taken(desk: Desk) -> None:
    popup = find(desk, "")
    assert "kind parameter" in listed(popup)
    press(popup.edit, Key.Key_Return)
    assert popup.edit.text() == "kind parameter"
    assert listed(popup) == ["w", "b"]


def test_a_node_in_a_folded_module_is_opened_to(desk: Desk, qtbot: QtBot) -> None:
    desk.session.documents.open_preset("gpt")
    popup = find(desk, "softmax")
    node = listed(popup)[0]
    folded = desk.session.finding.place_of(node)
    assert desk.session.folding.is_folded(folded)
    press(popup.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: desk.session.finding.entry_of(desk.session.state.selection) == node)


def test_far_away_it_glides_nearer(desk: Desk, qtbot: QtBot) -> None:
    desk.session.documents.open_preset("gpt")
    canvas = desk.window.stage.canvas
    canvas.zoom_by(0.1)
    popup = find(desk, "nll")
    press(popup.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: abs(canvas.camera.scale - 0.8) < 1e-6)
    box = desk.session.state.selection
    rect = desk.session.view.scene.rect(desk.session.view.scene.by_id[box])
    assert canvas.camera.visible_part().contains(rect[0], rect[1])


# ------------------------------------------------------------------ back, forward, paths


def test_back_and_forward_by_keys_and_by_the_mouse(desk: Desk) -> None:
    for box in ("w", "sigmoid"):
        desk.session.select(box)
    press(desk.window, Key.Key_BracketLeft, Qt.KeyboardModifier.AltModifier)
    assert desk.session.state.selection == "w"
    viewport = desk.window.stage.canvas.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.ForwardButton)
    assert desk.session.state.selection == "sigmoid"
    QTest.mouseClick(viewport, Qt.MouseButton.BackButton)
    assert desk.session.state.selection == "w"


def test_walking_through_what_was_found_is_one_visit(desk: Desk) -> None:
    desk.session.select("w")
    popup = find(desk, "kind op")
    for _ in range(3):
        press(popup.edit, Key.Key_Down)
    press(popup.edit, Key.Key_Escape)
    assert desk.session.finding.visit(-1) == "w"


def test_paths_to_the_loss_are_lit_and_told(desk: Desk) -> None:
    desk.session.select("w")
    canvas = desk.window.stage.canvas
    canvas.setFocus()
    press(canvas, Key.Key_P)
    note = desk.wiring.desk.looking.note
    assert desk.session.state.trail == "w"
    assert note.isVisible()
    assert note.accessibleName() == "One path from w to L."
    desk.session.player.last()
    assert "\u00d7 1.1 = " in note.accessibleName()
    desk.window.grab()
    press(canvas, Key.Key_Escape)
    assert desk.session.state.trail is None
    assert note.isHidden()


# ------------------------------------------------------------------ table


@pytest.fixture
def table(desk: Desk) -> object:
    desk.wiring.table["view.panel.table"].run()
    return desk.window.table


def cells(table: object, column: str) -> list[str]:
    model = table.rows
    place = COLUMNS.index(column)
    return [model.index(row, place).data() for row in range(model.rowCount())]


def test_the_table_lists_every_node_and_waits_for_its_numbers(desk: Desk, table: object) -> None:
    assert table.isVisible()
    assert len(cells(table, "node")) == 8
    assert cells(table, "value")[:3] == ["2.2", "1.1", "\u2026"]
    assert set(cells(table, "gradient")) == {"\u2026", ""}
    desk.session.player.last()
    assert "\u2026" not in cells(table, "value") + cells(table, "gradient")
    assert cells(table, "gradient")[0] == "\u22120.08983"
    desk.window.grab()


def test_it_is_sorted_by_any_column_and_back(desk: Desk, table: object) -> None:
    desk.session.player.last()
    place = COLUMNS.index("norm")
    table.view.sortByColumn(place, Qt.SortOrder.DescendingOrder)
    assert [cells(table, "node")[0], cells(table, "norm")[0]] == ["sigmoid  \u00b7  a", "1.089"]
    assert cells(table, "norm")[-2:] == ["", ""]
    desk.session.player.first()
    assert len(cells(table, "node")) == 8
    table.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert cells(table, "node")[:2] == ["w", "x"]


def test_it_is_sorted_by_keys(desk: Desk, table: object) -> None:
    desk.session.player.last()
    table.view.setFocus()
    table.view.setCurrentIndex(table.rows.index(0, COLUMNS.index("norm")))
    press(table.view, Key.Key_S)
    assert cells(table, "norm")[0] == "1.089"
    press(table.view, Key.Key_S)
    assert cells(table, "norm")[0] == "0.08166"
    press(table.view, Key.Key_S)
    assert cells(table, "node")[:2] == ["w", "x"]


def test_its_filter_is_the_search(desk: Desk, table: object) -> None:
    table.filter.setText("kind parameter")
    assert cells(table, "node") == ["w", "b"]
    assert table.told.text() == "2 of 8"
    table.filter.setText("grad norm")
    assert "grad norm > 1" in table.told.text()
    table.filter.setText("grad norm > 0.09")
    assert cells(table, "node") == []
    desk.session.player.last()
    assert len(cells(table, "node")) == 2
    press(table.filter, Key.Key_Escape)
    assert len(cells(table, "node")) == 8


def test_it_is_in_step_with_the_canvas(desk: Desk, table: object) -> None:
    desk.session.select("sigmoid")
    assert table.view.currentIndex().row() == table.rows.row_of("sigmoid")
    table.view.setFocus()
    press(table.view, Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert desk.session.state.selection == "w"
    press(table.view, Key.Key_Down)
    assert desk.session.state.selection == "x"
    press(table.view, Key.Key_Escape)
    assert desk.window.stage.canvas.hasFocus()


def test_a_row_inside_a_folded_module_stays_chosen(desk: Desk, table: object) -> None:
    desk.session.documents.open_preset("gpt")
    folded = next(box for box in desk.session.view.scene.boxes if box.folded is not None)
    row = table.rows.row_of(folded.folded.ops[0])
    table.view.setCurrentIndex(table.rows.index(row, 0))
    assert desk.session.state.selection == folded.id
    desk.session.player.step(1)
    assert table.view.currentIndex().row() == row
    assert table.view.selectionModel().isRowSelected(row)


def test_it_is_remembered(desk: Desk, table: object) -> None:
    table.grow(60)
    height = table.height()
    table.remember(desk.window._settings)
    table.setVisible(False)
    table.setFixedHeight(140)
    table.restore(desk.window._settings)
    assert (table.isVisible(), table.height()) == (True, height)


def test_what_is_said_of_its_cells(desk: Desk, table: object) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    row = table.rows.row_of("w")
    said = [table.rows.index(row, k).data(role) for k in range(len(COLUMNS))]
    assert said[0] == "w, parameter"
    assert said[4:] == [
        "Value: 2.2", "Gradient: not computed yet", "Gradient norm: not computed yet",
    ]  # fmt: skip


def test_its_height_is_changed_by_keys(desk: Desk, table: object) -> None:
    before = table.height()
    press(table.grip, Key.Key_Up)
    assert table.height() > before
    press(table.grip, Key.Key_Down)
    assert table.height() == before


# ------------------------------------------------------------------ screen reader


def test_every_box_is_a_child_of_the_canvas_for_a_screen_reader(desk: Desk) -> None:
    canvas = desk.window.stage.canvas
    graph = QAccessible.queryAccessibleInterface(canvas)
    assert graph.role() == QAccessible.Role.List
    assert graph.childCount() == 8
    first = graph.child(0)
    assert first.role() == QAccessible.Role.ListItem
    assert first.text(SPOKEN.Name) == "w, parameter, scalar, float32"
    assert first.text(SPOKEN.Value).startswith("value 2.2, gradient not computed yet")
    desk.session.player.last()
    assert "gradient -0.0898" in first.text(SPOKEN.Value)
    desk.session.select("w")
    assert first.state().selected
    assert graph.indexOfChild(graph.focusChild()) == 0
    rect = first.rect()
    assert canvas.rect().contains(canvas.mapFromGlobal(rect.center()))
    found = graph.childAt(rect.center().x(), rect.center().y())
    assert found.text(SPOKEN.Name) == first.text(SPOKEN.Name)
    assert graph.childAt(*canvas.mapToGlobal(QPoint(2, 2)).toTuple()) is None


def test_children_speak_of_the_view_that_is_shown(desk: Desk) -> None:
    graph = QAccessible.queryAccessibleInterface(desk.window.stage.canvas)
    last = graph.child(7)
    desk.session.documents.open_preset("chain")
    assert graph.childCount() == 3
    assert not last.isValid()
    assert last.text(SPOKEN.Name) == ""
    assert graph.child(7) is None


def test_every_control_has_a_name(desk: Desk, table: object) -> None:
    find(desk, "kind op")
    kinds = (
        QAbstractButton, QLineEdit, QAbstractSlider, QAbstractSpinBox, QPlainTextEdit,
        QAbstractItemView,
    )  # fmt: skip
    nameless = []
    for widget in desk.window.findChildren(QWidget):
        internal = widget.objectName().startswith("qt_") or widget.parent() is None
        if not isinstance(widget, kinds) or internal or not widget.isVisible():
            continue
        if type(widget).__name__ in ("QScrollBar", "QHeaderView", "QTableCornerButton"):
            continue
        spoken = QAccessible.queryAccessibleInterface(widget)
        if spoken is None or not spoken.text(SPOKEN.Name).strip():
            nameless.append((type(widget).__name__, type(widget.parent()).__name__))
    assert nameless == []


# ------------------------------------------------------------------ minimap


def test_the_minimap_is_there_while_a_part_is_out_of_sight(desk: Desk) -> None:
    small = desk.wiring.desk.minimap
    canvas = desk.window.stage.canvas
    assert small.isHidden()
    desk.session.documents.open_preset("gpt")
    assert small.isVisible()
    desk.window.grab()
    QTest.mouseClick(small, Qt.MouseButton.LeftButton, pos=QPoint(small.width() // 2, 24))
    top = canvas.camera.visible_part().center().y()
    bottom = QPoint(small.width() // 2, small.height() - 24)
    QTest.mouseClick(small, Qt.MouseButton.LeftButton, pos=bottom)
    assert canvas.camera.visible_part().center().y() > top
    canvas.fit_all()
    assert small.isHidden()
    canvas.zoom_by(6.0)
    assert small.isVisible()
    desk.wiring.table["view.panel.minimap"].run()
    assert small.isHidden()
    assert desk.window.kept("panel/minimap") == "off"


def test_the_table_fits_a_narrow_window(desk: Desk, table: object) -> None:
    desk.window.resize(1024, 700)
    desk.session.documents.open_preset("gpt")
    desk.window.grab()
    view = table.view
    assert view.columnWidth(COLUMNS.index("node")) >= 150
    assert sum(view.columnWidth(k) for k in range(len(COLUMNS))) <= view.viewport().width()
    assert view.isColumnHidden(COLUMNS.index("module")) is False
    desk.session.documents.open_preset("neuron")
    assert view.isColumnHidden(COLUMNS.index("module"))

"""The tensor page: which numbers, when they exist, how they are read and copied."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.model.numbers import format_column
from gradviz.model.statistics import figures, histogram
from gradviz.model.tensor import Sample, TensorValue, tensor_value
from gradviz.qt.look import Look
from gradviz.qt.tensor.page import TensorPage, TensorShown, cells_of
from gradviz.qt.tensor.shades import WRONG, colors, places
from gradviz.qt.tensor.showing import figure_rows
from gradviz.qt.tensor.spread import axis_texts
from tests.qt.conftest import Desk


@pytest.fixture
def page(qtbot: QtBot, look: Look) -> Iterator[TensorPage]:
    made = TensorPage(look)
    area = made.scrolling()
    qtbot.addWidget(area)
    area.resize(456, 700)
    area.show()
    qtbot.waitExposed(area)
    yield made
    area.close()


def shown(array: object, dtype: str = "float32", **more: object) -> TensorShown:
    value = tensor_value(array, dtype)
    scale = float(np.abs(np.asarray(array)).max()) if np.size(array) else 0.0
    return TensorShown(value=value, scale=scale, histogram=histogram(value), **more)


def texts(page: TensorPage) -> list[list[str]]:
    model = page.grid.cells
    return [
        [str(model.data(model.index(row, column))) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_matrix_with_its_indices(page: TensorPage) -> None:
    page.show_tensor(shown([[1.5, -0.25], [0.0, 20.0]]))
    assert texts(page) == [["1.5", "\u22120.2"], ["0.0", "20.0"]]
    model = page.grid.cells
    assert model.headerData(1, Qt.Orientation.Horizontal) == "1"
    assert "[1, 0]" in str(model.data(model.index(1, 0), Qt.ItemDataRole.ToolTipRole))
    assert page.map.isVisible()  # its colour bar says what the tints mean
    assert page.map_head.isHidden()


def test_pages_of_more_axes(page: TensorPage) -> None:
    array = np.arange(2 * 3 * 4 * 5, dtype=np.float32).reshape(2, 3, 4, 5)
    page.show_tensor(shown(array))
    assert page.slicing.picks == (0, 0)
    page.slicing.axes[0].box.setValue(1)
    page.slicing.axes[1].slider.setValue(2)
    assert page.slicing.picks == (1, 2)
    assert float(texts(page)[0][0]) == array[1, 2, 0, 0]
    again = shown(array + 1)
    page.show_tensor(again)
    assert page.slicing.picks == (1, 2)  # the next moment shows the same page


def test_a_sample_is_a_list_of_places(page: TensorPage) -> None:
    sample = Sample(
        positions=np.array([0, 7], "<i8").tobytes(), numbers=np.array([1, 2], "<f4").tobytes()
    )
    value = TensorValue(dtype="float32", shape=(3, 4), sample=sample)
    page.show_tensor(TensorShown(value=value, scale=2.0, sampled="sampled", fetch="ask"))
    model = page.grid.cells
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in (0, 1)] == [
        "[0, 0]",
        "[1, 3]",
    ]
    assert page.fetch.button.isVisible()
    assert page.map.isHidden()


def test_not_yet_has_no_numbers(page: TensorPage) -> None:
    page.show_tensor(TensorShown(missing="not computed yet"))
    assert page.grid.isHidden()
    assert page.spread.isHidden()
    assert page.missing.isVisible()


def test_a_large_matrix_is_zoomed_by_pyqtgraph(qtbot: QtBot, page: TensorPage) -> None:
    page.show_tensor(shown(np.random.default_rng(0).normal(size=(300, 400))))
    assert page.map.isVisible()
    qtbot.waitUntil(lambda: page.map._large is not None, timeout=30_000)
    assert not page.grab().isNull()


def test_scrolling_a_large_table_is_smooth(page: TensorPage) -> None:
    page.show_tensor(shown(np.random.default_rng(0).normal(size=(768, 768))))
    bar, across = page.grid.verticalScrollBar(), page.grid.horizontalScrollBar()
    taken = []
    for step in range(40):
        bar.setValue(step * 97)
        across.setValue(step * 61)
        start = time.process_time()
        page.grid.viewport().grab()
        taken.append(time.process_time() - start)
    assert sorted(taken)[36] < 0.016


def test_bars_are_walked_and_told(qtbot: QtBot, page: TensorPage) -> None:
    page.show_tensor(shown([[-1.0, 0.5], [0.5, 2.0]]))
    spread = page.spread
    spread.setFocus()
    qtbot.keyClick(spread, Qt.Key.Key_Right)
    assert spread.accessibleName().startswith("1 number from \u22121")
    qtbot.keyClick(spread, Qt.Key.Key_Right)
    assert spread.accessibleName().startswith("0 numbers from")
    page.grid.setFocus()
    assert "Histogram" in spread.accessibleName()


def test_letters_belong_to_the_window_and_copies_to_the_table(
    qtbot: QtBot, page: TensorPage
) -> None:
    page.show_tensor(shown([[1.5, -0.1], [3.0, 20.0]]))
    grid = page.grid
    both = QItemSelection(grid.cells.index(0, 0), grid.cells.index(0, 1))
    grid.selectionModel().select(both, QItemSelectionModel.SelectionFlag.Select)
    with qtbot.waitSignal(page.text_copied) as copied:
        qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == ["1.5\t-0.1"]
    grid.setCurrentIndex(grid.cells.index(0, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.currentIndex().row() == 1
    qtbot.keyClick(grid, Qt.Key.Key_B)
    assert grid.currentIndex().row() == 1


def test_colours_are_those_of_the_theme(look: Look) -> None:
    numbers = np.array([-2.0, 0.0, 1.0, np.nan, 5.0])
    table = colors(look.theme)[places(numbers, 2.0)]
    for number, row in zip(numbers, table.tolist(), strict=True):
        if np.isfinite(number):
            wanted = look.theme.sign_color(number, 2.0)
            mine = "#" + "".join(f"{part:02X}" for part in row)
            assert mine == wanted
    assert places(numbers, 2.0)[3] == WRONG


def test_cells_of_what_has_none() -> None:
    assert cells_of(TensorShown(), ()) is None
    assert cells_of(shown(np.empty((0, 3))), ()) is None


def test_figures_tell_what_is_no_number() -> None:
    rows = figure_rows(figures(tensor_value([1.0, 0.0, float("nan")])))
    assert ("NaN", "1", "error") in rows


def test_a_norm_of_a_sample_is_not_told() -> None:
    sample = Sample(
        positions=np.array([0], "<i8").tobytes(), numbers=np.array([3.0], "<f4").tobytes()
    )
    value = TensorValue(dtype="float32", shape=(9,), sample=sample)
    assert not any(name == "norm" for name, _, _ in figure_rows(figures(value)))


# ---------------------------------------------------------------- in the window


def open_tensor(desk: Desk, preset: str, box: str) -> TensorPage:
    desk.session.documents.open_preset(preset)
    desk.session.select(box)
    inspector = desk.window.inspector
    inspector.show_page("tensor")
    inspector.tabs.chosen.emit(1)
    return inspector.tensor


def test_a_value_is_shown_once_it_exists_and_a_gradient_once_it_has_come(desk: Desk) -> None:
    page = open_tensor(desk, "mlp", "mm")
    session = desk.session
    assert page.shown is not None
    assert page.shown.value is None
    assert "not computed" in page.missing.text()
    session.player.seek(session.view.timeline.duration)
    assert page.shown.value is not None
    assert page.figures.accessibleName().startswith("min ")
    session.player.first()
    page.parts._choose(1)
    assert page.shown.part == "gradient"
    assert page.shown.value is None
    session.player.seek(session.view.timeline.duration)
    assert page.shown.value is not None
    assert page.shown.scale > 0


def test_the_whole_is_copied_in_full(qtbot: QtBot, desk: Desk) -> None:
    page = open_tensor(desk, "mlp", "W1")
    page.copy_asked.emit("numpy")
    code = QApplication.clipboard().text()
    assert page.shown is not None
    assert page.shown.value is not None
    found = eval(code, {"np": np})
    assert (found == page.shown.value.numpy()).all()
    menu = page.copy_menu()
    assert [action.text() for action in menu.actions()][:3] == [
        "Copy as text",
        "Copy as NumPy code",
        "Copy as CSV",
    ]
    menu.deleteLater()


def test_a_copied_sample_is_called_one(desk: Desk) -> None:
    page = open_tensor(desk, "mlp", "W1")
    page.copy_asked.emit("csv")
    assert desk.session.state.notice is not None
    assert desk.session.state.notice.words() == "Numbers copied."
    sample = Sample(
        positions=np.array([0, 7], "<i8").tobytes(), numbers=np.array([1, 2], "<f4").tobytes()
    )
    value = TensorValue(dtype="float32", shape=(3000, 4), sample=sample)
    page.show_tensor(TensorShown(value=value, scale=2.0, sampled="sampled", fetch="ask"))
    page.copy_asked.emit("text")
    assert desk.session.state.notice.words().startswith(
        "The 2 sampled numbers are copied, of 12,000."
    )


def test_the_panel_is_as_wide_as_its_page_needs(desk: Desk) -> None:
    window = desk.window
    assert window.inspector.width() == 312
    open_tensor(desk, "mlp", "W1")
    assert window.inspector.width() == 456
    window.inspector.show_page("explain")
    assert window.inspector.width() == 312


def test_scrubbing_with_the_tensor_page_open(desk: Desk) -> None:
    open_tensor(desk, "mlp", "W1")
    session = desk.session
    taken = []
    for step in range(60):
        start = time.process_time()
        session.player.seek(session.view.timeline.duration * step / 60)
        QApplication.processEvents()
        taken.append(time.process_time() - start)
    assert sorted(taken)[54] < 0.033


def test_keys_reach_every_part(qtbot: QtBot, desk: Desk) -> None:
    page = open_tensor(desk, "mlp", "W1")
    page.parts.setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for _ in range(3):
        focus = QApplication.focusWidget()
        seen.append(focus)
        focus.nextInFocusChain()
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert page.parts in seen
    assert page.grid in seen or page.copy in seen
    assert page.grid.mapTo(page, QPoint(0, 0)).y() > 0


def test_ctrl_click_compares_and_a_click_ends_it(qtbot: QtBot, desk: Desk) -> None:
    desk.session.documents.open_preset("neuron")
    canvas, session, inspector = desk.window.stage.canvas, desk.session, desk.window.inspector
    assert session.view is not None

    def click(box: str, *, joins: bool) -> None:
        index = session.view.scene.by_id[box]
        place = canvas.mapFromScene(*session.view.scene.center(index))
        key = Qt.KeyboardModifier.ControlModifier if joins else Qt.KeyboardModifier.NoModifier
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, key, place)

    click("w", joins=False)
    click("b", joins=True)
    assert session.state.compared == ("w", "b")
    rows = inspector.compared.rows
    assert rows.isVisible()
    assert "2.2" in rows.accessibleDescription()
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    with qtbot.waitSignal(rows.chosen) as chosen:
        qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert chosen.args == ["b"]
    click("w", joins=False)
    assert session.state.compared == ()
    assert not rows.isVisible()
    assert session.state.selection == "w"


def test_saved_page_tells_until_when(desk: Desk) -> None:
    desk.session.documents.open_preset("mlp")
    desk.session.select("tanh")
    inspector = desk.window.inspector
    inspector.show_page("saved")
    inspector.tabs.chosen.emit(2)
    page, session = inspector.saved, desk.session
    assert "Nothing is kept yet" in page.state.text()
    assert "as result" in page.rows.rows[0].caption
    session.player.seek(session.view.timeline.duration)
    assert "Freed" in page.state.text()


def test_beside_a_table_stands_the_map_of_the_other_part(desk: Desk) -> None:
    page = open_tensor(desk, "mlp", "W1")
    session = desk.session
    assert page.shown is not None
    assert page.shown.other is None  # no gradient yet
    assert page.map.isVisible()
    assert page.map_head.isHidden()
    session.player.seek(session.view.timeline.duration)
    assert page.shown.other is not None
    assert page.shown.other.part == "gradient"
    assert page.map_head.isVisible()
    assert page.map_head.text() == page.shown.other.name == "∂L/∂W1"
    page.parts._choose(1)
    assert page.shown.other.part == "value"
    assert page.map_head.text() == "W1"
    page.grid.resize(60, page.grid.height())
    page._show_map()
    assert page.map_head.isHidden()  # no room for all numbers: the map is theirs


def test_complex_numbers_have_one_count_of_decimals(page: TensorPage) -> None:
    numbers = [[1.25 - 0.5j, 2 + 7e-9j], [complex(float("nan"), 1), -3j]]
    page.show_tensor(TensorShown(value=tensor_value(numbers, "complex64"), scale=2.0))
    assert texts(page)[0] == ["1.25 \u2212 0.50i", "2.00 + 0.00i"]
    assert texts(page)[1] == ["NaN + 1.00i", "0.00 \u2212 3.00i"]
    assert page.spread_head.text() == "Spread of the real parts"


def test_a_scalar_has_no_indices(page: TensorPage) -> None:
    page.show_tensor(shown(2.5))
    model = page.grid.cells
    assert not model.headerData(0, Qt.Orientation.Vertical)
    assert not model.headerData(0, Qt.Orientation.Horizontal)
    assert page.map.isHidden()


def test_an_axis_of_whole_numbers_has_no_decimals() -> None:
    assert axis_texts([0.0, 6.0, 12.0]) == ("0", "6", "12")
    assert axis_texts([-1.0, 0.0, 2.5]) == ("\u22121.00", "0.00", "2.50")
    assert axis_texts([0.0, 1e7]) == format_column([0.0, 1e7], 3)

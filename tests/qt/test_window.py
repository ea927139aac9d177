"""What a person does with the whole window, and what it shows then."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.model import words
from gradviz.model.errors import GradvizError
from gradviz.model.words import message
from gradviz.qt.noting import note
from gradviz.qt.settings import Settings
from gradviz.qt.widgets.button import Button
from gradviz.qt.window import Window
from gradviz.workspace.session import Session
from gradviz.workspace.state import EngineStatus, TraceStatus

Desk = object  # the record of conftest; its fields are used by name


def stop(session: Session, count: int) -> float:
    assert session.view is not None
    return session.view.timeline.stops[count]


def test_opens_at_rest_and_says_what_to_press(desk: Desk) -> None:
    assert desk.session.state.playback.time == 0.0
    assert "Space" in desk.window.story.sentence.text()
    assert desk.window.header.name.accessibleName() == "One neuron"


def test_arrows_step_and_space_plays(qtbot: QtBot, desk: Desk) -> None:
    canvas, session = desk.window.stage.canvas, desk.session
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    assert session.state.playback.time == stop(session, 2)
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert session.state.playback.time == stop(session, 1)
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert session.state.playback.time == session.view.timeline.duration
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert 0 < session.state.playback.time < stop(session, 1)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert session.state.playback.playing
    before = session.state.playback.time
    desk.clock.advance(100)
    assert session.state.playback.time > before
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert not session.state.playback.playing


def test_clock_runs_only_while_playing(qtbot: QtBot, desk: Desk) -> None:
    desk.clock.stop()
    desk.session.player.toggle()
    assert desk.clock.running
    desk.session.player.pause()
    desk.clock.advance(16)
    assert not desk.clock.running


def test_keys_belong_to_a_field_that_has_the_focus(qtbot: QtBot, desk: Desk) -> None:
    field = desk.window.left.fields["w"]
    for widget in (field.box, field.slider):
        widget.setFocus()
        assert QApplication.focusWidget() is widget
        for key in (Qt.Key.Key_Space, Qt.Key.Key_F, Qt.Key.Key_End, Qt.Key.Key_B):
            qtbot.keyClick(widget, key)
    assert desk.session.state.playback.time == 0.0
    assert not desk.session.state.playback.playing
    assert not desk.session.state.breakpoints


def test_click_selects_and_inspector_tells_of_it(qtbot: QtBot, desk: Desk) -> None:
    canvas, session = desk.window.stage.canvas, desk.session
    session.player.seek(session.view.timeline.duration)
    x, y, width, height = session.view.scene.rect(session.view.scene.by_id["w"])
    place = canvas.mapFromScene(x + width / 2, y + height / 2)
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.state.selection == "w"
    assert "0.08983" in desk.window.inspector.gradient.accessibleName()
    qtbot.keyClick(canvas, Qt.Key.Key_B)
    assert session.state.breakpoints == {"w"}
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert session.state.selection not in (None, "w")


def test_number_is_shown_when_it_exists_and_never_before(desk: Desk) -> None:
    session, inspector = desk.session, desk.window.inspector
    session.select("w")
    index, frame = session.view.scene.by_id["w"], session.view.frame
    seen = []
    for time in session.view.timeline.beat_stops:
        session.player.seek(time)
        shown = "0.08983" in inspector.gradient.accessibleName()
        assert shown == (frame(time).gradient(index) is not None)
        seen.append(shown)
    assert not seen[0]
    assert seen[-1]


def test_scrub_bar_drags_time(qtbot: QtBot, desk: Desk) -> None:
    bar, session = desk.window.transport.scrub, desk.session
    target = stop(session, 5)
    place = QPoint(round(bar.place_of(target)), 30)
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=place)
    assert session.state.playback.time == pytest.approx(target, abs=40)
    qtbot.mouseMove(bar, QPoint(bar.width(), 30))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width(), 30))
    assert session.state.playback.time == pytest.approx(session.view.timeline.duration)


def test_leaf_field_changes_the_program(qtbot: QtBot, desk: Desk) -> None:
    field = desk.window.left.fields["w"]
    field.box.setFocus()
    field.box.selectAll()
    qtbot.keyClicks(field.box, "1.5")
    qtbot.keyClick(field.box, Qt.Key.Key_Return)
    leaf = next(leaf for leaf in desk.session.state.spec.leaves if leaf.name == "w")
    assert leaf.value.item() == 1.5
    assert desk.session.state.dirty
    assert desk.window.left.fields["w"] is field


def test_example_opens_and_its_leaves_come(qtbot: QtBot, desk: Desk) -> None:
    rows = desk.window.left.examples
    item = next(rows.item(i) for i in range(rows.count()) if rows.item(i).text() == "x times x")
    place = rows.visualItemRect(item).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.session.state.preset == "square"
    assert set(desk.window.left.fields) == {leaf.name for leaf in desk.session.state.spec.leaves}


def test_languages_switch_live(desk: Desk) -> None:
    segments = desk.window.stage.choice
    before = segments.accessibleName()
    desk.session.set_language("ja")
    assert words.language() == "ja"
    assert segments.accessibleName() != before
    assert desk.wiring.actions["model.run"].text() != "Trace"
    desk.session.set_language("en")
    assert segments.accessibleName() == before


@pytest.mark.parametrize("name", ["dark", "contrast", "torchviz", "light"])
def test_themes_switch_live(desk: Desk, name: str) -> None:
    desk.session.set_theme(name)
    image = desk.window.grab().toImage()
    color = desk.look.theme.color("panel")
    assert image.pixelColor(3, image.height() - 3).name().upper() == color.upper()
    sentence = desk.window.story.sentence
    shown = sentence.palette().color(sentence.foregroundRole()).name().upper()
    assert shown == desk.look.theme.color("text2").upper()


def test_menus_hold_every_command_once(desk: Desk) -> None:
    def texts(menu: object) -> list[str]:
        found = []
        for action in menu.actions():
            inner = action.menu()
            inside = texts(inner) if inner is not None else []
            found += inside or [action.text()]  # a list is filled when it opens
        return [text for text in found if text]

    held = [text for button in desk.window.header.menus for text in texts(button.menu)]
    assert len(held) == len(list(desk.wiring.table))


def test_panels_close_and_come_back(desk: Desk) -> None:
    for name, pane in (("left", desk.window.left), ("inspector", desk.window.inspector)):
        action = desk.wiring.actions[f"view.panel.{name}"]
        assert action.isChecked()
        action.trigger()
        assert not pane.isVisible()
        assert not action.isChecked()
        action.trigger()
        assert pane.isVisible()


def test_narrow_window_has_drawers(qtbot: QtBot, desk: Desk) -> None:
    window = desk.window
    window.resize(1024, 700)
    assert not window.inspector.isVisible()
    assert window.left.isVisible()
    desk.wiring.actions["view.panel.inspector"].trigger()
    assert window.inspector.isVisible()
    qtbot.keyClick(window.stage.canvas, Qt.Key.Key_Escape)
    assert not window.inspector.isVisible()
    window.resize(900, 700)
    assert not window.left.isVisible()
    window.resize(1440, 900)
    assert window.left.isVisible()
    assert window.inspector.isVisible()
    assert window.inspector.parentWidget() is window.splitter


def test_f6_visits_every_pane_and_comes_back(qtbot: QtBot, desk: Desk) -> None:
    window = desk.window
    window.stage.canvas.setFocus()
    panes, seen = window.panes(), []
    for _ in panes:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        seen.append(next(p for p in panes if p is focus or p.isAncestorOf(focus)))
    assert set(seen) == set(panes)
    assert seen[-1] is window.stage.canvas
    qtbot.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is not window.stage.canvas


def test_pointing_at_a_factor_lights_its_box(desk: Desk) -> None:
    session = desk.session
    session.player.seek(stop(session, 5) + 1500)
    step = session.view.frame(session.state.playback.time).step
    desk.window.story.pointed.emit("local")
    assert f"box:{session.view.scene.boxes[step.box].id}" in session.state.lit
    desk.window.story.pointed.emit("")
    assert session.state.lit == frozenset()


def test_resting_pointer_shows_the_card(qtbot: QtBot, desk: Desk) -> None:
    canvas, session = desk.window.stage.canvas, desk.session
    x, y, width, height = session.view.scene.rect(session.view.scene.by_id["w"])
    qtbot.mouseMove(canvas.viewport(), canvas.mapFromScene(x + width / 2, y + height / 2))
    desk.clock.advance(100)
    assert desk.window.stage.card.isVisible()
    qtbot.mouseMove(canvas.viewport(), QPoint(2, 2))
    assert not desk.window.stage.card.isVisible()


@pytest.mark.parametrize(
    ("changes", "visible", "said"),
    [
        ({"engine": EngineStatus(state="starting")}, True, "starting"),
        ({"engine": EngineStatus(state="ready")}, False, ""),
        ({"trace": TraceStatus(kind="stale")}, True, "old"),
        (
            {"trace": TraceStatus(kind="failed", message=message("Test", "It stopped."))},
            True,
            "It stopped.",
        ),
    ],
)
def test_state_of_the_engine_is_told(
    desk: Desk, changes: dict[str, object], visible: bool, said: str
) -> None:
    desk.session.update(**changes)
    note = desk.window.stage.note
    assert note.isVisible() is visible
    if visible:
        assert said in note.accessibleName()


def test_notice_fades(desk: Desk) -> None:
    desk.session.tell(GradvizError(message("Test", "No such file.")))
    assert desk.window.stage.note.isVisible()
    for _ in range(400):
        desk.clock.advance(16)
    assert not desk.window.stage.note.isVisible()


def test_notice_fades_also_while_the_engine_works_and_does_not_come_back(desk: Desk) -> None:
    note = desk.window.stage.note
    desk.session.tell(GradvizError(message("Test", "No such file.")))
    for state in ("busy", "ready") * 2:
        desk.session.update(engine=EngineStatus(state=state))
        for _ in range(100):
            desk.clock.advance(16)
    assert not note.isVisible()
    desk.session.update(engine=EngineStatus(state="busy"))
    desk.session.update(engine=EngineStatus(state="ready"))
    assert not note.isVisible()


def test_dropped_file_opens(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "mine.gradviz"
    desk.session.documents.save(str(path))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    desk.window.file_dropped.emit(data.urls()[0].toLocalFile())
    assert desk.session.state.title == "mine.gradviz"
    desk.window.file_dropped.emit(str(tmp_path / "gone.gradviz"))
    assert "gone.gradviz" in desk.window.stage.note.accessibleName()


def test_sizes_are_remembered(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    desk.window.resize(1300, 820)
    desk.wiring.actions["view.panel.inspector"].trigger()
    desk.window.close()
    again = Window(desk.look, desk.clock, Settings(str(tmp_path / "settings.ini")))
    qtbot.addWidget(again)
    assert not again.drawers.is_wanted("inspector")
    assert again.drawers.is_wanted("left")


def test_every_stop_of_the_keyboard_has_a_name(desk: Desk) -> None:
    nameless = [
        type(widget).__name__
        for widget in desk.window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
    ]
    assert nameless == []


def test_a_narrow_header_leaves_words_out_rather_than_cutting_them(desk: Desk) -> None:
    words.set_language("ja")
    desk.look.changed.emit()
    for width, alone in ((800, True), (1440, False), (800, True)):
        desk.window.resize(width, 600)
        QApplication.processEvents()
        verbs = [one for one in desk.window.header.findChildren(Button) if one.isVisible()]
        assert all(one.width() >= one.sizeHint().width() for one in verbs)
        assert any(one.size_with_words() != one.sizeHint() for one in verbs) == alone


def test_a_refusal_is_a_warning(desk: Desk) -> None:
    desk.session.tell(GradvizError(message("Files", "It cannot be opened.")))
    told = note(desk.session.state)
    assert told is not None
    assert (told.kind, told.words) == ("warning", "It cannot be opened.")
    desk.session.update(notice=message("Files", "It was saved."))
    told = note(desk.session.state)
    assert told is not None
    assert told.kind == "note"


def test_all_notes_of_a_recording_can_be_read(desk: Desk) -> None:
    stage = desk.window.stage
    assert stage.told.isHidden()
    stage.show_notes(("One thing was not seen.", "Nor was another."))
    assert stage.told.isVisible()
    stage.told.click()
    assert stage.notes.isVisible()
    assert stage.notes.accessibleName() == "One thing was not seen.\nNor was another."
    stage.show_notes(())
    assert stage.told.isHidden()
    assert stage.notes.isHidden()


def test_with_reduced_motion_nothing_travels(desk: Desk) -> None:
    session = desk.session
    assert session.view is not None
    beat = session.view.timeline.beats[-3]
    shown = []
    for reduced in (False, True):
        session.set_reduced_motion(reduced)
        for share in (0.3, 0.6):
            session.player.seek(beat.start + share * (beat.end - beat.start))
            shown.append(desk.window.stage.canvas._item.items)
    assert shown[0] != shown[1]
    assert shown[2] == shown[3]
    session.set_reduced_motion(False)


def test_the_canvas_tells_a_screen_reader_of_the_step_and_the_selection(desk: Desk) -> None:
    canvas, session = desk.window.stage.canvas, desk.session
    assert canvas.accessibleDescription().startswith("One neuron. Press Space")
    session.player.step(1)
    assert canvas.accessibleDescription().startswith("Compute u. step 1 of 4")
    session.select("w")
    assert "w, value 2.2, gradient not computed yet" in canvas.accessibleDescription()
    session.player.toggle()
    assert canvas.accessibleDescription() == ""
    session.player.pause()
    assert "Compute" in canvas.accessibleDescription()

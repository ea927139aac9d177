"""What is said of a moment: at once at rest, in turn while time runs on."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.qt.conftest import Desk


def title(desk: Desk) -> str:
    return desk.window.story.heading.accessibleName()


def inspected(desk: Desk) -> str:
    return desk.window.inspector.value.accessibleName()


def test_under_a_hand_the_story_follows_at_a_tick_and_the_inspector_at_two_more(desk: Desk) -> None:
    scrub, session = desk.window.transport.scrub, desk.session
    rest, number = title(desk), inspected(desk)
    at = QPoint(scrub.width() // 2, 30)
    QTest.mousePress(scrub, Qt.MouseButton.LeftButton, pos=at)
    moment = session.state.playback.time
    assert moment > 0.0
    assert (title(desk), inspected(desk)) == (rest, number)
    desk.clock.advance(16.0)
    assert title(desk) != rest
    assert inspected(desk) == number
    desk.clock.advance(16.0)
    assert inspected(desk) == number
    desk.clock.advance(16.0)
    assert inspected(desk) != number
    there = title(desk), inspected(desk)
    QTest.mouseRelease(scrub, Qt.MouseButton.LeftButton, pos=at)
    session.player.first()
    session.player.seek(moment)
    assert (title(desk), inspected(desk)) == there


def test_at_rest_all_is_right_at_once_whatever_was_waiting(desk: Desk) -> None:
    session = desk.session
    session.player.seek(session.view.timeline.stops[2])
    there = title(desk), inspected(desk)
    session.player.first()
    session.player.toggle()
    session.tick(session.view.timeline.stops[2])
    session.player.pause()
    assert (title(desk), inspected(desk)) == there

"""One timer, and only while something needs it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.qt.clock import Clock


def test_runs_only_while_a_job_wants_it(qtbot: QtBot) -> None:
    clock, seen = Clock(), []
    assert not clock.running

    def job(elapsed: float) -> bool:
        seen.append(elapsed)
        return len(seen) < 3

    clock.run_while(job)
    assert clock.running
    for _ in range(5):
        clock.advance(16.0)
    assert seen == [16.0, 16.0, 16.0]
    assert not clock.running


def test_after_waits_and_calls_once(qtbot: QtBot) -> None:
    clock, calls = Clock(), []
    clock.after(80.0, lambda: calls.append(1))
    clock.advance(79.0)
    assert calls == []
    clock.advance(2.0)
    clock.advance(200.0)
    assert calls == [1]
    assert not clock.running


def test_cancelled_job_is_not_called(qtbot: QtBot) -> None:
    clock, calls = Clock(), []
    clock.after(10.0, lambda: calls.append(1)).cancel()
    clock.advance(20.0)
    assert calls == []
    assert not clock.running


def test_timer_ticks_by_itself(qtbot: QtBot) -> None:
    clock, calls = Clock(), []
    clock.after(20.0, lambda: calls.append(1))
    qtbot.waitUntil(lambda: calls == [1], timeout=2000)
    assert not clock.running

"""History: back and forth, one entry for one gesture, no more than so many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradviz.builder.history import MOST, History, Moment
from gradviz.model.program import NetworkSpec
from gradviz.model.words import message


def moment(seed: int, gesture: str = "") -> Moment:
    spec = NetworkSpec(name="n", leaves=(), lines=(), seed=seed)
    label = message("Edits", "rename {old} to {new}", old="a", new=seed)
    return Moment(spec=spec, label=label, gesture=gesture)


def begun() -> History:
    return History.begun(moment(0).spec, None, 0.0)


def shown(history: History) -> int:
    assert history.now is not None
    return history.now.spec.seed


def test_back_and_forth() -> None:
    history = begun().done(moment(1)).done(moment(2))
    assert history.undo_label == moment(2).label
    assert history.redo_label is None
    back = history.undone()
    assert (shown(back), back.redo_label) == (1, moment(2).label)
    assert back.redone() == history
    assert shown(history.undone().undone().undone()) == 0
    assert history.at(0).undo_label is None
    assert shown(history.at(99)) == 2


def test_what_was_undone_is_forgotten_when_something_else_is_done() -> None:
    history = begun().done(moment(1)).undone().done(moment(2))
    assert [one.spec.seed for one in history.moments] == [0, 2]


def test_the_same_again_is_no_entry() -> None:
    history = begun().done(moment(1))
    assert history.done(moment(1)) is history


def test_a_drag_is_one_entry() -> None:
    history = begun()
    for seed in (1, 2, 3):
        history = history.done(moment(seed, "drag 1"))
    assert (len(history.moments), shown(history), shown(history.undone())) == (2, 3, 0)
    again = history.done(moment(4, "drag 2"))
    assert len(again.moments) == 3


def test_a_drag_back_to_its_beginning_leaves_nothing() -> None:
    history = begun().done(moment(1, "drag")).done(moment(0, "drag"))
    assert (len(history.moments), shown(history)) == (1, 0)


def test_a_gesture_does_not_run_into_what_was_undone() -> None:
    history = begun().done(moment(1, "drag")).undone().done(moment(2, "drag"))
    assert [one.spec.seed for one in history.moments] == [0, 2]


def test_no_history_of_a_script() -> None:
    empty = History()
    assert empty.now is None
    assert empty.undone() is empty
    assert (empty.undo_label, empty.redo_label) == (None, None)


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(0, 30))
def test_undoing_and_redoing_as_often_is_nothing(seeds: list[int], count: int) -> None:
    history = begun()
    for seed in seeds:
        history = history.done(moment(seed))
    back = history
    for _ in range(count):
        back = back.undone()
    on = back
    for _ in range(min(count, len(history.moments) - 1)):
        on = on.redone()
    assert on == history


def test_no_more_than_so_many_are_kept() -> None:
    history = begun()
    for seed in range(1, MOST + 20):
        history = history.done(moment(seed))
    assert len(history.moments) == MOST
    assert shown(history) == MOST + 19
    assert shown(history.at(0)) == 20

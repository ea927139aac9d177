"""Finding: what is known when, where it is drawn, back and forward, paths in words."""

from __future__ import annotations

import pytest

from gradviz.workspace.session import Session
from gradviz.workspace.visits import Visits


@pytest.fixture
def session() -> Session:
    made = Session()
    made.documents.open_preset("neuron")
    return made


def ids(session: Session, text: str) -> list[str]:
    return [entry.id for entry in session.finding.search(text).entries]


def opened(name: str) -> Session:
    session = Session()
    session.documents.open_preset(name)
    return session


def test_values_and_gradients_count_from_when_they_are_shown(session: Session) -> None:
    assert ids(session, "value > 2") == ["w"]
    session.player.step(1)
    assert set(ids(session, "value > 2")) == {"w", "mul"}
    assert ids(session, "grad norm > 0") == []
    session.player.last()
    assert set(ids(session, "grad norm > 0")) == {
        "w", "b", "mul", "add", "sigmoid", "binary_cross_entropy",
    }  # fmt: skip


def test_what_is_known_is_what_the_canvas_shows_at_every_step(session: Session) -> None:
    view = session.view
    for time in (*view.timeline.stops, *view.timeline.beat_stops):
        session.player.seek(time)
        known, frame = session.finding.moment(), view.frame(time)
        for index, box in enumerate(view.scene.boxes):
            event = frame.gradient(index)
            assert known.gradient(box.node) == (None if event is None else event.total)
            there = view.timeline.value_end[index] <= time
            assert (known.value(box.node) is not None) == there


def test_inside_folded_modules_numbers_are_known_once_the_module_has_run() -> None:
    session = opened("gpt")
    view = session.view
    folded = next(box for box in view.scene.boxes if box.folded is not None and box.folded.leaves)
    inside, leaf = folded.folded.ops[0], folded.folded.leaves[0]
    assert session.finding.moment().value(inside) is None
    session.player.last()
    known = session.finding.moment()
    assert known.value(inside) is not None
    assert known.gradient(leaf) is not None
    assert session.finding.place_of(inside) == folded.id
    assert ids(session, "grad none") == []


def test_a_text_that_cannot_be_read_is_refused_in_words(session: Session) -> None:
    found = session.finding.search("grad norm >")
    assert found.refused is not None
    assert found.entries == ()


def test_what_was_found_is_lit_where_it_is_drawn(session: Session) -> None:
    session.finding.light(session.finding.search("kind parameter").entries)
    assert session.state.found == {"w", "b"}
    session.finding.light(())
    assert session.state.found == frozenset()


def test_going_to_a_node_opens_the_modules_around_it() -> None:
    session = opened("gpt")
    folded = next(box for box in session.view.scene.boxes if box.folded is not None)
    inside = folded.folded.ops[0]
    assert session.finding.go(inside, inside=False) == folded.id
    place = session.finding.go(inside)
    assert place == session.state.selection
    assert session.finding.entry_of(place) == inside


def test_every_entry_has_a_place(session: Session) -> None:
    for name in ("neuron", "gpt", "cnn", "rnn"):
        session = opened(name)
        for entry in session.finding.index().entries:
            place = session.finding.place_of(entry.id)
            assert place is not None, entry
            assert session.view.scene.has(place), entry


def test_back_and_forward(session: Session) -> None:
    for box in ("w", "mul", "sigmoid"):
        session.select(box)
    assert [session.finding.visit(-1), session.finding.visit(-1)] == ["mul", "w"]
    assert session.finding.visit(-1) is None
    assert session.finding.visit(1) == "mul"
    session.select("b")
    assert session.finding.visit(1) is None
    assert session.finding.visit(-1) == "mul"
    session.select(None)
    assert session.finding.visit(-1) == "mul"


def test_boxes_that_are_gone_are_passed_over() -> None:
    there = {"a", "b", "c"}
    visits = Visits(lambda box: box in there)
    for box in ("a", "b", "c"):
        visits.note(box)
    there.remove("b")
    assert visits.go(-1, "c") == "a"
    assert visits.can_go(1, "a")
    assert visits.go(1, "a") == "c"


def test_one_path_tells_its_factors_once_they_are_known(session: Session) -> None:
    session.select("w")
    session.finding.toggle_trail()
    assert session.finding.trail_words() == "One path from w to L."
    session.player.last()
    told = session.finding.trail_words()
    assert told.endswith("\u22121.089 \u00d7 0.07499 \u00d7 1 \u00d7 1.1 = \u22120.08983")
    session.finding.toggle_trail()
    assert session.state.trail is None
    assert session.finding.trail_words() == ""


def test_several_paths_tell_their_sum() -> None:
    session = opened("fanout")
    session.player.last()
    session.select("w")
    session.finding.toggle_trail()
    assert session.finding.trail_words().startswith("3 paths from w to L; ")
    assert session.finding.trail_words().endswith("= 7.5")


def test_without_a_path_it_says_so(session: Session) -> None:
    session.select("x")
    session.finding.toggle_trail()
    assert "No path leads from x to L" in session.finding.trail_words()
    session.select("binary_cross_entropy")
    session.finding.toggle_trail()
    assert session.finding.trail_words() == "Backward starts at L."


def test_of_a_module_paths_begin_at_its_output_open_or_folded() -> None:
    session = opened("gpt")
    folded = (box for box in session.view.scene.boxes if box.folded is not None)
    module = next(box.id for box in folded if len(box.folded.ops) > 1)
    session.select(module)
    session.finding.toggle_trail()
    count, _, rest = session.finding.trail_words().partition(" paths from ")
    assert int(count) > 1
    assert rest.startswith("attention to L")  # what is folded has its module's name
    session.folding.open(module)
    assert session.view.scene.has(module)
    assert session.finding.trail_words() == f"{count} paths from {rest.replace('attention', 'out')}"

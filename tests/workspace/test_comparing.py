"""Several boxes are selected, compared and let go of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradviz.animation.comparing import compare
from gradviz.workspace.session import Session


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session()
    made.documents.open_preset("mlp")
    yield made
    made.close()


def test_joined_and_taken_away_again(session: Session) -> None:
    session.select("W1")
    assert session.state.compared == ()
    session.compare("tanh")
    session.compare("W2")
    assert session.state.compared == ("W1", "tanh", "W2")
    assert session.state.selection == "W2"
    session.compare("W2")
    assert session.state.compared == ("W1", "tanh")
    session.compare("tanh")
    assert session.state.compared == ()
    assert session.state.selection == "W1"


def test_by_keyboard_the_box_that_one_walks_to_is_compared(session: Session) -> None:
    session.select("W1")
    session.compare()
    session.select("mm")
    assert session.state.compared == ("W1", "mm")
    session.select("b1")
    assert session.state.compared == ("W1", "b1")
    session.select(None)
    assert session.state.compared == ()


def test_another_document_compares_nothing(session: Session) -> None:
    session.select("W1")
    session.compare("tanh")
    session.documents.open_preset("neuron")
    assert session.state.selected == ()


def test_norms_exist_when_their_numbers_do(session: Session) -> None:
    view = session.view
    assert view is not None
    start = compare(view.scene, view.frame(0.0), view.numbers, ("W1", "tanh", "y", "nothing"))
    assert [one.box for one in start] == ["W1", "tanh", "y"]
    assert start[0].value.number == pytest.approx(2.639, abs=1e-3)
    assert [one.value.state for one in start] == ["there", "not yet", "there"]
    end = compare(view.scene, view.frame(view.timeline.duration), view.numbers, ("W1", "y"))
    assert end[0].gradient.number == pytest.approx(0.2892, abs=1e-4)
    assert end[1].gradient.state == "off"

"""Whole tensors beside a trace that has samples of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gradviz.engine.inline import InlineEngine
from gradviz.model.codec import load_document
from gradviz.model.tensor import TensorValue
from gradviz.workspace.session import Session
from tests.workspace.test_replaying import opened, settle

LARGE = """
import torch
weight = torch.ones(300, 400, requires_grad=True)
small = torch.tensor(2.0, requires_grad=True)
loss = (weight * small).sum()
loss.backward()
"""


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session(InlineEngine)
    yield made
    made.close()


def weight(session: Session, what: str = "forward") -> TensorValue:
    assert session.view is not None
    found = getattr(session.view.numbers.values["weight", 0], what)
    assert isinstance(found, TensorValue)
    return found


def test_value_and_gradient_are_fetched_and_stand_beside(session: Session, tmp_path: Path) -> None:
    opened(session, tmp_path, LARGE)
    for what, number in (("forward", 1.0), ("grad_after", 2.0)):
        sampled = weight(session, what)
        assert session.fetching.is_possible(sampled)
        assert session.fetching.whole(sampled) is sampled
        count = session.state.fetch.count
        session.fetching.fetch(sampled)
        settle(session)
        assert session.state.fetch.count > count
        assert (session.fetching.whole(sampled).numpy() == number).all()
        assert not weight(session, what).is_whole


def test_what_is_saved_stays_sampled(session: Session, tmp_path: Path) -> None:
    opened(session, tmp_path, LARGE)
    session.fetching.fetch(weight(session))
    settle(session)
    session.documents.save(str(tmp_path / "s.gradviz"))
    data, _, _ = load_document(str(tmp_path / "s.gradviz"))
    assert data is not None
    found = next(value.forward for value in data.values if value.node == "weight")
    assert found is not None
    assert not found.is_whole


def test_of_a_file_nothing_can_be_fetched(session: Session, tmp_path: Path) -> None:
    opened(session, tmp_path, LARGE)
    session.documents.save(str(tmp_path / "s.gradviz"))
    session.documents.open_file(str(tmp_path / "s.gradviz"))
    settle(session)
    assert not session.fetching.is_possible(weight(session))


def test_what_is_lost_is_told(session: Session, tmp_path: Path) -> None:
    text = LARGE + "with torch.no_grad():\n    weight.zero_()\nprint((weight * small).sum())\n"
    opened(session, tmp_path, text)
    session.fetching.fetch(weight(session))
    settle(session)
    assert session.state.fetch.refused is not None
    assert "has written other numbers" in session.state.fetch.refused.words()

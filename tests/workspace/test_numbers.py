"""Numbers and data edited in a session: cells of parameters, draws, data sets, files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.builder.columns import choose
from gradviz.builder.data import data_numbers
from gradviz.builder.tables import read_csv
from gradviz.model.program import NetworkSpec
from gradviz.workspace.session import Session


@pytest.fixture
def xor() -> Session:
    session = Session()
    session.documents.open_preset("xor")
    return session


def spec_of(session: Session) -> NetworkSpec:
    assert session.state.spec is not None
    return session.state.spec


def test_a_cell_of_a_parameter_is_edited_from_what_was_run(xor: Session) -> None:
    before, building = spec_of(xor), xor.building
    run = building.numbers("fc1.weight")
    assert run is not None
    assert run.shape == (4, 2)
    assert building.set_cell("fc1.weight", (1, 0), 0.5)
    now = building.numbers("fc1.weight")
    assert now is not None
    expected = run.numpy().copy()
    expected[1, 0] = 0.5
    assert now.data == expected.tobytes()
    assert building.set_cell("fc1.weight", (1, 0), 0.75)
    assert building.numbers("fc2.weight") is None  # that run is of another network by now
    assert not building.set_cell("fc2.weight", (0, 0), 1.0)
    assert "not known yet" in (xor.state.notice.words() if xor.state.notice else "")
    building.undo()
    assert spec_of(xor) == before  # quick edits of one cell are one entry
    assert building.numbers("nothing") is None
    assert building.numbers("fc2.weight") is not None


def test_draws_and_the_way_back(xor: Session) -> None:
    before, building = spec_of(xor), xor.building
    assert building.randomise("fc1.weight", 3, "xavier")
    assert building.set_values("fc1.bias", "[0, 0, 0, 1]")
    assert [name for name, _ in spec_of(xor).modules[0].values] == ["weight", "bias"]
    assert building.reset_values("fc1")
    assert spec_of(xor) == before
    assert not building.set_values("fc1.bias", "[1]")


def test_a_data_set_and_a_file_go_into_what_is_there(xor: Session, tmp_path: Path) -> None:
    building = xor.building
    assert building.add_data("moons", {"n": 8}, into=("x", "y"))
    assert spec_of(xor).leaves[0].value == data_numbers("moons", {"n": 8})[0]
    assert len(spec_of(xor).leaves) == 2
    (tmp_path / "a.csv").write_text("a,b,c\n1,2,3\n4,5,6\n")
    table = read_csv(tmp_path / "a.csv")
    assert building.add_table(table, choose(table, ["a", "b"], "c"), into=("x", "y"))
    assert spec_of(xor).leaves[1].value.numpy().tolist() == [[3], [6]]
    label, _ = building.entries()[-1]
    assert label is not None
    assert label.words() == "add data from a.csv"


def test_a_data_set_is_a_block_of_the_palette() -> None:
    session = Session()
    session.documents.new()
    building = session.building
    for block in ("data_xor", "linear", "tanh", "linear", "bce_with_logits"):
        assert building.add(block)
    spec = spec_of(session)
    assert spec.lines[0] == "h1 = fc1(x)"
    assert spec.modules[0].arguments == (("in_features", 2),)
    building.set_argument("fc2", "out_features", 1)
    building.delete(["L"])
    building.choose("h2")
    assert building.add("bce_with_logits")
    assert [leaf.name for leaf in spec_of(session).leaves] == ["x", "y", "y2"]
    assert spec_of(session).lines[-1] == "L = bce_with_logits(h2, y)"

"""A table that is opened or dropped becomes data of the network; undo takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.model.errors import GradvizError
from gradviz.workspace.session import Session

FLOWERS = "width,height,kind\n1.0,2.0,a\n3.0,4.5,b\n5.0,,a\n"


@pytest.fixture
def session() -> Session:
    made = Session()
    made.documents.open_preset("neuron")
    return made


def placed(folder: Path, text: str) -> str:
    path = folder / "flowers.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_last_column_is_the_target(session: Session, tmp_path: Path) -> None:
    before = session.state.spec
    session.documents.open_file(placed(tmp_path, FLOWERS))
    assert before is not None
    assert session.state.spec is not None
    points, answers = session.state.spec.leaves[len(before.leaves) :]
    assert points.value.shape == (2, 2)  # the row with an empty cell is left out
    assert answers.value.shape == (2,)
    assert session.state.notice is not None
    told = "flowers.csv: 2 rows. Inputs: width, height. Target: kind. Undo takes it back."
    assert session.state.notice.words() == told
    assert session.state.preset == "neuron"
    session.building.undo()
    assert session.state.spec == before


def test_one_column_has_no_target(session: Session, tmp_path: Path) -> None:
    session.documents.new()
    session.documents.open_file(placed(tmp_path, "x\n1\n2\n3\n"))
    assert session.state.spec is not None
    [points] = session.state.spec.leaves
    assert points.value.shape == (3, 1)


def test_a_table_for_a_script_begins_a_network(session: Session, tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text("x = 1\n", encoding="utf-8")
    session.documents.open_file(str(script))
    session.editing.edit_code("x = 2\n")
    session.documents.may_leave = lambda: False
    session.documents.open_file(placed(tmp_path, FLOWERS))
    assert session.state.draft == "x = 2\n"
    session.documents.may_leave = lambda: True
    session.documents.open_file(placed(tmp_path, FLOWERS))
    assert session.state.spec is not None
    assert len(session.state.spec.leaves) == 2


@pytest.mark.parametrize(("text", "said"), [("a,b\nx,y\n", "no column"), ("a,b\n1,2\n3\n", "3")])
def test_what_is_no_table_of_numbers_is_refused(
    session: Session, tmp_path: Path, text: str, said: str
) -> None:
    before = session.state
    with pytest.raises(GradvizError, match=said):
        session.documents.open_file(placed(tmp_path, text))
    assert session.state.spec is before.spec

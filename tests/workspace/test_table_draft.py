"""A table before it becomes data: how it is read, what its columns are for."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradviz.model.errors import GradvizError
from gradviz.workspace.adding import add_draft
from gradviz.workspace.session import Session
from gradviz.workspace.table_draft import (
    ROLES,
    TableDraft,
    begun,
    excerpt,
    reread,
    taken,
    with_role,
)

FLOWERS = "width,height,kind\n1.0,2.0,a\n3.0,4.5,b\n5.0,,a\n"


def drafted(folder: Path, text: str | bytes) -> TableDraft:
    path = folder / "flowers.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return begun(str(path))


def test_columns_are_guessed_and_may_be_for_something_else(tmp_path: Path) -> None:
    draft = drafted(tmp_path, FLOWERS)
    assert draft.roles == ("input", "input", "target")
    assert draft.as_classes
    draft = with_role(draft, 1, "target")
    assert draft.roles == ("input", "target", "out")
    assert not draft.as_classes
    chosen = taken(draft)
    assert chosen.points.numpy().tolist() == [[1], [3]]
    assert chosen.answers is not None
    assert chosen.answers.numpy().tolist() == [[2], [4.5]]


def test_another_reading_keeps_what_same_columns_are_for(tmp_path: Path) -> None:
    draft = with_role(drafted(tmp_path, FLOWERS), 0, "out")
    assert reread(draft, encoding="latin-1").roles == ("out", "input", "target")
    without = reread(draft, header=False)
    assert without.table is not None
    assert without.table.count == 4
    assert [one.name for one in without.table.columns] == ["column 1", "column 2", "column 3"]
    other = reread(draft, delimiter=";")
    assert other.table is not None
    assert len(other.table.columns) == 1


def test_a_table_that_cannot_be_read_shows_its_lines(tmp_path: Path) -> None:
    text = "a,b\n" + "1,2\n" * 10 + "3\n4,5\n"
    draft = drafted(tmp_path, text)
    assert draft.table is None
    assert draft.trouble is not None
    assert "line 12" in draft.trouble.words()
    lines = excerpt(draft)
    assert [number for number, _, wrong in lines if wrong] == [12]
    assert {number: words for number, words, _ in lines}[12] == "3"
    with pytest.raises(GradvizError, match="line 12"):
        taken(draft)
    mended = reread(draft, delimiter="|")  # then 1,2 is one number with a decimal comma
    assert mended.trouble is None
    assert taken(mended).points.shape == (12, 1)


def test_a_table_of_words_has_nothing_to_give(tmp_path: Path) -> None:
    with pytest.raises(GradvizError, match="no column of numbers"):
        taken(drafted(tmp_path, "a,b\nx,y\nz,w\n"))


def test_encodings_are_said_where_they_cannot_be_found_out(tmp_path: Path) -> None:
    draft = drafted(tmp_path, "größe,y\n1,2\n3,4\n".encode("cp1252"))
    draft = reread(draft, encoding="latin-1")
    assert draft.table is not None
    assert draft.table.columns[0].name == "größe"
    with pytest.raises(GradvizError, match="not written in utf-8"):
        reread(draft, encoding="utf-8")


def test_of_very_many_rows_the_first_are_taken_and_that_is_told(tmp_path: Path) -> None:
    draft = drafted(tmp_path, "a,b,y\n" + "1,2,3\n" * 30_000)
    session = Session()
    add_draft(session, draft)
    assert session.state.spec is not None
    assert session.state.spec.leaves[0].value.shape == (25_000, 2)
    assert session.state.notice is not None
    assert "the first 25000 of 30000 rows" in session.state.notice.words()


cells = st.one_of(
    st.floats(-1e6, 1e6).map(repr), st.sampled_from(["", "NA", "a", "b b"]),
    st.text(string.ascii_letters, max_size=3),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8),
    changes=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(ROLES)), max_size=4),
)
def test_whatever_is_chosen_is_numbers_of_its_columns_or_a_sentence(
    tmp_path: Path, rows: list[list[str]], changes: list[tuple[int, str]]
) -> None:
    draft = drafted(tmp_path, "x,y,z\n" + "".join(",".join(row) + "\n" for row in rows))
    if draft.table is None:
        assert draft.trouble is not None
        return
    for place, role in changes:
        draft = with_role(draft, place, role)  # type: ignore[arg-type]
    assert draft.roles.count("target") <= 1
    try:
        chosen = taken(draft)
    except GradvizError as error:
        assert error.message.words()  # noqa: PT017 - either may be
        return
    assert chosen.points.shape == (len(chosen.rows), draft.roles.count("input"))
    assert (chosen.answers is not None) == ("target" in draft.roles)

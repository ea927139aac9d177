"""CSV files: read as columns, refused by line and column; columns as leaves of a network."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.builder.columns import choose
from gradviz.builder.edits import add_table
from gradviz.builder.tables import ROWS, Table, read_csv, read_table
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec

EMPTY = NetworkSpec(name="n", leaves=(), lines=())
FLOWERS = """petal,sepal,kind
1.4,5.1,setosa
4.7,7.0,versicolor

6.0,6.3,virginica
1.3,4.9,setosa
"""

numbers = st.floats(-1e6, 1e6, width=32)
cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


def flowers() -> Table:
    return read_table(FLOWERS, "flowers.csv")


def test_columns_have_names_and_kinds() -> None:
    table = flowers()
    found = [(column.name, column.kind, column.whole) for column in table.columns]
    assert found == [
        ("petal", "numbers", False),
        ("sepal", "numbers", False),
        ("kind", "words", False),
    ]
    assert (table.count, table.delimiter, table.has_header) == (4, ",", True)
    assert table.lines == (2, 3, 5, 6)
    assert table.preview(2) == (("1.4", "5.1", "setosa"), ("4.7", "7.0", "versicolor"))
    assert table.column("kind").words == ("setosa", "versicolor", "virginica")


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(numbers, min_size=width, max_size=width), min_size=2, max_size=12
        )
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.booleans(),
)
def test_numbers_come_back_bit_for_bit(
    rows: list[list[float]], delimiter: str, has_header: bool
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    names = [f"c{number}" for number in range(len(rows[0]))]
    writer.writerows([names] * has_header + rows)
    table = read_table(file.getvalue())
    assert table.has_header == has_header
    assert table.delimiter == (delimiter if len(rows[0]) > 1 else ",")
    chosen = choose(table, [column.name for column in table.columns])
    assert np.array_equal(chosen.points.numpy(), np.array(rows, np.float32))


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_any_table_of_words_is_read_or_refused_in_a_sentence(rows: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    try:
        table = read_table(file.getvalue(), delimiter=",", header=False)
    except GradvizError as error:
        assert not any(cell.strip() for row in rows for cell in row)
        assert str(error) == "data.csv is empty."  # noqa: PT017 - either may be
        return
    kept = [tuple(cell.strip() for cell in row) for row in rows]
    assert table.preview(99) == tuple(row for row in kept if any(row))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        table = read_table(text)
    except GradvizError as error:
        assert "data.csv" in str(error)  # noqa: PT017 - either may be
    else:
        assert all(len(column.cells) == table.count for column in table.columns)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n3\n", "data.csv, line 3: cells in this row: 1; in the first one: 2."),
        ('a,b\n1,"2\n3,4\n', "data.csv, line 2: a quotation mark is opened here and never closed."),
        ('a,b\n"1"2,3\n', "data.csv, line 2: something stands behind a closing quotation mark."),
        ("", "data.csv is empty."),
        (" , \n\n", "data.csv is empty."),
        ("a\n" + "1\n" * (ROWS + 5), "data.csv is larger than 100000 rows"),
    ],
)
def test_what_cannot_be_read_is_said_by_its_line(text: str, told: str) -> None:
    with pytest.raises(GradvizError, match=told.replace(".", r"\.")):
        read_table(text)


def test_a_header_alone_has_no_rows() -> None:
    with pytest.raises(GradvizError, match="has a header, but no rows"):
        read_table("a,b\n", header=True)


@pytest.mark.parametrize(
    ("data", "cell"),
    [
        ("高さ,種類\n1,あ\n".encode("cp932"), "あ"),
        ("高さ,種類\n1,あ\n".encode("utf-8-sig"), "あ"),
        ("高さ,種類\n1,あ\n".encode("utf-16"), "あ"),
    ],
)
def test_files_of_japanese_programs_are_read(tmp_path: Path, data: bytes, cell: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    table = read_csv(tmp_path / "a.csv")
    assert [column.name for column in table.columns] == ["高さ", "種類"]
    assert table.preview() == (("1", cell),)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\xff\xff\x80\x80")
    with pytest.raises(GradvizError, match=r"a\.csv is no text file"):
        read_csv(tmp_path / "a.csv")
    with pytest.raises(GradvizError, match=r"b\.csv cannot be read: No such file"):
        read_csv(tmp_path / "b.csv")


def test_semicolons_go_with_decimal_commas() -> None:
    table = read_table("x;y\n1,5;2\n-0,25;3\n")
    assert (table.delimiter, table.decimal) == (";", ",")
    assert choose(table, ["x"]).points.numpy().tolist() == [[1.5], [-0.25]]


def test_names_are_made_different_and_given_where_there_are_none() -> None:
    assert [one.name for one in read_table("a,a,\n1,2,3\n").columns] == ["a", "a (2)", "column 3"]
    table = read_table("1,2\n3,4\n")
    assert [one.name for one in table.columns] == ["column 1", "column 2"]
    assert table.count == 2


def test_a_mistake_in_a_column_of_numbers_is_told_when_it_is_chosen() -> None:
    rows = "".join(f"{number},1\n" for number in range(8))
    table = read_table(f"a,b\n{rows}l0,1\n")
    assert table.column("a").kind == "numbers"
    with pytest.raises(GradvizError, match=r"Line 10, column 1 \(a\): “l0” is no number\."):
        choose(table, ["a"])
    assert choose(table, ["b"]).points.shape == (9, 1)


def test_empty_cells_are_refused_or_their_rows_left_out() -> None:
    table = read_table("a,b,k\n1,2,x\n,3,y\n4,NA,y\n5,6,\n7,8,x\n")
    with pytest.raises(GradvizError, match=r"Line 3, column 1 \(a\): the cell is empty\."):
        choose(table, ["a", "b"], "k")
    chosen = choose(table, ["a", "b"], "k", skip_missing=True)
    assert chosen.rows == (0, 4)
    assert chosen.points.numpy().tolist() == [[1, 2], [7, 8]]
    assert chosen.classes == ("x",)
    assert [one.missing for one in table.columns] == [1, 1, 1]


def test_words_are_classes_and_no_input() -> None:
    chosen = choose(flowers(), ["petal", "sepal"], "kind")
    assert chosen.answers is not None
    assert (chosen.answers.dtype, chosen.answers.numpy().tolist()) == ("int64", [0, 1, 2, 0])
    assert chosen.classes == ("setosa", "versicolor", "virginica")
    with pytest.raises(GradvizError, match="kind holds words, no numbers"):
        choose(flowers(), ["kind"])
    with pytest.raises(GradvizError, match=r"has no column leaf\. It has: petal, sepal, kind"):
        choose(flowers(), ["leaf"])
    with pytest.raises(GradvizError, match="at least one column"):
        choose(flowers(), [])


def test_numbers_may_be_classes_in_their_order() -> None:
    table = read_table("x,n\n1,10\n2,9\n3,10\n")
    chosen = choose(table, ["x"], "n", answers="classes")
    assert chosen.classes == ("9", "10")
    assert chosen.answers is not None
    assert chosen.answers.numpy().tolist() == [1, 0, 1]
    numbers = choose(table, ["x"], "n").answers
    assert numbers is not None
    assert (numbers.dtype, numbers.shape) == ("float32", (3, 1))


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=20))
def test_scaling_keeps_its_word(rows: list[tuple[float, float]]) -> None:
    table = read_table("a,b\n" + "".join(f"{a!r},{b!r}\n" for a, b in rows), header=True)
    standard = choose(table, ["a", "b"], scaling="standard").points.numpy()
    unit = choose(table, ["a", "b"], scaling="unit").points.numpy()
    for axis in range(2):
        column = np.array(rows)[:, axis]
        if np.ptp(column) == 0:
            assert not standard[:, axis].any()
            assert not unit[:, axis].any()
        else:
            np.testing.assert_allclose(standard[:, axis].std(), 1, rtol=1e-4)
            assert (unit[:, axis].min(), unit[:, axis].max()) == (0, 1)


def test_large_tables_are_taken_in_part() -> None:
    table = read_table("a,b\n" + "1,2\n" * 30_000)
    with pytest.raises(GradvizError, match="60000 numbers; 50000 is the most"):
        choose(table, ["a", "b"])
    assert choose(table, ["a", "b"], rows=10).rows == tuple(range(10))
    some = choose(table, ["a"], rows=10, seed=1)
    assert some == choose(table, ["a"], rows=10, seed=1)
    assert some.rows != choose(table, ["a"], rows=10, seed=2).rows
    assert len(set(some.rows)) == 10


def test_what_float32_cannot_hold_is_told() -> None:
    with pytest.raises(GradvizError, match=r"Line 3, column 1 \(a\): float32 cannot hold “1e40”"):
        choose(read_table("a,b\n1,2\n1e40,3\n"), ["a"])


def test_columns_become_an_input_and_a_target_with_its_classes() -> None:
    table = flowers()
    made = add_table(EMPTY, table, choose(table, ["petal", "sepal"], "kind"))
    assert [(one.name, one.role, one.value.shape) for one in made.spec.leaves] == [
        ("x", "input", (4, 2)),
        ("y", "constant", (4,)),
    ]
    assert made.spec.remarks == (("y", "0 = setosa, 1 = versicolor, 2 = virginica"),)
    assert made.label.words() == "add data from flowers.csv"
    alone = add_table(EMPTY, table, choose(table, ["sepal"]))
    assert [one.name for one in alone.spec.leaves] == ["x"]
    again = add_table(
        made.spec, table, choose(table, ["sepal"], "kind", rows=2), into=("x", "y")
    ).spec
    assert again.leaves[0].value.shape == (2, 1)
    assert again.remarks == (("y", "0 = setosa, 1 = versicolor"),)

"""What a whole module passes back: symbols of the vector-Jacobian product."""

from __future__ import annotations

import pytest

from gradviz.ops.line import lay_out
from gradviz.ops.passing import call_tex, passing_parts
from gradviz.ops.reading import Names, Shapes

TENSORS = Shapes(arguments=((4, 3),), output=(4, 2))


def text(called: Names, argument: int = 0, shapes: Shapes | None = TENSORS) -> str:
    """Return the chain rule in plain characters."""
    return lay_out(passing_parts(argument, called, loss="loss", shapes=shapes), 20.0).text


def test_one_output_has_the_product_of_its_jacobian_and_its_gradient() -> None:
    said = text(Names(arguments=("x",), output="y"))
    assert said == "(∂loss)/(∂x) = ((∂y)/(∂x))^𝖳 · (∂loss)/(∂y)"


def test_of_two_outputs_the_products_are_added() -> None:
    parts = passing_parts(0, Names(arguments=("x",), output="h", others=("c",)), shapes=TENSORS)
    assert [part.tag for part in parts].count("local") == 2
    assert [part.tag for part in parts].count("upstream") == 2
    assert [part.tex for part in parts if part.tag == "sign"] == ["=", r"\cdot", "+", r"\cdot"]


def test_single_numbers_need_no_transposed_matrix() -> None:
    said = text(Names(arguments=("x",), output="y"), shapes=None)
    assert "𝖳" not in said
    assert "×" in said


def test_many_outputs_are_not_written_out() -> None:
    many = Names(arguments=("x",), output="a", others=("b", "c"))
    assert passing_parts(0, many, shapes=TENSORS) == ()


@pytest.mark.parametrize(
    ("title", "output", "written"),
    [
        ("net", "y", r"y = \mathrm{net}\left(x\right)"),
        ("blocks.3", "y", r"y = \mathrm{blocks.3}\left(x\right)"),
        ("net", "net", ""),
        ("0", "y", ""),
        ("blocks.3", "blocks_3", ""),
        ("cell #2", "y", ""),
        ("層", "y", ""),
    ],
)
def test_a_call_is_written_where_the_name_can_stand_in_a_formula(
    title: str, output: str, written: str
) -> None:
    assert call_tex(title, Names(arguments=("x",), output=output)) == written

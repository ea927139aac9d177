"""Scripts that go wrong: each is a sentence at its line, with Python's own words behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.engine.build import ProgramError
from tests.engine.scripted import STEP, refused, run


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("import torch\nx = (1 +\n", 2, "script.py, line 2: '(' was never closed."),
        ("\nif True:\nx = 1", 3, "script.py, line 3: expected an indented block"),
        ("a = 1\n\nprint(input('name? '))", 3, "nobody can answer input() here"),
        ("import sys\nsys.exit('no data')", 2, "ended here with exit(no data)"),
        ("import sys\n\n\nsys.exit()", 4, "ended here with exit(0)"),
        ("def f():\n    return 1 / 0\nf()", 2, "script.py, line 2: ZeroDivisionError: division"),
        ("raise KeyError", 1, "script.py, line 1: KeyError."),
        ("import nonesuch.parts", 1, "needs nonesuch, which gradviz's own Python does not have"),
        (
            "import argparse\np = argparse.ArgumentParser()\n"
            "p.add_argument('--data', required=True)\np.parse_args()",
            4,
            "the script wants arguments: the following arguments are required: --data",
        ),
    ],
)
def test_the_place_and_the_words(tmp_path: Path, text: str, line: int, sentence: str) -> None:
    error = refused(tmp_path, text)

    assert sentence in str(error)
    assert error.message.fields["line"] == line
    assert str(error).count("\n") == 0
    assert error.message.fields["torch"]


def test_a_syntax_error_has_its_column_and_caret(tmp_path: Path) -> None:
    fields = refused(tmp_path, "x = 1\ny = 2 +* 3\n").message.fields

    assert (fields["line"], fields["column"]) == (2, 8)
    assert "^" in str(fields["torch"])


@pytest.mark.parametrize("text", ["x = 1\0", "# é".encode("latin-1").decode("utf-8", "replace")])
def test_no_text_of_any_kind_is_a_traceback(tmp_path: Path, text: str) -> None:
    with pytest.raises(ProgramError):
        run(tmp_path, text)


def test_what_pytorch_refuses_comes_with_the_graph_as_far_as_it_got(tmp_path: Path) -> None:
    text = """
import torch
w = torch.ones(2, 3, requires_grad=True)
a = w * 2
b = a @ w
b.sum().backward()
"""
    error = refused(tmp_path, text)

    assert error.message.fields["line"] == 5
    assert "RuntimeError: mat1 and mat2" in str(error)
    assert 'script.py", line 5' in str(error.message.fields["torch"])
    assert "gradviz" not in str(error.message.fields["torch"])
    assert error.partial is not None
    assert [op.id for op in error.partial.ops] == ["mul"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(w * torch.ones(2)).backward()", "only for scalar outputs"),
        ("(w * 2).detach().backward()", "does not require grad"),
    ],
)
def test_a_backward_that_cannot_be(tmp_path: Path, text: str, words: str) -> None:
    error = refused(tmp_path, "import torch\nw = torch.tensor(2.0, requires_grad=True)\n" + text)

    assert error.message.fields["line"] == 2 + len(text.splitlines())
    assert words in str(error.message.fields["torch"])
    assert error.partial is not None


def test_an_error_in_a_module_of_ones_own_is_told_there(tmp_path: Path) -> None:
    (tmp_path / "layers.py").write_text("def f(x):\n\n    return x.nonesuch\n", encoding="utf-8")
    error = refused(tmp_path, "import torch, layers\nlayers.f(torch.ones(2))")

    assert "layers.py, line 3: AttributeError" in str(error)


def test_an_error_after_the_step_is_a_note(tmp_path: Path) -> None:
    data = run(tmp_path, STEP + "\nraise ValueError('later')")

    assert len(data.passes) == 1
    assert [note.words() for note in data.notes] == ["script.py, line 6: ValueError: later"]


def test_a_second_backward_that_cannot_be_is_a_note(tmp_path: Path) -> None:
    text = STEP.replace("(w * w)", "x = w * w\nx")
    data = run(tmp_path, text + "x.backward()")

    assert len(data.passes) == 1
    assert "a second time" in data.notes[0].words()


def test_an_exit_after_the_step_is_none(tmp_path: Path) -> None:
    assert run(tmp_path, STEP + "\nraise SystemExit(3)").notes == ()


def test_nothing_computed(tmp_path: Path) -> None:
    text = "import torch\nclass Net(torch.nn.Module):\n    pass\n"

    for one in (text, ""):
        told = str(refused(tmp_path, one))
        assert "script.py: nothing was computed. Add an input and a loss" in told


def test_a_forward_pass_alone_is_shown_with_a_note(tmp_path: Path) -> None:
    data = run(tmp_path, "import torch\nm = torch.nn.Linear(2, 1)\ny = m(torch.ones(2)).tanh()")

    assert [op.id for op in data.ops][-1] == "tanh"
    assert data.passes == ()
    assert "No backward yet" in data.notes[0].words()
    assert {value.node for value in data.values} >= {"m.weight", "m.bias"}

"""The errors that beginners meet most: PyTorch's words, the line, and what would mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.model import words
from tests.engine.scripted import refused, run

START = """import torch, numpy
from torch import nn
w = torch.tensor([1.0, 2.0], requires_grad=True)
x = torch.ones(2, 3)
"""


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("x.sum().backward()", "Nothing that it comes from requires a gradient"),
        ("(w * 2).backward()", "Make one number of it first"),
        ("nn.Linear(4, 1)(x)", "The first has 3 columns, the second 4 rows"),
        ("w + torch.ones(3)", "the sizes have to be equal, or one of them 1"),
        ("nn.Linear(3, 1)(torch.from_numpy(numpy.ones((2, 3))))", "float64, those of layers"),
        ("nn.BCELoss()(torch.ones(2, 1), torch.ones(2))", "Give both the same shape"),
        ("nn.CrossEntropyLoss()(x, torch.tensor([1, 3]))", "label 3 needs 4 outputs"),
        ("a = w.exp(); b = a.sum(); a += 1; b.backward()", "Compute a new one instead"),
        ("x.cuda()", "There is no such device here"),
        ("w.sum().item().backward()", "This is a Python number"),
        ("nn.BatchNorm1d(3)(torch.ones(1, 3))", "needs more than one example"),
        ("w += 1", "Change parameters inside of"),
        ("torch.tensor([1, 2], requires_grad=True)", "Write 1.0 instead of 1"),
        ("open('nonesuch.csv')", "begin at the script's own folder"),
    ],
)
def test_what_would_mend_it_stands_behind_pytorchs_words(
    tmp_path: Path, line: str, advice: str
) -> None:
    error = refused(tmp_path, START + line)

    told = str(error)
    assert told.startswith("script.py, line 5: ")
    assert advice in told
    assert told.endswith((".", ":", ")", ":."))
    assert "{" not in told
    reason = str(error.message.fields["reason"])
    assert reason in str(error.message.fields["torch"])
    words.set_language("ja")
    try:
        assert advice not in str(error)
        assert reason in str(error)
    finally:
        words.set_language("en")


def test_the_line_where_the_history_ended(tmp_path: Path) -> None:
    error = refused(tmp_path, START + "y = (3 * w).detach()\nz = y.sum()\nz.backward()")

    assert "line 7: RuntimeError" in str(error)
    assert str(error).endswith("Its history ends in line 5: y = (3 * w).detach()")


def test_a_graph_used_twice(tmp_path: Path) -> None:
    data = run(tmp_path, START + "z = w.exp().sum()\nz.backward()\nz.backward()")

    assert any("give the first retain_graph=True" in note.words() for note in data.notes)


def test_arguments_that_a_script_wants(tmp_path: Path) -> None:
    text = "import argparse\np = argparse.ArgumentParser()\np.add_argument('x')\np.parse_args()"

    assert "give them defaults" in str(refused(tmp_path, text))
    assert "before any backward" in str(refused(tmp_path, "import sys\nsys.exit(2)"))


def test_an_error_without_advice_keeps_all_of_its_words(tmp_path: Path) -> None:
    told = str(refused(tmp_path, "raise ValueError('One. Two.')"))

    assert told == "script.py, line 1: ValueError: One. Two."

"""Arguments of a script on the command line, and what is written of a script that breaks off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gradviz.cli import main
from gradviz.model.codec import load_document
from gradviz.model.program import Script

TRAIN = """
import argparse
import torch

parser = argparse.ArgumentParser()
parser.add_argument("--rate", type=float, required=True)
parser.add_argument("names", nargs="*")
options = parser.parse_args()
print(options.names)
w = torch.tensor(2.0, requires_grad=True)
(w * options.rate).backward()
"""
BROKEN = """
import torch
w = torch.tensor(2.0, requires_grad=True)
a = w * 3
loss = a + {}["missing"]
loss.backward()
"""
BACKWARD = """
import torch
w = torch.ones(2, requires_grad=True)
y = w.exp()
loss = (y * y).sum()
y.add_(1)
loss.backward()
"""
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "train.py").write_text(TRAIN, encoding="utf-8")
    (tmp_path / "broken.py").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "backward.py").write_text(BACKWARD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def last_line(captured: Captured) -> str:
    return captured.readouterr().err.splitlines()[-1]


def test_what_stands_behind_two_dashes_is_the_scripts(folder: Path, capsys: Captured) -> None:
    words = ["--rate", "3", "--", "-o", "two words"]

    assert main(["trace", "train.py", "-o", "x.gradviz", "--", *words]) == 0
    assert last_line(capsys) == "['-o', 'two words']"
    data, program, _ = load_document("x.gradviz")
    assert isinstance(program, Script)
    assert program.arguments == tuple(words)
    assert data is not None
    (w,) = (value for value in data.values if value.name == "w")
    assert w.grad_after is not None
    assert w.grad_after.item() == 3.0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "the script wants arguments: the following arguments are required: --rate. Give"),
        (["--", "--rate", "x"], "refuses its arguments: argument --rate: invalid float value: 'x'"),
        (["--", "--help"], "train.py, line 8: the script told what its arguments mean, and ended."),
    ],
)
def test_what_argparse_says_is_a_sentence(
    folder: Path, capsys: Captured, words: list[str], told: str
) -> None:
    assert main(["trace", "train.py", "-o", "x.gradviz", *words]) == 2
    assert told in last_line(capsys)
    assert not (folder / "x.gradviz").exists()


@pytest.mark.parametrize(
    "words",
    [["trace", "neuron", "-o", "x.gradviz"], ["check", "neuron"], ["presets"], ["neuron"], []],
)
def test_what_is_no_script_takes_none(folder: Path, capsys: Captured, words: list[str]) -> None:
    assert main([*words, "--", "--rate", "3"]) == 2
    assert "is no script: it takes no arguments." in last_line(capsys)


def test_a_script_that_breaks_off_is_written_as_far_as_it_got(
    folder: Path, capsys: Captured
) -> None:
    assert main(["trace", "broken.py", "-o", "x.gradviz"]) == 2
    told = last_line(capsys)
    assert told.startswith("gradviz: broken.py, line 5: KeyError: 'missing'")
    assert told.endswith("(A partial trace, up to there, was written to x.gradviz.)")
    data, _, _ = load_document("x.gradviz")
    assert data is not None
    assert [op.id for op in data.ops] == ["mul"]
    assert "line 5: KeyError" in data.notes[0].words()


def test_so_is_the_picture_of_a_backward_that_breaks_off(folder: Path, capsys: Captured) -> None:
    assert main(["export", "backward.py", "-o", "x.json"]) == 2
    told = last_line(capsys)
    assert "backward.py, line 7: RuntimeError: one of the variables" in told
    assert told.endswith("was written to x.json.)")
    assert json.loads((folder / "x.json").read_text(encoding="utf-8"))


def test_nothing_is_checked_of_it(folder: Path, capsys: Captured) -> None:
    assert main(["check", "broken.py"]) == 2
    assert last_line(capsys) == "gradviz: broken.py, line 5: KeyError: 'missing'"

"""``--step`` and ``--root``: which moment of a script, and which of its backward passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.cli import main
from gradviz.model.codec import load_trace
from gradviz.model.resources import resource

LOOP = """
import torch
w = torch.tensor(2.0, requires_grad=True)
for step in range(5):
    x = torch.tensor(float(step + 1))
    h = w * x
    one = h.sin()
    two = h.cos()
    one.backward(retain_graph=True)
    two.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad = None
"""
FORWARD = "import torch\nw = torch.tensor(2.0, requires_grad=True)\nloss = (w * w).sin()\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.py").write_text(LOOP, encoding="utf-8")
    (tmp_path / "forward.py").write_text(FORWARD, encoding="utf-8")
    return tmp_path


def test_a_step_by_its_number_and_a_pass_by_its_name() -> None:
    assert main(["trace", "train.py", "-o", "x.gradviz", "--step", "4", "--root", "two"]) == 0
    data = load_trace("x.gradviz")
    (x,) = (value.forward for value in data.values if value.name == "x")
    assert x is not None
    assert x.item() == 4
    assert [one.root.node for one in data.passes] == ["cos"]
    assert main(["check", "x.gradviz", "--root", "two"]) == 0
    assert main(["export", "train.py", "-o", "x.svg", "--step", "2"]) == 0


def test_backward_starts_where_it_was_told_to() -> None:
    assert main(["trace", "forward.py", "-o", "x.gradviz", "--root", "loss"]) == 0
    assert [one.root.node for one in load_trace("x.gradviz").passes] == ["sin"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("train.py --step 9", "train.py ended after step 5: it has no step 9."),
        ("train.py --step 0", "a step counted from 1 is needed, not 0"),
        ("neuron --step 2", "neuron is no script: it has no training steps."),
        ("train.py --root tow", "There is no value tow. Did you mean two?"),
        ("train.py --root zebra", "There is no value zebra. There are: w, x,"),
        ("train.py --root h", "No backward() started from h. It started from: one, two."),
    ],
)
def test_what_is_not_there_is_a_sentence(
    arguments: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", *arguments.split(), "-o", "x.gradviz"]) == 2
    assert sentence in capsys.readouterr().err.splitlines()[-1]
    assert not Path("x.gradviz").exists()


def test_no_moment_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "neuron", "-o", "x.svg", "--at", ""]) == 2
    assert "No moment is given" in capsys.readouterr().err


def test_an_empty_file_does_not_hide_a_preset(capsys: pytest.CaptureFixture[str]) -> None:
    Path("neuron").touch()
    assert main(["export", "neuron", "-o", "x.svg"]) == 0
    Path("neuron").write_bytes((resource("samples") / "neuron.gradviz").read_bytes())
    assert main(["export", "neuron", "-o", "x.svg"]) == 0
    assert capsys.readouterr().err == ""


def test_the_language_of_the_system(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gradviz.model import words

    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    try:
        main(["presets"])
        japanese = capsys.readouterr().out
        assert words.language() == "ja"
        main(["presets", "--lang", "en"])
        assert capsys.readouterr().out != japanese
    finally:
        words.set_language("en")

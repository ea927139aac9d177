"""``gradviz check``: its table, its exit codes, its languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from torch import Tensor

from gradviz.builder.presets import networks
from gradviz.cli import main
from gradviz.engine.record import trace
from gradviz.model import words
from gradviz.model.codec import load_trace, save_trace
from gradviz.model.tensor import tensor_value
from gradviz.model.trace import TraceData

Capture = pytest.CaptureFixture[str]

LEARNING = [one.id for one in networks() if one.id not in ("tensors", "gpt")]
"""Presets with gradients; that of 26,000 numbers takes too long here."""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    torch.set_num_threads(1)
    monkeypatch.chdir(tmp_path)
    yield
    words.set_language("en")


@pytest.mark.parametrize("name", LEARNING)
def test_every_preset_agrees(name: str, capsys: Capture) -> None:
    assert main(("check", name)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert " 0 disagree, 0 cannot be checked." in out


def test_the_table_of_the_neuron(capsys: Capture) -> None:
    assert main(("check", "neuron")) == 0
    head, *rows, empty, total = capsys.readouterr().out.splitlines()
    assert head.split() == [
        "leaf",
        "shape",
        "checked",
        "largest",
        "difference",
        "digits",
        "verdict",
    ]
    assert [row.split()[0] for row in rows] == ["w", "b"]
    assert all(row.endswith("agrees") for row in rows)
    assert (empty, total) == ("", "2 agree, 0 disagree, 0 cannot be checked.")


def test_in_japanese_the_columns_stay_in_line(capsys: Capture) -> None:
    assert main(("check", "neuron", "--lang", "ja")) == 0
    out = capsys.readouterr().out
    assert "一致" in out
    assert "agrees" not in out


class WrongSign(torch.autograd.Function):
    """Its backward has the wrong sign."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x * 3

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        return -3 * gradients[0]


def test_a_wrong_gradient_is_exit_code_1_and_names_the_operation(capsys: Capture) -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    data = trace(lambda w: WrongSign.apply(w.tanh()).sum(), w)
    save_trace("wrong.gradviz", data)
    assert main(("check", "wrong.gradviz")) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert "disagrees; at fault: wrong_sign (WrongSignBackward)" in out
    assert "0 agree, 1 disagree" in out


def test_an_edited_gradient_without_a_fault_is_told_so(capsys: Capture) -> None:
    assert main(("trace", "square", "-o", "s.gradviz")) == 0
    data = load_trace("s.gradviz")
    save_trace("s.gradviz", with_doubled_write(data))
    assert main(("check", "s.gradviz")) == 1
    assert "no single operation was found at fault" in capsys.readouterr().out


def with_doubled_write(data: TraceData) -> TraceData:
    """Return the trace with another gradient written to its leaf than was sent."""
    change = msgspec.structs.replace
    steps = list(data.passes[0].steps)
    write = steps[-1].contributions[0]
    wrong = change(write, amount=tensor_value(100.0, "float32"))
    steps[-1] = change(steps[-1], contributions=(wrong,))
    return change(data, passes=(change(data.passes[0], steps=tuple(steps)),))


def test_what_cannot_be_checked_is_no_failure(capsys: Capture) -> None:
    x = torch.tensor([0.0, -1.0], requires_grad=True)
    save_trace("nan.gradviz", trace(lambda x: x.sqrt().sum(), x))
    save_trace("kink.gradviz", trace(lambda x: x.max(), torch.zeros(2, requires_grad=True)))
    save_trace("none.gradviz", TraceData())
    assert main(("check", "nan.gradviz")) == 0
    assert "cannot be checked: its gradient is no finite number" in capsys.readouterr().out
    assert main(("check", "kink.gradviz")) == 0
    assert "at a kink" in capsys.readouterr().out
    assert main(("check", "none.gradviz")) == 0
    assert capsys.readouterr().out == "Nothing here requires a gradient.\n"


@pytest.mark.parametrize("arguments", [("check",), ("check", "nothing"), ("check", "no.gradviz")])
def test_errors_are_one_line_and_exit_code_2(arguments: tuple[str, ...], capsys: Capture) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1


def test_a_script_with_a_large_layer_is_checked_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "large.py"
    script.write_text(
        "import torch\nm = torch.nn.Linear(300, 300)\n"
        "for step in range(3):\n    m(torch.randn(2, 300)).pow(2).mean().backward()\n",
        encoding="utf-8",
    )
    assert main(["check", str(script)]) == 0
    assert "2 agree, 0 disagree, 0 cannot be checked." in capsys.readouterr().out


def test_progress_is_told_where_it_is_asked_for(capsys: Capture) -> None:
    assert main(("check", "neuron", "--progress")) == 0
    _, err = capsys.readouterr()
    assert err.splitlines() == ["Checking w, 1 of 2", "Checking b, 2 of 2"]

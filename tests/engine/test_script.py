"""Scripts of all styles under the recorder: the same numbers, one step, nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.builder.script import read_script
from gradviz.engine.run import run_program
from gradviz.model.program import program_hash
from gradviz.model.trace import TraceData
from tests.engine.plain import plain_numbers, traced_numbers

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.py"))


def named(data: TraceData) -> dict[str, str]:
    """Return the role of each leaf by its id."""
    return {value.node: value.role for value in data.values if value.role != "result"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_every_number_is_that_of_the_plain_run(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = read_script(str(script))
    data = run_program(program)

    assert traced_numbers(data) == plain_numbers(script, tmp_path)
    assert "never reached" not in capsys.readouterr().out
    assert data.title == script.name
    assert data.program_hash == program_hash(program)
    assert {op.source.file for op in data.ops if op.source} >= {script.name}


def test_the_flat_script_has_its_names_and_lines() -> None:
    data = run_program(read_script(str(SCRIPTS[0].with_name("flat.py"))))

    assert list(named(data)) == ["w", "x", "b", "y"]
    assert [value.name for value in data.values if value.role == "result"] == ["", "z", "a", "loss"]
    source = data.ops[0].source
    assert source is not None
    assert (source.file, source.line, source.text) == ("flat.py", 10, "z = w * x + b")
    assert data.notes == ()


def test_a_training_script_shows_its_first_step_only(capsys: pytest.CaptureFixture[str]) -> None:
    data = run_program(read_script(str(SCRIPTS[0].with_name("loop.py"))))

    assert set(named(data)) == {
        "x", "labels", "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias",
    }  # fmt: skip
    assert [op.id for op in data.ops if op.module == "fc1"] == ["t", "addmm"]
    assert {value.name for value in data.values} >= {"logits", "loss"}
    assert all(module.calls == 1 for module in data.modules)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "67 parameters"
    assert len(printed) == 2
    assert printed[1].startswith("epoch 0 loss ")


def test_two_models_go_by_the_names_of_their_variables() -> None:
    data = run_program(read_script(str(SCRIPTS[0].with_name("gan.py"))))

    assert {name.split(".")[0] for name, role in named(data).items() if role == "parameter"} == {
        "generator", "critic",
    }  # fmt: skip
    assert len(data.passes) == 1


def test_a_derivative_in_the_loss_is_one_step_of_two_passes() -> None:
    data = run_program(read_script(str(SCRIPTS[0].with_name("physics.py"))))

    assert len(data.passes) == 2
    assert any(op.in_pass == 0 for op in data.ops)

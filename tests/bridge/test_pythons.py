"""Another Python for scripts: lent gradviz, refused with the line that mends it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradviz.bridge.client import WorkerClient
from gradviz.bridge.limits import Limits
from gradviz.bridge.messages import Failed, Traced
from gradviz.bridge.pythons import PythonChoice, check_python, found_pythons
from gradviz.model.errors import GradvizError
from gradviz.model.program import Script
from tests.tools.environment import environment
from tests.tools.events import Events

TEXT = """
import torch, tinypackage
w = torch.tensor(2.0, requires_grad=True)
(w * tinypackage.NUMBER).backward()
"""


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return an environment that has our packages, and one of its own."""
    return environment(tmp_path_factory.mktemp("other"), ours=True)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return an environment that has nothing."""
    return environment(tmp_path_factory.mktemp("bare"), ours=False)


def test_a_script_runs_in_the_python_that_has_its_packages(
    start: Callable[..., WorkerClient], events: Events, tmp_path: Path, other: str
) -> None:
    script = Script(path=str(tmp_path / "s.py"), text=TEXT)
    choice = PythonChoice()
    client = start(command=choice.command, limits=Limits())
    client.submit(script, 1)
    failed = events.answer(1, 60)
    assert isinstance(failed, Failed)
    assert "this script needs tinypackage, which gradviz's own Python" in failed.message.words()
    choice.path = other
    client.restart()
    client.submit(script, 2)
    traced = events.answer(2, 60)
    assert isinstance(traced, Traced)
    (w,) = (value for value in traced.data.values if value.name == "w")
    assert w.grad_after is not None
    assert w.grad_after.item() == 7


def test_what_is_missing_there_is_a_sentence_with_its_remedy(
    start: Callable[..., WorkerClient], events: Events, bare: str
) -> None:
    client = start(command=PythonChoice(bare).command, limits=Limits())
    told = events.wait_state("failed", 60).message.words()
    assert told.startswith(f"{bare} lacks torch, numpy, msgspec. This installs it there: ")
    assert told.endswith(f"{bare} -m pip install torch numpy msgspec")
    assert client.state == "failed"


@pytest.mark.parametrize("path", ["/nowhere/python", sys.executable + "x", "/dev/null"])
def test_what_is_no_python_is_refused(path: str) -> None:
    with pytest.raises(GradvizError, match="is no Python that can be started"):
        check_python(path)


def test_environments_beside_a_script_are_found(bare: str, monkeypatch: Any) -> None:
    home = Path(bare).parent.parent
    monkeypatch.setenv("HOME", str(home))
    inner = home.parent / "project" / "scripts"
    inner.mkdir(parents=True)
    (inner.parent / ".venv").symlink_to(home)
    assert str(inner.parent / ".venv" / "bin" / "python") in found_pythons(str(inner))
    assert sys.executable not in found_pythons(str(inner))


def test_the_environment_variable_counts(monkeypatch: pytest.MonkeyPatch, bare: str) -> None:
    monkeypatch.setenv("GRADVIZ_PYTHON", bare)
    assert PythonChoice().chosen == bare
    assert PythonChoice(sys.executable).chosen == ""

"""Texts run as scripts, for tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.engine.build import ProgramError
from gradviz.engine.run import run_program
from gradviz.model.program import Script
from gradviz.model.trace import TraceData

STEP = """
import torch
w = torch.tensor(2.0, requires_grad=True)
(w * w).backward()
"""


def run(folder: Path, text: str, name: str = "script.py") -> TraceData:
    """Run a text as a script in a folder."""
    return run_program(Script(path=str(folder / name), text=text))


def refused(folder: Path, text: str) -> ProgramError:
    """Run a text that fails."""
    with pytest.raises(ProgramError) as caught:
        run(folder, text)
    return caught.value

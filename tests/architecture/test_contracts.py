"""Who may import what: the contracts of `pyproject.toml` and the third parties of each layer."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, files, imported, layer, name

OWNERS = {
    "torch": {"engine"},
    "PySide6": {"qt"},
    "shiboken6": {"qt"},
    "superqt": {"qt"},
    "pyqtgraph": {"qt"},
    "pygments": {"qt"},
    "networkx": {"graph", "api"},  # `Trace.graph` is typed
    "graphlay": {"layout"},
    "mathra": {"ops"},
    "PIL": {"export"},
    "imageio_ffmpeg": {"export"},
    "platformdirs": {"workspace"},
}
"""Every third party has one home; numpy and msgspec are at home everywhere."""

EVERYWHERE = {"numpy", "msgspec", "gradviz"}
FORBIDDEN = {"pickle", "marshal", "multiprocessing", "shelve", "dill", "cloudpickle", "joblib"}


def test_the_layer_contracts_hold() -> None:
    script = (
        Path(sysconfig.get_path("scripts")) / f"lint-imports{'.exe' if os.name == 'nt' else ''}"
    )
    command = [script, "--no-cache"] if script.exists() else [sys.executable, "-m", "importlinter"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def test_third_parties_stay_in_their_layer() -> None:
    wrong = []
    for path in files("gradviz"):
        for line, module in imported(path):
            top = module.split(".")[0]
            if top in EVERYWHERE or top in sys.stdlib_module_names:
                continue
            if layer(path) not in OWNERS.get(top, set()):
                wrong.append(f"{name(path)}:{line} imports {top}, at home in {OWNERS.get(top)}")
    assert not wrong, "\n".join(wrong)


def test_nothing_runs_code_from_data() -> None:
    wrong = [
        f"{name(path)}:{line} imports {module}"
        for path in files("gradviz", "tests")
        for line, module in imported(path)
        if module.split(".")[0] in FORBIDDEN
    ]
    assert not wrong, "\n".join(wrong)

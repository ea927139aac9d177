"""Which Python the engine runs in: gradviz's own, or one that has a person's packages.

Another one needs torch, numpy and msgspec; gradviz itself is lent to it, and nothing else
of ours: the packages beside gradviz were made for another Python.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from gradviz.bridge.process import worker_command
from gradviz.model.errors import GradvizError
from gradviz.model.words import message

__all__ = ["VARIABLE", "PythonChoice", "check_python", "found_pythons"]

VARIABLE = "GRADVIZ_PYTHON"
OLDEST = (3, 11)
NEEDED = ("torch", "numpy", "msgspec")
_PATIENCE = 30.0

_LOOK = f"""
import importlib.util, json, sys
lacks = [name for name in {NEEDED!r} if importlib.util.find_spec(name) is None]
print(json.dumps([list(sys.version_info[:2]), lacks]))
"""

_LEND = """
import importlib.util, os, sys
home = sys.argv.pop()
found = importlib.util.spec_from_file_location(
    "gradviz", os.path.join(home, "__init__.py"), submodule_search_locations=[home])
made = importlib.util.module_from_spec(found)
sys.modules["gradviz"] = made
found.loader.exec_module(made)
os.environ["GRADVIZ_CHOSEN"] = "1"
from gradviz.engine.worker import main
main()
"""


class PythonChoice:
    """The Python that was chosen, changed while a window runs.

    Parameters
    ----------
    path
        Its program; "" for what the environment variable names, else gradviz's own.
    """

    def __init__(self, path: str = "") -> None:
        self.path = path

    @property
    def chosen(self) -> str:
        """The program of another Python, "" for gradviz's own."""
        path = self.path or os.environ.get(VARIABLE, "")
        return "" if path and _is_own(path) else path

    def command(self) -> list[str]:
        """Return what starts a worker.

        Raises
        ------
        GradvizError
            When that Python cannot be used; the sentence says what mends it.
        """
        path = self.chosen
        if not path:
            return worker_command()
        check_python(path)
        home = str(Path(__file__).resolve().parents[1])
        return [path, "-P", "-c", _LEND, home]


def check_python(path: str) -> None:
    """Make sure that a Python can run the engine.

    Raises
    ------
    GradvizError
        When it is none, too old, or lacks a package; with the line that installs it.
    """
    try:
        done = subprocess.run(
            [path, "-c", _LOOK],
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
            stdin=subprocess.DEVNULL,
            env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        )
        version, lacks = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        text = "{python} is no Python that can be started. Choose another one for your scripts."
        raise GradvizError(message("Engine", text, python=path)) from error
    if tuple(version) < OLDEST:
        text = "{python} is Python {version}; gradviz needs {oldest} or newer."
        fields = {"version": _dotted(version), "oldest": _dotted(OLDEST)}
        raise GradvizError(message("Engine", text, python=path, **fields))
    if lacks:
        text = "{python} lacks {packages}. This installs it there: {line}"
        line = f"{_quoted(path)} -m pip install {' '.join(lacks)}"
        fields = {"python": path, "packages": ", ".join(lacks), "line": line}
        raise GradvizError(message("Engine", text, **fields))


def found_pythons(folder: str = "") -> tuple[str, ...]:
    """Return the programs of Pythons that are near: beside a script, on the path, of conda.

    None of them is started.
    """
    places: list[Path] = []
    near = Path(folder) if folder else None
    for _ in range(3):
        if near is not None:
            places += [near / name for name in (".venv", "venv", "env")]
            near = near.parent
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if os.environ.get(name):
            places.append(Path(os.environ[name]))
    home = Path.home()
    for name in ("miniconda3", "anaconda3", "miniforge3", "mambaforge"):
        places += [home / name, *sorted((home / name / "envs").glob("*"))]
    found = [str(place / _PROGRAM) for place in places if (place / _PROGRAM).is_file()]
    onpath = (shutil.which(name) for name in _NAMES)
    known = dict.fromkeys([*found, *(path for path in onpath if path)])
    return tuple(path for path in known if not _is_own(path))


_NAMES = ("python",) if sys.platform == "win32" else ("python3",)
_PROGRAM = Path("Scripts/python.exe") if sys.platform == "win32" else Path("bin/python")


def _is_own(path: str) -> bool:
    # Not resolved: a virtual environment's Python is a link to another one.
    return os.path.abspath(path) == os.path.abspath(sys.executable)


def _dotted(version: tuple[int, ...] | list[int]) -> str:
    return ".".join(map(str, version))


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path

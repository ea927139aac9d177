"""Scripts on the command line, run as a person would: prints, endings, errors, no process left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gradviz.model.codec import load_document
from gradviz.model.program import Script, program_hash

SCRIPTS = Path(__file__).parents[1] / "engine" / "scripts"
STEP = "import torch\nw = torch.tensor(2.0, requires_grad=True)\n(w * w).backward()\n"


def gradviz(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "gradviz", *words],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip


def test_a_training_script_becomes_a_picture(tmp_path: Path) -> None:
    done = gradviz(tmp_path, "export", str(SCRIPTS / "loop.py"), "-o", "x.svg")

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines()[0] == "67 parameters"
    assert len(done.stderr.splitlines()) == 2
    words = "".join(ElementTree.parse(tmp_path / "x.svg").getroot().itertext())
    assert "fc1.weight" in words


def test_a_flat_script_becomes_a_file_with_its_text(tmp_path: Path) -> None:
    place = SCRIPTS / "flat.py"
    done = gradviz(tmp_path, "trace", os.path.relpath(place, tmp_path), "-o", "x.gradviz")
    data, program, _ = load_document(str(tmp_path / "x.gradviz"))

    assert (done.returncode, done.stdout) == (0, "")
    assert isinstance(program, Script)
    kept = str(tmp_path / "flat.py")  # where a script of that name would lie beside the file
    assert (program.path, program.text) == (kept, place.read_text(encoding="utf-8"))
    assert data is not None
    assert data.program_hash == program_hash(program)
    again = gradviz(tmp_path, "export", "x.gradviz", "-o", "x.json")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("x = (\n", "gradviz: s.py, line 1: '(' was never closed."),
        (
            "print('so far')\n\n1 / 0\n",
            "gradviz: s.py, line 3: ZeroDivisionError: division by zero",
        ),
        ("import os\nos._exit(3)\n", "s.py, line 2: the script ended here with os._exit(3)"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n", "crashed (SIGSEGV)"),
    ],
)
def test_what_goes_wrong_is_one_line_and_exit_code_2(tmp_path: Path, text: str, last: str) -> None:
    (tmp_path / "s.py").write_text(text, encoding="utf-8")
    done = gradviz(tmp_path, "export", "s.py", "-o", "x.svg")

    assert (done.returncode, done.stdout) == (2, "")
    assert last in done.stderr.splitlines()[-1]
    assert os.listdir(tmp_path) == ["s.py"]


def test_a_script_that_prints_to_the_bottom_corrupts_nothing(tmp_path: Path) -> None:
    text = "import os, sys\nos.write(1, b'deep\\n')\nsys.stderr.write('\\r 10%')\n" + STEP
    (tmp_path / "s.py").write_text(text, encoding="utf-8")
    done = gradviz(tmp_path, "export", "s.py", "-o", "x.svg")

    assert (done.returncode, done.stdout) == (0, "")
    assert "deep" in done.stderr
    assert " 10%" in done.stderr


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "s.py").write_bytes(b"\xff\xfe\x00")
    done = gradviz(tmp_path, "s.py")

    assert done.returncode == 2
    assert done.stderr == "gradviz: s.py is not a text that Python can read.\n"

"""What the commands write; most of it in this process, some of it where things are missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pytestqt.qtbot import QtBot

import gradviz
from gradviz.builder.presets import presets
from gradviz.cli import main
from gradviz.model import words
from gradviz.model.codec import load_document
from gradviz.model.resources import resource


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    words.set_language("en")


def run(*arguments: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run gradviz as a process of its own without a display; `code` runs before it."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    clean = {key: value for key, value in os.environ.items() if key not in hidden}
    start = f"import sys; sys.argv[1:] = {arguments!r}\n{code}\n"
    start += "from gradviz.__main__ import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", start],
        env=clean | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def absent(*names: str) -> str:
    """Return code that makes some packages impossible to import."""
    return f"sys.modules.update(dict.fromkeys({names!r}))"


def test_version_and_presets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("--version",)) == 0
    assert capsys.readouterr().out == f"gradviz {gradviz.__version__}\n"
    assert main(("presets",)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [one.id for one in presets()]
    assert main(("presets", "--lang", "ja")) == 0
    assert "勾配" in capsys.readouterr().out


@pytest.mark.parametrize("words_", [("--help",), ("export", "--help"), ("trace", "--help")])
def test_help_is_no_failure(capsys: pytest.CaptureFixture[str], words_: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words_)
    assert left.value.code == 0
    assert "usage: gradviz" in capsys.readouterr().out


def test_a_trace_is_written_and_exported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("trace", "neuron", "-o", "n.gradviz")) == 0
    assert main(("export", "n.gradviz", "-o", "n.svg")) == 0
    assert main(("export", "n.gradviz", "-o", "n.json", "--at", "sigmoid")) == 0
    assert capsys.readouterr() == ("", "")
    data, program, look = load_document("n.gradviz")
    assert data is not None
    assert (data.title, look) == ("neuron", {"direction": "LR"})
    assert program is not None
    assert ElementTree.parse("n.svg").getroot().tag.endswith("svg")
    assert json.loads(Path("n.json").read_text(encoding="utf-8"))["moment"]["node"] == "sigmoid"


def test_a_preset_and_its_file_give_the_same_picture() -> None:
    assert main(("trace", "mazur", "-o", "m.gradviz")) == 0
    for source, target in (("mazur", "a.svg"), ("m.gradviz", "b.svg")):
        assert main(("export", source, "-o", target, "--at", "12.2", "--theme", "dark")) == 0

    assert Path("a.svg").read_bytes() == Path("b.svg").read_bytes()


def test_a_folder_of_a_presets_name_is_no_obstacle() -> None:
    Path("neuron").mkdir()

    assert main(("export", "neuron", "-o", "n.svg")) == 0


def test_an_existing_file_is_replaced() -> None:
    Path("n.svg").write_text("old", encoding="utf-8")
    assert main(("export", "neuron", "-o", "n.svg")) == 0

    assert Path("n.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert os.listdir() == ["n.svg"]


def test_endings_may_be_written_large() -> None:
    assert main(("export", "neuron", "-o", "n.SVG")) == 0


def test_the_full_graph_and_a_scale() -> None:
    assert main(("export", "neuron", "-o", "a.svg")) == 0
    assert main(("export", "neuron", "-o", "b.svg", "--scale", "2")) == 0
    assert main(("export", "neuron", "-o", "c.svg", "--full")) == 0
    a, b, c = (ElementTree.parse(name).getroot() for name in ("a.svg", "b.svg", "c.svg"))

    assert float(b.get("width", "")) == pytest.approx(2 * float(a.get("width", "")), abs=0.01)
    assert a.get("viewBox") == b.get("viewBox")
    assert "AccumulateGrad" in "".join(c.itertext())
    assert "AccumulateGrad" not in "".join(a.itertext())


def test_japanese_words_stand_in_the_picture() -> None:
    assert main(("export", "linear", "-o", "e.svg", "--at", "start")) == 0
    assert main(("export", "linear", "-o", "j.svg", "--at", "start", "--lang", "ja")) == 0
    english, japanese = (
        "".join(ElementTree.parse(name).getroot().itertext()) for name in ("e.svg", "j.svg")
    )

    assert not any("\u3040" <= letter <= "\u9fff" for letter in english)
    assert any("\u3040" <= letter <= "\u9fff" for letter in japanese)


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_a_png_has_the_size_of_the_svg_times_the_scale(qtbot: QtBot, scale: float) -> None:
    from PySide6.QtGui import QImage

    assert main(("export", "neuron", "-o", "n.png", "--scale", str(scale))) == 0
    assert main(("export", "neuron", "-o", "n.svg")) == 0
    root = ElementTree.parse("n.svg").getroot()
    image = QImage("n.png")

    assert image.width() == round(float(root.get("width", "")) * scale)
    assert image.height() == round(float(root.get("height", "")) * scale)
    assert len({image.pixel(x, image.height() // 2) for x in range(image.width())}) > 5


def test_pngs_need_no_display() -> None:
    sample = str(resource("samples") / "neuron.gradviz")
    done = run("export", sample, "-o", "n.png", code=absent("torch"))

    assert (done.returncode, done.stderr) == (0, "")
    assert Path("n.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("target", ["n.svg", "n.json"])
def test_svg_and_json_need_neither_torch_nor_qt(target: str) -> None:
    sample = str(resource("samples") / "mlp.gradviz")
    done = run("export", sample, "-o", target, code=absent("torch", "PySide6", "pyqtgraph"))

    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    assert Path(target).stat().st_size > 1000


def test_what_is_missing_is_named() -> None:
    sample = str(resource("samples") / "neuron.gradviz")
    for arguments, name in (
        (("export", "neuron", "-o", "n.svg"), "torch"),
        (("trace", "neuron", "-o", "n.gradviz"), "torch"),
        (("export", sample, "-o", "n.png"), "PySide6"),
        ((), "PySide6"),
    ):
        done = run(*arguments, code=absent("torch", "PySide6"))
        assert done.returncode == 2, done.stderr
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert name in done.stderr
    assert os.listdir() == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays of X11 and Wayland")
def test_no_display_is_a_sentence() -> None:
    done = run()

    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "gradviz: There is no display to open a window on. "
        "Pictures can be made without one: gradviz export neuron -o neuron.svg"
    ]


def test_letters_that_the_terminal_lacks_end_nothing() -> None:
    done = run("presets", "--lang", "ja", PYTHONIOENCODING="ascii")

    assert (done.returncode, done.stderr) == (0, "")
    assert "???" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a full disk to try")
def test_a_full_disk_is_a_sentence() -> None:
    done = subprocess.run(
        [f"{sys.executable} -W error -m gradviz presets > /dev/full"],
        shell=True, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("gradviz: Cannot write")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
def test_a_reader_that_leaves_early_is_no_trouble() -> None:
    done = subprocess.run(
        [f"({sys.executable} -W error -m gradviz presets; echo $? >&2) | true"],
        shell=True, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip

    assert done.stderr.strip() in ("0", "2")

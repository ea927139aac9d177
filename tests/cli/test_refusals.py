"""Whatever is wrong with a command, the answer is exit code 2 and one line."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradviz.builder.presets import preset
from gradviz.cli import main
from gradviz.model import words
from gradviz.model.codec import load_document, save_trace
from gradviz.model.resources import resource
from gradviz.model.trace import Argument, OpRecord, Ref, TraceData, ValueRecord

LONG = "a" * 300


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in an empty folder that has one good file, and some bad ones."""
    monkeypatch.chdir(tmp_path)
    good = resource("samples") / "neuron.gradviz"
    whole = good.read_bytes()
    (tmp_path / "good.gradviz").write_bytes(whole)
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.gradviz").touch()
    (tmp_path / "script.txt").write_text("print('never run')", encoding="utf-8")
    for share in (1, 30, 60, 99):
        cut = whole[: len(whole) * share // 100]
        (tmp_path / f"cut{share}.gradviz").write_bytes(cut)
    with zipfile.ZipFile(tmp_path / "other.gradviz", "w") as archive:
        archive.writestr("hello.txt", "a zip of something else")
    _with_manifest(tmp_path / "newer.gradviz", {"format": 99, "traces": 0})
    _with_manifest(tmp_path / "wrong.gradviz", {"format": "one"})
    yield tmp_path
    words.set_language("en")


def _with_manifest(path: Path, manifest: dict[str, object]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must be refused; return its one line."""
    before = sorted(Path().iterdir())
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) == 1, err
    assert lines[0].startswith("gradviz: ")
    assert "Traceback" not in err
    assert sorted(Path().iterdir()) == before, "something was left behind"
    return lines[0].removeprefix("gradviz: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        # verbs
        ("exprot neuron -o n.svg", "There is no file exprot. Did you mean export?"),
        ("--lang en export neuron -o n.svg", "export comes first"),
        ("--bogus", "unrecognized arguments: --bogus"),
        ("presets more", "unrecognized arguments: more"),
        ("export good.gradviz -o n.svg more", "unrecognized arguments: more"),
        ("export", "the following arguments are required: source"),
        ("export good.gradviz", "the following arguments are required: -o"),
        ("trace neuron", "the following arguments are required: -o"),
        ("export good.gradviz -o", "expected one argument"),
        # sources
        ("neuorn", "Did you mean neuron?"),
        ("export neuorn -o n.svg", "There is no preset neuorn. Did you mean neuron?"),
        ("trace neuorn -o n.gradviz", "Did you mean neuron?"),
        ("export xyz -o n.svg", "There are: tensors, chain, neuron"),
        ("missing.gradviz", "There is no file missing.gradviz."),
        ("export missing.gradviz -o n.svg", "There is no file missing.gradviz."),
        ("export missing.py -o n.svg", "There is no file missing.py."),
        ("export . -o n.svg", ". is a folder"),
        ("folder", "folder is a folder"),
        ("export folder -o n.svg", "folder is a folder"),
        ("export folder/ -o n.svg", "folder/ is a folder"),
        ("script.txt", "script.txt is not a .gradviz file."),
        ("export script.txt -o n.svg", "script.txt is not a .gradviz file."),
        ("export empty.gradviz -o n.svg", "is not a .gradviz file."),
        ("export other.gradviz -o n.svg", "is not a .gradviz file."),
        ("other.gradviz", "is not a .gradviz file."),
        ("export newer.gradviz -o n.svg", "was made by a newer gradviz"),
        ("newer.gradviz", "was made by a newer gradviz"),
        ("export wrong.gradviz -o n.svg", "is damaged"),
        ("export cut1.gradviz -o n.svg", "cut1.gradviz is damaged"),
        ("export cut30.gradviz -o n.svg", "cut30.gradviz is damaged"),
        ("export cut60.gradviz -o n.svg", "cut60.gradviz is damaged"),
        ("export cut99.gradviz -o n.svg", "cut99.gradviz is damaged"),
        ("cut60.gradviz", "cut60.gradviz is damaged"),
        (f"export {LONG} -o n.svg", "There is no preset"),
        (f"export {LONG}.gradviz -o n.svg", "name too long"),
        (LONG, "There is no file"),
        # targets
        ("export good.gradviz -o n.jpg", "pictures are written as .svg, .png, .pdf"),
        ("export good.gradviz -o n", "Give the file one of these endings"),
        ("export good.gradviz -o .svg", "Give the file one of these endings"),
        ("export good.gradviz -o .", "Give the file one of these endings"),
        ("trace neuron -o n.svg", "traces are written as .gradviz"),
        ("export good.gradviz -o no/n.svg", "There is no folder no."),
        ("trace neuron -o no/n.gradviz", "There is no folder no."),
        ("export good.gradviz -o script.txt/n.svg", "There is no folder script.txt."),
        (f"export good.gradviz -o {LONG}.svg", "name too long"),
        # options
        ("export good.gradviz -o n.svg --theme lihgt", "choose from 'light'"),
        ("--theme lihgt", "choose from 'light'"),
        ("export good.gradviz -o n.svg --lang fr", "choose from 'en'"),
        ("--lang fr", "choose from 'en'"),
        ("export good.gradviz -o n.svg --scale big", "from 0.1 to 16 is needed, not big"),
        ("export good.gradviz -o n.svg --scale 0", "not 0"),
        ("export good.gradviz -o n.svg --scale -1", "not -1"),
        ("export good.gradviz -o n.svg --scale nan", "not nan"),
        ("export good.gradviz -o n.svg --scale inf", "not inf"),
        ("export good.gradviz -o n.svg --scale 17", "not 17"),
        ("export good.gradviz -o n.svg --at 11", "stops 0 to 10"),
        ("export good.gradviz -o n.svg --at 0.1", "There is no stop 0.1"),
        ("export good.gradviz -o n.svg --at 6.9", "Step 6 has no beat 9: it has 5."),
        ("export good.gradviz -o n.svg --at -1", "There is no node -1."),
        ("export good.gradviz -o n.svg --at sigmiod", "Did you mean sigmoid?"),
        (f"export good.gradviz -o n.svg --at {'9' * 5000}", "There is no node 999"),
    ],
)
def test_one_line_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], arguments: str, said: str
) -> None:
    assert said in refused(capsys, *arguments.split())


@pytest.mark.parametrize("empty", [("export", "", "-o", "n.svg"), ("",), ("trace", "", "-o", "")])
def test_an_empty_word_is_refused(capsys: pytest.CaptureFixture[str], empty: tuple[str]) -> None:
    refused(capsys, *empty)


def test_a_folder_in_the_place_of_the_target(capsys: pytest.CaptureFixture[str]) -> None:
    Path("n.svg").mkdir()
    Path("n.gradviz").mkdir()

    assert "is a folder" in refused(capsys, "export", "good.gradviz", "-o", "n.svg")
    assert "folder" in refused(capsys, "trace", "good.gradviz", "-o", "n.gradviz")


def test_a_program_that_torch_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    spec = preset("linear").spec
    leaves = tuple(leaf for leaf in spec.leaves if leaf.name != "b")
    bare = type(spec)(name="bad", leaves=leaves, lines=("H = X @ X", "L = sum(H)"))
    save_trace("bad.gradviz", None, program=bare)

    said = refused(capsys, "export", "bad.gradviz", "-o", "n.svg")
    assert "The shapes do not fit together in matmul" in said


def test_records_that_do_not_fit_together(capsys: pytest.CaptureFixture[str]) -> None:
    """A file may hold anything: gradviz did not write this one."""
    argument = Argument(argument=0, name="self", slot=0, value=Ref(node="nobody"))
    op = OpRecord(id="neg", op="aten.neg.default", arguments=(argument,))
    data = TraceData(ops=(op,), values=(ValueRecord(node="neg", output=7),))
    save_trace("odd.gradviz", data)
    assert load_document("odd.gradviz")[0] == data

    code = main(("export", "odd.gradviz", "-o", "n.svg"))
    assert code in (0, 2)
    assert "Traceback" not in capsys.readouterr().err


def test_a_picture_too_large_for_memory(capsys: pytest.CaptureFixture[str]) -> None:
    leaf = preset("square").spec.leaves[0]
    lines = ("a0 = x*x", *(f"a{i} = a{i - 1}*x" for i in range(1, 60)))
    spec = type(preset("square").spec)(name="long", leaves=(leaf,), lines=lines)
    save_trace("long.gradviz", None, program=spec)

    said = refused(capsys, "export", "long.gradviz", "-o", "n.png", "--scale", "16")
    assert "pixels. Choose a smaller size, or SVG." in said


def test_japanese_lines_too(capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "export", "neuorn", "-o", "n.svg", "--lang", "ja")
    assert said != "There is no preset neuorn. Did you mean neuron?"
    assert "neuron" in said
    assert "最初に" in refused(capsys, "--lang", "ja", "presets")

"""How a picture from the command line is seen: direction, folds, shapes, a part of it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import networkx as nx
import pytest

from gradviz.cli import main
from gradviz.model.codec import load_document, save_trace
from gradviz.model.resources import resource

pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _saved(name: str) -> str:
    """Return the path of a preset's saved trace: nothing is computed."""
    return str(resource("samples") / f"{name}.gradviz")


def _svg(*arguments: str) -> str:
    assert main(("export", *arguments, "-o", "a.svg")) == 0
    return Path("a.svg").read_text(encoding="utf-8")


def _size(svg: str) -> tuple[float, float]:
    found = re.search(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', svg)
    assert found is not None
    return float(found.group(1)), float(found.group(2))


def test_a_picture_runs_the_way_that_is_wanted() -> None:
    wide, tall = _size(_svg(_saved("neuron"))), _size(_svg(_saved("neuron"), "--direction", "TB"))

    assert wide[0] > wide[1]
    assert tall[0] < tall[1]
    assert _svg(_saved("neuron")) == _svg(_saved("neuron"), "--direction", "LR")


def test_modules_are_folded_and_opened() -> None:
    gpt = _saved("gpt")
    sizes = [_size(_svg(gpt, "--depth", depth)) for depth in ("1", "2", "3", "all")]

    assert [height for _, height in sizes] == sorted(height for _, height in sizes)
    assert len({height for _, height in sizes}) > 2
    folded = _svg(gpt, "--depth", "1")
    some = _svg(gpt, "--depth", "1", "--open", "gpt.blocks.0.attention")
    assert _size(folded)[1] < _size(some)[1] < sizes[-1][1]
    assert _svg(gpt, "--depth", "all", "--fold", "gpt.blocks.0,gpt.blocks.1") != _svg(
        gpt, "--depth", "all"
    )


def test_a_part_is_smaller_than_the_whole() -> None:
    whole = _svg(_saved("gpt"), "--depth", "all")
    module = _svg(_saved("gpt"), "--depth", "all", "--only", "gpt.blocks.0.attention")
    node = _svg(_saved("neuron"), "--only", "sigmoid,b")

    assert _size(module)[1] < _size(whole)[1] / 2
    assert _size(node)[0] < _size(_svg(_saved("neuron")))[0]


def test_shape_operations_can_be_boxes() -> None:
    marks = _svg(_saved("gpt"), "--depth", "all")
    boxes = _svg(_saved("gpt"), "--depth", "all", "--shapes", "boxes")

    assert _size(marks)[1] < _size(boxes)[1]


def test_a_file_is_seen_as_it_was_saved() -> None:
    data, program, _ = load_document(resource("samples") / "gpt.gradviz")
    assert data is not None
    seen = {"folded": ["gpt.blocks.0()", "gpt.blocks.1()"], "direction": "LR", "shapes": "boxes"}
    save_trace("kept.gradviz", data, program=program, view=seen)
    save_trace("plain.gradviz", data, program=program, view={"direction": "LR"})

    assert _svg("kept.gradviz") != _svg("plain.gradviz")
    assert _svg("kept.gradviz", "--depth", "1") != _svg("kept.gradviz")


def _graph(*arguments: str) -> nx.MultiDiGraph:
    assert main(("export", *arguments, "-o", "a.graphml")) == 0
    content = Path("a.graphml").read_bytes()
    return nx.read_graphml(io.BytesIO(content), force_multigraph=True)


def test_other_programs_get_all_nodes_or_folded_ones() -> None:
    whole, folded = _graph(_saved("gpt")), _graph(_saved("gpt"), "--depth", "1")
    part = _graph(_saved("gpt"), "--depth", "all", "--only", "gpt.blocks.0.attention")

    assert set(nx.get_node_attributes(whole, "kind").values()) >= {"op", "parameter"}
    assert "module" in nx.get_node_attributes(folded, "kind").values()
    assert "module" not in nx.get_node_attributes(whole, "kind").values()
    assert len(folded) < len(whole) / 4
    assert nx.is_directed_acyclic_graph(folded)
    paths = [path for _, path in part.nodes(data="module") if path]
    assert len(paths) > 10
    assert all(path.startswith("gpt.blocks.0.attention") for path in paths)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--only sigmid", "There is no node sigmid. Did you mean sigmoid?"),
        ("--only zzzz", "There is no node zzzz. There are: "),
        ("--only ,", "a name is needed"),
        ("--fold fc1", "There is no module fc1: this program has none."),
        ("--depth 0", "a depth from 1, or all, is needed, not 0"),
        ("--depth ten", "a depth from 1, or all, is needed, not ten"),
        ("--direction BT", "invalid choice"),
        ("--at forwardend", "There is no moment forwardend. Did you mean forward-end?"),
    ],
)
def test_what_is_not_there_is_said(
    arguments: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(("export", _saved("neuron"), "-o", "a.svg", *arguments.split(" "))) == 2
    told = capsys.readouterr().err

    assert said in told
    assert told.count("\n") == 1
    assert not Path("a.svg").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--open gpt.blocks.9", "Did you mean gpt.blocks."),
        ("--fold zzzz", "There are: "),
        ("--only gpt.blocks.0.atention", "Did you mean gpt.blocks.0.attention?"),
    ],
)
def test_a_module_that_is_not_there_is_said(
    arguments: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = arguments.split(" ")
    assert main(("export", _saved("gpt"), "-o", "a.svg", "--depth", "all", *given)) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("ending", "option"),
    [("dot", "--story"), ("png", "--outlines"), ("graphml", "--transparent")],
)
def test_what_a_format_cannot_have_is_refused(
    ending: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(("export", _saved("neuron"), "-o", f"a.{ending}", option)) == 2
    assert f"{option} does not go with .{ending} files." in capsys.readouterr().err

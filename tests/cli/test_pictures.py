"""Pictures from the command line: with the story, without ground, in every format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gradviz.cli import main
from gradviz.model import words

pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    words.set_language("en")


def test_the_story_stands_below() -> None:
    assert main(("export", "neuron", "-o", "a.svg", "--at", "6.3")) == 0
    assert main(("export", "neuron", "-o", "b.svg", "--at", "6.3", "--story", "--transparent")) == 0
    plain, told = (Path(name).read_text(encoding="utf-8") for name in ("a.svg", "b.svg"))

    assert "Through the sigmoid" in told
    assert "Through the sigmoid" not in plain
    assert 'data-key="story"' in told


def test_in_japanese_too() -> None:
    assert main(("export", "neuron", "-o", "a.svg", "--at", "6.3", "--story", "--lang", "ja")) == 0

    assert "シグモイド" in Path("a.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["pdf", "png"])
def test_it_is_drawn(ending: str) -> None:
    name = f"n.{ending}"
    words_ = ("export", "neuron", "-o", name, "--story", "--transparent", "--scale", "2")

    assert main(words_) == 0
    assert Path(name).stat().st_size > 5000


def test_outlines_need_no_font() -> None:
    assert main(("export", "neuron", "-o", "n.svg", "--outlines")) == 0

    assert "<text" not in Path("n.svg").read_text(encoding="utf-8")

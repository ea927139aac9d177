"""Files are written as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gradviz.builder.presets import networks
from gradviz.export.files import FORMATS, check_ending, export, write
from gradviz.model.errors import GradvizError
from gradviz.model.picture import Picture
from gradviz.model.theme import THEMES
from tests.tools.shown import shown


class PaperRasterizer:
    """Writes down what it was given."""

    def __init__(self) -> None:
        self.given: list[tuple[Picture, float]] = []

    def render(self, picture: Picture, scale: float = 1.0) -> bytes:
        self.given.append((picture, scale))
        return b"pixels"

    def page(self, picture: Picture, scale: float = 1.0) -> bytes:
        self.given.append((picture, scale))
        return b"a page"

    def outlined(self, picture: Picture) -> Picture:
        return picture


SMALL = [one.id for one in networks() if one.id not in ("rnn", "gpt")]
"""Those whose picture may be made twice as large."""


@pytest.mark.parametrize("preset", SMALL)
def test_every_preset_in_every_theme_and_format(preset: str, tmp_path: Path) -> None:
    raster = PaperRasterizer()
    for name in THEMES:
        for ending in FORMATS:
            path = tmp_path / f"{name}.{ending}"
            export(shown(preset), str(path), theme_name=name, rasterizer=lambda: raster, scale=2.0)
            assert path.stat().st_size > 5
    assert [scale for _, scale in raster.given] == [2.0] * 2 * len(THEMES)  # PNG and PDF
    assert len({one.background for one, _ in raster.given}) > 1
    assert len(os.listdir(tmp_path)) == len(THEMES) * len(FORMATS)


def test_the_same_moment_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        export(shown("mazur"), str(tmp_path / name), at="20.1")

    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


@pytest.mark.parametrize("name", ["n.jpg", "n", ".svg", "n.svg.gz", "n.gradviz", ""])
def test_other_endings_are_refused(name: str) -> None:
    with pytest.raises(GradvizError, match=r"\.svg, \.png, \.pdf, \.json, \.dot, \.graphml"):
        check_ending(name)


def test_a_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "n.svg"
    path.write_text("old", encoding="utf-8")
    for failure in (OSError(28, "No space left on device"), KeyboardInterrupt()):

        def fail(source: object, target: object, failure: BaseException = failure) -> None:
            raise failure

        with monkeypatch.context() as broken:
            broken.setattr(os, "replace", fail)
            with pytest.raises((GradvizError, KeyboardInterrupt)) as told:
                write(str(path), b"new")
        if told.type is GradvizError:
            assert str(told.value) == f"Cannot write {path}: No space left on device."
        assert path.read_text(encoding="utf-8") == "old"
        assert os.listdir(tmp_path) == ["n.svg"]


def test_a_moment_that_is_not_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(GradvizError, match="no stop 99"):
        export(shown("neuron"), str(tmp_path / "n.svg"), at="99")

    assert os.listdir(tmp_path) == []


def test_a_rasterizer_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def missing() -> PaperRasterizer:
        raise ImportError("no Qt")

    with pytest.raises(ImportError):
        export(shown("neuron"), str(tmp_path / "n.png"), rasterizer=missing)

    assert os.listdir(tmp_path) == []


def test_a_link_goes_on_pointing_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "n.svg"
    link.symlink_to(tmp_path / "there" / "real.svg")
    write(str(link), b"new")

    assert link.is_symlink()
    assert (tmp_path / "there" / "real.svg").read_bytes() == b"new"


def test_pictures_that_no_memory_holds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GradvizError, match="pixels"):
        export(shown("neuron"), str(tmp_path / "n.png"), scale=400.0, rasterizer=PaperRasterizer)


def test_a_part_without_background(tmp_path: Path) -> None:
    raster, path = PaperRasterizer(), str(tmp_path / "n.png")
    export(shown("neuron"), path, background=False, area=(0, 0, 50, 40), rasterizer=lambda: raster)
    made, _ = raster.given[0]
    assert made.background is None
    assert (made.width, made.height) == (50, 40)

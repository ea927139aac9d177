"""Two people in front of a real window: one has only a keyboard, the other only a mouse.

Both find, open, fold, step, look, change, export, build, save and leave. What comes of it is
looked for where a person would look: in the title, in the pixels, in the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from gradviz.model.codec import load_document
from gradviz.model.program import NetworkSpec
from tests.journeys import real_screen
from tests.journeys.real_screen import ROOT, Screen, until

pytestmark = pytest.mark.slow

SCRIPT = ROOT / "tests" / "journeys" / "scripts" / "images.py"
CANVAS = 460, 110, 1120, 640
"""What surely belongs to the canvas beside a script's code, px."""
PARAMETER, BACKWARD, ACCENT = "009E73", "D55E00", "0068A8"
DARK_CANVAS, DARK_BACKWARD = "121419", "F0803C"
NEW, SAVE, EXPORT, THEME, LANGUAGE = (374, 24), (446, 24), (1270, 24), (1345, 24), (1386, 24)
FILE, PLAY, LAST = (62, 24), (105, 872), (183, 872)
BUILD_PAGE = 129, 76


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    if lack := real_screen.missing():
        if os.environ.get("CI"):
            pytest.fail(lack)
        pytest.skip(lack)
    with real_screen.display() as name:
        made = Screen(name, tmp_path)
        try:
            until(lambda: made.count(PARAMETER) > 10, "the first picture")
            yield made
        finally:
            made.sight().save(tmp_path / "last.png")  # to look at where a test has failed
            made.close()


def left_well(screen: Screen) -> str:
    """Wait for the application to end; what it has kept of its settings."""
    until(lambda: screen.process.poll() is not None, "the end of the application")
    assert screen.process.returncode == 0
    screen.said.seek(0)
    assert screen.said.read() == ""
    return (screen.folder / "config" / "gradviz" / "gradviz.conf").read_text(encoding="utf-8")


def blocks_of(path: Path) -> tuple[tuple[str, ...], str]:
    """Return the leaves of a saved network by name, and its lines."""
    program = load_document(path)[1]
    assert isinstance(program, NetworkSpec)
    return tuple(leaf.name for leaf in program.leaves), "\n".join(program.lines)


def command(screen: Screen, words: str) -> None:
    """Do a command of the palette."""
    screen.keys("ctrl+shift+p")
    screen.type(words)
    screen.keys("Return")


def test_by_keyboard_alone(screen: Screen) -> None:
    folder = screen.folder
    screen.keys("ctrl+o")
    screen.dialog("^Open")
    screen.type(str(SCRIPT))
    screen.keys("Return")
    screen.gone("^Open")
    screen.wait_title("images.py")
    until(lambda: screen.count(PARAMETER, CANVAS) > 10, "the script's graph")
    _fold_and_step(screen)
    _write_picture(screen, folder / "end.png")

    command(screen, "dark")
    until(lambda: screen.count(DARK_CANVAS, CANVAS) > 10_000, "a dark canvas")
    english = screen.still()
    command(screen, "language")
    screen.wait_change(english)
    screen.resized(lambda: screen.keys("ctrl+equal"))
    screen.wait_title("images.py")
    screen.resized(lambda: screen.keys("ctrl+minus"))
    until(lambda: screen.count(DARK_BACKWARD, CANVAS) > 50, "the moment that was shown")

    screen.keys("ctrl+n")
    until(lambda: "images.py" not in screen.title(), "a new network")
    for letters in ("lin", "relu"):
        before = screen.still()
        screen.keys("slash")
        screen.type(letters)
        screen.wait_change(before)
        screen.keys("Return")
    screen.keys("ctrl+s")
    until(lambda: len(screen.windows(".+")) > 1, "where to save")
    screen.do("windowfocus", "--sync", screen.windows(".+")[-1])
    screen.type(str(folder / "net.gradviz"))
    screen.keys("Return")
    until(lambda: screen.title().startswith("net.gradviz –"), "a saved network")
    screen.do("windowfocus", "--sync", screen.window)
    screen.keys("ctrl+q")
    kept = left_well(screen)

    assert "language=ja" in kept
    assert "theme=dark" in kept
    assert "size=100" in kept
    _, lines = blocks_of(folder / "net.gradviz")
    assert "fc1" in lines
    assert "relu" in lines


def _fold_and_step(screen: Screen) -> None:
    flat = screen.still(CANVAS)
    command(screen, "fold all")
    screen.wait_change(flat, CANVAS)
    until(lambda: screen.count(PARAMETER, CANVAS) == 0, "modules without their parameters")
    none = screen.count(BACKWARD, CANVAS)
    screen.keys("End")
    until(lambda: screen.count(BACKWARD, CANVAS) > none + 50, "gradients that have come back")
    screen.keys("Home")
    until(lambda: screen.count(BACKWARD, CANVAS) == none, "the first moment")
    before = screen.still()
    screen.keys("Right", "Right")
    screen.wait_change(before)
    unlit = screen.count(ACCENT, CANVAS)
    screen.keys("ctrl+f")
    screen.type("classifier")
    screen.keys("Return", "Escape")
    until(lambda: screen.count(ACCENT, CANVAS) > unlit + 50, "a ring around what was found")
    folded = screen.still(CANVAS)
    command(screen, "open all")
    screen.wait_change(folded, CANVAS)
    until(lambda: screen.count(PARAMETER, CANVAS) > 10, "the parameters again")
    screen.keys("End")
    screen.still()


def _write_picture(screen: Screen, path: Path) -> None:
    screen.keys("ctrl+shift+e")
    first = screen.dialog("^Export")
    screen.still()
    screen.keys("Return")
    until(lambda: len(screen.windows("^Export")) > 1, "where to write")
    screen.do("windowfocus", "--sync", next(w for w in screen.windows("^Export") if w != first))
    screen.type(str(path))
    screen.keys("Return")
    until(path.is_file, "a picture")
    screen.gone("^Export")
    with Image.open(path) as picture:
        assert min(picture.size) > 400


def _take(screen: Screen, button: tuple[int, int], row: float) -> None:
    """Open a menu by its button and click on a row: 0.0 is its upper end, 1.0 its lower one."""
    x, y = button
    below = max(x - 160, 0), y + 18, min(x + 400, real_screen.WIDTH), 790
    left, top, _, bottom = screen.opened(lambda: screen.click(x, y), below)
    screen.click(left + 40, round(top + (bottom - top) * row))


def test_by_mouse_alone(screen: Screen) -> None:
    folder = screen.folder
    screen.click(90, 377)
    screen.wait_title("Sigmoid circuit")
    _move_time(screen)
    _move_canvas(screen)
    screen.drag((105, 560), (60, 560))  # the first slider of the values
    until(lambda: "*" in screen.title(), "a changed value")

    screen.click(*EXPORT)
    first = screen.dialog("^Export")
    screen.still()
    _, _, right, bottom = screen.place(first)
    screen.click(right - 77, bottom - 35)
    until(lambda: len(screen.windows("^Export")) > 1, "where to write")
    files = next(w for w in screen.windows("^Export") if w != first)
    _press_save(screen, files)
    pictures = until(lambda: list(folder.glob("*.png")), "a picture")
    with Image.open(pictures[0]) as picture:
        assert min(picture.size) > 200
    screen.gone("^Export")

    _take(screen, THEME, 0.38)
    until(lambda: screen.count(DARK_CANVAS) > 10_000, "a dark canvas")

    _build(screen)
    screen.click(*SAVE)
    until(lambda: len(screen.windows(".+")) > 1, "where to save")
    files = next(w for w in screen.windows(".+") if w != screen.window)
    _press_save(screen, files)
    saved = until(lambda: list(folder.glob("*.gradviz")), "a saved network")
    until(lambda: "*" not in screen.title(), "a title without the mark of unsaved work")
    english = screen.still()
    _take(screen, LANGUAGE, 0.72)
    screen.wait_change(english)
    _take(screen, FILE, 0.96)
    kept = left_well(screen)

    assert "language=ja" in kept
    assert "theme=dark" in kept
    leaves, lines = blocks_of(saved[0])
    assert len(leaves) == 1
    assert lines.count("=") == 1


def _press_save(screen: Screen, dialog: str) -> None:
    screen.still()
    _, _, right, bottom = screen.place(dialog)
    screen.click(right - 50, bottom - 50)


def _move_time(screen: Screen) -> None:
    strip = 200, 800, 1100, 900
    before, none = screen.still(strip), screen.count(BACKWARD, CANVAS)
    screen.click(*PLAY)
    until(lambda: screen.count(BACKWARD, CANVAS) > none + 50, "the backward pass, by itself")
    screen.click(*PLAY)
    screen.wait_change(before, strip)
    screen.drag((600, 872), (262, 872))
    until(lambda: screen.count(BACKWARD, CANVAS) == none, "the first moment")
    screen.click(*LAST)
    until(lambda: screen.count(BACKWARD, CANVAS) > none + 50, "the last moment")


def _move_canvas(screen: Screen) -> None:
    before = screen.still(CANVAS)
    screen.wheel(700, 400, 3)
    zoomed = screen.wait_change(before, CANVAS)
    screen.drag((420, 640), (560, 600))
    panned = screen.wait_change(zoomed, CANVAS)
    screen.wheel(700, 400, -3)
    screen.wait_change(panned, CANVAS)
    screen.click(700, 150, times=1)


def _build(screen: Screen) -> None:
    """Begin a network, and drag an input and a sum from the list to the canvas."""
    screen.click(*NEW)
    until(lambda: "*" not in screen.title(), "a new network")
    screen.click(*BUILD_PAGE)
    before = screen.still()
    for row, place in ((182, (700, 300)), (728, (700, 480))):
        screen.drag((90, row), place)
        before = screen.wait_change(before)

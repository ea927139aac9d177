"""A real X server with the whole application in it, and hands: xdotool's keys and mouse.

Nothing of the application is imported: what is known of it is what a person sees and gets,
its title, its pixels, the files that it writes. There is no window manager, so a window is
given the focus by hand where a desktop would give it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageChops, ImageGrab

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("Xvfb", "xdotool")
WIDTH, HEIGHT = 1440, 900
PATIENCE = 90.0
Found = TypeVar("Found")
Box = tuple[int, int, int, int]


def missing() -> str:
    """Say what is missing for a real screen, "" for nothing."""
    absent = [name for name in PROGRAMS if not shutil.which(name)]
    if not absent:
        return ""
    return (
        f"A real window needs {' and '.join(absent)}: "
        "`python3 gradviz/bootstrap.py test` installs them where it may."
    )


def until(look: Callable[[], Found], what: str, patience: float = PATIENCE) -> Found:
    """Look again and again until there is something; fail with words."""
    end = time.monotonic() + patience
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not seen in {patience:.0f} s: {what}")
        time.sleep(0.1)


@contextmanager
def display() -> Iterator[str]:
    """Start an X server on a free display; the name of the display."""
    read, write = os.pipe()
    screen = f"{WIDTH}x{HEIGHT}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(20)


class Screen:
    """The application on a display, as somebody in front of it has it.

    Attributes
    ----------
    folder
        Where it was started: home, settings and work of a person of its own.
    """

    def __init__(self, name: str, folder: Path, *arguments: str) -> None:
        self.folder, self._name = folder, name
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("QT_")},
            "DISPLAY": name,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_STATE_HOME": str(folder / "state"),
            "QT_QPA_PLATFORM": "xcb",
            "QT_ACCESSIBILITY": "0",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
        }
        environment.pop("WAYLAND_DISPLAY", None)
        self._environment = environment
        self.said = (folder / "said.txt").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gradviz", *arguments],
            env=environment,
            cwd=folder,
            stdout=self.said,
            stderr=subprocess.STDOUT,
        )
        self.window = until(lambda: self.windows("gradviz"), "the window")[0]
        self.do("windowfocus", "--sync", self.window)

    def close(self) -> None:
        """End the application if it has not ended by itself."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(20)
        self.said.close()

    # ------------------------------------------------------------ hands

    def do(self, *words: str) -> str:
        """Let xdotool do something; what it says."""
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=60
        )
        return done.stdout

    def keys(self, *names: str) -> None:
        """Press keys, one after another, as a hand does."""
        self.do("key", "--delay", "30", *names)

    def type(self, text: str) -> None:
        """Type a text."""
        self.do("type", "--delay", "20", text)

    def point(self, x: int, y: int) -> None:
        """Move the pointer, over a place beside it: a jump is no movement."""
        self.do("mousemove", str(x - 3), str(y - 2), "sleep", "0.03", "mousemove", str(x), str(y))

    def click(self, x: int, y: int, *, times: int = 1, button: int = 1) -> None:
        """Click somewhere on the screen."""
        self.point(x, y)
        self.do("click", "--repeat", str(times), "--delay", "80", str(button))

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press, move and let go."""
        self.point(*start)
        self.do("mousedown", "1", "sleep", "0.1")
        for part in (0.1, 0.4, 0.7, 1.0):
            x, y = (round(a + (b - a) * part) for a, b in zip(start, end, strict=True))
            self.do("mousemove", str(x), str(y), "sleep", "0.15")
        self.do("sleep", "0.3", "mouseup", "1")

    def wheel(self, x: int, y: int, turns: int) -> None:
        """Turn the wheel at a place: up for positive."""
        self.point(x, y)
        self.do("click", "--repeat", str(abs(turns)), "--delay", "40", "4" if turns > 0 else "5")

    # ------------------------------------------------------------ eyes

    def windows(self, name: str) -> list[str]:
        """Return the windows that are seen and called so."""
        return self.do("search", "--onlyvisible", "--name", name).split()

    def title(self) -> str:
        """Return what the window is called."""
        return self.do("getwindowname", self.window).strip()

    def wait_title(self, *parts: str) -> None:
        """Wait until the title has these words."""
        until(lambda: all(part in self.title() for part in parts), f"a title with {parts}")

    def dialog(self, name: str) -> str:
        """Wait for a dialog and give it the keys, as a desktop would."""
        found = until(lambda: self.windows(name), f"a dialog called {name}")[-1]
        self.do("windowfocus", "--sync", found)
        return found

    def gone(self, name: str) -> None:
        """Wait until no window is called so, then go back to the main one."""
        until(lambda: not self.windows(name), f"no window called {name}")
        self.do("windowfocus", "--sync", self.window)

    def sight(self, box: Box | None = None) -> Image.Image:
        """Return what is on the screen, or a part of it: left, top, right, bottom."""
        return ImageGrab.grab(bbox=box, xdisplay=self._name).convert("RGB")

    def still(self, box: Box | None = None) -> Image.Image:
        """Return what is seen as soon as it does not change for a while."""
        last, since = self.sight(box), time.monotonic()

        def rests() -> bool:
            nonlocal last, since
            now = self.sight(box)
            if differ(now, last):
                last, since = now, time.monotonic()
            return time.monotonic() - since > 0.7

        until(rests, "a screen at rest")
        return last

    def wait_change(self, before: Image.Image, box: Box | None = None) -> Image.Image:
        """Wait until something looks otherwise, and rests so."""
        until(
            lambda: differ(self.sight(box), before),
            "a change on the screen",
        )
        return self.still(box)

    def opened(self, act: Callable[[], None], within: Box) -> Box:
        """Return where in a part of the screen something new is seen after an act."""
        before = self.still(within)
        act()
        after = self.wait_change(before, within)
        box = ImageChops.difference(after, before).getbbox()
        assert box is not None
        x, y = within[:2]
        return box[0] + x, box[1] + y, box[2] + x, box[3] + y

    def place(self, window: str) -> Box:
        """Return where a window is."""
        told = self.do("getwindowgeometry", "--shell", window)
        at = dict(line.split("=") for line in told.splitlines() if "=" in line)
        x, y, wide, high = (int(at[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))
        return x, y, x + wide, y + high

    def resized(self, act: Callable[[], None]) -> None:
        """Change the text size, and look for the window anew: it is another one."""
        before = self.still()
        act()
        self.wait_change(before)
        self.window = until(lambda: self.windows("gradviz"), "the window again")[0]
        self.do("windowfocus", "--sync", self.window)

    def count(self, color: str, box: Box | None = None) -> int:
        """Return how many px have exactly a colour."""
        wanted = tuple(bytes.fromhex(color))
        shown = self.sight(box)
        return sum(n for n, one in shown.getcolors(shown.width * shown.height) if one == wanted)


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether more has changed than the cursor of a field that blinks."""
    box = ImageChops.difference(one, other).getbbox()
    return box is not None and (box[2] - box[0]) * (box[3] - box[1]) > 80

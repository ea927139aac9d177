"""Writes `tests/golden`: three moments of the neuron in words, to be compared by the tests.

::

    python -m tests.tools.goldens

Each line tells of one thing in the picture: of which part it is, and each of its texts
with its place in whole px and the name of its colour. Read the difference before you
commit it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gradviz.animation.picture import picture
from gradviz.export.moment import moment
from gradviz.model.picture import Group, Picture, Primitive, Text
from gradviz.model.theme import theme
from tests.tools.shown import shown

FOLDER = Path(__file__).resolve().parents[1] / "golden"
MOMENTS = ("start", "sigmoid", "end")


def told(at: str) -> str:
    """Return a moment of the neuron as lines of text."""
    view = shown("neuron")
    frame = view.frame(moment(at, view.timeline, view.scene))
    made = picture(view.scene, frame, view.numbers, theme("light"))
    return "".join(f"{line}\n" for line in lines(made))


def lines(made: Picture) -> Iterator[str]:
    """Yield what a picture holds, part by part."""
    names = {color: name for name, color in reversed(theme("light").colors.items())}
    yield f"{round(made.width)} x {round(made.height)}"
    for item in made.items:
        key = item.key if isinstance(item, Group) else ""
        kind = type(item).__name__.lower()
        texts = [f"{x:.0f},{y:.0f} {names[t.color]} {t.text!r}" for t, x, y in _texts(item, 0, 0)]
        yield "; ".join([key or kind, *texts])


def _texts(item: Primitive, x: float, y: float) -> Iterator[tuple[Text, float, float]]:
    if isinstance(item, Text):
        yield item, x + item.x, y + item.y
    elif isinstance(item, Group) and item.opacity > 0:
        for part in item.items:
            yield from _texts(part, x + item.dx, y + item.dy)


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for at in MOMENTS:
        file = FOLDER / f"neuron-{at}.txt"
        file.write_text(told(at), encoding="utf-8")
        print(f"{file.name}: {len(file.read_bytes()):,} bytes")


if __name__ == "__main__":
    main()

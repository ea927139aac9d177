r"""TeX to positioned outlines: the only module that knows mathra.

mathra turns TeX into a flat SVG; here its parts become primitives of our Picture, so that
screen, SVG, PDF and HTML draw one and the same formula in theme colours. A factor of a
formula is tagged by ``\textcolor{tag}{...}``: each tag comes back as a run of its own,
with a box, to be coloured, hit and moved. Where mathra cannot be imported a formula is
one run of plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from types import ModuleType
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

import msgspec

from gradviz.model.measure import text_width
from gradviz.model.picture import Glyphs, Group, Primitive, Text

UNITS = 1000.0
"""Units of an outline in one em."""

BAR = "M0 0 H1 V1 H0 Z"
"""The outline of a rectangle (a fraction bar, the roof of a root), scaled by its placement."""

FALLBACK_ASCENT, FALLBACK_DESCENT = 0.75, 0.25

Box = tuple[float, float, float, float]
Placement = tuple[str, float, float, float, float]

_TAG = re.compile(r"\\textcolor\{([^{}]*)\}")
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
_TRANSFORM = re.compile(r"translate\((\S+) (\S+)\)(?: scale\((\S+?)(?: (\S+))?\))?")
_FIRST_COLOR = 0x010000

_WARNING = "<mathra:warning"

Parts = tuple[str, list[tuple[str, Placement]], str]
"""The edges of an SVG, its outlines in place with the colour of each, its text."""

_EDGES = re.compile(r'<svg [^<>]*? viewBox="([^"<>]*)"')
_PATH = re.compile(r'<path id="([^"]*)" d="([^"]*)"/>')
_PIECE = re.compile(
    r'<(?:use href="([^"]*)"(?: x="([^"]*)" y="([^"]*)"| transform="([^"]*)")'
    r'|rect x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)")(?: fill="([^"]*)")?/>'
)
_END = re.compile(r"</g><text [^<>]*>([^<>]*)</text></svg>\s*")


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """The outlines of one tag ("" for the rest).

    `placements` are as in `gradviz.model.picture.Glyphs`; `box` is the ink's (x, y, width,
    height), y downwards from the baseline; `text` stands in the place of outlines where
    there is no typesetter.
    """

    tag: str
    placements: tuple[Placement, ...] = ()
    box: Box = (0.0, 0.0, 0.0, 0.0)
    text: str = ""


class Formula(msgspec.Struct, frozen=True, kw_only=True):
    """A typeset formula; x from its left edge, y downwards from its baseline, in px.

    `text` is the formula in plain characters, for screen readers and copying.
    """

    tex: str
    text: str
    size: float
    width: float
    ascent: float
    descent: float
    runs: tuple[Run, ...]

    @property
    def height(self) -> float:
        """Ascent and descent together."""
        return self.ascent + self.descent

    def run(self, tag: str) -> Run | None:
        """Return the run of a tag."""
        return next((run for run in self.runs if run.tag == tag), None)


def typeset(tex: str, *, size: float, display: bool = True) -> Formula:
    r"""Typeset a formula.

    Parameters
    ----------
    tex
        LaTeX of a formula; ``\textcolor{tag}{...}`` names a part.
    size
        The font's size in px.
    display
        Whether fractions and sums are large, as in a formula of its own.

    Returns
    -------
    Formula
        The same object for the same question, so that painters can keep what they made.
    """
    return _scaled(tex, float(size), display)


def paint(
    formula: Formula,
    x: float,
    y: float,
    color: Mapping[str, str] | Callable[[str], str],
    *,
    opacity: float = 1.0,
    key: str = "",
) -> Group:
    """Return the formula as primitives, its left edge at x and its baseline at y.

    Parameters
    ----------
    formula
        What `typeset` returned.
    x, y
        Where it starts, in px.
    color
        "#RRGGBB" by tag, or a function that gives it; "" is the rest of the formula. A
        tag that a mapping lacks takes the colour of the rest.
    opacity
        From 0 to 1.
    key
        Key of the group; each run's is the key, a slash and the tag.
    """
    find = color if callable(color) else lambda tag: color.get(tag, color[""])
    items = tuple(
        Group(items=(_primitive(formula, run, find(run.tag)),), key=f"{key}/{run.tag}")
        if run.tag
        else _primitive(formula, run, find(run.tag))
        for run in formula.runs
    )
    return Group(items=items, dx=x, dy=y, opacity=opacity, key=key, title=formula.text)


def _primitive(formula: Formula, run: Run, color: str) -> Primitive:
    if run.text:
        return Text(x=0.0, y=0.0, text=run.text, size=formula.size, color=color, font="math")
    return Glyphs(placements=run.placements, color=color)


def draws(tex: str) -> bool:
    """Whether the typesetter has every character of a formula and reads all of it."""
    engine = _engine()
    return engine is None or _WARNING not in engine.tex_to_svg(_TAG.sub("", tex))


def has_typesetter() -> bool:
    """Whether formulas are outlines here, and not plain text."""
    return _engine() is not None


@cache
def _engine() -> ModuleType | None:
    try:
        import mathra
    except ImportError:
        return None
    return mathra


@lru_cache(maxsize=4096)
def _scaled(tex: str, size: float, display: bool) -> Formula:
    if _engine() is None:
        return _plain(tex, size)
    formula = _em(tex, display)
    scale = size / UNITS
    return Formula(
        tex=tex,
        text=formula.text,
        size=size,
        width=formula.width * scale,
        ascent=formula.ascent * scale,
        descent=formula.descent * scale,
        runs=tuple(
            Run(
                tag=run.tag,
                placements=tuple(
                    (outline, x * scale, y * scale, sx * scale, sy * scale)
                    for outline, x, y, sx, sy in run.placements
                ),
                box=tuple(edge * scale for edge in run.box),  # type: ignore[arg-type]
            )
            for run in formula.runs
        ),
    )


@lru_cache(maxsize=4096)
def _em(tex: str, display: bool) -> Formula:
    """Return the formula in outline units."""
    tags: list[str] = []

    def sentinel(match: re.Match[str]) -> str:
        if match[1] not in tags:
            tags.append(match[1])
        return f"\\textcolor{{#{_FIRST_COLOR + tags.index(match[1]):06x}}}"

    engine = _engine()
    assert engine is not None
    svg = engine.tex_to_svg(_TAG.sub(sentinel, tex), display=display)
    colors = {f"#{_FIRST_COLOR + place:06x}": tag for place, tag in enumerate(tags)}
    return _read(svg, tex, colors)


def _read(svg: str, tex: str, tags: Mapping[str, str]) -> Formula:
    edges, pieces, text = _scanned(svg) or _parsed(svg)
    _, top, width, height = (float(edge) for edge in edges.split())
    found: dict[str, list[Placement]] = {}
    for color, placed in pieces:
        found.setdefault(tags.get(color, ""), []).append(placed)
    runs = tuple(
        Run(tag=tag, placements=tuple(placed), box=_box(placed)) for tag, placed in found.items()
    )
    return Formula(
        tex=tex,
        text=text,
        size=UNITS,
        width=width,
        ascent=-top,
        descent=height + top,
        runs=runs,
    )


def _scanned(svg: str) -> Parts | None:
    """Return the parts of an SVG as mathra writes it, None where it is written otherwise.

    To parse all of its XML takes longer than to typeset the formula.
    """
    head, _, rest = svg.partition("</metadata>")
    defined, _, drawn = rest.partition("<defs>")[2].partition("</defs>")
    edges, end = _EDGES.match(head), _END.search(drawn)
    if edges is None or end is None or not drawn.startswith("<g "):
        return None
    paths, pieces = _PATH.findall(defined), _PIECE.findall(drawn, 0, end.start())
    if len(paths) != defined.count("<") or len(pieces) != drawn.count("<", 1, end.start()):
        return None
    outlines = {f"#{name}": _shared(outline) for name, outline in paths}
    placed = [
        (color, _glyph(outlines[href], x, y, moved) if href else _bar(*bar))
        for href, x, y, moved, *bar, color in pieces
    ]
    return edges[1], placed, unescape(end[1], {"&quot;": '"', "&apos;": "'"})


def _parsed(svg: str) -> Parts:
    """Return the parts of any SVG."""
    root = ElementTree.fromstring(svg)
    outlines: dict[str, str] = {}
    pieces: list[tuple[str, Placement]] = []
    text = ""
    for element in root.iter():
        kind, given = element.tag.rpartition("}")[2], element.attrib
        if kind == "path":
            outlines[f"#{given['id']}"] = _shared(given["d"])
        elif kind == "text":
            text = element.text or ""
        elif kind == "use":
            x, y, moved = (given.get(name, "") for name in ("x", "y", "transform"))
            placed = _glyph(outlines[given["href"]], x, y, moved)
            pieces.append((given.get("fill", ""), placed))
        elif kind == "rect":
            placed = _bar(given["x"], given["y"], given["width"], given["height"])
            pieces.append((given.get("fill", ""), placed))
    return root.attrib["viewBox"], pieces, text


def _glyph(outline: str, x: str, y: str, moved: str) -> Placement:
    found = _TRANSFORM.fullmatch(moved)
    if found is None:
        return (outline, float(x), -float(y), 1.0, -1.0)
    across = float(found[3] or 1)
    return (outline, float(found[1]), -float(found[2]), across, -float(found[4] or across))


def _bar(x: str, y: str, width: str, height: str) -> Placement:
    return (BAR, float(x), -float(y), float(width), -float(height))


@lru_cache(maxsize=4096)
def _shared(outline: str) -> str:
    """Return one string object for equal outlines: painters cache by it."""
    return outline


@lru_cache(maxsize=4096)
def _extent(outline: str) -> Box:
    """Return (left, low, right, high) of an outline's points, control points included."""
    if outline == BAR:
        return (0.0, 0.0, 1.0, 1.0)
    numbers = [float(number) for number in _NUMBER.findall(outline)]
    across, up = numbers[0::2], numbers[1::2]
    return (min(across), min(up), max(across), max(up))


def _box(placements: list[Placement]) -> Box:
    edges = []
    for outline, x, y, across, up in placements:
        left, low, right, high = _extent(outline)
        edges.append((x + left * across, y + high * up, x + right * across, y + low * up))
    left, top = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    right, bottom = max(edge[2] for edge in edges), max(edge[3] for edge in edges)
    return (left, top, right - left, bottom - top)


def _plain(tex: str, size: float) -> Formula:
    text = plain_text(tex)
    width = text_width(text, font="math", size=size)
    box = (0.0, -FALLBACK_ASCENT * size, width, (FALLBACK_ASCENT + FALLBACK_DESCENT) * size)
    return Formula(
        tex=tex,
        text=text,
        size=size,
        width=width,
        ascent=FALLBACK_ASCENT * size,
        descent=FALLBACK_DESCENT * size,
        runs=(Run(tag="", box=box, text=text),),
    )


_SIGNS = {
    r"\partial": "∂",
    r"\times": "×",
    r"\cdot": "·",
    r"\odot": "⊙",
    r"\sum": "∑",
    r"\ast": "∗",
    r"\ldots": "…",
    r"\sigma": "σ",
    r"\mu": "μ",
    r"\Phi": "Φ",
    r"\varphi": "φ",
    r"\infty": "∞",
    r"\le": "≤",
    r"\ge": "≥",
    r"\left": "",
    r"\right": "",
    r"\,": " ",
    r"\;": " ",
    r"\_": "_",
    r"\\": "; ",
}


def plain_text(tex: str) -> str:
    r"""Write TeX in plain characters, roughly; only for where there is no typesetter.

    Examples
    --------
    >>> plain_text(r"a = \frac{1}{1 + e^{-z}}")
    'a = (1)/(1 + e^(−z))'
    """
    text = _TAG.sub("", tex).replace("-", "\u2212").replace(r"\partial ", "\u2202")
    text = re.sub(r"\\(?:operatorname|mathrm|mathsf|text)\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\(?:begin|end)\{\w+\}", "", text)
    text = re.sub(r"\\hat\{(\w)\}", "\\1\u0302", text)
    for _ in range(20):
        changed = re.sub(r"\\d?frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", text)
        changed = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", changed)
        changed = re.sub(r"([\^_])\{(\w)\}", r"\1\2", changed)
        changed = re.sub(r"([\^_])\{([^{}]*)\}", r"\1(\2)", changed)
        changed = re.sub(r"(?<![\w}])\{([^{}]*)\}", r"\1", changed)
        if changed == text:
            break
        text = changed
    text = re.sub(r"\\[A-Za-z]+|\\.", lambda match: _SIGNS.get(match[0], match[0][1:]), text)
    return re.sub(r"\s+", " ", text.replace("{", "").replace("}", "")).strip()

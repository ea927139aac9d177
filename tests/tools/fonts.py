"""Makes the bundled fonts and their advance tables from the originals.

Run by hand when a font or the set of characters changes, never by the app or the tests::

    python -m tests.tools.fonts FOLDER

`FOLDER` holds the originals under these names: ``Inter-Regular.woff2`` and its Medium,
SemiBold and Italic (Inter 4.1; npm package ``inter-ui``), ``JetBrainsMono-Regular.ttf``
(2.242; Debian's ``fonts-jetbrains-mono``), ``STIXTwoMath.woff2`` (2.12; npm package
``@fontsource/stix-two-math``, its "latin" file holds all signs), ``NotoSansCJK-Regular.ttc``
and ``NotoSansCJK-Bold.ttc`` (2.004; Debian's ``fonts-noto-cjk``).

All are under the SIL Open Font License 1.1 without a reserved name. The subsets still get
family names of their own, so that a full "Inter" of another version that is installed on
the machine is never mistaken for the one that was measured.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from gradviz.model.resources import resource

VERSION = "1.0 of gradviz"
KERNED = [chr(c) for c in (*range(0x20, 0x7F), *range(0xC0, 0x100), 0x2013, 0x2014, 0x2018)]
KERNED += list("’“”…×−·σ∂") + [chr(c) for c in range(0x391, 0x3CA)]
"""Characters whose pairs are kept in the advance table."""

LATIN = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2B0, 0x300), *range(0x300, 0x370),
    *range(0x370, 0x400), *range(0x400, 0x460), *range(0x1D2C, 0x1DC0),
    *range(0x2010, 0x205F), *range(0x2070, 0x209D),
    *range(0x20A0, 0x20C0), *range(0x2100, 0x2190), *range(0x2190, 0x2400),
    *range(0x25A0, 0x2600), *range(0x2700, 0x27C0), *range(0x27E6, 0x27EC), *range(0x1E00, 0x1F00),
]  # fmt: skip
MATHEMATICAL = [
    *range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x370, 0x400), *range(0x2010, 0x2060),
    *range(0x2070, 0x209D), *range(0x2100, 0x2150), *range(0x2190, 0x2400), *range(0x27E6, 0x27EC),
    *range(0x100, 0x180), *range(0x300, 0x370), *range(0x1D2C, 0x1D6B), *range(0x1E00, 0x1F00),
]  # fmt: skip
RAISED = {"ᵀ": "T", "ᵖ": "p", "ᵏ": "k", "ᵐ": "m"}
"""Superscripts of formulas; where a font lacks one it is made of the letter."""


class Face(NamedTuple):
    """One bundled file: where it comes from and what it is called."""

    file: str
    source: str
    family: str
    style: str
    weight: int
    characters: Iterable[int]
    features: tuple[str, ...] = ()
    cursive: bool = False


def japanese() -> list[int]:
    """List JIS X 0208's signs, kana and level 1, full-width forms and half-width kana."""
    rows = [*range(1, 9), *range(16, 48)]
    pairs = (bytes((row + 0xA0, cell + 0xA0)) for row in rows for cell in range(1, 95))
    text = "".join(pair.decode("euc_jp", errors="ignore") for pair in pairs)
    extra = [*range(0x3000, 0x3100), *range(0xFF01, 0xFFA0), *range(0x2460, 0x2474)]
    level_two = "躇躊綺麗"  # a few words of everyday prose that need level 2
    latin = set(LATIN) - {0x25CE, 0x203B}
    return sorted((set(map(ord, text + level_two)) | set(extra)) - latin)


def faces() -> list[Face]:
    """List all bundled files."""
    roman = {"characters": LATIN, "features": ("kern", "tnum", "ccmp", "mark", "mkmk")}
    sans, jp = "gradviz Sans", "gradviz Sans JP"
    made = [
        Face(f"gradviz-sans-{style.lower()}.ttf", f"Inter-{style}.woff2", sans, style, weight,
             **roman, cursive=style == "Italic")  # type: ignore[arg-type]
        for style, weight in (("Regular", 400), ("Medium", 500), ("SemiBold", 600), ("Italic", 400))
    ]  # fmt: skip
    made += [
        Face(f"gradviz-sans-jp-{style.lower()}.otf", f"NotoSansCJK-{style}.ttc", jp, style, weight,
             japanese())
        for style, weight in (("Regular", 400), ("Bold", 700))
    ]  # fmt: skip
    made.append(
        Face("gradviz-mono-regular.ttf", "JetBrainsMono-Regular.ttf", "gradviz Mono", "Regular",
             400, LATIN)
    )  # fmt: skip
    made += [
        Face(f"gradviz-math-{style.lower()}.ttf", "STIXTwoMath.woff2", "gradviz Math", style, 400,
             MATHEMATICAL, cursive=style == "Italic")
        for style in ("Regular", "Italic")
    ]  # fmt: skip
    return made


def slanted(font: TTFont) -> None:
    """Give the letters the shapes of the mathematical italic alphabet, as TeX draws variables."""
    capitals, small = (0x41, 0x1D434), (0x61, 0x1D44E)
    greek_capitals, greek_small = (0x391, 0x1D6E2), (0x3B1, 0x1D6FC)
    runs = [(*capitals, 26), (*small, 26), (*greek_capitals, 25), (*greek_small, 25)]
    swap = {plain + i: math + i for plain, math, count in runs for i in range(count)}
    swap |= {ord("h"): 0x210E, ord("∂"): 0x1D715, ord("ϵ"): 0x1D716, ord("ϕ"): 0x1D719}
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in (4, 12):
            best = font.getBestCmap()
            table.cmap.update({plain: best[math] for plain, math in swap.items() if math in best})


def raised(font: TTFont, superscripts: str) -> None:
    """Add superscript letters that a font does not have, as small letters set high."""
    cmap, glyphs, metrics = font.getBestCmap(), font["glyf"], font["hmtx"].metrics
    missing = [sign for sign in superscripts if ord(sign) not in cmap]
    for sign in missing:
        letter, name = cmap[ord(RAISED[sign])], f"uni{ord(sign):04X}"
        pen, shape = TTGlyphPen(None), DecomposingRecordingPen(font.getGlyphSet())
        font.getGlyphSet()[letter].draw(shape)
        high = 0.42 * font["OS/2"].sCapHeight
        shape.replay(TransformPen(pen, (0.62, 0, 0, 0.62, 0, high)))
        glyphs[name] = pen.glyph()
        glyphs[name].recalcBounds(glyphs)
        metrics[name] = (round(0.62 * metrics[letter][0]), glyphs[name].xMin)
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format in (4, 12):
                table.cmap[ord(sign)] = name


def rename(font: TTFont, face: Face) -> None:
    """Set the names and style bits; copyright and licence stay as they are."""
    bold, regular = face.weight >= 700, face.style in ("Regular", "Bold", "Italic")
    base = face.family if regular else f"{face.family} {face.style}"
    full, script = f"{face.family} {face.style}", f"{face.family}-{face.style}".replace(" ", "")
    original = font["name"].getDebugName(4)
    names = {
        1: base, 2: face.style if regular else "Regular", 3: f"{script}; {VERSION}", 4: full,
        5: f"Version {VERSION}", 6: script, 16: face.family, 17: face.style,
        10: f"A subset of {original} for the app gradviz, renamed; not the original font.",
    }  # fmt: skip
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (0, 7, 13, 14)]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
    selection = font["OS/2"].fsSelection & ~0b1100001
    style = (0b1 if face.cursive else 0) | (0b100000 if bold else 0)
    font["OS/2"].fsSelection = selection | (style or 0b1000000)
    font["head"].macStyle = (1 if bold else 0) | (2 if face.cursive else 0)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [script]
        cff.topDictIndex[0].FullName, cff.topDictIndex[0].FamilyName = full, face.family


def make(face: Face, sources: Path) -> TTFont:
    """Subset and rename one font."""
    font = TTFont(sources / face.source, fontNumber=0, lazy=False, recalcTimestamp=False)
    if "glyf" in font and "Mono" not in face.family:
        raised(font, "ᵀ")  # the sign of transposition stays upright
        if face.family == "gradviz Math" and face.cursive:
            slanted(font)
        raised(font, "".join(RAISED))
    options = Options()
    options.hinting = False
    options.layout_features = list(face.features)
    options.drop_tables += ["MATH", "VORG", "vhea", "vmtx", "BASE", "gasp", "DSIG", "STAT"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(face.characters))
    subsetter.subset(font)
    rename(font, face)
    font.flavor = None
    return font


def lookups(font: TTFont, table: str, tag: str) -> Iterator[Any]:
    """Yield the subtables of one feature of GSUB or GPOS."""
    if table not in font:
        return
    layout = font[table].table
    chosen = {
        index
        for record in layout.FeatureList.FeatureRecord
        if record.FeatureTag == tag
        for index in record.Feature.LookupListIndex
    }
    for index in sorted(chosen):
        for sub in layout.LookupList.Lookup[index].SubTable:
            yield getattr(sub, "ExtSubTable", sub)


def tabular(font: TTFont) -> dict[str, str]:
    """Map each glyph to the one that `tnum` puts in its place."""
    found: dict[str, str] = {}
    for sub in lookups(font, "GSUB", "tnum"):
        found.update(sub.mapping)
    return found


def pair(sub: Any, left: str, right: str) -> int | None:
    """Return what a pair-positioning subtable moves between two glyphs, None if it is silent."""
    if left not in sub.Coverage.glyphs:
        return None
    if sub.Format == 1:
        for record in sub.PairSet[sub.Coverage.glyphs.index(left)].PairValueRecord:
            if record.SecondGlyph == right:
                return getattr(record.Value1, "XAdvance", 0) or 0
        return None
    first = sub.ClassDef1.classDefs.get(left, 0)
    second = sub.ClassDef2.classDefs.get(right, 0)
    value = sub.Class1Record[first].Class2Record[second].Value1
    return getattr(value, "XAdvance", 0) or 0


def kerning(font: TTFont) -> dict[str, str]:
    """List kerned pairs, as one string of pairs for each distance in font units."""
    cmap = font.getBestCmap()
    subs = [s for s in lookups(font, "GPOS", "kern") if hasattr(s, "PairSet") or s.Format == 2]
    found: dict[str, str] = defaultdict(str)
    digits = tabular(font)
    for left in KERNED:
        for right in KERNED:
            if ord(left) not in cmap or ord(right) not in cmap:
                continue
            a, b = (digits.get(cmap[ord(c)], cmap[ord(c)]) for c in (left, right))
            move = next((m for m in (pair(s, a, b) for s in subs) if m is not None), 0)
            if move:
                found[str(move)] += left + right
    return dict(found)


def advances(font: TTFont) -> dict[str, Any]:
    """Collect what the text measurer needs of one font, in font units."""
    metrics, cmap, digits = font["hmtx"].metrics, font.getBestCmap(), tabular(font)
    widths: dict[str, str] = defaultdict(str)
    tabs: dict[str, str] = defaultdict(str)
    for code, glyph in sorted(cmap.items()):
        widths[str(metrics[glyph][0])] += chr(code)
        if metrics[digits.get(glyph, glyph)][0] != metrics[glyph][0]:
            tabs[str(metrics[digits[glyph]][0])] += chr(code)
    os2 = font["OS/2"]
    return {
        "unit": font["head"].unitsPerEm,
        "ascent": font["hhea"].ascent,
        "descent": -font["hhea"].descent,
        "capital": os2.sCapHeight,
        "x": os2.sxHeight,
        "advances": dict(widths),
        "tabular": dict(tabs),
        "kerning": kerning(font),
    }


def main(arguments: list[str]) -> int:
    """Write all fonts and `advances.json` into `resources/fonts`."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    target, table = resource("fonts"), {}
    for face in faces():
        font = make(face, Path(arguments[0]))
        font.save(target / face.file)
        table[face.file] = advances(TTFont(target / face.file))
        print(f"{face.file}: {(target / face.file).stat().st_size // 1024} kB")
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"), indent=0)
    (target / "advances.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

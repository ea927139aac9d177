"""Japanese is complete: a missing or unfinished text fails, and is named."""

from __future__ import annotations

import string

import pytest

from gradviz.model.measure import _face, face_names
from gradviz.model.resources import resource, resource_root
from tests.tools import translations
from tests.tools.translations import Text, all_texts, missing, modules, read, texts_of, ts_file

SAMPLE = """
translate("C", "plain")
words.translate("C", "first " "second")
translate(
    "C",
    "one "
    + "two",
)
message("C", ("in " "parentheses"), name=1)
translate("C", "{n} things", n=3)
painter.translate(3, 4)
translate(context, text)
message("C", f"made of {parts}")
def complain(ok):
    text = "first reason"
    raise Wrong(message("C", text))
def choose(ok):
    text = "yes" if ok else "no"
    return translate("C", text)
"""


def test_texts_are_found_in_plain_python() -> None:
    assert list(texts_of(SAMPLE)) == [
        Text("C", "plain"),
        Text("C", "first second"),
        Text("C", "one two"),
        Text("C", "in parentheses"),
        Text("C", "{n} things", True),
        Text("C", "first reason"),
        Text("C", "yes"),
        Text("C", "no"),
    ]


def test_texts_that_cannot_be_found_are_noticed() -> None:
    assert list(translations.unreadable(SAMPLE)) == [12, 13]
    assert list(translations.unreadable("translate(c, t)  # text from data")) == []


@pytest.mark.parametrize("code", ["ja", "en"])
def test_no_text_is_missing(code: str) -> None:
    lines = "\n".join(f"  {text.context}: {text.source!r}" for text in missing(code))
    if lines:
        pytest.fail(f"no finished translation in {ts_file(code).name}:\n{lines}", pytrace=False)


def test_every_text_is_a_literal() -> None:
    """A computed text would never reach a translator."""
    found = [
        f"{path.relative_to(translations.ROOT)}:{line}"
        for path in modules()
        for line in translations.unreadable(path.read_text(encoding="utf-8"))
    ]
    assert not found, f"not literals, nor marked {translations.FROM_DATA!r}: {found}"


@pytest.mark.parametrize("code", ["ja", "en"])
def test_translations_use_the_fields_of_their_source(code: str) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    for (context, source), entry in read(ts_file(code)).items():
        for form in entry.forms:
            assert fields(form) <= fields(source), f"{context}: {source!r} -> {form!r}"


def test_every_source_is_a_format() -> None:
    for text in all_texts():
        assert list(string.Formatter().parse(text.source)), text


def test_every_character_that_is_shown_is_in_the_bundled_fonts() -> None:
    known = {c for name in face_names("ui") for c in _face(name).advances} | set("\n\t\r")
    shown = {"gradviz_ja.ts": "".join(f for e in read(ts_file("ja")).values() for f in e.forms)}
    for kind in ("*.toml", "*.md"):
        for path in resource_root().rglob(kind):
            shown[path.name] = path.read_text(encoding="utf-8")
    lacking = {name: sorted(set(text) - known) for name, text in shown.items() if set(text) - known}
    assert not lacking, f"add them in tests/tools/fonts.py: {lacking}"


def test_the_files_are_as_the_tool_writes_them(tmp_path: object) -> None:
    for code in ("ja", "en"):
        path = resource(f"translations/gradviz_{code}.ts")
        before = path.read_text(encoding="utf-8")
        target = tmp_path / path.name  # type: ignore[operator]
        translations.write(target, code, read(path))
        assert target.read_text(encoding="utf-8") == before, "run: tests.tools.translations update"

"""Translation, plurals, sentences as data, and the live switch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gradviz.model import words
from gradviz.model.words import Message, language, message, set_language, subscribe, translate

TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="{code}">
<context>
    <name>Test</name>
    <message><source>Play</source><translation>再生</translation></message>
    <message><source>Later</source><translation type="unfinished">あとで</translation></message>
    <message><source>No file {{name}}.</source>
        <translation>{{name}} がありません。</translation></message>
    <message><source>Bad {{name}}</source><translation>{{nothing}}</translation></message>
    <message numerus="yes"><source>{{n}} steps</source>
        <translation>{forms}</translation></message>
</context>
</TS>
"""
FORMS = {
    "ja": "<numerusform>{n} ステップ</numerusform>",
    "en": "<numerusform>{n} step</numerusform><numerusform>{n} steps</numerusform>",
}


@pytest.fixture(autouse=True)
def dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for code, forms in FORMS.items():
        text = TS.format(code=code, forms=forms)
        (tmp_path / f"gradviz_{code}.ts").write_text(text, encoding="utf-8")
    monkeypatch.setattr(words, "resource", lambda name: tmp_path / name.split("/")[1])
    words._table.cache_clear()
    yield
    set_language("en")
    words._table.cache_clear()


def test_english_is_the_source() -> None:
    assert language() == "en"
    assert translate("Test", "Play") == "Play"


def test_japanese() -> None:
    set_language("ja_JP.UTF-8")
    assert language() == "ja"
    assert translate("Test", "Play") == "再生"
    assert translate("Test", "No file {name}.", name="a") == "a がありません。"


@pytest.mark.parametrize(("context", "text"), [("Test", "Later"), ("Test", "?"), ("No", "Play")])
def test_what_is_not_translated_stays_english(context: str, text: str) -> None:
    set_language("ja")
    assert translate(context, text) == text


def test_a_translation_with_a_wrong_field_falls_back() -> None:
    set_language("ja")
    assert translate("Test", "Bad {name}", name="x") == "Bad x"


def test_plurals() -> None:
    assert [translate("Test", "{n} steps", n=n) for n in (0, 1, 2)] == [
        "0 steps",
        "1 step",
        "2 steps",
    ]
    set_language("ja")
    assert translate("Test", "{n} steps", n=1) == "1 ステップ"


def test_a_message_is_worded_when_it_is_shown() -> None:
    inner = message("Test", "{n} steps", n=2)
    outer = message("Test", "No file {name}.", name=inner)
    assert outer.words() == "No file 2 steps."
    set_language("ja")
    assert outer.words() == "2 ステップ がありません。"


def test_a_message_passes_the_wire() -> None:
    sent = message("Test", "No file {name}.", name=message("Test", "{n} steps", n=2), code=3)
    data = msgspec.msgpack.encode(sent)
    assert msgspec.msgpack.decode(data, type=Message) == sent


def test_other_values_become_text() -> None:
    assert message("Test", "No file {name}.", name=Path("a")).fields == {"name": "a"}
    assert message("Test", "{n} steps", n=1) == Message(context="Test", text="{n} steps", n=1)
    assert message("Test", "{n} steps", n="many").words() == "many steps"


def test_subscribers_hear_of_a_switch_until_they_leave() -> None:
    heard: list[str] = []
    leave = subscribe(lambda: heard.append(language()))
    set_language("ja")
    set_language("ja")
    leave()
    leave()
    set_language("en")
    assert heard == ["ja"]


def test_an_unknown_language_is_english() -> None:
    set_language("ja")
    set_language("tlh")
    assert language() == "en"

"""The palette finds commands by words of every language, and says why one cannot be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.model import words
from gradviz.workspace.commands import CommandTable
from gradviz.workspace.palette import KEPT, hits, recent_after
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState
from gradviz.workspace.synonyms import SYNONYMS, synonyms
from tests.workspace.test_commands import PaperDesk


@pytest.fixture
def table(still: Session) -> CommandTable:
    return CommandTable(still, PaperDesk())


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("export", "file.export"),
        ("exp pic", "file.export"),
        ("picture export", "file.export"),
        ("dark", "view.theme.dark"),
        ("theme dark", "view.theme.dark"),
        ("図を書", "file.export"),
        ("設定", "edit.settings"),
        ("zoom in", "view.zoom-in"),
        ("fa", "view.fit"),
        ("keys", "help.keys"),
        ("日本語", "view.language.ja"),
        ("unfold", "view.fold.this"),
        ("unfold all", "view.fold.none"),
        ("expand", "view.fold.none"),
        ("collapse all", "view.fold.all"),
        ("dark mode", "view.theme.dark"),
        ("font size", "view.size.larger"),
        ("bigger font", "view.size.larger"),
        ("shortcuts", "help.keys"),
        ("preferences", "edit.settings"),
        ("resize panel", "view.width.inspector.wider"),
        ("search", "edit.find"),
        ("screenshot", "file.export"),
        ("展開", "view.fold.none"),
        ("フォント", "view.size.larger"),
        ("ダークモード", "view.theme.dark"),
        ("ショートカット", "help.keys"),
        ("検索", "edit.find"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_meant_is_found(
    table: CommandTable, still: Session, typed: str, wanted: str, language: str
) -> None:
    words.set_language(language)
    try:
        found = [hit.id for hit in hits(table, typed, still.state)]
        assert wanted in found[:4], found[:6]
    finally:
        words.set_language("en")


def test_marks_are_the_letters_that_were_typed(table: CommandTable, still: Session) -> None:
    first = hits(table, "zoo", still.state)[0]

    assert "".join(first.words[k] for k in first.marks).casefold() == "zoo"


def test_everything_is_listed_and_the_last_used_first(table: CommandTable, still: Session) -> None:
    found = hits(table, "", still.state, ("view.fit", "time.play"))

    assert [hit.id for hit in found[:2]] == ["view.fit", "time.play"]
    assert len(found) == sum(not one.id.startswith(("help.palette", "view.walk.")) for one in table)


def test_it_says_what_is_missing(table: CommandTable) -> None:
    said = {hit.id: hit.why for hit in hits(table, "", AppState()) if not hit.enabled}

    assert said["file.export"] == "nothing is traced"
    assert said["time.breakpoint"] == "nothing is selected"


@given(st.text(max_size=12))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    table = CommandTable(Session(), PaperDesk())
    for hit in hits(table, typed, AppState()):
        assert all(0 <= place < len(hit.words) for place in hit.marks)


def test_few_are_remembered() -> None:
    kept: tuple[str, ...] = ()
    for number in range(20):
        kept = recent_after(kept, f"c{number % 10}")

    assert len(kept) == KEPT
    assert kept[0] == "c9"
    assert len(set(kept)) == KEPT


def test_every_other_word_belongs_to_a_command(table: CommandTable) -> None:
    ids = {command.id for command in table}
    for known in SYNONYMS:
        assert any(one == known or (known[-1] == "." and one.startswith(known)) for one in ids)
    assert synonyms("view.width.inspector.wider") == SYNONYMS["view.width."]()
    assert synonyms("view.fold.3") == SYNONYMS["view.fold."]()
    assert synonyms("view.walk.up") == ""
    assert "japanese" in synonyms("view.language.ja")
    assert "japanese" not in synonyms("view.language.en")


def test_a_word_of_a_name_goes_before_another_word_for_it(
    table: CommandTable, still: Session
) -> None:
    found = [hit.id for hit in hits(table, "fold", still.state)]
    assert found.index("view.fold.all") < 4
    assert hits(table, "zoom", still.state)[0].id in ("view.zoom-in", "view.zoom-out")

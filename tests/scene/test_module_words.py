"""A module that is called like its class does not say it twice."""

from __future__ import annotations

import pytest

from gradviz.scene.enclosures import Folded
from gradviz.scene.frames import class_shown, folded_width, folded_words


def named(title: str, kind: str = "CrossEntropyLoss", numbers: int = 0) -> Folded:
    return Folded(title=title, type=kind, ops=("a", "b"), outputs=(("b", 0),), numbers=numbers)


@pytest.mark.parametrize("title", ["CrossEntropyLoss", "CrossEntropyLoss #2"])
def test_the_class_is_left_out_where_the_name_says_it(title: str) -> None:
    assert class_shown(named(title)) == folded_words(named(title)) == ""
    assert folded_words(named(title, numbers=1234)) == "1,234"


def test_another_name_has_its_class_beside_it() -> None:
    assert folded_words(named("crit", numbers=7)) == "CrossEntropyLoss  ·  7"
    assert folded_width(named("CrossEntropyLoss x")) > folded_width(named("CrossEntropyLoss"))

"""Sizes, names, docstrings and colours of the source: what grows unnoticed elsewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, files, name, tree

FILE_LINES = 400
FUNCTION_LINES = 60
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "common"}
COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3,4})(?![0-9A-Za-z])")
SOURCES = files("gradviz", "tests")


def test_no_file_is_long() -> None:
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    report(f"{name(path)} has {n} lines" for path, n in counts.items() if n > FILE_LINES)


def test_no_function_is_long() -> None:
    report(
        f"{name(path)}:{node.lineno} {node.name} has {lines} lines"
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := body_lines(node)) > FUNCTION_LINES
    )


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring, which may be as long as it needs."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def test_every_module_says_what_it_is() -> None:
    report(f"{name(p)} has no docstring" for p in SOURCES if not ast.get_docstring(tree(p)))


def test_names_say_something() -> None:
    """A name for anything is a name for nothing."""
    for path in SOURCES:
        parts = path.relative_to(ROOT).parts
        words = {word for part in parts for word in Path(part).stem.lower().split("_")}
        assert not words & EMPTY_NAMES, name(path)


def test_colours_are_tokens() -> None:
    report(
        f"{name(path)}:{line} has a colour of its own: {text!r}"
        for path in files("gradviz")
        if not name(path).startswith("gradviz/model/theme")
        for line, text in strings(tree(path))
        if COLOUR.search(text)
    )


def report(wrong: Iterable[str]) -> None:
    """Fail with everything that is wrong, one a line."""
    lines = list(wrong)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def strings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the string literals that are not docstrings or other bare strings."""
    bare = {id(n.value) for n in ast.walk(module) if isinstance(n, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


@pytest.mark.parametrize("text", ["#fff", "color: #0072B2;", "#11223344"])
def test_the_colour_rule_sees_colours(text: str) -> None:
    assert COLOUR.search(text)


@pytest.mark.parametrize("text", ["#1", "#12", "# a comment", "#abstract", "item #12345"])
def test_the_colour_rule_sees_nothing_else(text: str) -> None:
    assert not COLOUR.search(text)

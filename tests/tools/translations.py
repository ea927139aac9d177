"""Finds the texts of `gradviz` and keeps the `.ts` files of `resources/translations`.

::

    python -m tests.tools.translations missing         # list what has no translation
    python -m tests.tools.translations update          # add new texts as unfinished
    python -m tests.tools.translations fill FILE.json  # {"Context": {"source": "translation"}}
    python -m tests.tools.translations prune           # drop what the code no longer says

Qt's `pyside6-lupdate` was tried first: it does not find an alias such as `message`, nor a
text in parentheses, nor a plural given by name; so calls are found in Python's own syntax
tree. The files stay Qt's format and open in Linguist. They carry no line numbers, which
would change with every edit. `gradviz_en.ts` holds plurals only.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
CALLS = ("translate", "message")
FROM_DATA = "# text from data"
"""Marks a call whose text is not a literal: it comes from a file or a table of messages."""


Names = dict[str, list[str]]
"""What the names of a function can be, where that is spelled out."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Text(NamedTuple):
    """One text of the program."""

    context: str
    source: str
    plural: bool = False


class Entry(NamedTuple):
    """One translation as it stands in a file; no forms means unfinished."""

    plural: bool
    forms: tuple[str, ...]


Table = dict[tuple[str, str], Entry]


def spelled(node: ast.expr, names: Names) -> list[str]:
    """List the strings that an expression can be: a literal, a joined one, a choice, a name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = spelled(node.left, names), spelled(node.right, names)
        return [a + b for a in left for b in right]
    if isinstance(node, ast.IfExp):
        one, other = spelled(node.body, names), spelled(node.orelse, names)
        return one + other if one and other else []
    if isinstance(node, ast.Name):
        return names.get(node.id, [])
    return []


def assigned(scope: ast.AST) -> Names:
    """Map the names that one function, or the module, gives only literal strings."""
    names: dict[str, list[str]] = {}
    computed: set[str] = set()
    for node in own_nodes(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    texts = spelled(node.value, {})
                    names.setdefault(target.id, []).extend(texts)
                    computed |= set() if texts else {target.id}
    return {name: texts for name, texts in names.items() if name not in computed}


def own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield what lies in a function or module, not in the functions inside it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, FUNCTIONS):
            waiting.extend(ast.iter_child_nodes(node))


def calls(source: str) -> Iterator[tuple[ast.Call, Names]]:
    """Yield the calls that word a text, each with the strings of its function's names."""
    tree = ast.parse(source)
    scopes = [tree, *(node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))]
    shared = assigned(tree)
    for scope in scopes:
        names = {**shared, **assigned(scope)}
        for node in own_nodes(scope):
            if isinstance(node, ast.Call) and len(node.args) >= 2:
                called = getattr(node.func, "id", getattr(node.func, "attr", None))
                if called in CALLS:
                    yield node, names


def texts_of(source: str) -> Iterator[Text]:
    """Yield the texts of one module."""
    for call, names in calls(source):
        plural = len(call.args) > 2 or any(word.arg == "n" for word in call.keywords)
        for context in spelled(call.args[0], names):
            for text in spelled(call.args[1], names):
                yield Text(context, text, plural)


def unreadable(source: str) -> Iterator[int]:
    """Yield the lines of calls whose text this tool cannot read and which are not marked."""
    lines = source.splitlines()
    for call, names in calls(source):
        readable = spelled(call.args[0], names) and spelled(call.args[1], names)
        painter = isinstance(call.func, ast.Attribute) and not spelled(call.args[0], names)
        marked = any(FROM_DATA in line for line in lines[call.lineno - 1 : call.end_lineno])
        if not (readable or painter or marked):
            yield call.lineno


def modules(root: Path = ROOT) -> list[Path]:
    """List the modules whose texts a person may read."""
    return sorted(p for p in (root / "gradviz").rglob("*.py") if p.name != "words.py")


def all_texts(root: Path = ROOT) -> list[Text]:
    """List every text of the program once; plural if any call gives it a number."""
    found: dict[tuple[str, str], bool] = {}
    for path in modules(root):
        for text in texts_of(path.read_text(encoding="utf-8")):
            key = (text.context, text.source)
            found[key] = found.get(key, False) or text.plural
    return sorted(Text(context, source, plural) for (context, source), plural in found.items())


def ts_file(code: str) -> Path:
    """Return the place of a language's file."""
    return ROOT / "resources" / "translations" / f"gradviz_{code}.ts"


def read(path: Path) -> Table:
    """Read a `.ts` file."""
    table: Table = {}
    if not path.exists():
        return table
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for entry in context.iter("message"):
            worded = entry.find("translation")
            forms: tuple[str, ...] = ()
            if worded is not None and worded.get("type") != "unfinished":
                parts = [form.text or "" for form in worded.iter("numerusform")]
                forms = tuple(parts or [worded.text or ""])
            plural = entry.get("numerus") == "yes"
            table[name, entry.findtext("source", "")] = Entry(plural, forms if all(forms) else ())
    return table


def write(path: Path, code: str, table: Table) -> None:
    """Write a `.ts` file, sorted, so that two people's additions seldom meet."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines.append(f'<TS version="2.1" language="{code}" sourcelanguage="en">')
    last = None
    for (context, source), entry in sorted(table.items()):
        if context != last:
            lines += ["</context>"] if last is not None else []
            lines += ["<context>", f"    <name>{escape(context)}</name>"]
            last = context
        lines.append('    <message numerus="yes">' if entry.plural else "    <message>")
        lines.append(f"        <source>{escape(source)}</source>")
        lines.append(f"        {worded(entry)}")
        lines.append("    </message>")
    lines += ["</context>"] if last is not None else []
    path.write_text("\n".join([*lines, "</TS>", ""]), encoding="utf-8")


def worded(entry: Entry) -> str:
    """Spell the translation element of an entry."""
    kind = "" if entry.forms else ' type="unfinished"'
    forms = [escape(form) for form in entry.forms]
    if entry.plural:
        inner = "".join(f"<numerusform>{form}</numerusform>" for form in forms or [""])
        return f"<translation{kind}>{inner}</translation>"
    return f"<translation{kind}>{''.join(forms)}</translation>"


def wanted(code: str, texts: list[Text]) -> list[Text]:
    """List the texts that a language's file must have."""
    return [text for text in texts if text.plural or code != "en"]


def missing(code: str, texts: list[Text] | None = None) -> list[Text]:
    """List the texts that have no finished translation."""
    table, least = read(ts_file(code)), 2 if code == "en" else 1
    texts = all_texts() if texts is None else texts
    absent = Entry(False, ())
    return [
        text
        for text in wanted(code, texts)
        if len(table.get(text[:2], absent).forms) < (least if text.plural else 1)
    ]


def update(code: str, prune: bool = False) -> None:
    """Add new texts as unfinished; with `prune`, drop what the code no longer says."""
    old, new = read(ts_file(code)), {}
    for text in wanted(code, all_texts()):
        forms = old.get(text[:2], Entry(False, ())).forms
        new[text[:2]] = Entry(text.plural, forms)
    write(ts_file(code), code, new if prune else {**old, **new})


def fill(code: str, words: dict[str, dict[str, str | list[str]]]) -> None:
    """Put translations in; a list gives the forms of a plural."""
    update(code)
    table = read(ts_file(code))
    for context, entries in words.items():
        for source, translated in entries.items():
            forms = (translated,) if isinstance(translated, str) else tuple(translated)
            plural = table[context, source].plural if (context, source) in table else False
            table[context, source] = Entry(plural, forms)
    write(ts_file(code), code, table)


def main(arguments: list[str]) -> int:
    """Do what the first word says."""
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if verb == "fill" and len(rest) in (1, 2):
        code = rest[1] if len(rest) == 2 else "ja"
        fill(code, json.loads(Path(rest[0]).read_text(encoding="utf-8")))
    elif verb in ("update", "prune"):
        for code in ("ja", "en"):
            update(code, prune=verb == "prune")
    elif verb != "missing":
        print(__doc__)
        return 2
    lacking = {code: missing(code) for code in ("ja", "en")}
    for code, texts in lacking.items():
        for text in texts:
            print(f"{code}\t{text.context}\t{text.source!r}{' (plural)' if text.plural else ''}")
    return 1 if any(lacking.values()) and verb == "missing" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

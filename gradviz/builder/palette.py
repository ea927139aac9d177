"""The palette: every block that a network can be built of, read from `resources/blocks/*.toml`.

A block is one file. What it does to shapes is said there as a pattern (see
`gradviz.builder.patterns`) or as the name of a rule (see `gradviz.builder.rules`);
nothing is computed here.
"""

from __future__ import annotations

import difflib
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from gradviz.builder.entries import Block, Parameter, Port
from gradviz.builder.functions import ALIASES
from gradviz.model.program import Argument
from gradviz.model.resources import resource
from gradviz.model.words import Message, message

__all__ = [
    "Block",
    "Parameter",
    "Port",
    "block",
    "block_of",
    "call_text",
    "families",
    "find",
    "find_block",
    "palette",
]


def families() -> tuple[tuple[str, Message], ...]:
    """Return the families of blocks in their order: name for the program, words for people."""
    return (
        ("data", message("Palette", "Data")),
        ("arithmetic", message("Palette", "Arithmetic")),
        ("functions", message("Palette", "Functions")),
        ("matrices", message("Palette", "Matrices")),
        ("shapes", message("Palette", "Shapes and types")),
        ("reductions", message("Palette", "Sums and means")),
        ("layers", message("Palette", "Layers")),
        ("activations", message("Palette", "Activations")),
        ("convolution", message("Palette", "Images and filters")),
        ("normalisation", message("Palette", "Normalisation")),
        ("sequences", message("Palette", "Sequences")),
        ("attention", message("Palette", "Attention")),
        ("losses", message("Palette", "Losses")),
        ("optimizers", message("Palette", "Optimizers")),
    )


def palette() -> tuple[Block, ...]:
    """Return all blocks, family by family.

    Raises
    ------
    ValueError
        When a file is no block; the text names it.
    """
    return tuple(_blocks().values())


def block(id: str) -> Block:  # noqa: A002 - it is called so
    """Return one block.

    Raises
    ------
    KeyError
        When there is none of that name.
    """
    return _blocks()[id]


def find_block(id: str) -> Block | None:  # noqa: A002 - it is called so
    """Return one block, None where there is none of that name."""
    return _blocks().get(id)


def block_of(function: str) -> Block | None:
    """Return the block of a function of the formula language, None where it has none.

    Examples
    --------
    >>> block_of("mse_loss").id
    'mse'
    """
    return _by_function().get(ALIASES.get(function, function))


@cache
def _by_function() -> Mapping[str, Block]:
    return {one.function: one for one in palette() if one.function}


_BEGIN = {"input": 0, "parameter": 1, "constant": 2}
"""What a network begins with stands before the rest of its family."""


@cache
def _blocks() -> Mapping[str, Block]:
    order = [name for name, _ in families()]
    found = [
        read_block(path.stem, path.read_text(encoding="utf-8"))
        for path in resource("blocks").glob("*.toml")
    ]
    found.sort(key=lambda one: (order.index(one.family), _BEGIN.get(one.id, len(_BEGIN)), one.id))
    return {one.id: one for one in found}


def read_block(id: str, text: str) -> Block:  # noqa: A002 - it is called so
    """Read the text of one file.

    Raises
    ------
    ValueError
        When it is no block; the text says why.
    """
    try:
        table = tomllib.loads(text)
        made = {**table, "id": id, "ports": [_port(name) for name in table.get("ports", ())]}
        unknown = set(made) - set(Block.__struct_fields__)
        if unknown:
            raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
        found = msgspec.convert(made, Block)
        if found.family not in dict(families()):
            raise ValueError(f"there is no family {found.family}")
    except ValueError as error:
        raise ValueError(f"{id}.toml is no block: {error}") from error
    return found


def _port(text: str) -> dict[str, Any]:
    name = text.rstrip("?*")
    return {"name": name, "optional": "?" in text, "many": "*" in text}


# ---------------------------------------------------------------------------- search


def find(query: str) -> tuple[Block, ...]:
    """Return the blocks that a person may mean, best first.

    The start of a name counts most, then the start of a word, an alias in any language,
    any part, the description, and last what is spelt almost so. Where blocks fit equally,
    the shorter name comes first, then the block with more inputs.

    Examples
    --------
    >>> [found.id for found in find("sig")][:1], [found.id for found in find("@")][:1]
    (['sigmoid'], ['matmul'])
    """
    wanted = _folded(query)
    if not wanted:
        return palette()
    ranked = [
        (rank, -len(one.ports), place)
        for place, (one, texts) in enumerate(zip(palette(), _texts(), strict=True))
        if (rank := _rank(wanted, texts)) is not None
    ]
    return tuple(palette()[place] for _, _, place in sorted(ranked))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("_", " ").strip()


@cache
def _texts() -> tuple[tuple[tuple[str, ...], tuple[str, ...], str, str], ...]:
    """Return names, aliases, sign and descriptions of every block, folded."""
    found = []
    for one in palette():
        names = [one.id, one.function, one.target.rpartition(".")[2]]
        names += [words.title for words in one.words.values()]
        told = " ".join(words.description for words in one.words.values())
        unique = dict.fromkeys(_folded(name) for name in names if name)
        folded = tuple(_folded(alias) for alias in one.aliases)
        found.append((tuple(unique), folded, one.sign, _folded(told)))
    return tuple(found)


def _rank(
    wanted: str, texts: tuple[tuple[str, ...], tuple[str, ...], str, str]
) -> tuple[int, int] | None:
    """Return how well a block fits; smaller is better, None for not at all."""
    names, aliases, sign, told = texts
    shortest = min(map(len, names))
    tests = (
        wanted in names or wanted == sign,
        any(name.startswith(wanted) for name in names),
        any(word.startswith(wanted) for name in names for word in name.split()),
        wanted in aliases,
        any(alias.startswith(wanted) for alias in aliases),
        any(wanted in name for name in (*names, *aliases)),
        len(wanted) > 2 and wanted in told,
        len(wanted) > 2 and bool(difflib.get_close_matches(wanted, names, n=1, cutoff=0.7)),
    )
    for rank, holds in enumerate(tests):
        if holds:
            return rank, shortest
    return None


# ------------------------------------------------------------------------- formulas


def call_text(
    one: Block,
    inputs: Sequence[str],
    arguments: Sequence[tuple[str, Argument]] = (),
    name: str = "",
) -> str:
    """Write the right side of a line that applies a block.

    Parameters
    ----------
    inputs
        What stands at its ports, in order, as text; ``"..."`` where nothing is connected.
    arguments
        Parameters that are not the default. A module has its own elsewhere.
    name
        Of the module, for a block that is one.

    Examples
    --------
    >>> call_text(block("softmax"), ["x"], [("dim", 1)]), call_text(block("add"), ["a", "b"])
    ('softmax(x, dim=1)', 'a + b')
    >>> call_text(block("linear"), ["x"], name="fc1"), call_text(block("cat"), ["a", "b"])
    ('fc1(x)', 'cat([a, b])')
    """
    given = dict(arguments)
    if one.kind == "module":
        return f"{name}({', '.join(inputs)})"
    if one.sign and not given:
        texts = [text if _is_atom(text) else f"({text})" for text in inputs]
        return f"{one.sign}{texts[0]}" if len(texts) == 1 else f" {one.sign} ".join(texts)
    takes_many = any(port.many for port in one.ports)
    placed = [f"[{', '.join(inputs)}]"] if takes_many else list(inputs)
    written = [_setting(found, given) for found in one.parameters]
    # After an optional input that is left out, places would be wrong: names are not.
    if one.order and len(inputs) > 1:
        ports = [port.name for port in one.ports]
        placed = [inputs[0], *written[:1], *map("{}={}".format, ports[1:], inputs[1:])]
        written = written[1:]
    return f"{one.function}({', '.join(text for text in [*placed, *written] if text)})"


def _is_atom(text: str) -> bool:
    return text == "..." or text.isidentifier() or text.replace(".", "", 1).isdigit()


def _setting(found: Parameter, given: Mapping[str, Argument]) -> str:
    value = given.get(found.name, found.default)
    if value == found.default and not found.required:
        return ""
    if found.by == "spread" and isinstance(value, tuple | list):
        return ", ".join(map(repr, value))
    text = repr(value)
    return text if found.by == "position" else f"{found.name}={text}"

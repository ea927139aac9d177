"""Finding a block by typing: its name, what it is, its module; the graph is one row further."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gradviz.builder.blocks import BlockView, blocks
from gradviz.builder.palette import find_block
from gradviz.model.program import NetworkSpec
from gradviz.model.words import translate
from gradviz.qt.builder.finder import Quest
from gradviz.qt.builder.rows import Row, row_of

GRAPH = "?"
"""Id of the row that searches the graph instead; no block is called so."""


def block_quest(
    spec: NetworkSpec, go: Callable[[str], None], graph: Callable[[str], None] | None
) -> Quest:
    """Return what asks for a block.

    Parameters
    ----------
    spec
        Whose blocks.
    go
        Called with the id of the block.
    graph
        Called with what was typed where the graph is to be searched; None where there is none.
    """
    known = [(one, _row(one, spec)) for one in blocks(spec)]

    def rows(text: str) -> Sequence[Row]:
        wanted = text.casefold()
        ranked = [(_rank(one, row, wanted), row) for one, row in known]
        found = [row for rank, row in sorted(ranked, key=lambda pair: pair[0]) if rank < 3]
        if graph is not None and text:
            title = translate("Builder", "Search the graph: {text}", text=text)
            found.append(Row(id=GRAPH, title=title, sign="none"))
        return found

    def take(key: str, text: str, _: bool) -> None:
        if key != GRAPH:
            go(key)
        elif graph is not None:
            graph(text)

    return Quest(
        rows=rows,
        caption=lambda count: translate("Builder", "{n} blocks", n=count),
        prompt=translate("Builder", "Find a block"),
        hint=translate("Builder", "By its name, its kind, or what it is in PyTorch."),
        keys=(("Enter", translate("Builder", "go there")), ("Esc", translate("Builder", "close"))),
        take=take,
        named=translate("Builder", "Find a block"),
    )


def _row(one: BlockView, spec: NetworkSpec) -> Row:
    entry = find_block(one.block)
    roles = {leaf.name: leaf.role for leaf in spec.leaves}
    name = one.module or one.name or one.id
    sign = roles.get(one.id) or (row_of(entry).sign if entry is not None else "op")
    title = name if name in (one.title, "") else f"{name} · {one.title}"
    return Row(id=one.id, title=title, target=entry.target if entry else "", sign=sign)


def _rank(one: BlockView, row: Row, wanted: str) -> int:
    """Return 0 where a block is called so, 1 where a name begins so, 2 where it is in it."""
    names = [text.casefold() for text in (one.module, one.name, one.id, one.title)]
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(wanted in name for name in (*names, row.target.casefold())) else 3

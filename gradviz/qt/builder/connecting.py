"""C: connect the selection by keyboard: a list of the inputs that it may go to."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.builder import edits
from gradviz.builder.blocks import BlockView, blocks
from gradviz.builder.edits import Edited
from gradviz.model.program import NetworkSpec
from gradviz.model.words import Message, message, translate
from gradviz.qt.builder.bench import Bench
from gradviz.qt.builder.finder import Quest
from gradviz.qt.builder.rows import Row
from gradviz.workspace.session import Session

SIGNS = {"leaf": "input", "loss": "loss", "module": "op"}


def connection_quest(session: Session, bench: Bench) -> Quest | None:
    """Return what asks where the selected blocks go; None where nothing is selected."""
    sources = tuple(name for name in session.state.chosen if bench.view(name) is not None)
    if not sources:
        return None
    found = _targets(bench.spec, sources)

    def rows(text: str) -> Sequence[Row]:
        wanted = text.casefold()
        return [row for row in found if wanted in f"{row.title} {row.target}".casefold()]

    def take(key: str, _: str, __: bool) -> None:
        target, _mark, port = key.partition(":")
        place = int(port) if port else None

        def edit(spec: NetworkSpec) -> Edited:
            made = Edited(spec=spec, selection=(), label=_label(sources, target))
            for source in sources:  # several go in one after the other
                one = edits.connect(made.spec, source, target, place)
                made = Edited(spec=one.spec, selection=one.selection, label=made.label)
            return made

        session.building.do(edit)

    return Quest(
        rows=rows,
        caption=lambda count: translate("Builder", "{n} inputs", n=count),
        prompt=translate("Builder", "Connect to"),
        hint=translate("Builder", "{names} goes there.", names=", ".join(sources)),
        keys=(
            ("Enter", translate("Builder", "connect")),
            ("Esc", translate("Builder", "close")),
        ),
        take=take,
        named=translate("Builder", "Connect to"),
    )


def _label(sources: Sequence[str], target: str) -> Message:
    names = ", ".join(sources)
    return message("Edits", "connect {source} and {target}", source=names, target=target)


def _targets(spec: NetworkSpec, sources: Sequence[str]) -> list[Row]:
    """Return a row for each input that may take them: the open ones first, then the rest."""
    made: list[tuple[int, Row]] = []
    for view in blocks(spec):
        if view.kind == "leaf" or view.id in sources:
            continue
        if any(edits.fits(spec, source, view.id) is not None and not view.ports
               for source in sources):  # fmt: skip
            continue
        made += _rows(spec, view, sources)
    return [row for _, row in sorted(made, key=lambda pair: pair[0])]


def _rows(spec: NetworkSpec, view: BlockView, sources: Sequence[str]) -> list[tuple[int, Row]]:
    titles = {one.id: one.name or one.title for one in blocks(spec)}
    title = view.module or view.name or view.title
    sign = SIGNS.get(view.kind, "op")
    found = []
    for place, port in enumerate(view.ports):
        if len(sources) > 1 or edits.fits(spec, sources[0], view.id, place) is not None:
            continue
        if port.source == sources[0]:
            continue
        before = titles.get(port.source, port.source)
        after = translate("Builder", "instead of {name}", name=before) if before else ""
        row = Row(id=f"{view.id}:{place}", title=f"{title} · {port.name}", target=after, sign=sign)
        found.append((int(bool(port.source)) + int(port.optional and not port.source), row))
    if len(sources) > 1 or not any(not rank for rank, _ in found):
        first = spec
        if edits.fits(first, sources[0], view.id) is None and (
            len(sources) > 1 or any(port.many for port in view.ports)
            or (not any(not port.source for port in view.ports) and len(view.ports) < 2)
        ):  # fmt: skip
            more = translate("Builder", "one more input")
            found.append((1, Row(id=view.id, title=title, target=more, sign=sign)))
    return found

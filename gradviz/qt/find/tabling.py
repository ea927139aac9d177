"""The graph table in step with one session: its rows, its moment, the box that is selected."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradviz.graph.search import Entry
from gradviz.model.words import translate
from gradviz.qt.find.looking import Looking
from gradviz.qt.find.table import GraphTable
from gradviz.qt.look import Look
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState


class Tabling(QObject):
    """Connects one session with its table.

    Parameters
    ----------
    session, table, looking, look
        What is shown, where, and who moves the camera.
    """

    def __init__(self, session: Session, table: GraphTable, looking: Looking, look: Look) -> None:
        super().__init__(table)
        self._session, self._table, self._looking = session, table, looking
        self._shown: tuple[object, ...] = ()
        self._step: object = None
        self._row = ""
        table.filtered.connect(lambda _: self.show())
        table.chosen.connect(self._choose)
        table.gone_to.connect(self._go_to)
        self._unsubscribe = session.subscribe(self._on_state)
        look.changed.connect(self._relook)
        self.show()

    def close(self) -> None:
        """Listen to the session no longer."""
        self._unsubscribe()

    def toggle(self) -> None:
        """Show the table with the focus in it, or hide it."""
        self._table.setVisible(self._table.isHidden())
        if not self._table.isHidden():
            self._shown = ()
            self.show()
            self._table.filter.setFocus()

    def show(self) -> None:
        """Show what fits the filter now."""
        session, table = self._session, self._table
        if table.isHidden():
            return
        if session.view is None:
            table.rows.show((), None, None)
            table.show_told("")
            return
        text = table.filter.text().strip()
        shown = id(session.view), text, session.state.playback.time
        if shown == self._shown:
            return
        self._shown = shown
        finding = session.finding
        whole = finding.index().nodes
        found = finding.search(text)
        if found.refused is not None:
            table.show_told(found.refused.words(), refused=True)
            return
        entries = [entry for entry in found.entries if entry.kind != "module"] if text else whole
        table.rows.show(entries, finding.index(), finding.moment())
        table.show_modules(any(entry.module for entry in whole))
        self._tell(entries, len(whole))
        table.show_chosen(self._chosen())

    def _tell(self, entries: list[Entry] | tuple[Entry, ...], whole: int) -> None:
        if len(entries) == whole:
            told = translate("Find", "{n} nodes", n=whole)
        else:
            told = translate(
                "Find", "{here} of {count}", here=f"{len(entries):,}", count=f"{whole:,}"
            )
        self._table.show_told(told)

    # ------------------------------------------------------------ state

    def _on_state(self, state: AppState, previous: AppState) -> None:
        if state is not self._session.state or self._table.isHidden():
            return
        if self._shown[:1] != (id(self._session.view),):
            self.show()
        if state.playback != previous.playback:
            self._move(state)
        if state.selection != previous.selection:
            self._table.show_chosen(self._chosen())

    def _move(self, state: AppState) -> None:
        """Follow time: rows at once, their choice and order only at each step while it plays."""
        view = self._session.view
        if view is None:
            return
        beat = view.timeline.beat_at(state.playback.time)
        if state.playback.playing and beat == self._step:
            return
        self._step = beat
        if self._table.filter.text().strip():
            self.show()
        else:
            self._shown = (id(view), "", state.playback.time)
            self._table.rows.show_moment(self._session.finding.moment())
            self._table.show_chosen(self._chosen())

    def _relook(self) -> None:
        self._shown = ()
        self.show()

    # ------------------------------------------------------------ hand

    def _choose(self, entry: str) -> None:
        self._row = entry
        finding = self._session.finding
        if finding.entry_of(self._session.state.selection) == entry:
            return
        box = finding.go(entry, inside=False)
        if box is not None:
            self._looking.show_box(box)

    def _chosen(self) -> str | None:
        """Return the node whose row is chosen: in a folded module the one that was come to."""
        finding, box = self._session.finding, self._session.state.selection
        here = self._row and box is not None and finding.place_of(self._row) == box
        return self._row if here else finding.entry_of(box)

    def _go_to(self, entry: str) -> None:
        box = self._session.finding.go(entry)
        if box is not None:
            self._looking.show_box(box)

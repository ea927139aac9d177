"""What becomes of a document: who closes or replaces it is asked, what was left is offered.

It asks and shows; what is saved, kept aside or forgotten is the session's matter.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint

from gradviz.model.errors import GradvizError
from gradviz.model.words import translate
from gradviz.qt.leftlist import LeftList
from gradviz.qt.look import Look
from gradviz.qt.past import Past, PastList
from gradviz.qt.question import Question
from gradviz.qt.telling import title
from gradviz.qt.window import Window
from gradviz.workspace.left import Left
from gradviz.workspace.session import Session

__all__ = ["Filing"]


class Filing:
    """The questions and lists about documents of one window.

    Parameters
    ----------
    window, session, look
        What it acts on.
    ask_save
        Lets the person choose where to save.
    """

    def __init__(
        self, window: Window, session: Session, look: Look, ask_save: Callable[[], None]
    ) -> None:
        self._window, self._session, self._look = window, session, look
        self._ask_save = ask_save
        self.left: LeftList | None = None
        self.past: PastList | None = None
        session.documents.may_leave = self.may_leave
        window.may_close = session.documents.leaves

    # -- before a document is left ------------------------------------------------

    def may_leave(self) -> bool:
        """Ask what becomes of work that is in no file; whether the document may be left."""
        name = title(self._session.state)
        answer = Question(
            self._look,
            translate("Files", "Save the changes to {name}?", name=name),
            (
                translate("Files", "Save"),
                translate("Files", "Don’t save"),
                translate("Files", "Cancel"),
            ),
            self._window,
            detail=self._at_stake(),
            danger=1,
        ).ask()
        if answer == 0:
            self._save()
            return not self._session.autosave.would_lose
        if answer == 1:
            self._session.autosave.discard()
        return answer == 1

    def _at_stake(self) -> str:
        """Say what would be lost."""
        state = self._session.state
        label = state.history.undo_label
        if state.script is not None:
            return translate("Files", "Without saving, what you typed is lost.")
        if label is None:
            return translate("Files", "It is in no file yet.")
        text = "Without saving, your changes are lost. The last one: {label}."
        return translate("Files", text, label=label)

    def _save(self) -> None:
        """Save where it belongs, or ask where; what goes wrong is told."""
        documents = self._session.documents
        try:
            if self._session.state.script is not None:
                documents.save_script()
            elif not documents.save_again():
                self._ask_save()
        except GradvizError as error:
            self._session.tell(error)

    # -- what was left ------------------------------------------------------------

    def ask_forget(self, left: Left) -> None:
        """Forget a document that was left, if the person is sure."""
        answer = Question(
            self._look,
            translate("Autosave", "Forget {name}?", name=left.name),
            (translate("Autosave", "Keep it"), translate("Autosave", "Forget it")),
            self.left if self.left is not None and self.left.isVisible() else self._window,
            detail=translate("Autosave", "What was not saved of it cannot be brought back."),
            danger=1,
        ).ask()
        if answer == 1:
            self._session.autosave.forget(left)

    def show_left(self) -> None:
        """Show all documents that were left, to be opened or forgotten."""
        if self.left is None:
            self.left = LeftList(self._look, self._window)
            self.left.opened.connect(self._open_left)
            self.left.forgotten.connect(self._forget_left)
        self.left.show_documents(self._session.state.left)
        self.left.open()

    def _open_left(self, left: Left) -> None:
        assert self.left is not None
        self.left.accept()
        try:
            self._session.autosave.recover(left)
        except GradvizError as error:
            self._session.tell(error)

    def _forget_left(self, left: Left) -> None:
        assert self.left is not None
        self.ask_forget(left)
        self.left.show_documents(self._session.state.left)
        if not self._session.state.left:
            self.left.accept()

    # -- what was done ------------------------------------------------------------

    def show_history(self, place: QPoint) -> None:
        """Show all that was done at a place on the screen, to jump to."""
        if self.past is None:
            self.past = PastList(self._look, self._window)
            self.past.chosen.connect(self._session.building.jump)
        began = translate("Edits", "As it was opened")
        if self._session.state.path is None and self._session.state.preset is None:
            began = translate("Edits", "As it began")
        rows = [
            Past(words=began if label is None else _capital(label.words()), time=time)
            for label, time in self._session.building.entries()
        ]
        self.past.show_rows(rows, self._session.state.history.position)
        self.past.open_at(place)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

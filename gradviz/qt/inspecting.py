"""Fills the inspector: only the page that is seen is worked out, each time the words change."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QApplication

from gradviz.animation.comparing import Compared, compare
from gradviz.animation.keeping import Keeping, keeping
from gradviz.animation.tensors import box_of
from gradviz.model.slices import MOST, as_csv, as_numpy, as_text
from gradviz.model.tensor import TensorValue
from gradviz.model.words import message
from gradviz.qt import handing, telling
from gradviz.qt.comparing import Comparing
from gradviz.qt.inspector import Inspected
from gradviz.qt.look import Look
from gradviz.qt.tensor.showing import Showing
from gradviz.qt.window import Window
from gradviz.workspace.session import Session
from gradviz.workspace.view import View

_AT_ONCE = 20_000
_WRITERS = {"text": as_text, "numpy": as_numpy, "csv": as_csv}


class Inspecting:
    """Connects one session with the inspector of its window.

    Parameters
    ----------
    session, window, look
        What is connected.
    """

    def __init__(self, session: Session, window: Window, look: Look) -> None:
        inspector = window.inspector
        self._session, self._inspector, self._look = session, inspector, look
        self._prepared: tuple[View, Inspected | None] | None = None
        self._joining = Comparing(session, window.stage.canvas)
        inspector.compared.ended.connect(lambda: session.update(selected=()))
        inspector.compared.rows.chosen.connect(session.select)
        self._tensor = Showing(session, inspector.tensor)
        inspector.hand.moved.connect(lambda *moved: handing.move(session, *moved))
        inspector.hand.put_back.connect(session.replaying.put_back)
        inspector.tabs.chosen.connect(lambda _: self.show(session.view))
        page = inspector.tensor
        page.asked.connect(lambda: self.show(session.view))
        page.fetch_asked.connect(lambda _: self._fetch())
        page.copy_asked.connect(self._copy)
        page.text_copied.connect(self._take_text)

    def prepare(self, view: View) -> None:
        """Work out what the present moment has to show; `show_prepared` shows it."""
        self._prepared = view, handing.inspected(self._session, view, self._look.theme)

    def show_prepared(self, view: View) -> None:
        """Show what was worked out last, or the present moment where that was of another view."""
        known, self._prepared = self._prepared, None
        if known is None or known[0] is not view or self._session.state.compared:
            self.show(view)
        else:
            self._show(view, known[1])

    def show(self, view: View | None) -> None:
        """Show the present moment on the page that is seen."""
        self._prepared = None
        compared = self._session.state.compared
        if view is None:
            self._show(None, None)
        elif compared:
            self._inspector.show_compared(self._compared(view, compared))
        else:
            self._show(view, handing.inspected(self._session, view, self._look.theme))

    def _show(self, view: View | None, shown: Inspected | None) -> None:
        """Show one box, on the page that is seen."""
        inspector = self._inspector
        inspector.show_compared(())
        inspector.show_inspected(shown)
        if shown is None or view is None:
            return
        if inspector.page == "tensor":
            self._tensor.show()
        elif inspector.page == "saved":
            inspector.saved.show_keeping(self._keeping(view))

    def _compared(self, view: View, boxes: tuple[str, ...]) -> tuple[Compared, ...]:
        frame = view.frame(self._session.state.playback.time)
        return compare(view.scene, frame, view.numbers, boxes)

    def _keeping(self, view: View) -> Keeping | None:
        state = self._session.state
        index = box_of(view.scene, telling.inspected_box(view, state))
        if index is None:
            return None
        return keeping(view.scene, view.frame(state.playback.time), view.numbers, index)

    def _fetch(self) -> None:
        shown = self._inspector.tensor.shown
        if shown is not None and shown.value is not None:
            self._session.fetching.fetch(shown.value)

    # ------------------------------------------------------------ copies

    def _copy(self, way: str) -> None:
        shown = self._inspector.tensor.shown
        if shown is None or shown.value is None:
            return
        value = shown.value
        count = len(value.samples()[0])
        if count > MOST:
            text = "{count} numbers are too many for the clipboard. Save the trace instead."
            self._session.update(notice=message("Tensor", text, count=f"{count:,}"))
        elif count <= _AT_ONCE:
            self._take_text(_written(way, value), value)
        else:
            self._session.update(notice=message("Tensor", "Writing {count} numbers ...",
                                                count=f"{count:,}"))  # fmt: skip
            thread = threading.Thread(target=self._write, args=(way, value), daemon=True)
            thread.start()

    def _write(self, way: str, value: TensorValue) -> None:
        text = _written(way, value)
        self._session.post(lambda: self._take_text(text, value))

    def _take_text(self, text: str, of: TensorValue | None = None) -> None:
        """Put a text on the clipboard; where it is a sample of a tensor, that is said."""
        QApplication.clipboard().setText(text)
        told = message("Tensor", "Numbers copied.")
        if of is not None and not of.is_whole:
            told = message(
                "Tensor",
                "The {shown} sampled numbers are copied, of {count}. Fetch all to copy the rest.",
                shown=f"{len(of.samples()[0]):,}",
                count=f"{of.count:,}",
            )
        self._session.update(notice=told)


def _written(way: str, value: TensorValue) -> str:
    array = value.numpy() if value.is_whole else value.samples()[1]
    return _WRITERS[way](array, value.dtype)

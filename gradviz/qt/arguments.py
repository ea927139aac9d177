"""The field below a script's text: what it finds in `sys.argv` behind its own name."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gradviz.builder.script import joined_arguments, split_arguments
from gradviz.model.errors import GradvizError
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.label import Label

__all__ = ["ArgumentsRow"]


class ArgumentsRow(QWidget):
    """A word and the field.

    Attributes
    ----------
    typed
        Signal: the text after the person has changed it.
    run_asked
        Signal: Enter.
    """

    typed = Signal(str)
    run_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setFont(font("mono", 12))
        self.field.setFixedHeight(28)
        self._name = Label(look, lambda: translate("Code", "Arguments"), "text2", 12, 500)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._name)
        row.addWidget(self.field, 1)
        self.field.textEdited.connect(self.typed)
        self.field.returnPressed.connect(self.run_asked)
        look.changed.connect(self._relook)
        self._relook()
        self.hide()

    def _relook(self) -> None:
        self.field.setAccessibleName(translate("Code", "Arguments of the script"))
        self.field.setPlaceholderText("--epochs 3")
        self.field.setToolTip(translate("Code", "As in a terminal. Enter runs the script."))

    def show_arguments(self, arguments: tuple[str, ...] | None) -> None:
        """Show the arguments, None for what takes none; what is being typed stays as it is."""
        self.setVisible(arguments is not None)
        shown: tuple[str, ...] | None = None
        with contextlib.suppress(GradvizError):
            shown = split_arguments(self.field.text())
        if shown != arguments and not (shown is None and self.field.hasFocus()):
            self.field.setText(joined_arguments(arguments or ()))

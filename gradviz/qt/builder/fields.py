"""Fields of a form: a line for numbers and lists, a switch, a list of choices; each with words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gradviz.qt.builder.forms import FieldShown
from gradviz.qt.builder.stepping import STEPPED, Stepper, stepped
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import KEYBOARD, Button
from gradviz.qt.widgets.drawing import fill_round, focus_ring
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.menu import Menu

WIDTH = 112
"""Of a field, px; texts of many numbers take all there is."""
WIDE = ("numbers", "text", "floats")


class Switch(QAbstractButton):
    """On or off."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._ring = look, False
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return its one size."""
        return QSize(36, 24)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by the keyboard."""
        self._ring = event.reason() in KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._ring = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track and the knob."""
        painter, theme = QPainter(self), self._look.theme
        on = self.isChecked()
        track = QRectF(2, 3, 32, 18)
        ground = theme.color("accent" if on else "sunken")
        fill_round(painter, track, 9, ground, None if on else theme.color("op.line"))
        knob = QRectF(18 if on else 4, 5, 14, 14)
        fill_round(painter, knob, 7, theme.color("on_accent" if on else "text3"))
        if self._ring:
            focus_ring(painter, QRectF(self.rect()), 12, theme)


class FieldRow(QWidget):
    """One setting: its name, its field, and below what is wrong.

    Attributes
    ----------
    changed
        Signal: name and what it is set to, as text; "True" and "False" for a switch.
    left
        Signal: Esc was pressed in the field.
    """

    changed = Signal(str, str)
    left = Signal()

    def __init__(self, look: Look, shown: FieldShown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self.shown = look, shown
        self.label = Label(look, shown.title or shown.name, "text2", 13)
        self.error = Label(look, "", "error", 11, 500)
        self.error.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.control = self._control()
        self.control.installEventFilter(self)
        self.control.setToolTip(shown.tip)
        self.label.setToolTip(shown.tip)
        self.label.setBuddy(self.control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QVBoxLayout() if self.is_wide else QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4 if self.is_wide else 12)
        row.addWidget(self.label)
        if isinstance(row, QHBoxLayout):
            row.addStretch(1)
        row.addWidget(self.control)
        column.addLayout(row)
        column.addWidget(self.error)
        look.changed.connect(self._relook)
        self.show_field(shown)

    @property
    def is_wide(self) -> bool:
        """Whether the field stands below its name."""
        return self.shown.type in WIDE

    def _control(self) -> QWidget:
        shown = self.shown
        if shown.type == "bool":
            switch = Switch(self._look, shown.name)
            switch.clicked.connect(lambda on: self.changed.emit(shown.name, str(on)))
            return switch
        if shown.type == "choice":
            button = Button(self._look, words=shown.text, style="outline", trailing="chevron-down")
            button.setAccessibleName(f"{shown.name}: {shown.text}")
            button.clicked.connect(self._choose)
            return button
        edit = QLineEdit()
        edit.setFont(font("ui", 13, 500))
        edit.setAccessibleName(shown.name)
        if not self.is_wide:
            edit.setFixedWidth(WIDTH)
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.textEdited.connect(lambda text: self.changed.emit(shown.name, text))
        if shown.type in STEPPED:
            Stepper(self._look, edit).stepped.connect(self._step)
        return edit

    def _step(self, way: int) -> None:
        """Change the number that the cursor is at."""
        edit = self.control
        assert isinstance(edit, QLineEdit)
        found = stepped(self.shown, edit.text(), edit.cursorPosition(), way)
        if found is not None:
            text, place = found
            edit.setText(text)
            edit.setCursorPosition(place)
            self.changed.emit(self.shown.name, text)

    def show_field(self, shown: FieldShown) -> None:
        """Show a value; what is being typed is left as it is while it means the same."""
        self.shown = shown
        control = self.control
        if isinstance(control, Switch):
            control.setChecked(bool(shown.value))
        elif isinstance(control, Button):
            control.show_words(shown.text)
            control.setAccessibleName(f"{shown.name}: {shown.text}")
        elif isinstance(control, QLineEdit) and not control.hasFocus():
            control.setText(shown.text)
        self.show_error(shown.error)

    def show_error(self, words: str) -> None:
        """Say at the field what is wrong, or nothing."""
        self.error.show_words(words)
        self.error.setVisible(bool(words))
        self.control.setAccessibleDescription(words or self.shown.tip)
        self._relook()

    def _relook(self) -> None:
        if not isinstance(self.control, QLineEdit):
            return
        line = self._look.theme.color("error.line")
        sheet = f"QLineEdit {{ border: 1px solid {line}; }}" if self.error.text() else ""
        if sheet != self.control.styleSheet():
            self.control.setStyleSheet(sheet)

    def _choose(self) -> None:
        menu = Menu(self._look, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice in self.shown.choices:
            action = menu.addAction(choice)
            action.setCheckable(True)
            action.setChecked(choice == self.shown.text)
            action.triggered.connect(
                lambda _=False, one=choice: self.changed.emit(self.shown.name, one)
            )
        menu.popup(self.control.mapToGlobal(QPoint(0, self.control.height() + 4)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down change numbers; Esc leaves the field, Enter a line of text."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()))
        writes = isinstance(self.control, QLineEdit)
        if step is not None and self.shown.type in STEPPED:
            large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(step * (10 if large else 1))
            return True
        enter = writes and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter or event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return False

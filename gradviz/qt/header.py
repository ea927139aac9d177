"""The header: mark, menus, new to redo, the document's name, verbs, theme, language.

One row; what it shows and does comes from actions that the commands made.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradviz.model.words import language, languages, translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look, Words
from gradviz.qt.mark import Mark
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import draw_text, fitting, text_width
from gradviz.qt.widgets.line import Hairline
from gradviz.qt.widgets.menu import Menu

_NAME, _LEAST_NAME = 176, 96
"""Room for a document's name, px; with less than the least it would tell nothing."""


class DocumentName(QWidget):
    """The document's name with a dot of 6 px when unsaved."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name, self._dirty = "", False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look.changed.connect(self.update)

    def show_name(self, name: str, dirty: bool) -> None:
        """Show a name."""
        self._name, self._dirty = name, dirty
        told = translate("Header", "{name}, not saved", name=name) if dirty else name
        self.setAccessibleName(told)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the name, centred, and the dot beside it."""
        return QSize(round(text_width(self._name, font("ui", 13, 600))) + 40, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name and the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = font("ui", 13, 600)
        box = QRectF(self.rect())
        name = fitting(self._name, face, box.width() - 36)
        width = text_width(name, face)
        left = (box.width() - width) / 2
        color = self._look.theme.color("text")
        draw_text(painter, box.adjusted(left, 0, 0, 0), name, face, color)
        if self._dirty:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("text3"))
            painter.drawEllipse(QRectF(left + width + 8, box.center().y() - 3, 6, 6))


class MenuButton(Button):
    """A word in the header that opens a menu."""

    def __init__(self, look: Look, title: Words, menu: Menu, letter: str = "") -> None:
        super().__init__(look, words=title)
        self.menu = menu
        if letter:
            self.grabShortcut(QKeySequence(f"Alt+{letter}"))
        self.pressed.connect(self.open_menu)

    def open_menu(self) -> None:
        """Open the menu below."""
        self.setDown(False)
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def event(self, event: QEvent) -> bool:
        """Open with Alt and the letter."""
        if event.type() == QEvent.Type.Shortcut:
            self.open_menu()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open at the press, as menus do."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.open_menu()


class Header(QWidget):
    """The row.

    Attributes
    ----------
    theme_asked, language_asked
        Signals: the name of a theme, the code of a language.
    """

    theme_asked = Signal(str)
    language_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(48)
        self.name = DocumentName(look, self)
        self.menus: list[MenuButton] = []
        self._actions: list[tuple[Button, QAction]] = []
        self._verbs: list[Button] = []
        self._icons: list[list[QWidget]] = []  # each group with the line before it
        self._drawers: dict[str, Button] = {}
        self.theme = Button(look, "theme", tip=lambda: translate("Header", "Theme"), parent=self)
        self.language = Button(
            look,
            "language",
            words=lambda: language().upper(),
            tip=lambda: translate("Header", "Language"),
            parent=self,
        )
        self._line = Hairline(look, vertical=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(4)
        self._row.addWidget(Mark(look))
        self._row.addSpacing(8)
        self._left = self._row.count()
        self._row.addStretch(1)

    def add_menu(self, title: Words, menu: Menu, letter: str = "") -> None:
        """Add a menu word at the left; Alt with its letter opens it."""
        button = MenuButton(self._look, title, menu, letter)
        place = len(self.menus)
        self.menus.append(button)
        menu.beside.connect(lambda step: self.open_menu(place + step))
        self._insert(button)

    def open_menu(self, place: int) -> None:
        """Open a menu by its place; the last follows the first."""
        for button in self.menus:
            button.menu.close()
        if self.menus:
            self.menus[place % len(self.menus)].open_menu()

    def add_left(self, icon: str, action: QAction) -> None:
        """Add an icon that stands alone, after the menus."""
        if not self._icons:
            self.add_line()
        button = self._action_button(action, icon)
        self._icons[-1].append(button)
        self._insert(button)

    def add_right(self, icon: str, action: QAction, verb: Words | None = None) -> None:
        """Add a verb with its icon, at the right; without a verb the icon stands alone."""
        button = self._action_button(action, icon, verb)
        self._verbs.append(button)
        self._row.addWidget(button)

    def finish(self) -> None:
        """Add theme and language at the far right."""
        self._row.addSpacing(4)
        self._line.setFixedHeight(20)
        self._row.addWidget(self._line)
        self._row.addSpacing(4)
        self._row.addWidget(self.theme)
        self._row.addWidget(self.language)
        self.theme.clicked.connect(lambda: self._open(self.theme_menu(), self.theme))
        self.language.clicked.connect(lambda: self._open(self.language_menu(), self.language))

    def add_drawer(self, side: str, action: QAction) -> None:
        """Add the button of a panel for which a narrow window has no room."""
        icon = "panel-left" if side == "left" else "panel-right"
        button = self._action_button(action, icon)
        button.setCheckable(True)
        self._drawers[side] = button
        self._row.addWidget(button)
        button.hide()

    def show_drawer(self, side: str, shown: bool) -> None:
        """Show a panel's button while the panel is a drawer."""
        self._drawers[side].setVisible(shown)

    def _insert(self, widget: QWidget) -> None:
        self._row.insertWidget(self._left, widget)
        self._left += 1

    def button_of(self, action: QAction) -> Button:
        """Return the button of an action."""
        return next(button for button, one in self._actions if one is action)

    def add_line(self) -> None:
        """Add a hairline after what stands at the left."""
        line = Hairline(self._look, vertical=True)
        line.setFixedHeight(20)
        self._row.insertSpacing(self._left, 4)
        self._row.insertWidget(self._left + 1, line)
        self._row.insertSpacing(self._left + 2, 4)
        self._left += 3
        self._icons.append([line])

    def _action_button(self, action: QAction, icon: str, verb: Words | None = None) -> Button:
        key = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
        key = key or action.text().partition("\t")[2]

        def text() -> str:
            return action.text().partition("\t")[0].rstrip(".… ")

        button = Button(self._look, icon, words=verb, tip=text, key=key)
        button.clicked.connect(action.trigger)
        self._actions.append((button, action))
        action.changed.connect(lambda: self._follow(button, action))
        self._follow(button, action)
        return button

    def _follow(self, button: Button, action: QAction) -> None:
        button.setEnabled(action.isEnabled())
        if button.isCheckable():
            button.setChecked(action.isChecked())
        button.show_words()

    def show_document(self, name: str, dirty: bool) -> None:
        """Show the document's name."""
        self.name.show_name(name, dirty)
        self._leave_words_out()
        self._place_name()

    def _place_name(self) -> None:
        """Put the name in the true centre; where that is not free, into the gap, or away."""
        size = self.name.sizeHint()
        left = max((w.geometry().right() for w in self._children_left()), default=0)
        beside = (w.x() for w in self._children_right())
        right = min(beside, default=self.width())
        width = min(size.width(), right - left - 8)
        x = (self.width() - width) // 2
        x = min(max(x, left + 4), right - 4 - width)
        self.name.setGeometry(x, (self.height() - size.height()) // 2, width, size.height())
        self.name.setVisible(width >= min(size.width(), _LEAST_NAME))

    def _children_left(self) -> list[QWidget]:
        beside = (b for b, _ in self._actions if not b.isHidden() and b not in self._verbs)
        drawers = self._drawers.values()
        return [*self.menus, *(button for button in beside if button not in drawers)]

    def _children_right(self) -> list[QWidget]:
        right = (*self._verbs, self.theme, *self._drawers.values())
        return [one for one in right if not one.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the name in the true centre; hide it where it would touch the menus."""
        super().resizeEvent(event)
        self._leave_words_out()
        self._place_name()

    def event(self, event: QEvent) -> bool:
        """Look again at what there is room for when words change or a button comes."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._leave_words_out()
            self._place_name()
        return done

    def _leave_words_out(self) -> None:
        """Leave the icons of the verbs alone where there is no room for the words.

        Where there is none for all icons either, those go that the menus have too.
        """
        need = self._row.minimumSize().width() + sum(
            verb.size_with_words().width() - verb.sizeHint().width()
            for verb in (*self._verbs, self.language)
        )
        need += min(self.name.sizeHint().width(), _NAME)  # a document's name comes before verbs
        groups = [*self._icons]
        groups.extend([verb] for verb in (*reversed(self._verbs), self.language, self.theme))
        need += sum(_room(one) for group in groups for one in group if one.isHidden())
        alone = need > self.width()
        for verb in self._verbs:
            verb.show_icon_alone(alone)
        if alone:
            need -= sum(verb.size_with_words().width() - _side(verb) for verb in self._verbs)
            need -= min(self.name.sizeHint().width(), _NAME)
        for group in self._icons:
            need = self._show_group(group, need)
        self.language.show_icon_alone(need > self.width())
        if need > self.width():
            need -= self.language.size_with_words().width() - _side(self.language)
        for verb in reversed(self._verbs):
            need = self._show_group([verb], need)
        for button in (self.language, self.theme):
            need = self._show_group([button], need)
        self._line.setVisible(any(not verb.isHidden() for verb in self._verbs))
        self._row.activate()  # at once: what moved is shown in its new place

    def _show_group(self, group: Sequence[QWidget], need: int) -> int:
        """Show a group where there is room for all that is needed, px; return what is then."""
        shown = need <= self.width()
        for one in group:
            one.setVisible(shown)
        return need if shown else need - sum(_room(one) for one in group)

    def theme_menu(self) -> Menu:
        """Return the list of themes."""
        names = (
            ("light", translate("Header", "Light")),
            ("dark", translate("Header", "Dark")),
            ("contrast", translate("Header", "High contrast")),
            ("torchviz", translate("Header", "torchviz colours")),
        )
        return self._choice(names, self._look.theme.name, self.theme_asked)

    def language_menu(self) -> Menu:
        """Return the list of languages."""
        return self._choice(tuple(languages().items()), language(), self.language_asked)

    def _choice(self, names: Sequence[tuple[str, str]], chosen: str, asked: object) -> Menu:
        menu = Menu(self._look, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, words in names:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(name == chosen)
            action.triggered.connect(lambda _=False, name=name: asked.emit(name))  # type: ignore[attr-defined]
        return menu

    def _open(self, menu: Menu, button: Button) -> None:
        corner = button.mapToGlobal(QPoint(button.width(), button.height() + 4))
        menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the one hairline below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("line"))


def _side(button: Button) -> int:
    """Return the width of a button's icon alone, px; it may not have been laid out yet."""
    return button.sizeHint().height()


def _room(widget: QWidget) -> int:
    """Return what a widget of the row takes with the gap beside it, px."""
    return widget.sizeHint().width() + 4

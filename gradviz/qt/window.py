"""The window: it only lays out. What its parts show comes from the wiring."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from gradviz.model.words import translate
from gradviz.qt.clock import Clock
from gradviz.qt.dialogs.scaling import scaled
from gradviz.qt.drawers import Drawers
from gradviz.qt.find.table import GraphTable
from gradviz.qt.header import Header
from gradviz.qt.inspector import PAGES, Inspector
from gradviz.qt.left import LeftPanel
from gradviz.qt.look import Look
from gradviz.qt.mark import mark_icon
from gradviz.qt.output import OutputPanel
from gradviz.qt.settings import Settings
from gradviz.qt.stage import Stage
from gradviz.qt.steps import StepBar
from gradviz.qt.story import StoryStrip
from gradviz.qt.theme import palette, style_sheet
from gradviz.qt.widgets.line import Hairline
from gradviz.qt.widgets.splitter import STEP, Splitter
from gradviz.qt.widgets.transport import Transport

_WIDTHS = {"examples": 240, "build": 264, "code": 444}
_INSPECTOR = {"explain": 312, "tensor": 456, "saved": 312}
_LOW = 560
"""A window lower than this has no room for the story's sentence, px."""
_STAGE = 200
"""What the stage keeps beside table and output, where the window allows it, px."""
_FIELDS = (QLineEdit, QAbstractSpinBox, QAbstractSlider, QTextEdit, QPlainTextEdit)


class Window(QWidget):
    """The panes and their places.

    Attributes
    ----------
    file_dropped
        Signal: the path of a file dropped on the window.
    closing
        Signal: the window is about to close.
    """

    file_dropped = Signal(str)
    closing = Signal()

    def __init__(self, look: Look, clock: Clock, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("gradviz[*]")
        self.setWindowIcon(mark_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(*_least(scaled()))
        self._look, self._settings = look, settings
        self._widths, self._inspector_widths = dict(_WIDTHS), dict(_INSPECTOR)
        self._page, self._inspected, self._story = "examples", "explain", True
        self.take_key: Callable[[QKeyEvent], bool] = lambda event: False
        self.may_close: Callable[[], bool] = lambda: True
        self.header = Header(look)
        self.left = LeftPanel(look)
        self.stage = Stage(look, clock)
        self.inspector = Inspector(look)
        self.steps = StepBar(look)
        self.table = GraphTable(look)
        self.output = OutputPanel(look)
        self.story = StoryStrip(look)
        self.transport = Transport(look)
        self._lay_out()
        self.drawers = Drawers(self, self.splitter, self.left, self.stage, self.inspector)
        self.drawers.set_look(look)
        self.drawers.changed.connect(self._align)
        watched = self.left, self.inspector, self.table, self.output, self.story, self.steps
        for panel in watched:
            panel.installEventFilter(self)
        look.restyled.connect(self._relook)
        self._relook()
        self._restore()
        self.left.turned.connect(self._turn)
        self.inspector.turned.connect(self._turn_inspector)
        self.stage.canvas.setFocus()

    def _lay_out(self) -> None:
        self.splitter = Splitter(
            self._look,
            (
                lambda: translate("Window", "Width of the left panel"),
                lambda: translate("Window", "Width of the inspector"),
            ),
        )
        for widget in (self.left, self.stage, self.inspector):
            self.splitter.addWidget(widget)
        self.splitter.name_lines()
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setStretchFactor(2, 0)
        self.splitter.setSizes([240, 888, 312])
        self.splitter.splitterMoved.connect(self._align)
        self._story_line = Hairline(self._look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.steps)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.table)
        column.addWidget(self.output)
        column.addWidget(self._story_line)
        column.addWidget(self.story)
        column.addWidget(Hairline(self._look))
        column.addWidget(self.transport)

    def _relook(self) -> None:
        theme = self._look.theme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(palette(theme))
        self.setStyleSheet(style_sheet(theme))

    def keep(self, key: str, value: str) -> None:
        """Remember a choice for the next start."""
        self._settings.keep(key, value)

    def kept(self, key: str) -> str:
        """Return what was remembered, "" for nothing."""
        return self._settings.text(key)

    # ------------------------------------------------------------ places

    def _align(self) -> None:
        """Line the strips up with the panels above them."""
        left = self.left.width() if self.drawers.is_docked("left") else 0
        right = self.inspector.width() if self.drawers.is_docked("inspector") else 0
        self.story.show_columns(left, right)
        self.output.show_columns(left)
        self.transport.show_columns(left, right)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widths of the side panels, and which strips are shown, whoever changes it."""
        if watched in (self.table, self.output, self.story, self.steps):
            if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
                self._share()
        elif event.type() == QEvent.Type.Resize:
            self._align()
        return super().eventFilter(watched, event)

    def _share(self) -> None:
        """Leave the stage its room: table and output take at most what is left of it."""
        fixed = (self.header, self.steps, self.story, self.transport)
        room = self.height() - sum(one.height() for one in fixed if not one.isHidden()) - _STAGE
        shown = [panel for panel in (self.table, self.output) if not panel.isHidden()]
        for panel in shown:
            panel.show_within(room // len(shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Dock or undock the panels as the width allows."""
        super().resizeEvent(event)
        self.drawers.adapt(self.width())
        self.story.show_short(self.height() < _LOW)
        self._share()
        self._align()

    def _turn(self) -> None:
        """Give the left panel the width of its page; the hand's width of the other is kept."""
        before, self._page = self._page, self.left.page
        if self.drawers.is_docked("left"):
            self._widths[before] = self.left.width()
        self.drawers.widen("left", self._widths[self._page])

    def _turn_inspector(self) -> None:
        """Give the inspector the width of its page: a table needs more than words."""
        if self.drawers.is_docked("inspector"):
            self._inspector_widths[self._inspected] = self.inspector.width()
        self._inspected = self.inspector.page
        self.drawers.widen("inspector", self._inspector_widths[self._inspected])

    def widen(self, side: str, steps: int) -> None:
        """Make a side panel wider, or narrower, by steps; its page keeps that width."""
        panel = self.left if side == "left" else self.inspector
        least = max(panel.minimumSizeHint().width(), panel.minimumWidth())
        other = "left" if side == "inspector" else "inspector"
        beside = self.drawers.width(other) if self.drawers.is_docked(other) else 0
        most = max(self.width() - _STAGE - beside, least)
        wanted = min(max(self.drawers.width(side) + steps * STEP, least), most)
        page, kept = self._page, self._widths
        if side == "inspector":
            page, kept = self._inspected, self._inspector_widths
        kept[page] = wanted
        self.drawers.widen(side, wanted)

    def show_title(self, title: str, unsaved: bool) -> None:
        """Show what the window is called; the desktop marks what is not saved."""
        self.setWindowTitle(f"{title}[*] – gradviz" if title else "gradviz[*]")
        self.setWindowModified(unsaved)

    def show_story(self, shown: bool) -> None:
        """Show or hide the story strip."""
        self._story = shown
        self.show_story_beside(True)

    def show_story_beside(self, wanted: bool) -> None:
        """Leave the strip out beside a picture that has no story; what was chosen is kept."""
        self.story.setVisible(wanted and self._story)
        self._story_line.setVisible(wanted and self._story)

    def show_output(self, shown: bool) -> None:
        """Show or hide what the program printed; hidden, a button on the stage tells of it."""
        self.output.setVisible(shown)
        self.stage.show_printed(self.output.printed and not shown)

    def show_code(self, shown: bool) -> None:
        """Show the code in the left panel, or the examples again."""
        self.left.show_page("code" if shown else "examples")
        if shown and not self.drawers.is_shown("left"):
            self.drawers.toggle("left")

    def _restore(self) -> None:
        geometry = self._settings.bytes("window/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1440, 900)
        self.resize(self.within_screen(self.size()))
        page = self._settings.text("panel/page", "examples")
        self.left.show_page(page if page in _WIDTHS else "examples")
        self._page = self.left.page
        self.drawers.widen("left", self._widths[self.left.page])
        inspected = self._settings.text("panel/inspected", "explain")
        self._inspected = inspected if inspected in PAGES else "explain"
        self.inspector.show_page(self._inspected)
        self.drawers.widen("inspector", self._inspector_widths[self._inspected])
        sizes = self._settings.bytes("window/splitter")
        if sizes is not None:
            self.splitter.restoreState(sizes)
            self.splitter.setHandleWidth(1)
        self.drawers.restore(
            self._settings.flag("panel/left", True), self._settings.flag("panel/inspector", True)
        )
        self.show_story(self._settings.flag("panel/story", True))
        self.show_output(self._settings.flag("panel/output", False))
        self.table.restore(self._settings)

    def within_screen(self, size: QSize) -> QSize:
        """Return a size cut down to what the screen has: a larger scale makes it smaller."""
        if QApplication.platformName() == "offscreen":
            return size
        return size.boundedTo(self.screen().availableSize())

    def _remember(self) -> None:
        self._settings.keep("window/geometry", self.saveGeometry())
        if self.drawers.is_docked("left") and self.drawers.is_docked("inspector"):
            self._settings.keep("window/splitter", self.splitter.saveState())
        self._settings.keep("panel/page", self.left.page)
        self._settings.keep("panel/inspected", self.inspector.page)
        self._settings.keep("panel/left", self.drawers.is_wanted("left"))
        self._settings.keep("panel/inspector", self.drawers.is_wanted("inspector"))
        self._settings.keep("panel/story", self._story)
        self.table.remember(self._settings)
        self._settings.keep("panel/output", not self.output.isHidden())

    # ------------------------------------------------------------ hand

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take plain keys, unless a field has the focus; F6 cycles the panes, F10 opens a menu."""
        if event.key() == Qt.Key.Key_F6:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.cycle_panes(-1 if back else 1)
            return
        if event.key() == Qt.Key.Key_F10:
            self.header.open_menu(0)
            return
        if event.key() == Qt.Key.Key_Escape and self.drawers.close_open():
            return
        if isinstance(QApplication.focusWidget(), _FIELDS) or not self.take_key(event):
            super().keyPressEvent(event)

    def panes(self) -> list[QWidget]:
        """Return the panes that are shown, in the order of F6."""
        order = (
            self.header, self.steps, self.left, self.left.code, self.stage.shown, self.inspector,
            self.table, self.output, self.story, self.transport,
        )  # fmt: skip
        return [pane for pane in order if pane.isVisible() and _first_stop(pane) is not None]

    def cycle_panes(self, step: int) -> None:
        """Give the focus to the next or previous pane, if any is shown."""
        panes = self.panes()
        if not panes:
            return
        focus = QApplication.focusWidget()
        held = [i for i, pane in enumerate(panes) if focus is not None and _holds(pane, focus)]
        here = held[-1] if held else -step  # the code stands within the left panel
        stop = _first_stop(panes[(here + step) % len(panes)])
        if stop is not None:
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first dropped file."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.file_dropped.emit(paths[0])

    def changeEvent(self, event: QEvent) -> None:
        """Arrange what floats anew when fonts or styles have changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.stage.arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what becomes of the document, remember sizes, then let everyone stop."""
        if not self.may_close():
            event.ignore()
            return
        self._let_go()
        super().closeEvent(event)

    def put_away(self) -> None:
        """Go without asking: another window takes over what this one shows."""
        self._let_go()
        self.hide()

    def _let_go(self) -> None:
        self._remember()
        self.closing.emit()


def _least(scale: int) -> tuple[int, int]:
    """Return the smallest size at a scale in percent: it fits a screen of 1024 x 700."""
    share = 100 / scale
    return min(640, round(1024 * share)), min(420, round(680 * share))


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)


def _first_stop(pane: QWidget) -> QWidget | None:
    """Return the first widget of a pane that Tab would reach."""
    candidates = [pane, *pane.findChildren(QWidget)]
    for widget in candidates:
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reachable and widget.isEnabled() and widget.isVisible():
            return widget
    return None

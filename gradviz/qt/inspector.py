"""The inspector: what the selected box is, its value and gradient, why, and its line.

It shows an `Inspected`; the numbers, formulas and words in it are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gradviz.animation.comparing import Compared
from gradviz.model.measure import elide
from gradviz.model.picture import Primitive
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.painter import paint_items
from gradviz.qt.sections import Section, Sections
from gradviz.qt.tensor.compared import ComparedPage
from gradviz.qt.tensor.page import TensorPage
from gradviz.qt.tensor.saved import SavedPage
from gradviz.qt.widgets.curve import Curve, CurveView
from gradviz.qt.widgets.drawing import RIGHT, draw_text, elided, fill_round, fitting, text_width
from gradviz.qt.widgets.hand import Hand, LeafHand
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline
from gradviz.qt.widgets.numberhead import NumberHead
from gradviz.qt.widgets.tabs import Tabs

PAGES = ("explain", "tensor", "saved")


_TITLE = 66
"""Height of the title with its kind in one line, px."""
_DOT = "  \u00b7  "


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A value or a gradient: label, short text (None: not yet), all digits.

    `name` is what is left of the label where there is no room for all of it.

    `quiet` stands in place of a number: a shape, or "no gradient".
    """

    label: str = ""
    name: str = ""
    text: str | None = None
    full: str = ""
    quiet: str = ""


class Inspected(msgspec.Struct, frozen=True, kw_only=True):
    """One box at one moment."""

    title: str
    kind: str
    sign: tuple[Primitive, ...] = ()
    sign_role: str = "op"
    value: Quantity = Quantity()
    gradient: Quantity = Quantity()
    sections: tuple[Section, ...] = ()
    curve: Curve | None = None
    hand: Hand | None = None
    stale: bool = False
    place: str = ""
    line: str = ""
    code: str = ""


class Title(QWidget):
    """The box's sign, its name and its kind."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: Inspected | None = None
        self.setFixedHeight(_TITLE)
        look.changed.connect(self.update)

    def show_inspected(self, shown: Inspected) -> None:
        """Show a box's title."""
        self._shown = shown
        self.setAccessibleName(f"{shown.title}, {shown.kind}")
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take another line where the kind has no room in one."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(_TITLE + 16 * max(len(self.kinds) - 1, 0))
        title = "" if self._shown is None else self._shown.title
        wide = text_width(title, font("ui", 13, 600)) > self.width() - 72
        self.setToolTip(title if wide else "")

    @property
    def kinds(self) -> list[str]:
        """The lines of the kind: its parts stay whole."""
        lines: list[str] = []
        for part in (self._shown.kind if self._shown is not None else "").split(_DOT):
            longer = f"{lines[-1]}{_DOT}{part}" if lines else part
            if lines and text_width(longer, font("ui", 11, 500)) <= self.width() - 72:
                lines[-1] = longer
            else:
                lines.append(part)
        return lines

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sign, name and kind."""
        shown = self._shown
        if shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        box = QRectF(16, 14, 36, 36)
        edge = theme.color(f"{shown.sign_role}.line")
        fill_round(painter, box, 8, theme.color(f"{shown.sign_role}.bg"), edge, 1.5)
        painter.save()
        painter.translate(box.center())
        paint_items(painter, shown.sign)
        painter.restore()
        title = QRectF(64, 13, self.width() - 72, 20)
        size = 15 if text_width(shown.title, font("ui", 15, 600)) <= title.width() else 13
        face = font("ui", size, 600)
        draw_text(
            painter, title, elided(shown.title, face, title.width()), face, theme.color("text")
        )
        for number, line in enumerate(self.kinds):
            kind = QRectF(64, 34 + 16 * number, self.width() - 72, 16)
            words = fitting(line, font("ui", 11, 500), kind.width())
            draw_text(painter, kind, words, font("ui", 11, 500), theme.color("text2"))


class SourceLine(QWidget):
    """The user's own line at the foot of the inspector."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._place, self._line, self._code = "", "", ""
        self.setFixedHeight(40)
        look.changed.connect(self.update)

    def show_source(self, place: str, line: str, code: str) -> None:
        """Show a place ("neuron.py, line 7") and its text.

        Where both do not fit, the place is only its line; the tool tip has all of it.
        """
        self._place, self._line, self._code = place, line, code
        self.setToolTip(f"{place}\n{code}")
        self.setAccessibleName(f"{place}: {code}")
        self.setVisible(bool(place or code))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sign, place and text."""
        painter = QPainter(self)
        theme = self._look.theme
        draw_icon(painter, "code", QRectF(16, 12, 16, 16), theme.color("text3"))
        face, mono = font("ui", 13), font("mono", 11)
        room = self.width() - 40 - 16 - 16
        place, code = self._place, self._code
        if text_width(place, face) + text_width(code, mono) > room:
            place = self._line
        code = elide(code, room - text_width(place, face), font="mono", size=11)
        words = QRectF(40, 0, self.width() - 56, self.height())
        draw_text(painter, words, place, face, theme.color("text3"))
        box = QRectF(0, 0, self.width() - 16, self.height())
        draw_text(painter, box, code, mono, theme.color("text"), RIGHT)


class _Page(QWidget):
    """One page: a column that scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 14, 16, 14)
        self.column.setSpacing(8)

    def scrolling(self) -> QScrollArea:
        """Return the page in a scroll area without a frame."""
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self)
        self._port = area.viewport()
        return area

    @contextmanager
    def filled_anew(self) -> Iterator[None]:
        """Give everything its place once, at the end, and not again before it is painted.

        Each row that comes or goes would do it, and a scroll bar that does paints all twice.
        """
        self.column.setEnabled(False)
        try:
            yield
        finally:
            self.column.setEnabled(True)
        if self.isVisible():
            self.column.activate()
            QApplication.sendEvent(self._port, QEvent(QEvent.Type.LayoutRequest))


class Inspector(QWidget):
    """The panel: title, tabs, pages, source line.

    Attributes
    ----------
    turned
        Signal: another page is shown.
    """

    turned = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: Inspected | None = None
        self._cover: QWidget | None = None
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(264)
        self._title = Title(look)
        self.tabs = Tabs(
            look,
            (
                lambda: translate("Inspector", "Explain"),
                lambda: translate("Inspector", "Tensor"),
                lambda: translate("Inspector", "Saved"),
            ),
        )
        self.value = NumberHead(look, "fwd", dashed=False)
        self.gradient = NumberHead(look, "bwd", dashed=True)
        self.curve = CurveView(look)
        self.hand = LeafHand(look)
        self._source = SourceLine(look)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._explain_page())
        self.tensor = TensorPage(look)
        self._pages.addWidget(self.tensor.scrolling())
        self.saved = SavedPage(look)
        self._pages.addWidget(self.saved.scrolling())
        self.tabs.chosen.connect(self._turn)
        self._lay_out()
        self.show_inspected(None)

    @property
    def page(self) -> str:
        """Which page is shown: one of `PAGES`."""
        return PAGES[self._pages.currentIndex()]

    def show_page(self, page: str) -> None:
        """Show a page."""
        self.tabs.show_index(PAGES.index(page))
        self._turn(PAGES.index(page))

    def _turn(self, index: int) -> None:
        if index != self._pages.currentIndex():
            self._pages.setCurrentIndex(index)
            self.turned.emit()

    def sizeHint(self) -> QSize:
        """Return the width of the design."""
        return QSize(312, 600)

    def _lay_out(self) -> None:
        look = self._look
        self._content = QWidget()
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self._title)
        inner.addWidget(self.tabs)
        inner.addWidget(self._pages, 1)
        self._line = Hairline(look)
        inner.addWidget(self._line)
        inner.addWidget(self._source)
        self._empty = Label(
            look,
            lambda: translate("Inspector", "Select a box to see its value, its gradient and why."),
            "text3",
            13,
            wrap=True,
        )
        self._empty.setContentsMargins(16, 24, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._empty)
        column.addWidget(self._content, 1)
        self.compared = ComparedPage(look)
        self._comparison = self.compared.scrolling()
        self._comparison.hide()
        column.addWidget(self._comparison, 1)
        column.addStretch(0)

    def _explain_page(self) -> QScrollArea:
        page = self._explaining = _Page()
        page.column.setContentsMargins(0, 0, 0, 14)
        page.column.setSpacing(0)
        heads = QHBoxLayout()
        heads.setContentsMargins(16, 14, 16, 14)
        heads.setSpacing(12)
        heads.addWidget(self.value, 1)
        heads.addWidget(Hairline(self._look, vertical=True))
        heads.addWidget(self.gradient, 1)
        page.column.addLayout(heads)
        page.column.addWidget(Hairline(self._look))
        page.column.addWidget(self.hand)
        self._explained = Sections(self._look)
        self._explained.setContentsMargins(16, 14, 16, 0)
        page.column.addLayout(self._explained)
        framed = QVBoxLayout()
        framed.setContentsMargins(16, 8, 16, 0)
        framed.addWidget(self.curve)
        page.column.addLayout(framed)
        page.column.addStretch(1)
        return page.scrolling()

    def show_inspected(self, shown: Inspected | None) -> None:
        """Show one box at one moment, or what to do when none is selected."""
        if shown is not None and shown == self._shown:
            return
        self._shown = shown
        self._empty.setVisible(shown is None and self._cover is None)
        self._content.setVisible(shown is not None and self._cover is None)
        if shown is None:
            return
        self._title.show_inspected(shown)
        with self._explaining.filled_anew():
            for head, quantity in ((self.value, shown.value), (self.gradient, shown.gradient)):
                head.show_label(quantity.label, quantity.name)
                head.show_number(quantity.text, quantity.full, quantity.quiet)
                head.show_stale(shown.stale)
            self._explained.show_sections(shown.sections)
            self.curve.show_curve(shown.curve)
            self.hand.show_hand(shown.hand)
        self._source.show_source(shown.place, shown.line, shown.code)
        self._line.setVisible(bool(shown.place or shown.code))

    def show_cover(self, cover: QWidget | None) -> None:
        """Show something else in the place of the box, or the box again."""
        if cover is self._cover:
            return
        if self._cover is not None:
            self._cover.hide()
        self._cover = cover
        layout = self.layout()
        if cover is not None and isinstance(layout, QVBoxLayout):
            layout.addWidget(cover, 1)
            cover.show()
        shown, self._shown = self._shown, None
        self.show_inspected(shown)

    def show_compared(self, rows: tuple[Compared, ...]) -> None:
        """Show several boxes beside each other; of none the one box again."""
        covered = self._cover is not None
        self._comparison.setVisible(bool(rows) and not covered)
        if rows:
            self.compared.show_compared(rows)
        self._empty.setVisible(self._shown is None and not rows and not covered)
        self._content.setVisible(self._shown is not None and not rows and not covered)

"""What is as tall as its content where there is room, and scrolls where there is not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

__all__ = ["Fitting"]


class Fitting(QScrollArea):
    """As tall as its content where there is room; shorter, and scrolling, where there is not.

    Parameters
    ----------
    content, least
        What is shown, and the least height for it, px.
    held
        Returns the part of the content that stays in sight while the height changes.
    whole
        Whether it is never narrower than its content.
    """

    def __init__(
        self,
        content: QWidget,
        least: int,
        held: Callable[[], QRect] = QRect,
        *,
        whole: bool = False,
    ) -> None:
        super().__init__()
        self._least, self._held, self._whole = least, held, whole
        inner = QWidget()
        inner.setObjectName("plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWidget(inner)
        inner.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        """Scroll to what the keyboard has reached: Qt does so only from within."""
        if now is not None and self.widget().isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the content's height."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what must be seen in sight."""
        super().resizeEvent(event)
        self.hold()

    def keep_at_least(self, least: int) -> None:
        """Never be lower than this, px, unless the content is."""
        if least != self._least:
            self._least = least
            self.updateGeometry()

    def hold(self) -> None:
        """Scroll to the part that is to be seen, as little as is needed."""
        rect = self._held()
        if not rect.isEmpty():
            self.ensureVisible(0, rect.bottom() + 4, 0, 0)
            self.ensureVisible(0, rect.top(), 0, 0)

    def sizeHint(self) -> QSize:
        """Return the content's height."""
        wide = self.widget().sizeHint().width() if self._whole else 200
        return QSize(wide, self.widget().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the least useful height; what has a width of its own is not cut off."""
        bar = self.verticalScrollBar().sizeHint().width()
        wide = self.widget().minimumSizeHint().width() + bar if self._whole else 80
        return QSize(wide, min(self._least, self.sizeHint().height()))

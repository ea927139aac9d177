"""Side panels that dock where there is room and slide over the stage where there is not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gradviz.qt.look import Look

_LIMITS = {"left": 960, "inspector": 1200}


class _Drawer(QWidget):
    """Holds a panel over the stage, with one hairline at its inner edge."""

    def __init__(self, side: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._side = side
        self.look: Look | None = None
        column = QVBoxLayout(self)
        inner = (0, 0, 1, 0) if side == "left" else (1, 0, 0, 0)
        column.setContentsMargins(*inner)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = self.palette().color(self.palette().ColorRole.Mid)
        if self.look is not None:
            color = self.look.color("line2")
        painter.fillRect(QRectF(self.rect()), color)


class Drawers(QObject):
    """Docks and undocks the two side panels.

    Attributes
    ----------
    changed
        Signal: a panel was docked, undocked, shown or hidden.
    """

    changed = Signal()

    def __init__(
        self,
        window: QWidget,
        splitter: QSplitter,
        left: QWidget,
        stage: QWidget,
        inspector: QWidget,
    ) -> None:
        super().__init__(window)
        self._splitter, self._stage = splitter, stage
        self._panels = {"left": left, "inspector": inspector}
        self._wanted = {"left": True, "inspector": True}
        self._open = {"left": False, "inspector": False}
        self._narrow = {"left": False, "inspector": False}
        self._widths = {"left": 240, "inspector": 312}
        self._drawers = {side: _Drawer(side, stage) for side in self._panels}
        stage.installEventFilter(self)

    def set_look(self, look: Look) -> None:
        """Paint the drawers' edges in the theme's colours."""
        for drawer in self._drawers.values():
            drawer.look = look

    def restore(self, left: bool, inspector: bool) -> None:
        """Take the remembered choices."""
        self._wanted = {"left": left, "inspector": inspector}
        self._place()

    def is_wanted(self, side: str) -> bool:
        """Whether a panel is shown where there is room."""
        return self._wanted[side]

    def is_docked(self, side: str) -> bool:
        """Whether a panel stands beside the stage now."""
        return self._wanted[side] and not self._narrow[side]

    def is_narrow(self, side: str) -> bool:
        """Whether there is no room for a panel beside the stage."""
        return self._narrow[side]

    def is_shown(self, side: str) -> bool:
        """Whether a panel is seen, docked or as a drawer."""
        return self._open[side] if self._narrow[side] else self._wanted[side]

    def width(self, side: str) -> int:
        """Return how wide a panel is, px, docked or as a drawer."""
        return self._panels[side].width() if self.is_docked(side) else self._widths[side]

    def widen(self, side: str, width: int) -> None:
        """Give a panel another width, px, docked and as a drawer; the stage makes room."""
        self._widths[side] = width
        if self.is_docked(side):
            self._resize(side)
        self._arrange()
        self.changed.emit()

    def _resize(self, side: str) -> None:
        sizes = self._splitter.sizes()
        place = self._splitter.indexOf(self._panels[side])
        stage = self._splitter.indexOf(self._stage)
        sizes[stage] += sizes[place] - self._widths[side]
        sizes[place] = self._widths[side]
        self._splitter.setSizes(sizes)

    def toggle(self, side: str) -> None:
        """Show or hide a panel, docked or as a drawer."""
        if self._narrow[side]:
            other = "left" if side == "inspector" else "inspector"
            self._open[side] = not self._open[side]
            self._open[other] = False
        else:
            self._wanted[side] = not self._wanted[side]
        self._place()

    def close_open(self) -> bool:
        """Close an open drawer; tell whether there was one."""
        if not any(self._open[side] and self._narrow[side] for side in self._open):
            return False
        self._open = dict.fromkeys(self._open, False)
        self._place()
        return True

    def adapt(self, width: int) -> None:
        """Follow the window's width."""
        narrow = {side: width < limit for side, limit in _LIMITS.items()}
        if narrow != self._narrow:
            self._narrow = narrow
            self._open = dict.fromkeys(self._open, False)
            self._place()

    def _place(self) -> None:
        for side, panel in self._panels.items():
            drawer = self._drawers[side]
            if self._narrow[side]:
                if panel.parentWidget() is not drawer:
                    drawer.layout().addWidget(panel)
                panel.show()
                drawer.setVisible(self._open[side])
                drawer.raise_()
            else:
                drawer.hide()
                back = panel.parentWidget() is not self._splitter
                if back:
                    self._splitter.insertWidget(0 if side == "left" else 2, panel)
                panel.setVisible(self._wanted[side])
                if back:
                    self._resize(side)
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        width, height = self._stage.width(), self._stage.height()
        for side, drawer in self._drawers.items():
            wide = min(self._widths[side] + 1, width - 48)
            x = 0 if side == "left" else width - wide
            drawer.setGeometry(QRect(x, 0, wide, height))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the drawers at the stage's edges."""
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

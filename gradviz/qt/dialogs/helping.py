"""The Help window: pages that came with gradviz, and one about what is selected; no network."""

from __future__ import annotations

import re

import msgspec
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QFont, QImage, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QWidget,
)

from gradviz.animation.inspection import inspect
from gradviz.model.picture import Group, Picture, Primitive
from gradviz.model.resources import resource
from gradviz.model.theme import theme
from gradviz.model.words import language, translate
from gradviz.ops.mathematics import paint
from gradviz.qt.extents import extent, united
from gradviz.qt.fonts import FAMILIES, font
from gradviz.qt.look import Look
from gradviz.qt.raster import rasterize
from gradviz.workspace.state import AppState
from gradviz.workspace.view import View

__all__ = ["PAGES", "HelpPage", "HelpWindow", "page_of", "read_page"]

PAGES = (
    "first-steps", "limits", "graph", "performance", "adding-an-op", "adding-a-block",
    "adding-a-preset", "architecture",
)  # fmt: skip
"""Files of `resources/docs`, in the order in which they are offered."""
_SIZES = {1: 22, 2: 17, 3: 14}
_SHARP = 3.0
"""Pixels of a formula for each px: sharp on screens of every density."""


class HelpPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page as Markdown; `formulas` are what ``![](formula:0)`` and so on stand for."""

    title: str
    text: str
    formulas: tuple[Primitive, ...] = ()


def read_page(name: str) -> HelpPage:
    """Return a page of `resources/docs`, in the language now where there is one."""
    for file in (f"{name}.{language()}.md", f"{name}.md"):
        path = resource("docs") / file
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            title = next((line[2:] for line in text.splitlines() if line.startswith("# ")), name)
            return HelpPage(title=title, text=text)
    return HelpPage(title=name, text="")


def page_of(view: View, state: AppState) -> HelpPage | None:
    """Return what is known of the selected box: its words and formulas."""
    index = view.scene.by_id.get(state.selection or "")
    if index is None:
        return None
    found = inspect(view.scene, view.frame(state.playback.time), view.numbers, index)
    colors, box = theme(state.theme), view.scene.boxes[index]
    lines, formulas = [f"# {_plain(found.title)}", "", _plain(found.kind)], list[Primitive]()
    if box.op is not None:
        names = [name for name in (box.op.op, box.op.grad_fn) if name]
        lines += ["", " \u2192 ".join(f"`{name}`" for name in names)]
    for section in found.sections:
        if section.heading:
            lines += ["", f"## {_plain(section.heading)}"]
        for formula in section.formulas:
            lines += ["", f"![](formula:{len(formulas)})"]
            formulas.append(paint(formula, 0.0, 0.0, lambda tag: colors.color(_role(tag))))
        lines += [line for words in section.sentences for line in ("", _plain(words))]
        if section.code:
            lines += ["", "```", section.code, "```"]
    return HelpPage(title=found.title, text="\n".join(lines), formulas=tuple(formulas))


def _role(tag: str) -> str:
    return "local" if tag in ("local", "slope") else "text"


def _plain(words: str) -> str:
    """Return words so that Markdown changes nothing of them."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", words).replace("\n", "  \n")


class _Browser(QTextBrowser):
    """Shows a page; formulas are drawn, links lead to other pages only."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._page = HelpPage(title="", text="")
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(28)

    def show_page(self, page: HelpPage) -> None:
        """Show a page from its beginning."""
        self._page = page
        self.document().setDefaultFont(font("ui", 14))
        self.setMarkdown(page.text)
        self._dress()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, kind: int, name: QUrl) -> object:
        """Draw a formula."""
        text = name.toString()
        if not text.startswith("formula:"):
            return None
        item = self._page.formulas[int(text.partition(":")[2])]
        return _image(item)

    def _dress(self) -> None:
        """Give headings, code and links our faces and colours."""
        block = self.document().begin()
        while block.isValid():
            self._dress_block(block)
            block = block.next()

    def _dress_block(self, block: QTextBlock) -> None:
        level = block.blockFormat().headingLevel()
        spans = []
        each = block.begin()
        while not each.atEnd():
            fragment = each.fragment()
            spans.append((fragment.position(), fragment.length(), fragment.charFormat()))
            each += 1
        for start, length, shape in spans:
            if shape.isImageFormat():
                continue
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(self._shape(level, shape))

    def _shape(self, level: int, shape: QTextCharFormat) -> QTextCharFormat:
        made = QTextCharFormat()
        if shape.fontFixedPitch():
            made.setFontFamilies(FAMILIES["mono"])
            made.setProperty(QTextCharFormat.Property.FontPixelSize, font("mono", 13).pixelSize())
            made.setForeground(self._look.color("text2"))
        if shape.isAnchor():
            made.setForeground(self._look.color("accent"))
        if level:
            size = font("ui", _SIZES.get(level, 14)).pixelSize()
            made.setProperty(QTextCharFormat.Property.FontPixelSize, size)
            made.setFontWeight(QFont.Weight.DemiBold)
        return made


def _image(item: Primitive) -> QImage:
    left, top, right, bottom = united([extent(item)])
    picture = Picture(
        x=left, y=top, width=right - left, height=bottom - top, background=None,
        items=(Group(items=(item,)),),
    )  # fmt: skip
    image = rasterize(picture, _SHARP)
    image.setDevicePixelRatio(_SHARP)
    return image


class HelpWindow(QDialog):
    """Topics at the left, the page at the right; it stays open beside the window."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("window")
        self.browser = _Browser(look)
        self.topics = QListWidget()
        self.topics.setFrameShape(QFrame.Shape.NoFrame)
        self.topics.setFont(font("ui", 13))
        self._shown = HelpPage(title="", text="")
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.addWidget(self.topics)
        split.addWidget(self.browser)
        split.setSizes([240, 640])
        split.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        self.topics.currentRowChanged.connect(self._turn)
        self.browser.anchorClicked.connect(self._follow)
        look.changed.connect(self._relook)
        self._relook()

    def sizeHint(self) -> QSize:
        """Return a size for about 80 letters a line."""
        return QSize(900, 640)

    def _relook(self) -> None:
        look = self._look.theme
        self.setWindowTitle(translate("Help", "Help"))
        self.topics.setAccessibleName(translate("Help", "Pages"))
        self.setStyleSheet(
            f"QDialog {{ background: {look.color('panel')}; }}"
            f"QTextBrowser {{ background: {look.color('panel')}; border: none; border-radius: 0;"
            f" color: {look.color('text')}; }}"
            f"QListWidget {{ background: {look.color('sunken')}; color: {look.color('text')};"
            " padding: 12px 8px; outline: none; }"
            "QListWidget::item { padding: 7px 10px; border-radius: 6px; }"
            f"QListWidget::item:selected {{ background: {look.color('selected')};"
            f" color: {look.color('text')}; }}"
        )
        here = self.topics.currentRow()
        self.topics.blockSignals(True)
        self.topics.clear()
        for name in PAGES:
            self.topics.addItem(QListWidgetItem(read_page(name).title))
        self.topics.setCurrentRow(here)
        self.topics.blockSignals(False)
        if here >= 0:
            self._turn(here)
        elif self._shown.text:
            self.browser.show_page(self._shown)

    def show_page(self, page: HelpPage) -> None:
        """Show a page that is no file."""
        self._shown = page
        self.topics.setCurrentRow(-1)
        self.browser.show_page(page)
        self._come()

    def show_first(self) -> None:
        """Show the pages, at the one that was read last."""
        self.topics.setCurrentRow(max(self.topics.currentRow(), 0))
        self._come()

    def _come(self) -> None:
        if self.isVisible():
            self.raise_()
        self.show()
        self.activateWindow()
        self.browser.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, row: int) -> None:
        if 0 <= row < len(PAGES):
            self.browser.show_page(read_page(PAGES[row]))

    def _follow(self, link: QUrl) -> None:
        """Go to another page; what lies elsewhere is not opened."""
        name = link.path().removesuffix(".md").rpartition("/")[2]
        if name in PAGES:
            self.topics.setCurrentRow(PAGES.index(name))
        elif link.hasFragment() and not link.path():
            self.browser.scrollToAnchor(link.fragment())

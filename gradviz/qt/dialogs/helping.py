"""The Help window: pages that came with gradviz, and one about what is selected; no network."""

from __future__ import annotations

import re

import msgspec
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)
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
from gradviz.animation.telling import Told, told
from gradviz.model.picture import Group, Picture, Primitive
from gradviz.model.resources import resource
from gradviz.model.theme import theme
from gradviz.model.words import language, translate
from gradviz.ops.mathematics import paint
from gradviz.ops.sentences import sentence
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


class HelpPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page as Markdown; `formulas` are what ``![a = b](formula:0)`` and so on stand for."""

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
        there = found.value.state == "there"  # what is remarkable is not told beforehand
        lines += _spoken(told(box.op, view.numbers), values=there)
    for section in found.sections:
        if section.heading:
            lines += ["", f"## {_plain(section.heading)}"]
        for formula in section.formulas:
            lines += ["", f"![{_alone(formula.text)}](formula:{len(formulas)})"]
            formulas.append(paint(formula, 0.0, 0.0, lambda tag: colors.color(_role(tag))))
        lines += [line for words in section.sentences for line in ("", _plain(words))]
        if section.code:
            lines += ["", "```", section.code, "```"]
    return HelpPage(title=found.title, text="\n".join(lines), formulas=tuple(formulas))


def _spoken(one: Told, *, values: bool) -> list[str]:
    """Return what an op does forward and backward, in words."""
    said: list[str] = []
    for phase in ("forward", "backward"):
        numbers = one.values if values else None
        words = sentence(one.op, phase, one.names, shapes=one.shapes, values=numbers)
        if words and _plain(words) not in said:
            said += ["", _plain(words)]
    return said


def _role(tag: str) -> str:
    return "local" if tag in ("local", "slope") else "text"


def _plain(words: str) -> str:
    """Return words so that Markdown changes nothing of them."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", words).replace("\n", "  \n")


def _alone(words: str) -> str:
    """Return what stands for a picture: Qt draws a picture once for each escaped letter of it."""
    return " ".join(re.sub(r"[\\\\`*_{}\[\]<>#|~&!]", " ", words).split())


class _Browser(QTextBrowser):
    """Shows a page; formulas are drawn, links lead to other pages only."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.shown = HelpPage(title="", text="")
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(28)

    def show_page(self, page: HelpPage) -> None:
        """Show a page from its beginning."""
        self.shown = page
        document = self.document()
        document.setDefaultFont(font("ui", 14))
        self.setMarkdown(page.text)
        self._dress()
        for number, item in enumerate(page.formulas):
            name = QUrl(f"formula:{number}")
            document.addResource(
                QTextDocument.ResourceType.ImageResource.value, name, _image(item, self._ratio)
            )
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _dress(self) -> None:
        """Give headings, code and links our faces and colours."""
        block = self.document().begin()
        while block.isValid():
            self._dress_block(block)
            block = block.next()

    def _dress_block(self, block: QTextBlock) -> None:
        level = block.blockFormat().headingLevel()
        code = block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)
        spacing = QTextBlockFormat()
        spacing.setTopMargin(18.0 if level > 1 else 0.0)
        spacing.setBottomMargin(0.0 if code else 8.0)
        spacing.setLineHeight(140, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        whole = QTextCursor(block)
        whole.mergeBlockFormat(spacing)
        spans = []
        each = block.begin()
        while not each.atEnd():
            fragment = each.fragment()
            spans.append((fragment.position(), fragment.length(), fragment.charFormat()))
            each += 1
        for start, length, shape in spans:
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            if shape.isImageFormat():
                cursor.setCharFormat(self._sized(shape.toImageFormat()))
            else:
                cursor.setCharFormat(self._shape(level, shape))

    @property
    def _ratio(self) -> float:
        return max(self.devicePixelRatioF(), 1.0)

    def _sized(self, shape: QTextImageFormat) -> QTextImageFormat:
        """Return the format of a formula at its own size."""
        number = shape.name().removeprefix("formula:")
        if number.isdecimal():
            image = _image(self.shown.formulas[int(number)], self._ratio)
            shape.setWidth(image.width() / self._ratio)
            shape.setHeight(image.height() / self._ratio)
        return shape

    def _shape(self, level: int, shape: QTextCharFormat) -> QTextCharFormat:
        made = QTextCharFormat(shape)
        made.clearProperty(QTextFormat.Property.FontSizeAdjustment)
        if shape.fontFixedPitch():
            made.setFontFamilies(FAMILIES["mono"])
            made.setProperty(QTextFormat.Property.FontPixelSize, font("mono", 13).pixelSize())
            made.setForeground(self._look.color("text2"))
        if shape.isAnchor():
            made.setForeground(self._look.color("accent"))
        if level:
            made.setFont(font("ui", _SIZES.get(level, 14), 600))
        return made


def _image(item: Primitive, ratio: float) -> QImage:
    left, top, right, bottom = united([extent(item)])
    picture = Picture(
        x=left, y=top, width=right - left, height=bottom - top, background=None,
        items=(Group(items=(item,)),),
    )  # fmt: skip
    return rasterize(picture, ratio)


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
        self.topics.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.topics.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.topics.setWordWrap(True)
        self._shown = HelpPage(title="", text="")
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.addWidget(self.topics)
        split.addWidget(self.browser)
        split.setSizes([min(248, self.screen().availableSize().width() // 3), 652])
        split.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        self.topics.currentRowChanged.connect(self._turn)
        self.browser.anchorClicked.connect(self._follow)
        look.changed.connect(self._relook)
        self._relook()
        self.resize(QSize(900, 640).boundedTo(self.screen().availableSize()))

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

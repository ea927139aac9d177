"""Theme tokens as Qt understands them: one style sheet and one palette.

Only standard Qt widgets are styled here; our own widgets paint themselves.
"""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QPalette

from gradviz.model.theme import Theme

_SHEET = Template("""
QMainWindow, QWidget#window { background: $window; }
QWidget#panel { background: $panel; }
QWidget#canvas { background: $canvas; }
QMenu { background: $raised; border: 1px solid $line2; padding: 6px 0; }
QMenu::item { padding: 6px 24px 6px 36px; }
QMenu::separator { height: 13px; }
QToolTip {
  background: $raised; color: $text; border: 1px solid $line2; padding: 5px 8px;
}
QScrollArea, QScrollArea > QWidget > QWidget#plain { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $line2; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QLineEdit, QDoubleSpinBox, QSpinBox {
  background: $raised; color: $text; border: 1px solid $edge; border-radius: 6px;
  padding: 4px 8px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QDoubleSpinBox:focus, QSpinBox:focus {
  border: 2px solid $accent; padding: 3px 7px;
}
QAbstractSpinBox::up-button {
  subcontrol-origin: border; subcontrol-position: top right; width: 0; border: none;
}
QAbstractSpinBox::down-button {
  subcontrol-origin: border; subcontrol-position: bottom right; width: 0; border: none;
}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {
  border: none; padding: 0; background: transparent;
}
QLineEdit:disabled, QDoubleSpinBox:disabled, QSpinBox:disabled {
  color: $text3; background: $sunken; border-color: $line2;
}
QSlider { min-height: 22px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line2; margin: 0 1px; }
QSlider::sub-page:horizontal {
  height: 4px; border-radius: 2px; background: $accent; margin: 0 1px;
}
QSlider::handle:horizontal {
  width: 12px; height: 12px; margin: -6px 0; border-radius: 8px; background: $raised;
  border: 2px solid $accent;
}
QSlider::handle:horizontal:hover { background: $selected; }
QSlider::handle:horizontal:focus { background: $accent; }
QSlider::sub-page:horizontal:disabled { background: $line2; }
QSlider::handle:horizontal:disabled { border-color: $line2; }
QTextEdit, QPlainTextEdit {
  background: $raised; color: $text; border: 1px solid $edge; border-radius: 6px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $line2; }
QLabel { background: transparent; }
""")


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of a theme."""
    colors = {role.replace(".", "_"): value for role, value in theme.colors.items()}
    return _SHEET.substitute(colors, edge=theme.color("op.line"))


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme, for what style sheets do not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    for name, token in (
        (role.Window, "panel"),
        (role.Base, "raised"),
        (role.AlternateBase, "sunken"),
        (role.Button, "raised"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.PlaceholderText, "text3"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
    ):
        made.setColor(name, QColor(theme.color(token)))
    return made

"""What the window remembers between starts: sizes and choices, in one small object."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """Reads and writes QSettings; `QSettings` itself is used nowhere else.

    Parameters
    ----------
    path
        An INI file (tests); None for the user's own settings.
    """

    def __init__(self, path: str | None = None) -> None:
        if path is None:
            self._store = QSettings("gradviz", "gradviz")
        else:
            self._store = QSettings(path, QSettings.Format.IniFormat)

    def bytes(self, key: str) -> QByteArray | None:
        """Return a saved geometry, None when there is none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def text(self, key: str, default: str = "") -> str:
        """Return a saved text."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def flag(self, key: str, default: bool) -> bool:
        """Return a saved yes or no."""
        value = self._store.value(key)
        return default if value is None else str(value).lower() == "true"

    def keep(self, key: str, value: QByteArray | str | bool) -> None:
        """Save one value."""
        self._store.setValue(key, value)

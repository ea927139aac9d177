"""The window: the only code that knows Qt. It shows what the workspace says, and no more."""

import PySide6.QtCore  # noqa: F401  # before shiboken6, which ends the process where it is missing

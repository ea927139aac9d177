"""Virtual environments for tests, made without any download."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path


def environment(folder: Path, *, ours: bool) -> str:
    """Make one, with the packages that run this if `ours`; return its Python.

    It has a package `tinypackage` of its own.
    """
    place = folder / ".venv"
    command = [sys.executable, "-m", "venv", "--without-pip", str(place)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "tinypackage.py").write_text("NUMBER = 7\n", encoding="utf-8")
    if ours:
        (packages / "ours.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return str(place / "bin" / "python")

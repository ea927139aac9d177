"""A Python file of the user's own, read and written as a `Script`; nothing of it is run here."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import tokenize
from collections.abc import Sequence
from pathlib import Path

from gradviz.model.errors import GradvizError
from gradviz.model.program import Script
from gradviz.model.words import message

__all__ = [
    "check_kind",
    "is_script",
    "joined_arguments",
    "read_script",
    "split_arguments",
    "write_script",
]

LIMIT = 4 * 2**20
"""A longer file, in bytes, is no script that a person wrote."""


def is_script(path: str) -> bool:
    """Whether a file is a Python script, by its name.

    Examples
    --------
    >>> is_script("train.py"), is_script("train.gradviz")
    (True, False)
    """
    return Path(path).suffix.lower() in (".py", ".pyw")


def split_arguments(text: str) -> tuple[str, ...]:
    """Return the arguments that a line means, as a terminal splits it.

    Raises
    ------
    GradvizError
        When a quote is not closed.

    Examples
    --------
    >>> split_arguments("--name 'two words'")
    ('--name', 'two words')
    """
    words = shlex.shlex(text, posix=True)
    words.whitespace_split, words.commenters = True, ""
    if os.sep == "\\":
        words.escape = ""  # it is in every path
    try:
        return tuple(words)
    except ValueError:
        told = message("Files", "A quote in the arguments is not closed: {text}", text=text)
        raise GradvizError(told) from None


def joined_arguments(arguments: Sequence[str]) -> str:
    """Return the line that `split_arguments` splits into these.

    Examples
    --------
    >>> joined_arguments(("--name", "two words"))
    "--name 'two words'"
    """
    return shlex.join(arguments)


_NUMBERS = (".pt", ".pth", ".ckpt", ".safetensors", ".bin", ".npz")
_EXPORTED = (".onnx", ".pb", ".tflite", ".h5", ".keras")


def check_kind(path: str) -> None:
    """Refuse files that hold no program, by their names.

    Raises
    ------
    GradvizError
        With what to open instead.
    """
    name, suffix = os.path.basename(path), Path(path).suffix.lower()
    if os.path.isdir(path):
        text = "{file} is a folder. Open a script (.py) or a .gradviz file in it."
        raise GradvizError(message("Files", text, file=os.path.basename(path.rstrip("/\\"))))
    if suffix == ".ipynb":
        text = "{file} is a notebook. Export it as a script (.py) and open that."
    elif suffix in _NUMBERS:
        text = "{file} holds numbers, not a program. Open the script that makes or loads them."
    elif suffix in _EXPORTED:
        text = (
            "{file} is a model that was exported: its PyTorch program is not in it. Open the "
            "script that made it."
        )
    else:
        return
    raise GradvizError(message("Files", text, file=name))


def write_script(path: str, text: str) -> None:
    """Write a script's text to its file; a crash meanwhile leaves the old one as it was.

    Raises
    ------
    GradvizError
        When it cannot be written.
    """
    beside = f"{path}.{os.getpid()}.new"
    try:
        with open(beside, "w", encoding=_encoding(path, text), newline=_newline(path)) as stream:
            stream.write(text)
        if os.path.exists(path):
            shutil.copymode(path, beside)
        os.replace(beside, os.path.realpath(path))
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        text = "{path} could not be read or written: {reason}."
        reason = error.strerror or str(error)
        raise GradvizError(message("Files", text, path=path, reason=reason)) from error


def _encoding(path: str, text: str) -> str:
    """Return the encoding that the text names in its first lines, as Python reads it."""
    lines = iter(line.encode() + b"\n" for line in text.splitlines()[:2])
    try:
        return tokenize.detect_encoding(lambda: next(lines, b""))[0]
    except SyntaxError:
        return "utf-8"


def _newline(path: str) -> str:
    """Return how the lines of a file end."""
    try:
        with open(path, "rb") as stream:
            return "\r\n" if b"\r\n" in stream.read(4096) else "\n"
    except OSError:
        return "\n"


def read_script(path: str) -> Script:
    """Read a Python file as Python does: its own encoding line counts.

    Raises
    ------
    GradvizError
        When it cannot be read, or is no text.
    """
    name = os.path.basename(path)
    try:
        if os.path.getsize(path) > LIMIT:
            text = "{file} is larger than {limit} MB: it is not opened as a script."
            raise GradvizError(message("Files", text, file=name, limit=LIMIT >> 20))
        with tokenize.open(path) as stream:
            return Script(path=os.path.abspath(path), text=stream.read())
    except FileNotFoundError:
        told = message("Files", "There is no file {path}.", path=path)
    except IsADirectoryError:
        told = message("Files", "{file} is a folder, not a .gradviz file.", file=name)
    except PermissionError:
        told = message("Files", "{path} may not be read or written.", path=path)
    except OSError as error:
        text = "{path} could not be read or written: {reason}."
        told = message("Files", text, path=path, reason=error.strerror or str(error))
    except (SyntaxError, UnicodeDecodeError):
        told = message("Files", "{file} is not a text that Python can read.", file=name)
    raise GradvizError(told)

"""A Python file of the user's own, read as a `Script`; nothing of it is run here."""

from __future__ import annotations

import os
import tokenize
from pathlib import Path

from gradviz.model.errors import GradvizError
from gradviz.model.program import Script
from gradviz.model.words import message

__all__ = ["is_script", "read_script"]

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

"""What a name on the command line stands for: a file, a preset, a verb. Nothing is opened here."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from gradviz.cli.options import VERBS
from gradviz.model.errors import GradvizError
from gradviz.model.resources import resource
from gradviz.model.words import message


def check_name(name: str) -> None:
    """Refuse what is neither a preset nor a file, and a verb in the wrong place.

    Raises
    ------
    GradvizError
        With a guess at what was meant.
    """
    if name in VERBS:
        text = "{verb} comes first: gradviz {verb} ..."
        raise GradvizError(message("CommandLine", text, verb=name))
    if os.path.exists(name) or name in preset_names():
        return
    close = difflib.get_close_matches(name, (*VERBS, *preset_names()), n=1)
    if close:
        text = "There is no file {file}. Did you mean {guess}?"
        raise GradvizError(message("CommandLine", text, file=name, guess=close[0]))
    raise GradvizError(message("CommandLine", "There is no file {file}.", file=name))


def is_file(name: str) -> bool:
    """Whether a name is meant as a file, there or not; a preset's name is not.

    Raises
    ------
    GradvizError
        When it is a folder's.
    """
    if name in preset_names() and not _is_document(name):
        return False
    if os.path.isfile(name):
        return True
    if os.path.isdir(name):
        raise GradvizError(
            message("CommandLine", "{file} is a folder, not a .gradviz file.", file=name)
        )
    return bool(Path(name).suffix)


def preset_names() -> tuple[str, ...]:
    """Return the names of the presets, also of one that cannot be read."""
    return tuple(sorted(file.stem for file in resource("presets").glob("*.toml")))


def _is_document(name: str) -> bool:
    """Whether there is a file of ours of that name."""
    try:
        with open(name, "rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False

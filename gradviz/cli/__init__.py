"""The command line: headless verbs, and the window when no verb is given.

Exit codes: 0, or 2 with one line on standard error.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import gradviz
from gradviz.cli.options import VERBS, verb_parser, window_parser
from gradviz.model import words
from gradviz.model.errors import GradvizError
from gradviz.model.words import message


def main(arguments: Sequence[str]) -> int:
    """Run gradviz with some arguments.

    Returns
    -------
    int
        0, or 2 after one line on standard error.
    """
    try:
        return _run(list(arguments))
    except GradvizError as error:
        print(f"gradviz: {_one_line(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 2
    except KeyboardInterrupt:
        return 130


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _run(arguments: list[str]) -> int:
    if arguments and arguments[0] in VERBS:
        options = verb_parser({"trace": _trace, "export": _export, "presets": _presets}).parse_args(
            arguments
        )
        _speak(options.lang)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    options = window_parser().parse_args(arguments)
    if options.version:
        print(f"gradviz {gradviz.__version__}")
        return 0
    if options.lang:
        _speak(options.lang)
    _check_file(options.file)
    from gradviz.app import run_window

    return run_window(options.file, language=options.lang, theme=options.theme)


def _speak(language: str | None) -> None:
    if language:
        words.set_language(language)


def _check_file(file: str | None) -> None:
    """Refuse a misspelt verb or a file that is not there, before a window opens."""
    if file is None or Path(file).exists():
        return
    close = difflib.get_close_matches(file, (*VERBS, *_preset_names()), n=1)
    if Path(file).suffix == "" and file in _preset_names():
        return
    text = "There is no file {file}."
    if close:
        raise GradvizError(
            message(
                "CommandLine",
                "There is no file {file}. Did you mean {guess}?",
                file=file,
                guess=close[0],
            )
        )
    raise GradvizError(message("CommandLine", text, file=file))


def _preset_names() -> tuple[str, ...]:
    from gradviz.builder.presets import presets

    return tuple(one.id for one in presets())


def _presets(options: argparse.Namespace) -> int:
    from gradviz.builder.presets import presets

    found = presets()
    width = max(len(one.id) for one in found)
    for one in found:
        print(f"{one.id:<{width}}  {one.title}: {one.description}")
    return 0


def _trace(options: argparse.Namespace) -> int:
    from gradviz.cli.sources import open_source
    from gradviz.model.codec import save_trace

    if Path(options.output).suffix.lower() != ".gradviz":
        raise GradvizError(
            message(
                "CommandLine",
                "{path}: traces are written as .gradviz. Give the file that ending.",
                path=options.output,
            )
        )
    source = open_source(options.source)
    save_trace(options.output, source.data, program=source.program, view=source.look)
    return 0


def _export(options: argparse.Namespace) -> int:
    from gradviz.cli.sources import open_source, rasterizer
    from gradviz.export.files import export
    from gradviz.layout.engines import lay_out
    from gradviz.workspace.view import view

    source = open_source(options.source)
    shown = view(source.data, lay_out, full=options.full, direction=source.direction)
    export(
        shown,
        options.output,
        at=options.at,
        theme_name=options.theme,
        scale=options.scale,
        rasterizer=rasterizer,
    )
    return 0

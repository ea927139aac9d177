"""The command line: headless verbs, and the window when no verb is given.

Exit codes: 0, or 2 with one line on standard error; `check` also has 1, for a wrong gradient.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import gradviz
from gradviz.cli.names import check_name, is_file
from gradviz.cli.options import VERBS, verb_parser, window_parser
from gradviz.model import words
from gradviz.model.errors import GradvizError
from gradviz.model.words import message, translate

if TYPE_CHECKING:
    from gradviz.cli.sources import Source

THREADS = "OPENBLAS_NUM_THREADS"


def main(arguments: Sequence[str]) -> int:
    """Run gradviz with some arguments.

    Returns
    -------
    int
        0, or 2 after one line on standard error; 1 when ``check`` found a wrong gradient.
    """
    _write_what_can_be_written()
    try:
        code = _run(list(arguments))
        if sys.stdout is not None:  # a program without a console on Windows has none
            sys.stdout.flush()
    except GradvizError as error:
        return _refuse(str(error))
    except BrokenPipeError:  # the reader has gone, as `head` does
        _write_no_more()
        return 2
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # standard output: all other files have their own sentences
        _write_no_more()
        reason = error.strerror or str(error)
        return _refuse(translate("CommandLine", "Cannot write: {reason}.", reason=reason))
    return code


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Return our own arguments, and those behind ``--``, which are a script's."""
    if "--" not in arguments:
        return arguments, []
    place = arguments.index("--")
    return arguments[:place], arguments[place + 1 :]


def _refuse(sentence: str) -> int:
    print(f"gradviz: {_one_line(sentence)}", file=sys.stderr)
    return 2


def _write_what_can_be_written() -> None:
    """Have letters that the terminal lacks shown as question marks, not end the program."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _write_no_more() -> None:
    """Let what Python still holds for standard output vanish, else it complains at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _run(arguments: list[str]) -> int:
    arguments, given = _split(arguments)
    if arguments and arguments[0] in VERBS:
        runs = {"trace": _trace, "export": _export, "check": _check, "presets": _presets}
        options = verb_parser(runs).parse_args(arguments)
        options.given = given
        _speak(options.lang)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    parser = window_parser()
    options, others = parser.parse_known_args(arguments)
    _speak(options.lang)
    if options.file is not None:
        check_name(options.file)
    if others:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    if options.version:
        print(f"gradviz {gradviz.__version__}")
        return 0
    if options.file is not None:
        _check_file(options.file)
    if given:
        _check_arguments(options.file or "gradviz")
    with light_start():
        from gradviz.app import run_window

        with contextlib.suppress(ImportError):  # `run_window` says it in a sentence
            from gradviz.qt import start  # noqa: F401  # loaded here, where loading is light
    return run_window(
        options.file,
        language=options.lang,
        theme=options.theme,
        python=options.python,
        arguments=tuple(given),
    )


@contextlib.contextmanager
def light_start() -> Iterator[None]:
    """Load the window's modules with less work: a sixth of the time to the first picture.

    Nothing becomes garbage meanwhile, so none is looked for; and numpy's BLAS starts no
    threads, which a window has no use for. The engine, a process of its own, inherits none
    of it.
    """
    known = os.environ.get(THREADS)
    os.environ.setdefault(THREADS, "1")
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # modules stay: to look at them all again would stop the window for a while
        gc.enable()
        if known is None:
            del os.environ[THREADS]


def _speak(language: str | None) -> None:
    if language is None:
        language = _asked_for(os.environ)
    if language:
        words.set_language(language)


def _asked_for(environment: Mapping[str, str]) -> str | None:
    """Return the language that the system asks for, None for one that is not there."""
    wanted = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = next(filter(None, wanted), "").partition("_")[0].partition(".")[0]
    return code if code in words.LANGUAGES else None


def _check_file(name: str) -> None:
    """Refuse a file that cannot be read, before a window opens."""
    if is_file(name):
        from gradviz.builder.script import check_kind, is_script, read_script
        from gradviz.builder.tables import is_table, read_csv
        from gradviz.model.codec import load_document

        check_kind(name)
        if is_table(name):
            read_csv(name)
        else:
            read_script(name) if is_script(name) else load_document(name)


def _check_arguments(name: str) -> None:
    """Refuse arguments behind ``--`` for what is no script."""
    from gradviz.builder.script import is_script
    from gradviz.cli.sources import no_script

    if not (is_file(name) and is_script(name)):
        raise GradvizError(no_script(name))


def _check_target(path: str) -> None:
    """Refuse a place where nothing can be written, before anything is computed."""
    folder = Path(path).parent
    if not os.path.isdir(folder):
        text = "There is no folder {folder}."
        raise GradvizError(message("CommandLine", text, folder=str(folder)))


def _presets(options: argparse.Namespace) -> int:
    from gradviz.builder.presets import presets

    if options.given:
        _check_arguments("presets")
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
    _check_target(options.output)
    source = open_source(
        options.source, options.step, options.root, options.python, arguments=options.given
    )
    save_trace(options.output, source.data, program=source.program, view=source.look)
    return _written(source, options.output)


def _check(options: argparse.Namespace) -> int:
    from gradviz.cli.check import run_check

    return run_check(options)


def _export(options: argparse.Namespace) -> int:
    from gradviz.cli.seeing import wished
    from gradviz.cli.sources import open_source, rasterizer, shown
    from gradviz.export.files import check_ending, export
    from gradviz.export.parts import meant

    _check_fit(options, check_ending(options.output))
    _check_target(options.output)
    if not options.at:
        text = "No moment is given: --at needs start, forward-end, end, a step or a node."
        raise GradvizError(message("CommandLine", text))
    source = open_source(
        options.source, options.step, options.root, options.python, arguments=options.given
    )
    wanted = wished(options)
    seen = shown(source, options.source, wanted)
    export(
        seen,
        options.output,
        only=meant(options.only, seen.scene),
        folds=wanted.folds,
        at=options.at,
        theme_name=options.theme,
        scale=options.scale,
        background=not options.transparent,
        story=options.story,
        outlines=options.outlines,
        rasterizer=rasterizer,
    )
    return _written(source, options.output)


def _check_fit(options: argparse.Namespace, ending: str) -> None:
    """Refuse what a format cannot have, rather than leave it out."""
    lacks = {
        "--outlines": options.outlines and ending != "svg",
        "--story": options.story and ending not in ("svg", "png", "pdf"),
        "--transparent": options.transparent and ending not in ("svg", "png", "pdf"),
        "--only": options.only and ending == "json",
    }
    for name, lacking in lacks.items():
        if lacking:
            text = "{option} does not go with .{ending} files."
            raise GradvizError(message("CommandLine", text, option=name, ending=ending))


def _written(source: Source, output: str) -> int:
    """Return 0, or tell why what was written is a part of what was wanted."""
    if source.failure is None:
        return 0
    text = "{failure} (A partial trace, up to there, was written to {path}.)"
    raise GradvizError(message("CommandLine", text, failure=source.failure, path=output))

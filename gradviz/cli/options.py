"""The options of the command line and their help; what they do is in `gradviz.cli`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import NoReturn

from gradviz.model import words
from gradviz.model.errors import GradvizError
from gradviz.model.theme import THEMES
from gradviz.model.words import message, translate

VERBS = ("trace", "export", "check", "presets")
Run = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    """An argument parser that refuses in one line."""

    def error(self, reason: str) -> NoReturn:
        """Raise what is wrong with the arguments."""
        text = "{reason}. Try: {program} --help"
        raise GradvizError(message("CommandLine", text, reason=reason, program=self.prog))


def window_parser() -> argparse.ArgumentParser:
    """Return the parser of ``gradviz [FILE]``."""
    parser = _Parser(
        prog="gradviz",
        description=translate(
            "CommandLine", "Watch backpropagation happen on the real PyTorch autograd graph."
        ),
        epilog=translate(
            "CommandLine",
            "Without a display: gradviz trace, gradviz export, gradviz check, gradviz presets "
            "(each with --help).",
        )
        + " "
        + _behind(),
    )
    parser.add_argument(
        "file",
        nargs="?",
        help=translate("CommandLine", "a .gradviz file, a Python script or a preset"),
    )
    version = translate("CommandLine", "say which version this is")
    parser.add_argument("--version", action="store_true", help=version)
    _add_python(parser)
    _add_language(parser)
    _add_theme(parser, None)
    return parser


def verb_parser(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """Return the parser of the headless verbs; `runs` says what each one calls."""
    parser = _Parser(prog="gradviz")
    verbs = parser.add_subparsers(required=True)
    helps = {
        "trace": translate("CommandLine", "run a program and save its trace"),
        "export": translate("CommandLine", "write a picture of a moment"),
        "check": translate("CommandLine", "check gradients by central differences"),
        "presets": translate("CommandLine", "list the presets"),
    }
    for name in VERBS:
        verb = verbs.add_parser(name, help=helps[name], description=helps[name])
        verb.set_defaults(run=runs[name])
        _add_language(verb)
        if name != "presets":
            source = translate("CommandLine", "a preset, a .gradviz file or a Python script")
            verb.epilog = _behind()
            verb.add_argument("source", help=source)
            _add_choice(verb)
        if name == "check":
            told = translate("CommandLine", "say which leaf is checked, also where no one looks")
            verb.add_argument("--progress", action="store_true", help=told)
        if name in ("trace", "export"):
            where = translate("CommandLine", "where to write")
            verb.add_argument("-o", "--output", required=True, help=where)
        if name == "export":
            _add_moment(verb)
    return parser


def _behind() -> str:
    text = "What stands behind -- are the arguments of a script: train.py -- --epochs 3"
    return translate("CommandLine", text)


def _add_choice(verb: argparse.ArgumentParser) -> None:
    step = translate("CommandLine", "of a script: which training step, counted from 1")
    verb.add_argument("--step", type=_step, metavar="N", help=step)
    root = translate("CommandLine", "the value that backward starts from, by its name")
    verb.add_argument("--root", metavar="NAME", help=root)
    _add_python(verb)


def _add_python(parser: argparse.ArgumentParser) -> None:
    python = translate("CommandLine", "the Python that runs scripts (or set GRADVIZ_PYTHON)")
    parser.add_argument("--python", metavar="PATH", help=python)


def _add_moment(verb: argparse.ArgumentParser) -> None:
    at = translate("CommandLine", "start, forward-end, end, a step (6), a beat (6.3) or a node")
    verb.add_argument("--at", default="end", help=at)
    size = translate("CommandLine", "size; 1 is a pixel for each px")
    verb.add_argument("--scale", type=_scale, default=1.0, help=size)
    full = translate("CommandLine", "the full graph, with AccumulateGrad")
    verb.add_argument("--full", action="store_true", help=full)
    bare = translate("CommandLine", "no background")
    verb.add_argument("--transparent", action="store_true", help=bare)
    story = translate("CommandLine", "the chain rule of the moment below the graph")
    verb.add_argument("--story", action="store_true", help=story)
    outlines = translate("CommandLine", "SVG: letters as outlines, which need no font")
    verb.add_argument("--outlines", action="store_true", help=outlines)
    _add_theme(verb, "light")
    _add_seeing(verb)


def _add_seeing(verb: argparse.ArgumentParser) -> None:
    """Add what says how the graph is seen; the file's own view where nothing is said."""
    only = translate("CommandLine", "the part around these nodes or modules alone")
    verb.add_argument("--only", type=_names, default=(), metavar="NAME,...", help=only)
    direction = translate("CommandLine", "from left to right, or from top to bottom")
    verb.add_argument("--direction", choices=("LR", "TB"), help=direction)
    depth = translate("CommandLine", "fold modules to this depth: 1 folds all; all opens all")
    verb.add_argument("--depth", type=_depth, metavar="N", help=depth)
    fold = translate("CommandLine", "draw these modules as one box each")
    verb.add_argument("--fold", type=_names, default=(), metavar="NAME,...", help=fold)
    opened = translate("CommandLine", "open these modules, and what is around them")
    verb.add_argument("--open", type=_names, default=(), metavar="NAME,...", help=opened)
    shapes = translate("CommandLine", "view, transpose ... as marks on their lines, or as boxes")
    verb.add_argument("--shapes", choices=("marks", "boxes"), help=shapes)


def _add_language(parser: argparse.ArgumentParser) -> None:
    help_ = translate("CommandLine", "language of the words")
    parser.add_argument("--lang", choices=tuple(words.LANGUAGES), help=help_)


def _add_theme(parser: argparse.ArgumentParser, default: str | None) -> None:
    help_ = translate("CommandLine", "colours")
    parser.add_argument("--theme", choices=THEMES, default=default, help=help_)


def _step(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    if number < 1:
        raise argparse.ArgumentTypeError(
            translate("CommandLine", "a step counted from 1 is needed, not {text}", text=text)
        )
    return number


def _names(text: str) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    if not names:
        raise argparse.ArgumentTypeError(
            translate("CommandLine", "a name is needed, or several with commas between")
        )
    return names


def _depth(text: str) -> int:
    if text == "all":
        return 0
    number = int(text) if text.isdecimal() and len(text) < 5 else 0
    if number < 1:
        raise argparse.ArgumentTypeError(
            translate("CommandLine", "a depth from 1, or all, is needed, not {text}", text=text)
        )
    return number


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0.1 <= scale <= 16.0:
        raise argparse.ArgumentTypeError(
            translate("CommandLine", "a size from 0.1 to 16 is needed, not {text}", text=text)
        )
    return scale

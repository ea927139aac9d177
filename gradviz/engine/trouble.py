"""What went wrong in a script, as a sentence with its file and line."""

from __future__ import annotations

import argparse
import ast
import os
import traceback
from collections.abc import Iterator

from gradviz.engine.advice import advice_on
from gradviz.engine.leaving import Left
from gradviz.model.program import Script
from gradviz.model.trace import Source
from gradviz.model.words import Message, message

_OURS = (os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep, "<frozen importlib")

__all__ = [
    "cannot_read",
    "in_a_thread",
    "in_script",
    "left_early",
    "no_backward",
    "nothing_computed",
    "too_few_steps",
]


def cannot_read(error: SyntaxError | ValueError, script: Script) -> Message:
    """Return the sentence for a text that is no Python."""
    file = os.path.basename(script.path)
    if not isinstance(error, SyntaxError):
        return message("Engine", "{file} is not Python: {reason}.", file=file, reason=str(error))
    if error.filename == script.path and error.lineno:  # Python reads the file, not our text
        lines = script.text.splitlines()
        error.text = lines[error.lineno - 1] + "\n" if error.lineno <= len(lines) else ""
    return message(
        "Engine",
        "{file}, line {line}: {reason}.",
        file=os.path.basename(error.filename or file),
        line=error.lineno or 1,
        column=error.offset or 1,
        reason=error.msg,
        torch="".join(traceback.format_exception_only(error)),
    )


def in_script(error: BaseException, script: Script, ended: Source | None = None) -> Message:
    """Return the sentence for an exception that a script did not catch, and what would mend it.

    `ended` is the line where the history ended, see `gradviz.engine.advice`.
    """
    if isinstance(error, SyntaxError):  # in a module of its own
        return cannot_read(error, script)
    file, line = _place(error, script)
    fields = {"file": file, "line": line, "torch": _told(error)}
    if isinstance(error, ModuleNotFoundError) and error.name:
        text = (
            "{file}, line {line}: this script needs {package}, which gradviz's own Python "
            "does not have."
        )
        if os.environ.get("GRADVIZ_CHOSEN"):
            text = (
                "{file}, line {line}: this script needs {package}, which the Python that you "
                "chose for scripts does not have."
            )
        return message("Engine", text, package=error.name.partition(".")[0], **fields)
    if isinstance(error, EOFError):
        text = (
            "{file}, line {line}: nobody can answer input() here. Write the value into the script."
        )
        return message("Engine", text, **fields)
    reason = next(iter(str(error).splitlines()), "")
    kind = type(error).__name__
    if not reason:
        return message("Engine", "{file}, line {line}: {kind}.", kind=kind, **fields)
    advice = advice_on(error, ended)
    if advice is None:
        text = "{file}, line {line}: {kind}: {reason}"
        return message("Engine", text, kind=kind, reason=reason, **fields)
    reason = reason.partition(". ")[0].rstrip(".")  # the rest is PyTorch's own advice
    text = "{file}, line {line}: {kind}: {reason}. {advice}"
    return message("Engine", text, kind=kind, reason=reason, advice=advice, **fields)


def left_early(error: SystemExit, script: Script) -> Message:
    """Return the sentence for ``sys.exit()`` before there was anything to see."""
    file, line = _place(error, script)
    code = 0 if error.code is None else error.code
    text = "{file}, line {line}: the script ended here with exit({code}), before any backward()."
    if isinstance(error, Left):
        text = (
            "{file}, line {line}: the script ended here with os._exit({code}), before any "
            "backward()."
        )
    fields = {"file": file, "line": line, "code": str(code), "torch": _told(error)}
    asked = _asked_of_arguments(error)
    if asked is None:
        return message("Engine", text, **fields)
    fields["reason"] = asked.rstrip(".")
    if not asked:
        text = "{file}, line {line}: the script told what its arguments mean, and ended."
    elif script.arguments:
        text = "{file}, line {line}: the script refuses its arguments: {reason}."
    else:
        text = (
            "{file}, line {line}: the script wants arguments: {reason}. Give it some, or give "
            "them defaults."
        )
    return message("Engine", text, **fields)


def _asked_of_arguments(error: SystemExit) -> str | None:
    """Return why `argparse` ended a script, "" where it was asked for help; else None."""
    found: str | None = None
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == argparse.__file__:
            said = frame.f_locals.get("message") if frame.f_code.co_name == "error" else None
            found = str(said) if said else found or ""
    return found


def in_a_thread(count: int, line: int, script: Script) -> Message:
    """Say that a script computed in a thread of its own."""
    text = (
        "{file}, line {line}: {count} operations ran in another thread, which gradviz cannot "
        "watch. Call this from the main thread."
    )
    file = os.path.basename(script.path)
    return message("Engine", text, file=file, line=line or 1, count=count)


def no_backward() -> Message:
    """Say that a script has a forward pass only."""
    text = "No backward yet: the script ended without it. Call backward() on its loss."
    return message("Engine", text)


def too_few_steps(script: Script, steps: int, wanted: int) -> Message:
    """Return the sentence for a script that ended before the step that was asked for."""
    text = "{file} ended after step {steps}: it has no step {wanted}."
    file = os.path.basename(script.path)
    return message("Engine", text, file=file, steps=steps, wanted=wanted)


def nothing_computed(script: Script) -> Message:
    """Return the sentence for a script that computed nothing with PyTorch."""
    return message(
        "Engine",
        "{file}: nothing was computed. Add an input and a loss, for instance {example}",
        file=os.path.basename(script.path),
        example="loss = model(x).sum(); loss.backward()",
        insert=_first_use(script.text),
    )


def _first_use(text: str) -> str:
    """Return lines that use the last module of a script."""
    tree = ast.parse(text)
    modules = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).endswith("Module") for base in node.bases)
    ]
    lines = [] if _imports_torch(tree) else ["import torch"]
    if not modules:
        lines += ["x = torch.tensor(2.0, requires_grad=True)", "loss = (x * x).sum()"]
        return "\n".join([*lines, "loss.backward()", ""])
    shape = next(_input_shapes(modules[-1]), "1, 3")
    lines += [f"model = {modules[-1].name}()", f"x = torch.randn({shape})"]
    return "\n".join([*lines, "loss = model(x).sum()", "loss.backward()", ""])


def _imports_torch(tree: ast.Module) -> bool:
    found = (node.names for node in tree.body if isinstance(node, ast.Import))
    return any(name.name == "torch" and name.asname is None for names in found for name in names)


def _input_shapes(module: ast.ClassDef) -> Iterator[str]:
    """Yield the shapes that the layers of a module take, as far as numbers tell."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name, first = ast.unparse(node.func).rpartition(".")[2], node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, int):
            if name == "Linear":
                yield f"1, {first.value}"
            elif name == "Conv2d":
                yield f"1, {first.value}, 28, 28"


def _place(error: BaseException, script: Script) -> tuple[str, int]:
    """Return file and line of the innermost call from the user's own folder."""
    found = (os.path.basename(script.path), 1)
    folder = os.path.dirname(script.path) + os.sep
    for frame, line in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        own = name.startswith(folder) and "-packages" + os.sep not in name
        if name == script.path or own:
            found = (os.path.basename(name), line)
    return found


def _told(error: BaseException) -> str:
    """Return Python's own report without the frames of gradviz."""
    report = traceback.TracebackException.from_exception(error)
    chain: list[traceback.TracebackException | None] = [report]
    while chain:
        part = chain.pop()
        if part is not None:
            kept = [one for one in part.stack if not one.filename.startswith(_OURS)]
            part.stack = traceback.StackSummary.from_list(kept)
            chain += [part.__cause__, part.__context__]
    return "".join(report.format())

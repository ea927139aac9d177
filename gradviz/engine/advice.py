"""What would mend the errors that beginners meet most, by what PyTorch says of them.

A table of its words and ours; nothing is run, and an error that it does not know gets no advice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gradviz.model.trace import Source
from gradviz.model.words import Message, message

__all__ = ["advice_on"]

_Found = Mapping[str, str]


def advice_on(error: BaseException, ended: Source | None = None) -> Message | None:
    """Return what would mend an error; None where that is not known.

    Parameters
    ----------
    error
        What a script did not catch.
    ended
        The last line that took a value with history and gave one without.
    """
    text = str(error)
    if "does not require grad and does not have a grad_fn" in text:
        return _no_history(ended)
    for words, told in _TABLE:
        found = re.search(words, text)
        if found is not None:
            return told({name: value or "" for name, value in found.groupdict().items()})
    if isinstance(error, FileNotFoundError):
        return message("Engine", "Relative paths begin at the script's own folder.")
    return None


def _no_history(ended: Source | None) -> Message:
    if ended is None:
        text = "Nothing that it comes from requires a gradient: requires_grad=True is missing."
        return message("Engine", text)
    text = "Its history ends in line {ended}: {code}"
    return message("Engine", text, ended=ended.line, code=ended.text)


def _not_scalar(_: _Found) -> Message:
    return message("Engine", "Make one number of it first, for instance by .sum() or .mean().")


def _product(found: _Found) -> Message:
    text = "The first has {columns} columns, the second {rows} rows: make these the same."
    return message("Engine", text, columns=found["columns"], rows=found["rows"])


def _sizes(_: _Found) -> Message:
    return message("Engine", "In each dimension the sizes have to be equal, or one of them 1.")


def _types(_: _Found) -> Message:
    text = "NumPy's numbers are float64, those of layers float32: .float() makes them the same."
    return message("Engine", text)


def _labels_type(_: _Found) -> Message:
    return message("Engine", "Labels of classes are whole numbers: .long() makes them so.")


def _target(_: _Found) -> Message:
    text = "Give both the same shape, for instance by target.view_as(prediction)."
    return message("Engine", text)


def _label(found: _Found) -> Message:
    text = "Classes are counted from 0: label {label} needs {count} outputs of the model."
    return message("Engine", text, label=found["label"], count=int(found["label"]) + 1)


def _changed(_: _Found) -> Message:
    text = (
        "backward() needs a value that was changed in place, by += or a function that ends in _. "
        "Compute a new one instead: y = y + 1."
    )
    return message("Engine", text)


def _again(_: _Found) -> Message:
    text = "Compute the loss anew before each backward(), or give the first retain_graph=True."
    return message("Engine", text)


def _device(_: _Found) -> Message:
    text = "There is no such device here: take 'cuda' only if torch.cuda.is_available()."
    return message("Engine", text)


def _number(_: _Found) -> Message:
    text = "This is a Python number: .item() and float() end the history. Take the tensor itself."
    return message("Engine", text)


def _normalised(_: _Found) -> Message:
    text = "Batch normalisation needs more than one example: a larger batch, or model.eval()."
    return message("Engine", text)


def _leaf_changed(_: _Found) -> Message:
    return message("Engine", "Change parameters inside of `with torch.no_grad():`.")


def _whole_numbers(_: _Found) -> Message:
    return message("Engine", "Write 1.0 instead of 1, or add dtype=torch.float32.")


_TABLE: tuple[tuple[str, Callable[[_Found], Message]], ...] = (
    ("implicitly created only for scalar outputs", _not_scalar),
    (r"cannot be multiplied \(\d+x(?P<columns>\d+) and (?P<rows>\d+)x\d+\)", _product),
    ("must match the size of tensor b", _sizes),
    ("expected scalar type Long but found", _labels_type),
    ("have the same dtype|expected scalar type \\w+ but found", _types),
    ("[Tt]arget size .* different to the input size", _target),
    ("Target (?P<label>\\d+) is out of bounds", _label),
    ("modified by an inplace operation", _changed),
    ("backward through the graph a second time", _again),
    ("not compiled with CUDA|Found no NVIDIA driver|No CUDA GPUs", _device),
    ("'(float|int|numpy.float\\d+)' object has no attribute 'backward'", _number),
    ("Expected more than 1 value per channel when training", _normalised),
    ("leaf Variable that requires grad is being used in an in-place", _leaf_changed),
    ("floating point and complex dtype can require gradients", _whole_numbers),
)

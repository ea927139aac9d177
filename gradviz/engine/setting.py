"""Values that are put in place of a program's own, where it is met with them.

A script is run again with a leaf at another value: the recorder meets its leaves in the
same order, and the one that was meant is written to just before it is first used. What
comes after is the program's own computation. Where that cannot be, the reason is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import torch
from torch.utils._python_dispatch import _disable_current_modes

from gradviz.bridge.asides import Put
from gradviz.engine.values import name_of
from gradviz.model.words import Message, message

__all__ = ["Setting", "begin", "current", "meet"]


class Setting:
    """The values for one run.

    Parameters
    ----------
    puts
        What is put where; none for a run as it is.
    """

    def __init__(self, puts: Sequence[Put]) -> None:
        self.puts = tuple(puts)
        self._thread = threading.get_ident()
        self._wanted = {put.met: put for put in puts}
        self._reasons: dict[int, Message | None] = {}

    def meet(self, number: int, tensor: torch.Tensor) -> None:
        """Write to a leaf, the first time that the program uses it."""
        put = self._wanted.get(number)
        if put is None or threading.get_ident() != self._thread:
            return
        from gradviz.engine.build import tensor_of  # it imports the recorder, which imports this

        reason = _obstacle(put, tensor)
        if reason is None:
            with _disable_current_modes(), torch.no_grad():
                tensor.copy_(tensor_of(put.value))
        self._reasons[number] = reason

    def told(self) -> Message:
        """Return the sentence for a run in which they were put in place."""
        names = ", ".join(put.name for put in self.puts)
        text = "{names} was given its value by hand where the script first uses it."
        return message("Setting", text, names=names)

    def obstacle(self) -> Message | None:
        """Return why not all values were put in place, None where they were."""
        for put in self.puts:
            reason = self._reasons.get(put.met, message("Setting", "the script did not use it"))
            if reason is not None:
                text = "{name} could not be given its value: {reason}."
                return message("Setting", text, name=put.name, reason=reason)
        return None


def _obstacle(put: Put, tensor: torch.Tensor) -> Message | None:
    if (put.value.shape, put.value.dtype) != (tuple(tensor.shape), name_of(tensor.dtype)):
        return message("Setting", "the script uses something else in its place now")
    if tensor.is_inference() or tensor.layout is not torch.strided or tensor.device.type != "cpu":
        return message("Setting", "it cannot be written to")
    if tensor.untyped_storage().nbytes() != tensor.numel() * tensor.element_size():
        return message("Setting", "it is a part of a larger tensor")
    return None


_current: Setting | None = None


def begin(puts: Sequence[Put]) -> None:
    """Put these values in place in the run that follows; none for a run as it is."""
    global _current  # leaves are met in hooks that nothing can be handed to
    _current = Setting(puts) if puts else None


def current() -> Setting | None:
    """Return what is put in place in the present run."""
    return _current


def meet(number: int, tensor: torch.Tensor) -> None:
    """Take note that a program uses its leaf of this number for the first time."""
    if _current is not None:
        _current.meet(number, tensor)

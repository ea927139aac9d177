"""Where in the user's code an operation ran, and which variable its result goes to.

Both are read from the frame that calls torch, without a trace function and without
looking at its locals: the instruction after a call says what is stored
(``z = w * x`` ends in ``STORE_FAST z``). No frame is kept.
"""

from __future__ import annotations

import contextlib
import dis
import linecache
import os
import sys
from types import CodeType, FrameType

import torch

from gradviz.model.trace import Source

Place = tuple[CodeType, int]
"""An instruction: code object and offset. Compare code objects by identity."""

TORCH = os.path.dirname(os.path.abspath(torch.__file__)) + os.sep
OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_NOBODYS = (TORCH, OURS, contextlib.__file__, "<frozen")
_ASIDE = (
    os.path.join(TORCH, "optim", ""),
    os.path.join(TORCH, "nn", "utils", "clip_grad"),
    os.path.join(TORCH, "utils", "data", ""),
)
_CHECKS = (
    os.path.join(TORCH, "distributions", "constraints.py"),
    os.path.join(TORCH, "distributions", "distribution.py"),
)
_PARALLEL = os.path.join(TORCH, "nn", "parallel", "distributed.py")
_ENGINE = os.path.join(TORCH, "autograd", "graph.py")
_SKIPPED = frozenset({"CACHE", "EXTENDED_ARG", "NOP", "COPY", "RESUME"})
_RETURNS = "return"


class Places:
    """Finds the user's frame of each event; knows each code object it has met.

    Attributes
    ----------
    aside
        Whether the frame asked for last was reached through an optimizer's own code, or
        through that which puts batches together: no part of the program.
    in_backward
        Whether it was reached from within a backward pass.
    checking
        Whether it was reached through a check of what a distribution was given.
    compiled, transformed
        Whether code ran inside of torch.compile or of a gradient of torch.func.
    """

    def __init__(self) -> None:
        # Keyed by id, with the object held: comparing code objects compares their bytes.
        self._codes: dict[int, tuple[CodeType, bool, str]] = {}
        self.aside = False
        self.checking = False
        self.in_backward = False
        self.compiled = False
        self.transformed = False

    def user_frame(self) -> FrameType | None:
        """Return the innermost frame that is neither torch's nor gradviz's."""
        frame: FrameType | None = sys._getframe(2)
        codes = self._codes
        self.aside = self.checking = self.in_backward = False
        while frame is not None:
            code = frame.f_code
            found = codes.get(id(code))
            if found is None:
                found = codes[id(code)] = (code, is_users(code), _kind(code))
                self._look_around(frame)
            if found[1]:
                return frame
            if found[2]:
                self.aside |= found[2] == "aside"
                self.checking |= found[2] == "check"
                self.in_backward |= found[2] == "engine"
            frame = frame.f_back
        return None

    def _look_around(self, frame: FrameType | None) -> None:
        """Notice whether new code runs inside of torch.compile or a gradient of torch.func."""
        while frame is not None:
            name = frame.f_code.co_filename
            if name.startswith(TORCH):
                self.compiled |= frame.f_code.co_name == "compile_wrapper"
                self.transformed |= name.endswith("eager_transforms.py")
            frame = frame.f_back

    def stored(self, frame: FrameType) -> tuple[Place, tuple[str, ...]]:
        """Return (where the result of the running call goes, names of the variables).

        A call whose result is returned at once is followed to the caller.
        """
        names: tuple[str, ...] | str = ()
        current: FrameType | None = frame
        place: Place = (frame.f_code, frame.f_lasti)
        while current is not None:
            code, offset = current.f_code, current.f_lasti
            found = _stores.get((id(code), offset))
            if found is None:
                found = _remembered(code, offset)
            names, place = found[1], (code, offset)
            if names is not _RETURNS:
                break
            current = self._caller(current)
        return place, names if isinstance(names, tuple) else ()

    def _caller(self, frame: FrameType) -> FrameType | None:
        """Return the frame that gets what this one returns, across module calls of torch."""
        current = frame.f_back
        while current is not None and current.f_code.co_filename.startswith(TORCH):
            if current.f_code.co_name not in (
                "_call_impl",
                "inner",  # what `_call_impl` runs where there are hooks, as ours
                "_wrapped_call_impl",
                "decorate_context",
            ):
                return None
            current = current.f_back
        if current is None or not is_users(current.f_code):
            return None
        return current


def _kind(code: CodeType) -> str:
    if code.co_filename.startswith(_ASIDE) or (
        code.co_filename == _PARALLEL and code.co_name in ("_pre_forward", "_post_forward")
    ):
        return "aside"
    if code.co_name == "_engine_run_backward" and code.co_filename == _ENGINE:
        return "engine"
    return "check" if code.co_filename in _CHECKS else ""


def is_users(code: CodeType) -> bool:
    """Whether code is neither torch's nor gradviz's."""
    return not code.co_filename.startswith(_NOBODYS)


# As `Places._codes` by id with the object held; it outlives a recording, for the next one.
_stores: dict[tuple[int, int], tuple[CodeType, tuple[str, ...] | str]] = {}
_MOST = 4_096


def _remembered(code: CodeType, offset: int) -> tuple[CodeType, tuple[str, ...] | str]:
    """Return what `stored_names` does, which takes long, and keep it."""
    if len(_stores) >= _MOST:
        _stores.clear()
    found = _stores[id(code), offset] = (code, stored_names(code, offset))
    return found


def stored_names(code: CodeType, offset: int) -> tuple[str, ...] | str:
    """Return the names that the call at `offset` is assigned to, or "return".

    ``a, b = f()`` gives both names, ``a = b = f()`` the first, ``g(f())`` none.
    """
    raw = code.co_code
    position, extended, wanted = offset, 0, 0
    names: list[str] = []
    called = dis.opname[raw[offset]] == "PRECALL"  # 3.11 may run the call in this half of it
    while (position := position + 2) < len(raw):
        name, argument = dis.opname[raw[position]], raw[position + 1] | extended
        extended = argument << 8 if name == "EXTENDED_ARG" else 0
        if name in _SKIPPED or (called and name == "CALL"):
            continue
        if name == "UNPACK_SEQUENCE" and not wanted:
            wanted = argument
        elif name.startswith("STORE_"):
            names.extend(_targets(code, name, argument))
            if len(names) >= max(wanted, 1):
                return tuple(names)
        elif name == "RETURN_VALUE" and not wanted:
            return _RETURNS
        else:
            return tuple(names)
    return ()


def _targets(code: CodeType, name: str, argument: int) -> list[str]:
    """Return the variables that one storing instruction sets; "" for what is no variable."""
    if name == "STORE_FAST_STORE_FAST":  # 3.13: two in one
        return [_local(code, argument >> 4), _local(code, argument & 15)]
    if name == "STORE_FAST_LOAD_FAST":  # 3.13
        return [_local(code, argument >> 4)]
    if name in ("STORE_FAST", "STORE_DEREF"):
        return [_local(code, argument)]
    if name in ("STORE_NAME", "STORE_GLOBAL"):
        return [code.co_names[argument]]
    return [""]


def _local(code: CodeType, index: int) -> str:
    cells = tuple(cell for cell in code.co_cellvars if cell not in code.co_varnames)
    names = code.co_varnames + cells + code.co_freevars
    return names[index] if index < len(names) else ""


def source_of(code: CodeType, offset: int) -> Source:
    """Return file, line and text of an instruction."""
    line = code.co_firstlineno
    for start, end, number in code.co_lines():
        if start <= offset < end and number is not None:
            line = number
            break
    text = linecache.getline(code.co_filename, line).strip()
    return Source(
        file=os.path.basename(code.co_filename), line=line, text=text, function=code.co_name
    )

"""Whose memory a value lies in: views of another tensor, and new versions made in place."""

from __future__ import annotations

from gradviz.animation.inspected import Section
from gradviz.animation.values import Numbers
from gradviz.model.trace import Argument, OpRecord, Ref
from gradviz.model.words import translate

__all__ = ["memory_section"]

VIEWS = frozenset(
    {
        "_conj", "_neg_view", "_reshape_alias", "alias", "as_strided", "detach", "diagonal",
        "expand", "imag", "movedim", "narrow", "permute", "real", "select", "slice", "split",
        "split_with_sizes", "squeeze", "swapaxes", "t", "transpose", "unbind", "unfold",
        "unsqueeze", "view", "view_as_complex", "view_as_real",
    }
)  # fmt: skip
"""Operations whose result lies in the memory of their argument."""


def memory_section(op: OpRecord | None, numbers: Numbers) -> Section | None:
    """Return what is to be said of an operation that shares memory, or writes in place."""
    if op is None or not op.arguments:
        return None
    name = numbers.name(Ref(node=op.id))
    first = numbers.name(op.arguments[0].value)
    called = (op.op or "").removeprefix("aten.").partition(".")[0]
    base = _base(op)
    if base is not None:
        text = (
            "Written in place through {view}, a view of {base}: so {base} changes too, and {name} "
            "is its new version."
        )
        said = translate("Inspector", text, view=first, base=numbers.name(base.value), name=name)
    elif called.endswith("_") and not called.endswith("__"):
        text = "Written in place: {name} is the new version of {base}, in the same memory."
        said = translate("Inspector", text, name=name, base=first)
    elif called in VIEWS or op.grad_fn == "AsStridedBackward0":
        text = "A view of {base}: it has no numbers of its own, and changes with it."
        said = translate("Inspector", text, base=first)
    else:
        return None
    return Section(heading=translate("Inspector", "Memory"), sentences=(said,))


def _base(op: OpRecord) -> Argument | None:
    """Return the tensor that is written to through a view, None where it is written to itself."""
    if op.grad_fn != "CopySlices":
        return None
    return next((one for one in op.arguments if one.name == "base"), None)

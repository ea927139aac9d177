"""What of the inspector depends on more than a moment: leaves under one's hand."""

from __future__ import annotations

import msgspec
import numpy as np

from gradviz.model.tensor import tensor_value
from gradviz.model.theme import Theme
from gradviz.model.words import translate
from gradviz.qt import telling
from gradviz.qt.inspector import Inspected
from gradviz.qt.widgets.hand import Hand
from gradviz.workspace.session import Session
from gradviz.workspace.state import ReplayStatus
from gradviz.workspace.view import View


def inspected(session: Session, view: View, theme: Theme) -> Inspected | None:
    """Return what the inspector shows now, but for its tensors."""
    state = session.state
    found = telling.inspection(view, state, telling.inspected_box(view, state))
    if found is None:
        return None
    shown = telling.inspected(state, theme, found)
    return msgspec.structs.replace(shown, hand=hand(session, view))


def hand(session: Session, view: View) -> Hand | None:
    """Return the selected leaf as it may be changed, None where it may not."""
    index = view.scene.by_id.get(session.state.selection or "")
    if index is None or view.scene.boxes[index].op is not None:
        return None
    node = view.scene.boxes[index].node
    record = session.replaying.leaf(node)
    status = session.state.replay
    reasons = dict(status.leaves)
    if record is None or record.forward is None or node not in reasons:
        return None
    changes = {change.leaf: change.value for change in status.changes}
    value = changes.get(node, record.forward)
    reason = reasons[node]
    words = _worth(status) if node in changes else ""
    if reason is not None:
        told = reason.words()
        why = translate("Inspector", "It does not follow the hand: {reason}.", reason=told)
        words = f"{why}\n{words}".strip()
    return Hand(
        node=node,
        name=record.name or node,
        role=record.role if record.role in ("parameter", "input") else "constant",
        shape=value.shape,
        numbers=tuple(float(one) for one in value.numpy().ravel()),
        live=reason is None,
        words=words,
        changed=node in changes,
    )


def _worth(status: ReplayStatus) -> str:
    if status.kind == "set":
        return translate("Inspector", "The script was run with this value.")
    if status.kind == "recorded":
        return ""
    told = status.reason.words() if status.reason is not None else ""
    replayed = translate("Inspector", "Replayed from the recording.")
    return f"{replayed} {told}".strip()


def move(session: Session, node: str, numbers: tuple[float, ...], done: bool) -> None:
    """Give a leaf the numbers that a hand has given it."""
    record = session.replaying.leaf(node)
    if record is not None and record.forward is not None:
        array = np.array(numbers).reshape(record.forward.shape)
        value = tensor_value(array, record.forward.dtype)
        session.replaying.set_leaf(node, value, done=done)

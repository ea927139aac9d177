"""What optimizers did to a parameter: its value before and after, settings, what they keep."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gradviz.animation.inspected import Section
from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.animation.writing import short
from gradviz.model.numbers import format_number, format_shape
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Attribute, ParameterUpdate, Update
from gradviz.model.words import translate

_SHOWN = ("lr", "momentum", "betas", "eps", "alpha", "dampening", "weight_decay", "nesterov")
_FEW = 6


def update_sections(frame: FrameState, numbers: Numbers, node: str) -> tuple[Section, ...]:
    """Return a section for each update of a leaf that has happened by now.

    An update happens once the backward passes before it have ended.
    """
    found = []
    for update in numbers.data.updates:
        if not _has_happened(frame, update):
            continue
        found += [_section(update, one) for one in update.parameters if one.parameter.node == node]
    return tuple(found)


def _has_happened(frame: FrameState, update: Update) -> bool:
    passes = frame.timeline.passes
    if not passes or update.passes == 0:
        return frame.time >= frame.timeline.duration
    end = passes[min(update.passes, len(passes)) - 1].end
    return frame.time >= min(end, frame.timeline.duration)  # the last hold is left out of it


def _section(update: Update, one: ParameterUpdate) -> Section:
    named = update.settings[one.group] if one.group < len(update.settings) else {}
    lines = [*_change(one), *_settings(named)]
    lines += [f"{each.name}: {_step(each.before, each.after)}" for each in one.state]
    heading = translate("Inspector", "Update by {optimizer}", optimizer=update.optimizer)
    return Section(heading=heading, sentences=tuple(lines))


def _change(one: ParameterUpdate) -> list[str]:
    lines = [translate("Inspector", "value: {change}", change=_step(one.before, one.after))]
    before, after = one.before, one.after
    if before is None or after is None or before.is_scalar or before.shape != after.shape:
        return lines
    if not (before.is_whole and after.is_whole) or not before.count:
        return lines
    moved = np.abs(after.numpy().astype(np.complex128) - before.numpy().astype(np.complex128))
    most = format_number(float(np.nanmax(moved))) if not np.isnan(moved).all() else "NaN"
    lines.append(translate("Inspector", "largest change of a number: {number}", number=most))
    return lines


def _settings(named: Mapping[str, Attribute]) -> list[str]:
    told = [(name, named[name]) for name in _SHOWN if named.get(name) not in (None, 0, False)]
    if not told:
        return []
    return [", ".join(f"{name} {_setting(value)}" for name, value in told)]


def _setting(value: Attribute) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(_setting(one) for one in value)})"
    if isinstance(value, (int, float)):
        return format_number(value)
    return str(value)


def _step(before: TensorValue | None, after: TensorValue | None) -> str:
    return f"{_written(before)} \u2192 {_written(after)}"


def _written(value: TensorValue | None) -> str:
    if value is None:
        return translate("Inspector", "None")
    if value.is_scalar and value.is_whole:
        return format_number(value.item())
    if value.is_whole and value.count <= _FEW and value.count:
        flat = value.numpy().ravel().tolist()
        return f"[{', '.join(format_number(number) for number in flat)}]"
    return short(value) or format_shape(value.shape)

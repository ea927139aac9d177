"""What is written on a block: its title, its settings in a few words, its sign."""

from __future__ import annotations

from gradviz.builder.entries import Block
from gradviz.builder.formula import Call, Expression, Gap, Items, Name
from gradviz.builder.formula import Literal as Number
from gradviz.builder.slots import slots
from gradviz.builder.writing import write_expression
from gradviz.model.program import Argument, Module
from gradviz.model.words import translate

__all__ = ["SIGNS", "caption", "settings"]

SIGNS = {"add": "+", "sub": "−", "mul": "×", "div": "÷", "matmul": "@", "pow": "^", "neg": "−"}
"""How operators are drawn."""


def caption(
    found: Expression, entry: Block | None, modules: dict[str, Module]
) -> tuple[str, str, str]:
    """Return title, subtitle and sign."""
    if not isinstance(found, Call):
        if isinstance(found, (Name, Gap)):
            return translate("Blocks", "Same value"), "", ""
        return write_expression(found), "", ""
    if found.form == "attribute":
        return f".{found.function}", "", ""
    sign = SIGNS.get(found.function, "") if found.form == "operator" else ""
    if sign:
        return _operator(found, sign, entry)
    if entry is None:
        return found.function, "", ""
    if found.form == "module":
        return entry.title, _subtitle(entry, modules[found.function].arguments), ""
    return entry.title, _given(found, entry), ""


def _operator(found: Call, sign: str, entry: Block | None) -> tuple[str, str, str]:
    texts = [write_expression(one) if isinstance(one, Number) else "" for one in found.arguments]
    if not any(texts) or len(texts) == 1:
        return (entry.title if entry is not None else sign), "", sign
    # What commutes reads better with its sign first: "× 2".
    if texts[0] and found.function in ("add", "mul") and not texts[1]:
        texts.reverse()
    return " ".join(text for text in (texts[0], sign, texts[1]) if text), "", ""


def _given(found: Call, entry: Block) -> str:
    """Return the settings of a call in a few words."""
    settings: dict[str, list[Expression]] = {}
    for slot in slots(found, entry):
        if not slot.is_port and slot.expression is not None:
            settings.setdefault(slot.name, []).append(slot.expression)
    if entry.subtitle:
        values = tuple((name, _value(each[0])) for name, each in settings.items())
        return _subtitle(entry, values)
    named = {name for name, _ in found.keywords}
    texts = (
        f"{name}={write_expression(each[0])}"
        if name in named
        else ", ".join(map(write_expression, each))
        for name, each in settings.items()
    )
    return ", ".join(texts)


def settings(found: Expression, entry: Block | None) -> dict[str, Argument]:
    """Return the settings that are written in a call, numbers in an operator by their place."""
    made: dict[str, Argument] = {}
    for slot in slots(found, entry):
        if slot.is_port or slot.expression is None:
            continue
        known = entry.parameter(slot.name) if entry is not None else None
        name = slot.name if known is not None else ".".join(map(str, slot.path))
        value: Argument = _value(slot.expression)
        if known is not None and known.by == "spread":
            before = made.get(name, ())
            more = value if isinstance(value, tuple) else (value,)
            sizes = (*before, *more) if isinstance(before, tuple) else more
            made[name] = tuple(size for size in sizes if isinstance(size, int | float))
        elif name:
            made[name] = value
    return made


def _value(expression: Expression) -> bool | int | float | str | tuple[int | float, ...] | None:
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Items):
        return tuple(
            item.value
            for item in expression.items
            if isinstance(item, Number) and isinstance(item.value, (int, float))
        )
    return None


def _subtitle(entry: Block, given: tuple[tuple[str, object], ...]) -> str:
    try:
        return entry.subtitled(given)  # type: ignore[arg-type]
    except (KeyError, IndexError, ValueError):  # a file may name arguments that there are not
        return ""

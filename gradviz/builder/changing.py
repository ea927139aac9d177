"""Changing what is there: names, settings, numbers, roles, the loss, the optimizer, remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NoReturn, TypeVar

import msgspec

from gradviz.builder.blocks import BlockView
from gradviz.builder.entries import Block, Parameter
from gradviz.builder.formula import Call, Expression
from gradviz.builder.naming import all_names, check_name, settled
from gradviz.builder.network import read_lines
from gradviz.builder.palette import palette
from gradviz.builder.patterns import evaluate
from gradviz.builder.places import found_block, own_lines
from gradviz.builder.slots import slots
from gradviz.builder.trees import (
    constant,
    mapped,
    path_of,
    reference,
    rewritten,
    substituted,
    with_part,
    without_part,
)
from gradviz.builder.values import with_leaf_setting
from gradviz.builder.wiring import Edited
from gradviz.model.errors import GradvizError
from gradviz.model.program import Argument, Module, NetworkSpec, Optimizer
from gradviz.model.words import message

__all__ = [
    "remark",
    "rename",
    "set_argument",
    "set_arguments",
    "set_optimizer",
    "set_root",
    "set_seed",
]

_T = TypeVar("_T", bound=msgspec.Struct)


def rename(spec: NetworkSpec, old: str, new: str) -> Edited:
    """Give a leaf, a value, a module or a group another name.

    A call within a line gets a line of its own by being named.

    Raises
    ------
    GradvizError
        When there is nothing of the old name, or the new one is not possible or taken.
    """
    label = message("Edits", "rename {old} to {new}", old=old, new=new.strip())
    spec = settled(spec)
    is_module = any(module.name == old for module in spec.modules)
    name = check_name(new, all_names(spec) - {old}, module=is_module)
    if name == old:
        return Edited(spec=spec, selection=(old,), label=label)
    if old not in all_names(spec):
        made, selection = own_lines(spec, (old,), {found_block(spec, old).id: name})
        return Edited(spec=made, selection=selection, label=label)
    made = _renamed_lines(spec, old, name)
    made = msgspec.structs.replace(
        made,
        leaves=_renamed(made.leaves, old, name),
        modules=_renamed(made.modules, old, name),
        groups=tuple(
            msgspec.structs.replace(
                group, members=tuple(name if one == old else one for one in group.members)
            )
            for group in _renamed(made.groups, old, name)
        ),
        root=name if made.root == old else made.root,
        remarks=tuple((name if one == old else one, text) for one, text in made.remarks),
    )
    return Edited(spec=made, selection=(name,), label=label)


def _renamed(records: Iterable[_T], old: str, new: str) -> tuple[_T, ...]:
    return tuple(
        msgspec.structs.replace(one, name=new) if getattr(one, "name", "") == old else one
        for one in records
    )


def _renamed_lines(spec: NetworkSpec, old: str, new: str) -> NetworkSpec:
    """Return the spec whose lines say another name; its records are not changed."""

    def change(one: Expression) -> Expression:
        if isinstance(one, Call) and one.form == "module" and one.function == old:
            return msgspec.structs.replace(one, function=new)
        return one

    changes = {}
    for place, statement in enumerate(read_lines(spec)):
        expression = substituted(statement.expression, {old: reference(new)})
        targets = tuple(new if name == old else name for name in statement.targets)
        changes[place] = msgspec.structs.replace(
            statement, targets=targets, expression=mapped(expression, change)
        )
    return rewritten(spec, changes)


# ----------------------------------------------------------------------------- settings


def set_argument(spec: NetworkSpec, name: str, parameter: str, value: Argument) -> Edited:
    """Give a block another setting.

    Parameters
    ----------
    name
        Id of the block, or the name of a module.
    parameter
        As the palette calls it; also the key or name of a port that holds a number.
    value
        None for the default.

    Raises
    ------
    GradvizError
        When there is no such setting, or it cannot have that value.
    """
    label = message("Edits", "set {parameter} of {name}", parameter=parameter, name=name)
    module = next((one for one in spec.modules if one.name == name), None)
    if module is None:
        spec = settled(spec)
        view = found_block(spec, name)
        module = next((one for one in spec.modules if one.name == view.module), None)
        if module is None:
            made, selected = _with_setting(spec, view, parameter, value)
            return Edited(spec=made, selection=(selected,), label=label)
    made = _with_arguments(spec, module, {parameter: value})
    return Edited(spec=made, selection=(name,), label=label)


def set_arguments(
    spec: NetworkSpec, name: str, values: Mapping[str, Argument], title: str = ""
) -> Edited:
    """Give a module several settings at once, as a configuration has them.

    Parameters
    ----------
    name
        Of the module, or the id of the block that calls it.
    values
        By name; what is not there stays as it is.
    title
        What the configuration is called, for the history.

    Raises
    ------
    GradvizError
        When it has no such setting, or it cannot have that value.
    """
    label = message("Edits", "set {parameter} of {name}", parameter=title or "…", name=name)
    spec = settled(spec)
    wanted = name
    if all(one.name != name for one in spec.modules):
        wanted = found_block(spec, name).module
    module = next((one for one in spec.modules if one.name == wanted), None)
    if module is None:
        _no_setting(name, next(iter(values), ""))
    made = _with_arguments(spec, module, values)
    return Edited(spec=made, selection=(name,), label=label)


def _with_arguments(
    spec: NetworkSpec, module: Module, values: Mapping[str, Argument]
) -> NetworkSpec:
    """Return the spec with other settings of a module; what is usually so stays so."""
    entry = _entry(module.block)
    before: dict[str, Argument] = dict(module.arguments)
    if entry is None:
        _no_setting(module.name, next(iter(values), ""))
    given: dict[str, Argument] = {}
    for parameter, value in values.items():
        if entry.parameter(parameter) is None:
            _no_setting(module.name, parameter)
        given[parameter] = _checked(entry, parameter, value)
    given = before | _usual(entry, before, given) | given
    names = [one.name for one in entry.parameters]
    ordered = sorted(
        ((one, value) for one, value in given.items() if value is not None),
        key=lambda pair: names.index(pair[0]),
    )
    if repr(ordered) == repr(list(module.arguments)):
        return spec
    # Numbers of another size fit no more; of the same size they would be made anew anyway.
    changed = msgspec.structs.replace(module, arguments=tuple(ordered), values=())
    modules = tuple(changed if one is module else one for one in spec.modules)
    return msgspec.structs.replace(spec, modules=modules)


def _usual(
    entry: Block, before: dict[str, Argument], given: dict[str, Argument]
) -> dict[str, Argument]:
    """Return the settings that follow others by their usual formula, as they did before."""
    old = entry.arguments(tuple(before.items()))
    new = entry.arguments(tuple((before | given).items()))
    return {
        one.name: evaluate(one.usual, new)
        for one in entry.parameters
        if one.usual and one.name not in given and old[one.name] == evaluate(one.usual, old)
        and new[one.name] != evaluate(one.usual, new)
    }  # fmt: skip


def _no_setting(name: str, parameter: str) -> NoReturn:
    text = "{block} has no setting {name}."
    raise GradvizError(message("Edits", text, block=name, name=parameter))


def _entry(id_: str) -> Block | None:
    return next((one for one in palette() if one.id == id_), None)


def _checked(entry: Block, parameter: str, value: Argument) -> Argument:
    """Return a value that a parameter may have."""
    one = entry.parameter(parameter)
    if one is None or value is None:
        return value
    sizes = value if isinstance(value, tuple) else (value,)
    if one.choices and value not in one.choices:
        text = "{name} is one of: {choices}."
        told = message("Edits", text, name=parameter, choices=", ".join(one.choices))
        raise GradvizError(told)
    for size in sizes:
        _check_number(one, size)
    return value


def _check_number(one: Parameter, size: object) -> None:
    if one.type in ("choice", "text", "numbers", "bool"):
        return
    if isinstance(size, bool) or not isinstance(size, int | float):
        raise GradvizError(message("Edits", "{name} is a number.", name=one.name))
    if one.type not in ("float", "floats") and size != int(size):
        raise GradvizError(message("Edits", "{name} is a whole number.", name=one.name))
    if one.minimum is not None and size < one.minimum:
        text = "{name} is at least {limit}."
        raise GradvizError(message("Edits", text, name=one.name, limit=f"{one.minimum:g}"))
    if one.maximum is not None and size > one.maximum:
        text = "{name} is at most {limit}."
        raise GradvizError(message("Edits", text, name=one.name, limit=f"{one.maximum:g}"))


def _with_setting(
    spec: NetworkSpec, view: BlockView, parameter: str, value: Argument
) -> tuple[NetworkSpec, str]:
    """Return the spec with another setting of a leaf or of a call in a line."""
    if view.line < 0:
        entry = _entry(view.block)
        if entry is None or entry.parameter(parameter) is None:
            _no_setting(view.id, parameter)
        value = _checked(entry, parameter, value)
        return with_leaf_setting(spec, view.id, entry, parameter, value), view.id
    spec, (name,) = own_lines(spec, (view.id,))
    view = found_block(spec, name)
    statement = read_lines(spec)[view.line]
    expression = _set(statement.expression, _entry(view.block), parameter, value)
    if expression is None:
        _no_setting(view.id, parameter)
    changed = msgspec.structs.replace(statement, expression=expression)
    return rewritten(spec, {view.line: changed}), view.id


def _set(
    expression: Expression, entry: Block | None, parameter: str, value: Argument
) -> Expression | None:
    """Return a call with another setting; None where it has none of that name."""
    known = entry.parameter(parameter) if entry is not None else None
    if entry is not None and isinstance(expression, Call) and known is not None:
        value = _checked(entry, parameter, value)
        return _set_known(expression, entry, known, value)
    for slot in slots(expression, entry):
        if not slot.is_port and parameter in (slot.name, ".".join(map(str, slot.path))):
            return with_part(expression, slot.path, constant(value))
    path = path_of(parameter)
    return with_part(expression, path, constant(value)) if not path else None


def _set_known(call: Call, entry: Block, known: Parameter, value: Argument) -> Expression:
    place = entry.signature.index(known.name) if known.name in entry.signature else -1
    if known.by == "spread":
        sizes = value if isinstance(value, tuple) else (value,)
        rest = tuple(constant(size) for size in sizes if size is not None)
        made = rest or (constant(known.default),)
        return msgspec.structs.replace(call, arguments=(*call.arguments[:place], *made))
    if 0 <= place < len(call.arguments):  # written without its name
        given = known.default if value is None else value
        return with_part(call, (place,), constant(given))
    if call.form == "operator":  # a + b has no room for alpha: add(a, b, alpha=2)
        call = msgspec.structs.replace(call, form="call")
    there = known.name in dict(call.keywords)
    if value is None or (value == known.default and not known.required):
        return without_part(call, (known.name,)) if there else call
    return with_part(call, (known.name,), constant(value))


# ------------------------------------------------------------------------- whole networks


def set_root(spec: NetworkSpec, name: str) -> Edited:
    """Say where backward starts; "" for the last line.

    Raises
    ------
    GradvizError
        When the name is not that of a line's value.
    """
    root = name
    if name:
        spec, (root,) = own_lines(spec, (name,))
        if all(root not in one.targets for one in read_lines(spec)):
            text = "Backward cannot start from {name}: it is given, not computed."
            raise GradvizError(message("Edits", text, name=name))
    made = spec if root == spec.root else msgspec.structs.replace(spec, root=root)
    label = message("Edits", "start backward from {name}", name=root or spec.loss)
    return Edited(spec=made, selection=(root,) if root else (), label=label)


def set_optimizer(
    spec: NetworkSpec, name: str | None, arguments: Mapping[str, Argument] | None = None
) -> Edited:
    """Choose the optimizer by its name in ``torch.optim``; None for none."""
    chosen = (
        None if name is None else Optimizer(name=name, arguments=tuple((arguments or {}).items()))
    )
    label = message("Edits", "choose the optimizer")
    return Edited(spec=msgspec.structs.replace(spec, optimizer=chosen), selection=(), label=label)


def set_seed(spec: NetworkSpec, seed: int) -> Edited:
    """Set the seed of the first numbers of modules and of random leaves."""
    made = spec if seed == spec.seed else msgspec.structs.replace(spec, seed=seed)
    return Edited(spec=made, selection=(), label=message("Edits", "set the seed"))


def remark(spec: NetworkSpec, name: str, text: str) -> Edited:
    """Write a note on a block, a group or a module; an empty one takes it away.

    Raises
    ------
    GradvizError
        When there is nothing of that name.
    """
    if name not in all_names(spec):
        spec, (name,) = own_lines(spec, (name,))
    remarks = dict(spec.remarks)
    remarks.pop(name, None)
    if text.strip():
        remarks[name] = text.strip()
    made = spec
    if tuple(remarks.items()) != spec.remarks:
        made = msgspec.structs.replace(spec, remarks=tuple(remarks.items()))
    label = message("Edits", "note on {name}", name=name)
    return Edited(spec=made, selection=(name,), label=label)

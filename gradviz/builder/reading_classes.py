"""Classes in code: their ``__init__`` makes modules, their ``forward`` becomes lines."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from gradviz.builder.reading_actions import Actions
from gradviz.builder.reading_draft import (
    Draft,
    Formula,
    Instance,
    Many,
    NewLeaf,
    Thing,
    stopped,
)
from gradviz.builder.reading_modules import Scope
from gradviz.model.words import message

__all__ = ["Classes", "method"]

DEEPEST = 12
"""Classes within classes."""


class Classes(Actions):
    """Reads classes: what objects of them hold, and their forward pass."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._depth = 0

    def instance(self, kind: ast.ClassDef, call: ast.Call, scope: Scope) -> Instance:
        """Make an object of a class: read its ``__init__``."""
        made = Instance(kind, {})
        function = method(kind, "__init__")
        if function is None:
            return made
        given: dict[str | int, Thing] = {
            place: self.thing(part, scope) for place, part in enumerate(call.args)
        }
        given |= {part.arg or "": self.thing(part.value, scope) for part in call.keywords}
        with_self: Scope = {"self": made, **self._bound(function, given, call)}
        self._deeper(call)
        self.statements(function.body, with_self)
        self._depth -= 1
        return made

    def _deeper(self, node: ast.AST) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise stopped(
                node, message("Reading", "These classes are within each other too deeply.")
            )

    def _bound(
        self, function: ast.FunctionDef, given: Mapping[str | int, Thing], call: ast.expr
    ) -> Scope:
        """Return the parameters of a method with what it is called with."""
        found = function.args
        if found.vararg or found.kwarg or found.posonlyargs or not found.args:
            raise stopped(function)
        names = [one.arg for one in (*found.args[1:], *found.kwonlyargs)]
        scope: Scope = {}
        defaults = dict(zip(reversed(found.args), reversed(found.defaults), strict=False))
        for one, value in defaults.items():
            scope[one.arg] = self.thing(value, {})
        for only, default in zip(found.kwonlyargs, found.kw_defaults, strict=True):
            if default is not None:
                scope[only.arg] = self.thing(default, {})
        for place, thing in given.items():
            key = names[place] if isinstance(place, int) and place < len(names) else place
            if key not in names:
                raise stopped(
                    call, message("Reading", "{code} is given too much.", code=ast.unparse(call))
                )
            scope[str(key)] = thing
        if set(names) - set(scope):
            missing = ", ".join(one for one in names if one not in scope)
            raise stopped(call, message("Reading", "{names} is missing here.", names=missing))
        return scope

    def run(
        self, held: Instance, given: dict[str | int, Thing], call: ast.Call, hint: str
    ) -> Thing:
        """Read the forward pass of an object: its lines become lines of the spec."""
        function = method(held.kind, "forward")
        if function is None:
            raise stopped(
                held.kind, message("Reading", "{name} has no forward.", name=held.kind.name)
            )
        scope = self._bound(function, given, call)
        for key, thing in scope.items():
            if isinstance(thing, Formula):
                scope[key] = self.named(thing, key, call)
            elif isinstance(thing, NewLeaf):
                scope[key] = self.draft.add_leaf(key, thing)
        scope["self"] = held
        held.calls += 1
        is_group = bool(held.group) and held.calls == 1
        if is_group:
            self.draft.enter(held.group)
        elif held.group:
            self.draft.dissolve(held.group)
        self._deeper(call)
        found = self._forward(function, scope, hint)
        self._depth -= 1
        if is_group:
            found = self._in_group(found, hint, function)
            self.draft.leave()
        return found

    def _forward(self, function: ast.FunctionDef, scope: Scope, hint: str) -> Thing:
        *body, last = function.body
        if not isinstance(last, ast.Return) or last.value is None:
            raise stopped(last, message("Reading", "forward ends with what it returns."))
        self.statements(body, scope)
        return self.thing(last.value, scope, hint)

    def _in_group(self, found: Thing, hint: str, node: ast.FunctionDef) -> Thing:
        """Give what a group returns its name within the group."""
        place = node.body[-1]
        if isinstance(found, Formula):
            return self.named(found, hint or "out", place)
        if isinstance(found, Many):
            return Many(
                [self.named(one, "out", place) if isinstance(one, Formula) else one
                 for one in found.items]
            )  # fmt: skip
        return found


def method(kind: ast.ClassDef, wanted: str) -> ast.FunctionDef | None:
    """Return a method of a class, None where it has none of that name."""
    found = (one for one in kind.body if isinstance(one, ast.FunctionDef) and one.name == wanted)
    return next(found, None)

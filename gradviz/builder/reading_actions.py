"""Statements that only do something: ``loss.backward()``, prints, numbers given to modules."""

from __future__ import annotations

import ast
from abc import abstractmethod

from gradviz.builder.reading_calls import Expressions
from gradviz.builder.reading_draft import NewLeaf, Part, StoppedError, Thing, Value, stopped
from gradviz.builder.reading_modules import Scope
from gradviz.model.words import message

__all__ = ["Actions"]

SILENT = frozenset({"eval", "item", "requires_grad_", "step", "to", "train", "zero_grad"})
"""Methods that may be called for what they do: nothing that a spec holds."""


class Actions(Expressions):
    """Reads statements that give no value a name."""

    @abstractmethod
    def statements(self, body: list[ast.stmt], scope: Scope) -> None:
        """Read one statement after another."""

    @abstractmethod
    def set_attribute(self, wanted: str, found: Thing, node: ast.stmt, scope: Scope) -> None:
        """Give the object whose method is read an attribute."""

    def _act(self, node: ast.Expr, scope: Scope) -> None:
        call = node.value
        if isinstance(call, ast.Constant):
            return
        if not isinstance(call, ast.Call):
            raise stopped(node)
        called = ast.unparse(call.func)
        if called == "print" or called.startswith("super("):
            return
        if self.dotted(call.func, scope) == "torch.manual_seed" and len(call.args) == 1:
            seed = self._plain(call.args[0], scope)
            if type(seed) is not int:
                raise stopped(node)
            self.draft.seed = seed
        elif called == "self.register_buffer" and len(call.args) >= 2:
            made = self.thing(call.args[1], scope)
            self.set_attribute(str(self._plain(call.args[0], scope)), made, node, scope)
        elif isinstance(call.func, ast.Attribute) and call.func.attr == "backward":
            self._backward(call, call.func, scope)
        elif not isinstance(call.func, ast.Attribute) or call.func.attr not in SILENT:
            raise stopped(node)

    def _backward(self, call: ast.Call, called: ast.Attribute, scope: Scope) -> None:
        root = self.thing(called.value, scope)
        if call.args or call.keywords or not isinstance(root, Value):
            raise stopped(call)
        if self.draft.root:
            raise stopped(
                call, message("Reading", "Blocks have one backward pass; this is the second.")
            )
        self.draft.root = root.name

    def _loop(self, node: ast.For, _: Scope) -> None:
        for part in node.body:
            call = part.value if isinstance(part, ast.Expr) else None
            if not isinstance(call, ast.Call) or ast.unparse(call.func) != "print":
                raise stopped(
                    node,
                    message("Reading", "A loop has no blocks: write its steps one after another."),
                )

    def _condition(self, node: ast.If, scope: Scope) -> None:
        if ast.unparse(node.test) != "__name__ == '__main__'" or node.orelse:
            raise stopped(
                node, message("Reading", "A condition has no blocks: only one way can be drawn.")
            )
        self.statements(node.body, scope)

    def _with(self, node: ast.With, scope: Scope) -> None:
        """Read numbers that are given to modules."""
        if [ast.unparse(item) for item in node.items] != ["torch.no_grad()"]:
            raise stopped(node)
        for part in node.body:
            call = part.value if isinstance(part, ast.Expr) else None
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                raise stopped(part)
            made = self.thing(call.args[0], scope) if len(call.args) == 1 else None
            if call.func.attr != "copy_" or not isinstance(made, NewLeaf) or made.recipe:
                raise stopped(part)
            module, path = self._path(call.func.value, scope)
            self.draft.set_value(module, path, made.value)

    def _path(self, node: ast.expr, scope: Scope) -> tuple[str, str]:
        """Return a module and the path of a tensor in it."""
        path: list[str] = []
        while isinstance(node, ast.Attribute | ast.Subscript):
            path.insert(
                0, node.attr if isinstance(node, ast.Attribute) else ast.unparse(node.slice)
            )
            node = node.value
            if isinstance(node, ast.Constant | ast.Call):
                break
            found = self._held(node, scope)
            if isinstance(found, Part):
                return found.name, ".".join(path)
        raise stopped(node)

    def _held(self, node: ast.expr, scope: Scope) -> Thing | None:
        try:
            return self.thing(node, scope)
        except StoppedError:
            return None

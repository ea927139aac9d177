"""The functions that a formula line may call: one table, read by parser, code and engine.

How they behave is PyTorch's business, how they are explained that of `gradviz.ops`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["ALIASES", "ATTRIBUTES", "FUNCTIONS", "OPERATORS", "Function"]


class Function(msgspec.Struct, frozen=True):
    """One function of the formula language.

    Attributes
    ----------
    name
        As written in a formula: ``mse(a, y)``; also ``a.mse(y)``.
    target
        What it is in PyTorch: ``"torch.exp"``, ``"F.mse_loss"``, or ``".view"`` for a method.
    least, most
        How many positional arguments it takes, the subject of a method included.
    keywords
        Its settings, given by name.
    """

    name: str
    target: str
    least: int
    most: int
    keywords: tuple[str, ...] = ()

    @property
    def is_method(self) -> bool:
        """Whether PyTorch has it only as a method of its first argument."""
        return self.target.startswith(".")


def _functions(*rows: tuple[str, str, int, int, str]) -> dict[str, Function]:
    return {
        name: Function(name, target, least, most, tuple(keywords.split()))
        for name, target, least, most, keywords in rows
    }


MANY = 100
"""Stands for "as many as you like" in the table."""

FUNCTIONS = _functions(
    ("abs", "torch.abs", 1, 1, ""),
    ("add", "torch.add", 2, 2, "alpha"),
    ("amax", "torch.amax", 1, 3, "dim keepdim"),
    ("argmax", "torch.argmax", 1, 3, "dim keepdim"),
    ("bce", "F.binary_cross_entropy", 2, 2, "reduction"),
    ("bce_with_logits", "F.binary_cross_entropy_with_logits", 2, 2, "reduction"),
    ("bmm", "torch.bmm", 2, 2, ""),
    ("cat", "torch.cat", 1, 2, "dim"),
    ("chunk", "torch.chunk", 2, 3, "dim"),
    ("clamp", "torch.clamp", 1, 3, "min max"),
    ("cos", "torch.cos", 1, 1, ""),
    ("cross_entropy", "F.cross_entropy", 2, 2, "reduction label_smoothing"),
    ("cumsum", "torch.cumsum", 1, 2, "dim"),
    ("div", "torch.div", 2, 2, ""),
    ("elu", "F.elu", 1, 2, "alpha"),
    ("exp", "torch.exp", 1, 1, ""),
    ("expand", ".expand", 2, MANY, ""),
    ("flatten", "torch.flatten", 1, 3, "start_dim end_dim"),
    ("gelu", "F.gelu", 1, 1, "approximate"),
    ("huber", "F.huber_loss", 2, 2, "reduction delta"),
    ("l1", "F.l1_loss", 2, 2, "reduction"),
    ("layer_norm", "F.layer_norm", 2, 5, "weight bias eps"),
    ("leaky_relu", "F.leaky_relu", 1, 2, "negative_slope"),
    ("linear", "F.linear", 2, 3, "bias"),
    ("log", "torch.log", 1, 1, ""),
    ("log_softmax", "torch.log_softmax", 1, 2, "dim"),
    ("logsumexp", "torch.logsumexp", 2, 3, "dim keepdim"),
    ("matmul", "torch.matmul", 2, 2, ""),
    ("max", "torch.max", 1, 3, "dim keepdim"),
    ("maximum", "torch.maximum", 2, 2, ""),
    ("mean", "torch.mean", 1, 3, "dim keepdim"),
    ("min", "torch.min", 1, 3, "dim keepdim"),
    ("minimum", "torch.minimum", 2, 2, ""),
    ("mm", "torch.mm", 2, 2, ""),
    ("mse", "F.mse_loss", 2, 2, "reduction"),
    ("mul", "torch.mul", 2, 2, ""),
    ("neg", "torch.neg", 1, 1, ""),
    ("nll", "F.nll_loss", 2, 2, "reduction"),
    ("permute", ".permute", 2, MANY, ""),
    ("pow", "torch.pow", 2, 2, ""),
    ("prod", "torch.prod", 1, 3, "dim keepdim"),
    ("reciprocal", "torch.reciprocal", 1, 1, ""),
    ("relu", "torch.relu", 1, 1, ""),
    ("reshape", ".reshape", 2, MANY, ""),
    ("rsqrt", "torch.rsqrt", 1, 1, ""),
    ("select", "torch.select", 3, 3, ""),
    ("sigmoid", "torch.sigmoid", 1, 1, ""),
    ("silu", "F.silu", 1, 1, ""),
    ("sin", "torch.sin", 1, 1, ""),
    ("softmax", "torch.softmax", 1, 2, "dim"),
    ("softplus", "F.softplus", 1, 3, "beta threshold"),
    ("split", "torch.split", 2, 3, "dim"),
    ("sqrt", "torch.sqrt", 1, 1, ""),
    ("square", "torch.square", 1, 1, ""),
    ("squeeze", "torch.squeeze", 1, 2, "dim"),
    ("stack", "torch.stack", 1, 2, "dim"),
    ("std", "torch.std", 1, 2, "dim correction keepdim"),
    ("sub", "torch.sub", 2, 2, "alpha"),
    ("sum", "torch.sum", 1, 3, "dim keepdim"),
    ("t", "torch.t", 1, 1, ""),
    ("tan", "torch.tan", 1, 1, ""),
    ("tanh", "torch.tanh", 1, 1, ""),
    ("to", ".to", 2, 2, ""),
    ("transpose", "torch.transpose", 3, 3, ""),
    ("unbind", "torch.unbind", 1, 2, "dim"),
    ("unsqueeze", "torch.unsqueeze", 1, 2, "dim"),
    ("var", "torch.var", 1, 2, "dim correction keepdim"),
    ("view", ".view", 2, MANY, ""),
)
"""Every known function by name."""

ALIASES = {
    "binary_cross_entropy": "bce",
    "binary_cross_entropy_with_logits": "bce_with_logits",
    "concat": "cat",
    "huber_loss": "huber",
    "l1_loss": "l1",
    "mse_loss": "mse",
    "nll_loss": "nll",
}
"""PyTorch's own names where ours is shorter, so that pasted code is understood."""

OPERATORS: dict[str, tuple[str, int]] = {
    "add": ("+", 1),
    "sub": ("-", 1),
    "mul": ("*", 2),
    "div": ("/", 2),
    "matmul": ("@", 2),
    "neg": ("-", 3),
    "pow": ("**", 4),
}
"""Sign and binding strength of what may be written as an operator."""

ATTRIBUTES = ("T", "mT")
"""What may stand behind a dot without being called."""

Form = Literal["operator", "call", "attribute", "module"]
"""How a function was written: ``a + b``, ``add(a, b)`` (or ``a.add(b)``), ``a.T``; or that
it is a module of the network, ``fc1(a)``."""

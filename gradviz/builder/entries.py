"""What a block of the palette is made of: records, and nothing that reads or computes.

`gradviz.builder.palette` reads them from `resources/blocks/*.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from gradviz.model.program import Argument
from gradviz.model.words import language

__all__ = [
    "Block",
    "Child",
    "Condition",
    "Configuration",
    "Parameter",
    "Part",
    "Port",
    "Words",
]

Kind = Literal["leaf", "function", "loss", "module", "optimizer"]
Part = Literal["embeddings", "attention", "feed_forward", "norms", "head"]
ParameterType = Literal[
    "int",  # one whole number
    "float",
    "bool",
    "choice",  # one of `choices`
    "pair",  # a whole number, or two: one for each axis of an image
    "ints",  # several whole numbers
    "floats",
    "size",  # a whole number, or several
    "dims",  # an axis, or several
    "numbers",  # a number or a nested list, as text
    "text",
]


class _Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what a file holds."""


class Words(_Record, frozen=True, kw_only=True):
    """A block in the words of one language: its name, one sentence, a subtitle with words."""

    title: str
    description: str
    subtitle: str = ""


class Parameter(_Record, frozen=True, kw_only=True):
    """A setting of a block; a form has one field for each.

    Attributes
    ----------
    name
        As PyTorch calls it.
    type
        What may be given.
    default
        What holds where nothing is given; None where nothing may be given.
    minimum, maximum
        Limits of a number, or of each of several.
    choices
        For the type "choice".
    by
        How a formula has it: ``dim=1``, ``transpose(x, 0, 1)``, or several numbers one
        after the other, ``view(x, 2, 3)``.
    required
        Whether a formula must say it, even where it is the default.
    usual
        What it usually is, as a formula over the other settings: ``"4 * emb_dim"``. While
        it is so it stays so when another one is changed.
    en, ja
        What it is, in a few words.
    """

    name: str
    type: ParameterType
    default: Argument = None
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    by: Literal["keyword", "position", "spread"] = "keyword"
    required: bool = False
    usual: str = ""
    en: str
    ja: str

    @property
    def help(self) -> str:
        """What it is, in the current language."""
        return self.ja if language() == "ja" else self.en


class Port(_Record, frozen=True, kw_only=True):
    """A place where a tensor goes in; `many` takes several, as ``cat`` does."""

    name: str
    optional: bool = False
    many: bool = False


class Child(_Record, frozen=True, kw_only=True):
    """A module within an own module, for counting parameters.

    `arguments` are formulas over the parameters of the block around it; `times` says how
    often it is there, `when` under which condition; `part` is what its numbers are counted
    under, "" for what is within it.
    """

    name: str
    block: str
    arguments: dict[str, str]
    times: str = ""
    when: str = "True"
    part: Part | Literal[""] = ""
    en: str
    ja: str

    @property
    def title(self) -> str:
        """What it is, in the current language."""
        return self.ja if language() == "ja" else self.en


class Condition(_Record, frozen=True, kw_only=True):
    """What must hold of a block's parameters and sizes, and the sentence if it does not.

    `parameter` is the field where the mistake is shown.
    """

    holds: str
    parameter: str
    en: str
    ja: str


class Configuration(_Record, frozen=True, kw_only=True):
    """A set of arguments with a name: "GPT-2, 124M"."""

    en: str
    ja: str
    arguments: dict[str, Argument]

    @property
    def title(self) -> str:
        """Its name in the current language."""
        return self.ja if language() == "ja" else self.en


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the palette.

    Attributes
    ----------
    id
        Short name: that of its file, and of `gradviz.model.program.Module.block`.
    family
        One of `families`.
    kind
        "leaf" makes a Leaf, "module" a Module and a line, "function" and "loss" a call in
        a line, "optimizer" the spec's optimizer.
    target
        What it is in PyTorch: ``"torch.sigmoid"``, ``"F.mse_loss"``, ``".view"`` for a
        method, ``"nn.Linear"``, or the class that `source` defines.
    function
        Its name in the formula language, "" where it is no function.
    sign
        The operator that it may be written as, "" for none.
    rule
        Name of the shape rule, "" where `shape` is a pattern. For a leaf its role.
    shape
        Pattern of its shapes: ``"* in_features -> * out_features"``.
    takes, gives
        Which numbers a pattern wants and yields: "float32", "float" (any floating),
        "index" (whole numbers), or "" for the same as came in.
    ports, outputs
        What goes in and what comes out; a name with ``*`` stands for many.
    order
        Ports and parameters in the order of PyTorch's signature, where that is not first
        all ports, then all parameters.
    parameters
        Its settings.
    words
        By language code.
    aliases
        What else people call it.
    subtitle
        Shown beside the title, with parameters in braces: ``"{in_features} → 10"``.
    follows
        Parameters that take the size of the first input's axis of that number.
    weights
        Shapes of its learned tensors by name, as formulas.
    children
        Modules within it.
    conditions
        What must hold.
    configurations
        Named sets of arguments.
    source
        The Python source of an own ``nn.Module``; "" for PyTorch's.
    needs
        Blocks whose source must stand before it.
    """

    id: str
    family: str
    kind: Kind
    target: str
    words: dict[str, Words]
    function: str = ""
    sign: str = ""
    rule: str = ""
    shape: str = ""
    takes: str = ""
    gives: str = ""
    ports: tuple[Port, ...] = ()
    outputs: tuple[str, ...] = ("y",)
    order: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    aliases: tuple[str, ...] = ()
    subtitle: str = ""
    follows: dict[str, int] = {}
    weights: dict[str, str] = {}
    children: tuple[Child, ...] = ()
    conditions: tuple[Condition, ...] = ()
    configurations: tuple[Configuration, ...] = ()
    source: str = ""
    needs: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def title(self) -> str:
        """Its name in the current language."""
        return self.words.get(language(), self.words["en"]).title

    @property
    def description(self) -> str:
        """One sentence in the current language."""
        return self.words.get(language(), self.words["en"]).description

    @property
    def signature(self) -> tuple[str, ...]:
        """Names of ports and parameters in the order of PyTorch's signature."""
        ports = tuple(port.name for port in self.ports)
        return self.order or (*ports, *(parameter.name for parameter in self.parameters))

    def parameter(self, name: str) -> Parameter | None:
        """Return one of its parameters, None where it has none of that name."""
        return next((one for one in self.parameters if one.name == name), None)

    def arguments(self, given: Sequence[tuple[str, Argument]] = ()) -> dict[str, Argument]:
        """Return the values of all parameters: what is given, else the default.

        Examples
        --------
        >>> from gradviz.builder.palette import block
        >>> block("linear").arguments([("out_features", 3)])
        {'in_features': 10, 'out_features': 3, 'bias': True}
        """
        return {one.name: one.default for one in self.parameters} | dict(given)

    def subtitled(self, given: Sequence[tuple[str, Argument]] = ()) -> str:
        """Return what stands beside its title.

        Examples
        --------
        >>> from gradviz.builder.palette import block
        >>> block("conv2d").subtitled([("kernel_size", (3, 3))])
        '3×3, 1 → 8'
        """
        values = {name: self._sized(name, value) for name, value in self.arguments(given).items()}
        words = self.words.get(language(), self.words["en"])
        return (words.subtitle or self.subtitle).format(**values)

    def _sized(self, name: str, value: Argument) -> str:
        """Write a setting; one number for both axes of an image is that of each."""
        known = self.parameter(name)
        if known is not None and known.type == "pair" and not isinstance(value, tuple):
            value = (value, value) if isinstance(value, int) else value
        parts = value if isinstance(value, tuple) else (value,)
        return "×".join(str(part).replace("-", "\u2212") if isinstance(part, int | float)
                        else str(part) for part in parts)  # fmt: skip

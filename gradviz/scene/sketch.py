"""What a plan is made of: blocks and wires in words, before they have places.

The workspace makes a Sketch of a network's spec; nothing here knows of specs. The words
are those of the language shown.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Look = Literal["parameter", "input", "constant", "op", "operator", "loss"]


class PlanBlock(msgspec.Struct, frozen=True, kw_only=True):
    """What is written on one block.

    Attributes
    ----------
    id
        Name that stays the same while the network is edited.
    look
        Its shape and colour: a leaf's role, "operator" for a round sign, "loss", "op".
    title, subtitle
        Its name in the middle or at the left; what it is made with, at the right.
    sign
        Of an operator: "+", "\u00d7".
    inputs, optional
        Names of its input ports; positions of those that may stay empty.
    outputs
        Names of its output ports.
    group
        Names of the groups that it is in, the outermost first.
    learns
        Whether it has parameters of its own: it gets the hexagon.
    root
        Whether backward starts from its value.
    fault
        Whether something is wrong with it.
    wrong
        Part of the subtitle that is wrong: "784".
    faults
        Positions of the input ports where something is wrong.
    remark
        A note that a person wrote.
    """

    id: str
    look: Look = "op"
    title: str = ""
    subtitle: str = ""
    sign: str = ""
    inputs: tuple[str, ...] = ()
    optional: tuple[int, ...] = ()
    outputs: tuple[str, ...] = ("",)
    group: tuple[str, ...] = ()
    learns: bool = False
    root: bool = False
    fault: bool = False
    wrong: str = ""
    faults: tuple[int, ...] = ()
    remark: str = ""

    @property
    def is_leaf(self) -> bool:
        """Whether it takes nothing: a value to start from."""
        return self.look in ("parameter", "input", "constant")

    @property
    def is_round(self) -> bool:
        """Whether it is a round sign."""
        return self.look == "operator"


class PlanWire(msgspec.Struct, frozen=True, kw_only=True):
    """One wire, from an output of a block to an input port of another.

    Attributes
    ----------
    source, output, target, port
        Block ids, positions of ports.
    label
        The shape that flows, as it is written; "" where it is unknown or a single number.
    gives, needs
        Of a wire that cannot be: what comes and what is wanted, in two or three words.
    fault
        Whether it cannot be.
    """

    source: str
    target: str
    output: int = 0
    port: int = 0
    label: str = ""
    gives: str = ""
    needs: str = ""
    fault: bool = False

    @property
    def key(self) -> str:
        """Names the wire by the port that it enters: each input takes one wire."""
        return f"{self.target}:{self.port}"


class Sketch(msgspec.Struct, frozen=True, kw_only=True):
    """Blocks in the order in which they are computed, and their wires."""

    blocks: tuple[PlanBlock, ...] = ()
    wires: tuple[PlanWire, ...] = ()

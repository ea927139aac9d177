"""How modules are written: with what PyTorch wants, and only that."""

from __future__ import annotations

import inspect

import pytest
import torch
from torch import nn

from gradviz.builder.construction import (
    always_written,
    block_named,
    constructor,
    learns,
    made_with,
    optimizer_code,
    sources,
)
from gradviz.builder.network import TAKEN
from gradviz.builder.palette import Block, palette
from gradviz.model.program import Module, Optimizer

MODULES = [one for one in palette() if one.kind == "module"]
OPTIMIZERS = [one for one in palette() if one.kind == "optimizer"]
RECURRENT = ("rnn", "lstm", "gru")


@pytest.mark.parametrize("one", [*MODULES, *OPTIMIZERS], ids=lambda one: one.id)
def test_what_has_no_default_in_pytorch_is_always_written(one: Block) -> None:
    if one.source or one.id in RECURRENT:  # RNN's own signature is *args
        return
    home = torch.optim if one.kind == "optimizer" else nn
    known = inspect.signature(getattr(home, one.target.rpartition(".")[2])).parameters
    for parameter in one.parameters:
        default = known[parameter.name].default
        if parameter.name in always_written(one):
            continue
        assert default is not inspect.Parameter.empty
        plain = tuple(default) if isinstance(default, list) else default
        assert plain == parameter.default, parameter.name


@pytest.mark.parametrize("one", MODULES, ids=lambda one: one.id)
def test_what_is_written_makes_the_module_and_is_read_again(one: Block) -> None:
    module = Module(name="m", block=one.id)
    text = constructor(module)
    space: dict = {"torch": torch, "nn": nn, "F": nn.functional}
    for source in sources([module]):
        exec(source, space)
    made = eval(text, space)
    assert isinstance(made, nn.Module)
    assert learns(module) == any(True for _ in made.parameters())
    assert block_named(one.target) is one


def test_settings_are_written_as_a_person_would() -> None:
    conv = Module(name="c", block="conv2d", arguments=(("out_channels", 16), ("padding", (1, 1))))
    assert constructor(conv) == "nn.Conv2d(1, 16, 3, padding=(1, 1))"
    assert constructor(Module(name="d", block="dropout")) == "nn.Dropout()"
    lstm = Module(name="l", block="lstm", arguments=(("batch_first", True),))
    assert constructor(lstm) == "nn.LSTM(4, 8, batch_first=True)"
    adam = Optimizer(name="Adam", arguments=(("betas", (0.8, 0.999)),))
    assert optimizer_code(adam, "[w]") == "torch.optim.Adam([w], lr=0.001, betas=(0.8, 0.999))"


def test_a_call_is_read_as_its_settings() -> None:
    conv = block_named("torch.nn.Conv2d")
    assert conv is not None
    assert made_with(conv, [3, 8, 3], {"padding": 1}) == (("in_channels", 3), ("padding", 1))
    assert made_with(conv, [3, 8], {}) is None
    assert made_with(conv, [3, 8, 3], {"in_channels": 3}) is None
    assert made_with(conv, [3, 8, 3], {"colour": 1}) is None
    sgd = block_named("torch.optim.SGD")
    assert sgd is not None
    assert made_with(sgd, [], {}) == (("lr", 0.001),)


def test_names_that_every_module_has_are_known() -> None:
    public = {name for name in dir(nn.Module()) if not name.startswith("_")}
    assert public == TAKEN

"""Random networks, and code that people write: the trace is what plain Python computes."""

from __future__ import annotations

from random import Random

import pytest
import torch

from gradviz.builder.code import write_code
from gradviz.builder.reading import read_code
from gradviz.engine.build import run_spec
from gradviz.model.program import NetworkSpec
from tests.builder.random_networks import random_network
from tests.builder.test_reading import TRAINING, TWO
from tests.tools.modules import Ran, run_networks

torch.set_num_threads(1)

COUNT = 60
RANDOM = [random_network(Random(seed)) for seed in range(COUNT)]


def same_as_script(spec: NetworkSpec, found: Ran) -> None:
    data = run_spec(spec)
    values = {value.name: value for value in data.values if value.name}
    compared = 0
    for name, value in values.items():
        if value.role == "result" and name in found.values:
            assert value.forward is not None
            assert (value.forward.data or b"").hex() == found.values[name]
            compared += 1
    assert compared >= 1
    for name, gradient in found.gradients.items():
        if name in values:
            after = values[name].grad_after
            assert (after and after.data and after.data.hex()) == gradient
    for update in data.updates:
        names = {value.node: value.name for value in data.values}
        for one in update.parameters:
            assert one.after is not None
            assert (one.after.data or b"").hex() == found.after[names[one.parameter.node]]


@pytest.mark.parametrize("number", range(COUNT))
def test_a_random_network_is_its_script_bit_for_bit(number: int) -> None:
    found = run_networks([write_code(spec).text for spec in RANDOM])[number]
    same_as_script(RANDOM[number], found)


def data_first(code: str) -> str:
    """Return code whose data is made before its network, as it is in what we write."""
    rows = code.splitlines(keepends=True)
    made = [row for row in rows if row.lstrip().startswith("net = ")]
    rows = [row for row in rows if row not in made]
    last = max(n for n, row in enumerate(rows) if "torch.randn(" in row or "torch.tensor([3" in row)
    return "".join([*rows[: last + 1], *made, *rows[last + 1 :]])


@pytest.mark.parametrize("code", [TRAINING, "import torch\ntorch.manual_seed(0)\n" + TWO])
def test_code_that_was_read_computes_what_it_computed(code: str) -> None:
    code = data_first(code)
    read = read_code(code)
    assert isinstance(read, NetworkSpec)
    plain, written = run_networks([code, write_code(read).text])
    assert written.values[read.loss] == plain.values[read.loss]
    same_as_script(read, written)

"""Presets that are scripts: their known numbers are PyTorch's."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.builder.presets import Preset, presets
from gradviz.engine.run import run_program
from gradviz.model.program import Script

SCRIPTS = [one for one in presets() if isinstance(one.program, Script)]


@pytest.mark.parametrize("one", SCRIPTS, ids=lambda one: one.id)
def test_their_numbers_are_those_worked_out_by_hand(one: Preset) -> None:
    data = run_program(one.program)
    values = {value.name: value.forward for value in data.values}
    nodes = {value.node: value.name for value in data.values}
    for name, known in one.expect.values.items():
        found = values[name]
        assert found is not None
        np.testing.assert_array_equal(found.numpy(), known)
    written = [
        (nodes[part.to.node], part.total_after or part.amount)
        for step in data.passes[-1].steps
        for part in step.contributions
    ]
    for name, known in one.expect.gradients.items():
        last = [amount for target, amount in written if target == name][-1]
        assert last is not None
        np.testing.assert_array_equal(last.numpy(), known)


def test_the_second_backward_goes_through_the_first() -> None:
    data = run_program(next(one.program for one in SCRIPTS if one.id == "double_backward"))
    assert len(data.passes) == 2
    made = {op.id for op in data.ops if op.in_pass == 0}
    assert made & {step.op for step in data.passes[1].steps}

"""A script runs again with a leaf at another value: put in place before it is first used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gradviz.bridge.asides import Put
from gradviz.engine import setting
from gradviz.engine.record import trace
from gradviz.engine.script import run_script
from gradviz.engine.whatif import WhatIf
from gradviz.model.program import Script
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import TraceData, ValueRecord
from tests.engine.test_whatif import assert_equal

STEP = """
import torch
torch.manual_seed(1)
model = torch.nn.Linear(3, 2)
data = torch.randn(8, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for i in range(3):
    x = data[i : i + 4]
    loss = model(x).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""
BRANCH = """
import torch
w = torch.tensor(2.0, requires_grad=True)
y = w * 3
if {test}:
    y = y * 10
y.backward()
"""


@pytest.fixture(autouse=True)
def nothing_is_put_in_place() -> Iterator[None]:
    yield
    setting.begin(())


def run(folder: Path, text: str) -> TraceData:
    return run_script(Script(path=str(folder / "s.py"), text=text))


def leaf(data: TraceData, name: str) -> ValueRecord:
    return next(value for value in data.values if value.name == name)


def put(record: ValueRecord, value: TensorValue) -> Put:
    assert record.met is not None
    return Put(met=record.met, name=record.name, value=value)


def test_the_run_is_that_of_the_changed_leaf(tmp_path: Path) -> None:
    data = run(tmp_path, STEP)
    bias = leaf(data, "model.bias")
    other = tensor_value([5.0, -4.0], "float32")
    setting.begin([put(bias, other)])
    again = run(tmp_path, STEP)
    present = setting.current()
    assert present is not None
    assert present.obstacle() is None
    assert leaf(again, "model.bias").forward == other
    replayed = WhatIf(data).run({bias.node: other})
    assert_equal(replayed, again)


def test_a_branch_goes_as_the_value_says(tmp_path: Path) -> None:
    text = BRANCH.format(test="w.item() > 0")
    data = run(tmp_path, text)
    assert len(data.ops) == 2
    reason = WhatIf(data).reason("w")
    assert reason is not None
    assert "line 5 read w as a number" in reason.words()
    setting.begin([put(leaf(data, "w"), tensor_value(-1.0, "float32"))])
    again = run(tmp_path, text)
    # The leaf is first met in its product: the test after that reads the other value.
    assert [op.id for op in again.ops] == ["mul"]


@pytest.mark.parametrize(
    "test",
    [
        "y > 0",
        "y.detach().numpy() > 0",
        "y.tolist() > 0",
        "bool(y > 0)",
        "float(y.detach()) > 0",
        "torch.equal(y, y + 1) is False",
    ],
)
def test_every_way_to_read_a_number_is_seen(tmp_path: Path, test: str) -> None:
    reason = WhatIf(run(tmp_path, BRANCH.format(test=test))).reason("w")
    assert reason is not None
    assert "as a number" in reason.words()


def test_what_is_read_last_hinders_nothing(tmp_path: Path) -> None:
    text = STEP.replace("    optimizer.zero_grad()", "    print(loss.item())")
    assert WhatIf(run(tmp_path, text)).reason("model.weight") is None


def test_data_is_put_in_place_where_it_is_a_tensor_of_its_own(tmp_path: Path) -> None:
    text = STEP.replace("data[i : i + 4]", "data[i : i + 4]").replace(
        "for i in range(3):\n    x = data[i : i + 4]", "x = data[:4].clone()\nfor i in range(3):"
    )
    data = run(tmp_path, text)
    x = leaf(data, "x")
    assert x.forward is not None
    other = tensor_value(x.forward.numpy() * 2, "float32")
    setting.begin([put(x, other)])
    assert leaf(run(tmp_path, text), "x").forward == other


def test_what_is_not_met_or_other_now_is_told(tmp_path: Path) -> None:
    data = run(tmp_path, STEP)
    bias = leaf(data, "model.bias")
    for met, value, words in (
        (99, [1.0, 2.0], "the script did not use it"),
        (bias.met, [1.0, 2.0, 3.0], "the script uses something else in its place"),
    ):
        assert met is not None
        setting.begin([Put(met=met, name="b", value=tensor_value(value, "float32"))])
        run(tmp_path, STEP)
        present = setting.current()
        assert present is not None
        told = present.obstacle()
        assert told is not None
        assert f"b could not be given its value: {words}" in told.words()


def test_a_part_of_a_larger_tensor_is_not_written_to() -> None:
    import torch

    whole = torch.ones(4)
    setting.begin([Put(met=1, name="x", value=tensor_value([7.0, 7.0], "float32"))])
    trace(lambda w, x: (w * x).sum(), torch.ones(2, requires_grad=True), whole[:2])
    present = setting.current()
    assert present is not None
    told = present.obstacle()
    assert told is not None
    assert "a part of a larger tensor" in told.words()
    assert whole.tolist() == [1.0] * 4

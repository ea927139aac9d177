"""The traces of the presets as shipped are what torch computes here."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
import torch

from gradviz.builder.presets import presets
from gradviz.engine.run import run_program
from gradviz.model.codec import load_document
from gradviz.model.program import Script, program_hash
from gradviz.model.resources import resource
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Environment, TraceData
from tests.tools.samples import LARGEST

torch.set_num_threads(1)

PRESETS = presets()
IDS = [one.id for one in PRESETS]


def shipped(name: str) -> TraceData:
    data, _, _ = load_document(resource("samples") / f"{name}.gradviz")
    assert data is not None
    return data


def tensors(item: object) -> Iterator[TensorValue]:
    if isinstance(item, TensorValue):
        yield item
    elif isinstance(item, tuple):
        for part in item:
            yield from tensors(part)
    elif isinstance(item, msgspec.Struct):
        yield from tensors(msgspec.structs.astuple(item))


def without_numbers(item: object) -> object:
    """Return all but the numbers, and where they were computed."""
    if isinstance(item, TensorValue):
        return (item.dtype, item.shape, item.is_whole)
    if isinstance(item, Environment):
        return None
    if isinstance(item, tuple):
        return tuple(without_numbers(part) for part in item)
    if isinstance(item, msgspec.Struct):
        return (type(item).__name__, without_numbers(msgspec.structs.astuple(item)))
    return item


def same_arithmetic(environment: Environment) -> bool:
    """Whether torch here must compute the same bits: its vector units differ in last digits."""
    capable = torch.backends.cpu.get_cpu_capability() in ("AVX2", "AVX512")
    return capable and environment.torch == torch.__version__ and environment.platform == "linux"


def test_every_preset_has_one_and_nothing_else_is_there() -> None:
    assert sorted(file.stem for file in resource("samples").iterdir()) == sorted(IDS)


@pytest.mark.parametrize("one", PRESETS, ids=IDS)
def test_program_and_look_are_the_presets(one: object) -> None:
    data, program, look = load_document(resource("samples") / f"{one.id}.gradviz")

    if isinstance(one.program, Script):  # where it lies is not in the file
        assert isinstance(program, Script)
        assert program.text == one.program.text
    else:
        assert program == one.program
    assert look == {"direction": one.view.direction}
    assert data is not None
    assert data.program_hash == program_hash(one.program), "python -m tests.tools.samples"


@pytest.mark.parametrize("one", PRESETS, ids=IDS)
def test_the_trace_is_what_torch_computes(one: object) -> None:
    kept, computed = shipped(one.id), run_program(one.program)

    assert without_numbers(kept) == without_numbers(computed), "python -m tests.tools.samples"
    for ours, theirs in zip(tensors(kept), tensors(computed), strict=True):
        if same_arithmetic(kept.environment):
            assert ours == theirs
        else:
            np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-5, atol=1e-7)


def test_files_stay_small() -> None:
    """The first picture waits for one of them."""
    assert all(file.stat().st_size <= LARGEST for file in resource("samples").iterdir())

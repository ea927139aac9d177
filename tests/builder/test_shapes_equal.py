"""The verdict on random calls and random programs is PyTorch's: fits or not, shape, type."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradviz.builder.entries import Block
from gradviz.builder.palette import block, palette
from gradviz.builder.rules_weights import count, weights
from gradviz.builder.shapes import check
from gradviz.model.program import Module, NetworkSpec
from tests.builder.shapes_torch import (
    BY_VALUE,
    chain_spec,
    differs,
    function_spec,
    made,
    module_spec,
    run,
    told,
)

torch.set_num_threads(1)
CALLED = [one for one in palette() if one.kind in ("function", "loss", "module")]
LINES = [one for one in CALLED if one.kind != "module"]
MODULES = [one for one in CALLED if one.kind == "module"]
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("own", CALLED, ids=lambda one: one.id)
@QUICK
@given(rng=st.randoms(use_true_random=False))
def test_a_call_fits_where_torch_takes_it(own: Block, rng: random.Random) -> None:
    spec = (module_spec if own.kind == "module" else function_spec)(rng, own)
    assert differs(spec) == "", spec


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(rng=st.randoms(use_true_random=False))
def test_the_first_line_that_does_not_fit_is_the_one_where_torch_stops(rng: random.Random) -> None:
    spec = mostly_fitting(rng)
    verdict, result = check(spec), run(spec)
    if any(part in str(result.get("refused")) for part in BY_VALUE):
        return
    if any(0 in leaf.value.shape for leaf in spec.leaves):
        return
    wrong = [one.line for one in verdict.problems if one.kind != "doubt"]
    targets = [line.partition(" =")[0] for line in spec.lines]
    done = sum(name in result for name in targets)
    assert min(wrong, default=len(targets) + 1) == done + 1, (spec, told(verdict), result)
    for name in targets[:done]:
        value: Any = result[name]
        assert verdict.shapes[name] == tuple(value.shape), (name, spec)
        assert verdict.dtypes[name] == str(value.dtype).removeprefix("torch."), (name, spec)


def mostly_fitting(rng: random.Random) -> NetworkSpec:
    """Return random lines, most of those that do not fit left out."""
    spec = chain_spec(rng, LINES)
    for _ in range(len(spec.lines)):
        wrong = [one.line for one in check(spec).problems if one.kind != "doubt"]
        if not wrong or rng.random() < 0.1:
            break
        lines = spec.lines[: wrong[0] - 1] + spec.lines[wrong[0] :]
        spec = msgspec.structs.replace(spec, lines=lines)
    return spec


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("own", MODULES, ids=lambda one: one.id)
@settings(max_examples=10, deadline=None, database=None)
@given(rng=st.randoms(use_true_random=False))
def test_learned_numbers_are_counted_as_torch_counts_them(own: Block, rng: random.Random) -> None:
    [module] = module_spec(rng, own).modules
    if any(one.kind == "misfit" and one.line == 0 for one in check(one_module(module)).problems):
        return
    parameters = dict(made(module).named_parameters())
    if not dict(module.arguments).get("tied"):
        assert {name: tuple(value.shape) for name, value in parameters.items()} == dict(
            weights(module)
        )
    assert sum(value.numel() for value in parameters.values()) == count(module)


def one_module(module: Module) -> NetworkSpec:
    return NetworkSpec(name="one", leaves=(), modules=(module,), lines=())


def test_the_own_modules_are_causal() -> None:
    torch.manual_seed(0)
    for name in ("attention_head", "multi_head_attention", "transformer_block"):
        module = made(Module(name="m", block=name))
        x = torch.randn(5, 32)
        before = module(x)
        x[3:] += 1
        after = module(x)
        assert torch.equal(before[:3], after[:3])
        assert not torch.equal(before[3:], after[3:])


def test_the_own_attention_is_torchs() -> None:
    torch.manual_seed(0)
    mine: Any = made(Module(name="m", block="multi_head_attention"))
    x = torch.randn(2, 5, 32)
    heads = [mine.heads(layer(x)) for layer in (mine.query, mine.key, mine.value)]
    attended = torch.nn.functional.scaled_dot_product_attention(*heads, is_causal=True)
    assert torch.allclose(mine(x), mine.out(attended.transpose(1, 2).flatten(2)), atol=1e-6)


def test_a_gpt_has_the_parts_that_its_form_names() -> None:
    for given_ in block("gpt").configurations[:1]:
        module: Any = made(Module(name="m", block="gpt", arguments=tuple(given_.arguments.items())))
        children = [child.name for child in block("gpt").children]
        assert children == [name for name, _ in module.named_children() if name != "dropout"]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("own", CALLED, ids=lambda one: one.id)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(rng=st.randoms(use_true_random=False))
def test_what_a_repair_makes_torch_takes(own: Block, rng: random.Random) -> None:
    spec = (module_spec if own.kind == "module" else function_spec)(rng, own)
    for problem in check(spec).problems:
        assert len(problem.repairs) <= 2
        for repair in problem.repairs:
            if not check(repair.spec).fits:
                continue  # it mends this problem; another one is left
            refused = run(repair.spec).get("refused")
            by_value = any(part in str(refused) for part in BY_VALUE)
            assert refused is None or by_value, (spec.lines, repair.spec.lines, refused)

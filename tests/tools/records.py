"""Hypothesis strategies for tensors, traces and programs: anything the records allow."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import strategies as st

from gradviz.model.program import Leaf, NetworkSpec, Recorded, Script
from gradviz.model.tensor import STORED_AS, Sample, Statistics, TensorValue
from gradviz.model.trace import (
    Argument,
    BackwardPass,
    BackwardStep,
    Contribution,
    Environment,
    ModuleRecord,
    OpRecord,
    Ref,
    Source,
    TraceData,
    ValueRecord,
)
from gradviz.model.words import message

words = st.text(max_size=8)
numbers = st.integers(-(2**31), 2**31)
floats = st.floats(allow_nan=False) | st.just(math.nan)  # JSON keeps NaN, not which NaN it was
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | floats | words


def some(strategy: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(strategy, max_size=most).map(tuple)


statistics = st.builds(
    Statistics, minimum=floats, maximum=floats, mean=floats, norm=floats, nonfinite=numbers
)


@st.composite
def tensors(draw: st.DrawFn) -> TensorValue:
    """Whole, sampled or shape only; any bytes, hence any NaN, -0.0 and int64 extreme."""
    dtype = draw(st.sampled_from(sorted(STORED_AS)))
    shape = draw(some(st.integers(0, 3)))
    size = np.dtype(STORED_AS[dtype]).itemsize
    count = math.prod(shape)
    kept = draw(st.sampled_from(["whole", "sample", "shape"]))
    data = sample = None
    if kept == "whole":
        data = draw(st.binary(min_size=count * size, max_size=count * size))
    elif kept == "sample":
        places = draw(st.lists(st.integers(0, count - 1), max_size=4)) if count else []
        held = len(places) * size
        sample = Sample(
            positions=np.array(places, dtype="<i8").tobytes(),
            numbers=draw(st.binary(min_size=held, max_size=held)),
        )
    stats = draw(st.none() | statistics)
    return TensorValue(dtype=dtype, shape=shape, data=data, sample=sample, stats=stats)


maybe_tensors = st.none() | tensors()
sources = st.none() | st.builds(Source, file=words, line=numbers, text=words, function=words)
refs = st.builds(Ref, node=words, output=numbers)
arguments = st.builds(Argument, argument=numbers, name=words, slot=st.none() | numbers, value=refs)
attributes = scalars | some(scalars | some(scalars))
ops = st.builds(
    OpRecord,
    id=words,
    op=st.none() | words,
    grad_fn=st.none() | words,
    arguments=some(arguments),
    attributes=st.dictionaries(words, attributes, max_size=3),
    outputs=numbers,
    module=words,
    call=numbers,
    source=sources,
    in_pass=st.none() | numbers,
)
values = st.builds(
    ValueRecord,
    node=words,
    output=numbers,
    role=st.sampled_from(["parameter", "input", "buffer", "constant", "result"]),
    name=words,
    forward=maybe_tensors,
    requires_grad=st.booleans(),
    grad_before=maybe_tensors,
    grad_after=maybe_tensors,
    source=sources,
)
contributions = st.builds(
    Contribution,
    argument=numbers,
    slot=numbers,
    to=refs,
    amount=maybe_tensors,
    total_before=maybe_tensors,
    total_after=maybe_tensors,
)
steps = st.builds(
    BackwardStep,
    op=words,
    kind=st.sampled_from(["op", "accumulate", "hook"]),
    run=numbers,
    upstream=some(maybe_tensors),
    contributions=some(contributions, 2),
)
passes = st.builds(BackwardPass, root=refs, seed=maybe_tensors, steps=some(steps, 2))
notes = st.builds(message, words, words, file=words, line=numbers)
traces = st.builds(
    TraceData,
    ops=some(ops, 2),
    values=some(values, 2),
    passes=some(passes, 2),
    modules=some(st.builds(ModuleRecord, path=words, type=words, calls=numbers), 2),
    roots=some(refs),
    notes=some(notes, 2),
    environment=st.builds(Environment, torch=words, python=words, threads=numbers),
    program_hash=words,
    title=words,
)
leaves = st.builds(
    Leaf,
    name=words,
    role=st.sampled_from(["parameter", "input", "constant"]),
    value=tensors(),
    grad=st.booleans(),
    minimum=st.none() | floats,
    maximum=st.none() | floats,
)
programs = (
    st.builds(NetworkSpec, name=words, leaves=some(leaves), lines=some(words))
    | st.builds(Script, path=words, text=words)
    | st.builds(Recorded, title=words)
)

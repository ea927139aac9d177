"""Networks of modules: the trace is the written-out script, in every value and gradient."""

from __future__ import annotations

import msgspec
import pytest
import torch

from gradviz.builder.code import write_code
from gradviz.engine.build import ProgramError, run_spec
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec, Optimizer
from gradviz.model.tensor import tensor_value
from gradviz.model.trace import TraceData, ValueRecord
from tests.builder.networks import CNN, GPT, NETWORKS, SHARED, XOR, leaf, module, recipe
from tests.tools.modules import Ran, run_networks

torch.set_num_threads(1)


def plain(spec: NetworkSpec) -> Ran:
    return run_networks([write_code(each).text for each in NETWORKS])[NETWORKS.index(spec)]


def named(data: TraceData) -> dict[str, ValueRecord]:
    return {value.name: value for value in data.values if value.name}


@pytest.mark.parametrize("spec", NETWORKS, ids=[spec.name for spec in NETWORKS])
def test_the_trace_is_the_script_bit_for_bit(spec: NetworkSpec) -> None:
    found, data = plain(spec), run_spec(spec)
    assert data.notes == ()
    values = named(data)
    given = {name for line in spec.lines for name in line.split("=")[0].replace(" ", "").split(",")}
    assert given - {"state", "state2"} <= set(values) | {"last"}
    for name in set(values) & set(found.values):
        forward = values[name].forward
        if values[name].role == "result":
            assert forward is not None
            assert forward.data is not None
            assert forward.data.hex() == found.values[name]
    for name, gradient in found.gradients.items():
        after = values[name].grad_after
        assert (after and after.data and after.data.hex()) == gradient
    assert {v.name for v in data.values if v.role == "parameter"} <= set(found.gradients)


@pytest.mark.parametrize("spec", [s for s in NETWORKS if s.optimizer is not None],
                         ids=lambda spec: spec.name)  # fmt: skip
def test_the_optimizer_makes_the_scripts_step(spec: NetworkSpec) -> None:
    found, data = plain(spec), run_spec(spec)
    [update] = data.updates
    names = {value.node: value.name for value in data.values if value.role != "result"}
    after = {names[one.parameter.node]: one.after for one in update.parameters}
    assert after
    for name, value in after.items():
        assert value is not None
        assert value.data is not None
        assert value.data.hex() == found.after[name]
    assert update.source is not None
    assert update.source.text == "optimizer.step()"


def test_modules_groups_and_parameters_are_called_as_in_the_script() -> None:
    data = run_spec(CNN)
    paths = {one.path: one.type for one in data.modules}
    assert paths[""] == "SmallCnn"
    assert paths["residual"] == "Residual"
    assert paths["residual.inner.conv2"] == "Conv2d"
    script = write_code(CNN).text.splitlines()
    values = named(data)
    assert values["residual.conv3.weight"].role == "parameter"
    assert values["scale"].role == "parameter"
    for record in (*data.values, *data.ops):
        if record.source is not None:
            assert script[record.source.line - 1].strip() == record.source.text
    inner = {op.module for op in data.ops if op.source and op.source.text.startswith("b = ")}
    assert inner == {"residual.inner", "residual.inner.conv2"}


def test_a_shared_module_has_one_weight_and_two_calls() -> None:
    data = run_spec(SHARED)
    assert [value.name for value in data.values].count("fc.weight") == 1
    assert {one.path: one.calls for one in data.modules}["fc"] == 2
    assert "spare.weight" in named(data)


def test_the_seed_is_the_specs_and_everyone_elses_is_left_alone() -> None:
    torch.manual_seed(11)
    before = torch.random.get_rng_state()
    one, two = run_spec(XOR), run_spec(XOR)
    assert torch.equal(before, torch.random.get_rng_state())
    assert one.values == two.values
    other = run_spec(msgspec.structs.replace(XOR, seed=1))
    assert named(other)["fc1.weight"].forward != named(one)["fc1.weight"].forward


def with_modules(*lines: str, **blocks: tuple[str, dict]) -> NetworkSpec:
    modules = tuple(module(name, kind, **given) for name, (kind, given) in blocks.items())
    x = recipe("x", "torch.ones(2, 3)")
    return NetworkSpec(name="n", leaves=(x,), lines=lines, modules=modules)


LINEAR = ("linear", {"in_features": 4, "out_features": 2})


@pytest.mark.parametrize(
    ("spec", "sentence", "place"),
    [
        (with_modules("a = x*2", "L = sum(fc(a))", fc=LINEAR), "fc does not take this shape: 2 × 3",
         (2, 9)),
        (with_modules("a = x*2", "L = sum(c(a))", c=("conv2d", {"groups": 3})),
         "could not make c", (2, 9)),
        (with_modules("L = relu(...)", fc=LINEAR), "L is not connected", (1, 10)),
        (with_modules("a = fc(x, x)", fc=LINEAR), "could not compute fc", (1, 5)),
        (with_modules("a = fc(x)", fc=("lineer", {})), "not known here: lineer", (None, None)),
    ],
)  # fmt: skip
def test_what_pytorch_refuses_names_the_line(
    spec: NetworkSpec, sentence: str, place: tuple[int | None, int | None]
) -> None:
    with pytest.raises(GradvizError, match=sentence) as caught:
        run_spec(spec)
    fields = caught.value.message.fields
    assert (fields.get("line"), fields.get("column")) == place


def test_the_graph_up_to_a_refusal_within_a_module_comes_along() -> None:
    with pytest.raises(ProgramError) as caught:
        run_spec(with_modules("a = x*2", "L = sum(fc(a))", fc=LINEAR))
    assert caught.value.partial is not None
    assert [op.id for op in caught.value.partial.ops] == ["mul", "t"]


@pytest.mark.parametrize(
    ("name", "numbers", "sentence"),
    [("weights", [1.0], "fc1 has nothing called weights"),
     ("bias", [1.0], r"fc1.bias is 8; the numbers given for it are 1\.")],
)  # fmt: skip
def test_numbers_for_a_module_have_to_fit(name: str, numbers: list, sentence: str) -> None:
    first = msgspec.structs.replace(
        XOR.modules[0], values=((name, tensor_value(numbers, "float32")),)
    )
    with pytest.raises(GradvizError, match=sentence):
        run_spec(msgspec.structs.replace(XOR, modules=(first, XOR.modules[1])))


def test_an_optimizer_that_cannot_be_is_told() -> None:
    for name, sentence in (("Sgd", "Did you mean SGD"), ("Lion9", "There is no optimizer Lion9")):
        with pytest.raises(GradvizError, match=sentence):
            run_spec(msgspec.structs.replace(XOR, optimizer=Optimizer(name=name)))
    wrong = Optimizer(name="SGD", arguments=(("lr", -1.0),))
    with pytest.raises(GradvizError, match="could not make the optimizer SGD"):
        run_spec(msgspec.structs.replace(XOR, optimizer=wrong))


def test_a_network_that_learns_nothing_has_no_step() -> None:
    still = NetworkSpec(
        name="n", leaves=(leaf("x", 2.0),), lines=("L = x*x",), optimizer=Optimizer(name="SGD")
    )
    assert run_spec(still).updates == ()
    assert "optimizer" not in write_code(still).text


def test_the_gpt_is_within_its_module() -> None:
    assert {one.path for one in run_spec(GPT).modules} >= {"gpt", "gpt.blocks.0.attention"}

"""Names, kinds, modules and source lines of what is in a trace."""

from __future__ import annotations

import sys

import torch
from torch import Tensor, nn

from gradviz.engine.record import trace
from gradviz.engine.source import stored_names
from gradviz.model.trace import TraceData


def roles(data: TraceData) -> dict[str, str]:
    return {value.node: value.role for value in data.values if value.role != "result"}


def test_kinds_and_names_of_leaves() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    model[0].weight.requires_grad_(False)
    target = torch.ones(4, 2)

    def fn(x: Tensor, batch: dict[str, Tensor], *more: Tensor) -> Tensor:
        made = torch.arange(4.0).reshape(4, 1)
        return ((model(x + batch["shift"] + more[0]) - target) * made).sum()

    data = trace(fn, torch.randn(4, 2), {"shift": torch.ones(2)}, torch.ones(2))
    assert roles(data) == {
        "x": "input",
        "batch.shift": "input",
        "args.0": "input",
        "0.weight": "constant",
        "0.bias": "parameter",
        "1.weight": "parameter",
        "1.bias": "parameter",
        "1.running_mean": "buffer",
        "1.running_var": "buffer",
        "target": "input",
        "constant": "constant",
    }


def test_an_operation_never_takes_the_id_of_a_leaf() -> None:
    mul = torch.tensor(2.0, requires_grad=True)
    data = trace(lambda mul: mul * mul * mul, mul)
    assert [value.node for value in data.values] == ["mul", "mul_1", "mul_2"]


class Counter(nn.Module):
    """A module with parts of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(3, 3)
        self.act = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        hidden = self.act(self.fc1(x))
        return self.act(self.fc1(hidden)).sum()


def test_a_module_as_the_program_names_its_parts() -> None:
    data = trace(Counter(), torch.randn(2, 3))
    assert set(roles(data)) == {"x", "fc1.weight", "fc1.bias"}
    calls = [(op.id, op.module, op.call) for op in data.ops]
    assert calls[1:3] == [("addmm", "fc1", 0), ("relu", "act", 0)]
    assert calls[4:] == [("addmm_1", "fc1", 1), ("relu_1", "act", 1), ("sum", "", 0)]
    found = {(m.path, m.type, m.calls) for m in data.modules}
    assert found == {("", "Counter", 1), ("fc1", "Linear", 2), ("act", "ReLU", 2)}
    named = {value.name: value.node for value in data.values if value.role == "result"}
    assert named["hidden"] == "relu"


def test_two_modules_of_a_function_keep_their_names_apart() -> None:
    encoder, decoder = nn.Linear(2, 2), nn.Linear(2, 1)
    x = torch.ones(1, 2)
    data = trace(lambda: decoder(encoder(x)).sum())
    assert {"encoder.weight", "decoder.weight"} <= set(roles(data))
    assert {op.module for op in data.ops} == {"encoder", "decoder", ""}


def test_names_of_values_are_those_of_the_variables_that_held_them() -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)

    def inner(x: Tensor) -> Tensor:
        return x.exp() * 2

    def fn() -> Tensor:
        first, second = w.split(1)
        h = first
        for _ in range(2):
            h = h * second
        outer = inner(h)
        loss = torch.nn.functional.cross_entropy(outer.view(1, 1), torch.tensor([0]))
        total = loss + outer.sum()
        return total  # noqa: RET504  # the name is what is tested

    data = trace(fn)
    names = [(v.node, v.output, v.name) for v in data.values if v.role == "result"]
    assert names == [
        ("split", 0, "first"),
        ("split", 1, "second"),
        ("mul", 0, "h"),
        ("mul_1", 0, "h"),
        ("exp", 0, ""),
        ("mul_2", 0, "outer"),
        ("view", 0, ""),
        ("log_softmax", 0, ""),
        ("nll_loss_forward", 0, "loss"),
        ("nll_loss_forward", 1, ""),
        ("sum", 0, ""),
        ("add", 0, "total"),
    ]


def test_each_operation_knows_its_line() -> None:
    w = torch.tensor(2.0, requires_grad=True)

    def fn() -> Tensor:
        z = w * 3
        return torch.nn.functional.softplus(z)

    ops = trace(fn).ops
    first = fn.__code__.co_firstlineno
    assert [(op.source.line - first, op.source.text) for op in ops if op.source] == [
        (1, "z = w * 3"),
        (2, "return torch.nn.functional.softplus(z)"),
    ]
    assert {op.source.file for op in ops if op.source} == {"test_record_names.py"}


def test_what_a_call_is_assigned_to_is_read_from_the_code() -> None:
    found = []

    def note() -> tuple[int, int]:
        frame = sys._getframe(1)
        found.append(stored_names(frame.f_code, frame.f_lasti))
        return 1, 2

    def many() -> object:
        a = note()
        b, c = note()
        d = e = note()
        note()
        f = [note()]
        (g := note())
        a = a + note()
        h = (b, c, d, e, f, g)
        return h and note()

    many()
    assert found == [("a",), ("b", "c"), ("d",), (), (), ("g",), (), "return"]


def test_a_constant_made_in_an_expression_is_a_leaf_without_a_name() -> None:
    w = torch.tensor(2.0, requires_grad=True)
    data = trace(lambda: w * torch.tensor(3.0) + torch.zeros(()))
    assert roles(data) == {"w": "parameter", "constant": "constant", "constant_1": "constant"}
    assert [op.id for op in data.ops] == ["mul", "add"]


def test_random_numbers_without_a_name_are_called_what_they_are() -> None:
    w = torch.ones(2, 3, requires_grad=True)

    def code() -> torch.Tensor:
        eps = torch.randn(2, 3)
        h = nn.functional.dropout(w, 0.5) + torch.randn_like(w)
        return (nn.functional.dropout(h, 0.1) * torch.rand(3) + eps + torch.ones(3)).sum()

    assert roles(trace(code)) == {
        "w": "parameter",
        "mask": "constant",
        "noise": "constant",
        "mask_1": "constant",
        "noise_1": "constant",
        "eps": "constant",
        "constant": "constant",
    }

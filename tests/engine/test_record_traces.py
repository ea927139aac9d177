"""What a trace leaves behind: nothing. What it refuses, and how it says so."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from subprocess import run

import pytest
import torch
from torch import Tensor, nn
from torch.nn.modules import module as module_hooks
from torch.utils._python_dispatch import _get_current_dispatch_mode

from gradviz.engine.record import trace
from gradviz.model.errors import GradvizError
from gradviz.model.trace import TraceData


def below(loss: Tensor) -> Iterator[object]:
    """Yield every autograd node under a loss."""
    stack: list[object] = [loss.grad_fn]
    seen = set(stack)
    while stack:
        node = stack.pop()
        yield node
        for following, _ in node.next_functions:  # type: ignore[attr-defined]
            if following is not None and following not in seen:
                seen.add(following)
                stack.append(following)


def assert_nothing_is_active() -> None:
    assert _get_current_dispatch_mode() is None
    assert not module_hooks._global_forward_pre_hooks
    assert not module_hooks._global_forward_hooks
    assert not module_hooks._global_forward_hooks_always_called


def test_the_graph_that_the_user_keeps_has_no_hooks_and_no_extra_nodes() -> None:
    kept: list[Tensor] = []
    model = nn.Sequential(nn.Linear(3, 2), nn.Tanh())
    x = torch.randn(4, 3)

    def fn() -> Tensor:
        loss = model(x).sum()
        kept.append(loss)
        return loss

    trace(fn)
    assert_nothing_is_active()
    plain = model(x).sum()
    names = [type(node).__name__ for node in below(plain)]
    assert [type(node).__name__ for node in below(kept[0])] == names
    called: list[object] = []
    # A handle taken now is the only one: what was ours is gone from the nodes' own tables.
    for node in below(kept[0]):
        handle = node.register_hook(lambda *_: called.append(1))  # type: ignore[attr-defined]
        assert len(handle.hooks_dict_ref()) == 1
        before = node.register_prehook(lambda *_: None)  # type: ignore[attr-defined]
        assert len(before.hooks_dict_ref()) == 1
        handle.remove()
        before.remove()


def test_tensors_graph_and_frames_are_freed_when_the_user_lets_go() -> None:
    alive: list[weakref.ref[Tensor]] = []

    def fn(w: Tensor) -> Tensor:
        hidden = w * 2
        constant = torch.full((3,), 2.0)
        alive.extend([weakref.ref(hidden), weakref.ref(constant)])
        return (hidden * constant).sum()

    w = torch.ones(3, requires_grad=True)
    alive.append(weakref.ref(w))
    attributes = set(vars(w))
    gc.collect()
    gc.disable()
    try:
        data = trace(fn, w)
        assert [ref() for ref in alive[1:]] == [None, None]
        assert set(vars(w)) == attributes
        del w
        assert alive[0]() is None
    finally:
        gc.enable()
    assert data.ops


@pytest.mark.parametrize("where", ["forward", "backward"])
def test_an_exception_of_the_users_passes_through_and_leaves_nothing(where: str) -> None:
    class Fails(torch.autograd.Function):
        @staticmethod
        def forward(ctx: object, x: Tensor) -> Tensor:
            if where == "forward":
                raise RuntimeError("mine")
            return x.clone()

        @staticmethod
        def backward(ctx: object, *gradients: Tensor) -> Tensor:
            raise RuntimeError("mine")

    x = torch.ones(2, requires_grad=True)
    model = nn.Tanh()
    kept: list[Tensor] = []

    def fn() -> Tensor:
        hidden = model(x * 2)
        kept.append(hidden)
        return Fails.apply(hidden).sum()  # type: ignore[no-any-return, no-untyped-call]

    with pytest.raises(RuntimeError, match="mine"):
        trace(fn)
    assert_nothing_is_active()
    handle = kept[0].grad_fn.register_hook(lambda *_: None)  # type: ignore[union-attr]
    assert len(handle.hooks_dict_ref()) == 1
    assert x.grad is None
    ref = weakref.ref(kept.pop())
    gc.collect()
    assert ref() is None


def test_a_module_that_raises_leaves_the_module_path() -> None:
    class Raises(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            raise ValueError("inside")

    inner = Raises()
    w = torch.ones(2, requires_grad=True)

    def fn() -> Tensor:
        try:
            return inner(w).sum()  # type: ignore[no-any-return]
        except ValueError:
            return (w * 3).sum()

    assert [op.module for op in trace(fn).ops] == ["", ""]


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (torch.ones(10, requires_grad=True) * 1, "the result has 10 numbers"),
        (torch.ones(()), "nothing that the result was computed from requires a gradient"),
        ((torch.ones(()),), "the result is of type tuple"),
        (None, "the result is of type NoneType"),
    ],
)
def test_a_result_that_is_no_loss_is_told_in_a_sentence(result: object, words: str) -> None:
    with pytest.raises(GradvizError, match=words):
        trace(lambda: result)
    assert_nothing_is_active()


def test_where_the_history_ends_is_told_by_its_line() -> None:
    w = torch.ones(2, requires_grad=True)

    def fn() -> Tensor:
        hidden = (w * 2).detach()
        return hidden.sum()

    with pytest.raises(GradvizError, match=r"the history ends .* hidden = \(w \* 2\).detach\(\)"):
        trace(fn)


def test_a_graph_that_backward_has_freed_is_told_in_a_sentence() -> None:
    w = torch.ones(2, requires_grad=True)

    def fn() -> Tensor:
        loss = (w * w).sum()
        loss.backward()
        return loss

    with pytest.raises(GradvizError, match="already used by backward"):
        trace(fn)


def test_gradients_accumulate_as_backward_does() -> None:
    w = torch.tensor(3.0, requires_grad=True)
    w.grad = torch.tensor(10.0)
    data = trace(lambda: w * w)
    leaf = data.values[0]
    assert leaf.grad_before is not None
    assert leaf.grad_after is not None
    assert (leaf.grad_before.item(), leaf.grad_after.item()) == (10.0, 16.0)
    write = data.passes[0].steps[-1].contributions[0]
    assert write.total_before is not None
    assert write.amount is not None
    assert write.total_after is not None
    numbers = (write.total_before.item(), write.amount.item(), write.total_after.item())
    assert numbers == (10.0, 6.0, 16.0)
    assert w.grad.item() == 16.0


def test_a_hook_that_changes_a_gradient_is_a_step_of_its_own() -> None:
    w = torch.tensor(3.0, requires_grad=True)

    def fn() -> Tensor:
        hidden = w * 2
        hidden.register_hook(lambda gradient: gradient * 10)
        return hidden * hidden

    (backward,) = trace(fn).passes
    assert [(step.op, step.kind) for step in backward.steps] == [
        ("mul_1", "op"),
        ("mul", "hook"),
        ("mul", "op"),
        ("w", "accumulate"),
    ]
    change = backward.steps[1].contributions[0]
    assert change.total_before is not None
    assert change.total_after is not None
    assert (change.total_before.item(), change.total_after.item()) == (12.0, 120.0)


def test_ten_thousand_operations_in_a_row_do_not_recurse() -> None:
    w = torch.tensor(1.0, requires_grad=True)

    def chain() -> Tensor:
        hidden = w
        for _ in range(10_000):
            hidden = hidden * 1.0001
        return hidden

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(220)
    try:
        data = trace(chain)
        assert len(data.ops) == 10_000
        del data
        gc.collect()
    finally:
        sys.setrecursionlimit(limit)


def test_operations_in_a_thread_are_noted() -> None:
    w = torch.ones(2, requires_grad=True)
    made: list[Tensor] = []

    def fn() -> Tensor:
        worker = threading.Thread(target=lambda: made.append((w * 2).exp()))
        worker.start()
        worker.join()
        return made[0].sum()

    data = trace(fn)
    assert "1 operation was not seen" in data.notes[0].words()  # of exp the result was used here
    assert [op.grad_fn for op in data.ops] == ["MulBackward0", "ExpBackward0", "SumBackward0"]


def test_gradients_of_torch_func_are_noted() -> None:
    w = torch.ones(2, requires_grad=True)

    def fn() -> Tensor:
        slope = torch.func.grad(lambda x: (x * x).sum())(w.detach())
        return (w * slope).sum()

    assert any("torch.func" in note.words() for note in trace(fn).notes)


def test_numbers_that_leave_torch_are_noted() -> None:
    w = torch.tensor(2.0, requires_grad=True)
    data = trace(lambda: w * w.detach().item() + w.item())  # only the second had history
    assert "1 number left torch" in data.notes[0].words()


def test_dynamo_is_not_imported() -> None:
    code = (
        "import sys, torch\n"
        "from gradviz.engine.record import trace\n"
        "w = torch.ones(2, requires_grad=True)\n"
        "trace(torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.Flatten(0)), w)\n"
        "print('torch._dynamo' in sys.modules)\n"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False", done.stderr


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
        "target": "constant",
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
    assert {op.source.file for op in ops if op.source} == {"test_record_traces.py"}


def test_a_parameter_that_nothing_uses_has_no_gradient() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    x = torch.ones(1, 2)
    data = trace(lambda: model[0](x).sum())
    leaves = {value.node: value for value in data.values if value.role == "parameter"}
    assert leaves["1.weight"].grad_after is None
    assert leaves["0.weight"].grad_after is not None


def test_what_runs_inside_of_a_function_with_its_own_backward_is_one_operation() -> None:
    from tests.engine.programs import PROGRAMS

    ops = trace(PROGRAMS["custom_function"]().run).ops
    assert [(op.id, op.grad_fn) for op in ops] == [
        ("sin", "SinBackward0"),
        ("doubled", "DoubledBackward"),
        ("pow", "PowBackward0"),
        ("sum", "SumBackward0"),
    ]


def test_an_alias_counts_only_where_it_is_used() -> None:
    w = torch.tensor(2.0, requires_grad=True)
    ops = trace(lambda: w.sigmoid() * w.detach()).ops
    assert [op.id for op in ops] == ["sigmoid", "detach", "mul"]
    assert [argument.slot for argument in ops[2].arguments] == [0, None]

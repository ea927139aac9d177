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
def test_an_exception_of_the_users_leaves_nothing_behind(where: str) -> None:
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

    if where == "forward":
        with pytest.raises(RuntimeError, match="mine"):
            trace(fn)
    else:
        data = trace(fn)  # as far as it got
        (one,) = data.passes
        assert [step.op for step in one.steps] == ["sum"]
        assert one.failed == data.notes[0]
        assert data.notes[0].words().startswith("Backward stopped at fails: mine")
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
        ((torch.ones(()), 1), "the result is of type tuple. Say which part is the loss with root="),
        (None, "the result is of type NoneType"),
    ],
)
def test_a_result_that_is_no_loss_has_a_forward_pass_and_a_sentence(
    result: object, words: str
) -> None:
    data = trace(lambda: result)
    assert not data.passes
    assert words in data.notes[0].words()
    assert_nothing_is_active()


def test_where_the_history_ends_is_told_by_its_line() -> None:
    w = torch.ones(2, requires_grad=True)

    def fn() -> Tensor:
        hidden = (w * 2).detach()
        return hidden.sum()

    data = trace(fn)
    assert [op.id for op in data.ops] == ["mul", "detach", "sum"]
    assert [ref.node for ref in data.roots] == ["sum"]
    assert data.notes[0].words().startswith("No gradient: the history ends in line ")
    assert data.notes[0].words().endswith(": hidden = (w * 2).detach()")


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
    assert "2 operations were not seen" in data.notes[0].words()
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

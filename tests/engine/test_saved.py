"""What autograd keeps of each operation is recorded as it is, and nothing is run for it."""

from __future__ import annotations

import torch
from torch.utils.checkpoint import checkpoint

from gradviz.engine.record import trace
from gradviz.model.trace import OpRecord, Ref, TraceData

torch.set_num_threads(1)


def op(data: TraceData, name: str) -> OpRecord:
    return next(one for one in data.ops if one.id == name)


def kept(data: TraceData, name: str) -> dict[str, Ref | None]:
    found = op(data, name).saved
    assert found is not None
    return {one.name: one.value for one in found}


def test_names_and_values() -> None:
    w = torch.randn(3, 4, requires_grad=True)
    x = torch.randn(5, 3)

    def run() -> torch.Tensor:
        h = x @ w
        r = torch.relu(h)
        return (r + h * r).sum()

    data = trace(run)
    assert kept(data, "mm") == {"self": Ref(node="x")}  # w's own gradient needs x alone
    assert kept(data, "relu") == {"result": Ref(node="relu")}
    assert kept(data, "mul") == {"self": Ref(node="mm"), "other": Ref(node="relu")}
    assert op(data, "add").saved == ()
    saved = op(data, "mm").saved
    assert saved is not None
    assert (saved[0].dtype, saved[0].shape) == ("float32", (5, 3))


def test_what_nothing_else_holds_has_its_shape() -> None:
    x = torch.randn(2, 3, 8, requires_grad=True)
    data = trace(lambda: torch.nn.functional.max_pool1d(x, 2).sum())
    shapes = [one.shape for node in data.ops for one in node.saved or ()]
    assert shapes


def test_a_function_with_its_own_backward() -> None:
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
            ctx.save_for_backward(x)  # type: ignore[attr-defined]
            return x * x

        @staticmethod
        def backward(ctx: object, gradient: torch.Tensor) -> torch.Tensor:
            (x,) = ctx.saved_tensors  # type: ignore[attr-defined]
            return 2 * x * gradient

    x = torch.tensor(3.0, requires_grad=True)
    data = trace(lambda: Square.apply(x) + 1.0)
    found = [one.saved for one in data.ops if one.grad_fn and "Square" in one.grad_fn]
    assert found
    assert found[0] is not None
    assert [one.value for one in found[0]] == [Ref(node="x")]


def test_hooks_of_the_program_do_not_run_for_it() -> None:
    w = torch.randn(3, requires_grad=True)
    taken = []

    def unpack(held: torch.Tensor) -> torch.Tensor:
        taken.append(held)
        return held

    def forward() -> torch.Tensor:
        with torch.autograd.graph.saved_tensors_hooks(lambda held: held, unpack):
            product = w * w
        assert not taken
        return product.sum()

    data = trace(forward)
    assert op(data, "mul").saved is None


def test_checkpoints_compute_again_only_in_backward() -> None:
    w = torch.randn(3, requires_grad=True)
    runs = []

    def inner(x: torch.Tensor) -> torch.Tensor:
        runs.append(1)
        return (x * x).exp()

    trace(lambda: checkpoint(inner, w, use_reentrant=False).sum())
    assert len(runs) == 2

"""Steps that change tensors in place, with views, own functions and many outputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from tests.engine.steps import Step, backward, normal, of_loss, step

# ------------------------------------------------------------- in place and views


@step
def a_view_of_a_view_changed_in_place() -> Step:
    a = normal(6)

    def loss() -> Tensor:
        base = a.clone()
        rows = base.view(2, 3)
        column = rows[:, 1]
        column.mul_(3)
        rows[0].exp_()
        return (base * column.sum()).sum() + rows.t()[2].prod()

    return of_loss(loss, a)


@step
def two_views_changed_in_turn() -> Step:
    a = normal(4)

    def loss() -> Tensor:
        base = a * 0
        left, right = base[:2], base[2:]
        left.copy_(a[:2] * 2)
        right.copy_(a[2:])
        left.add_(right)
        whole = base.sin()
        return (whole * base).sum() + left.sum()

    return of_loss(loss, a)


@step
def a_base_without_history_changed_through_a_view() -> Step:
    w = normal(3)

    def loss() -> Tensor:
        table = torch.zeros(3)
        part = table[1:]
        part.add_(2.0)
        first = (table + w).sum()
        table[0] = 5.0
        return first + (table * w).sum() * part.sum()

    return of_loss(loss, w)


@step
def a_buffer_filled_in_a_loop() -> Step:
    w = normal(3)

    def loss() -> Tensor:
        out = torch.zeros(4, 3)
        for i in range(4):
            out[i] = w * i
        out[1:3] += 1
        return out.pow(2).mean()

    return of_loss(loss, w)


@step
def masks_and_indices_in_place() -> Step:
    a, b = normal(4, 4), normal(4)

    def loss() -> Tensor:
        t = a * 1
        t[t > 0] = 0.5
        t.masked_fill_(torch.eye(4, dtype=torch.bool), -1.0)
        t.index_add_(0, torch.tensor([0, 2]), b.expand(2, 4))
        t.scatter_(1, torch.tensor([[0], [1], [2], [3]]), b.view(4, 1))
        t.index_put_((torch.tensor([1, 1]), torch.tensor([2, 2])), b[:2], accumulate=True)
        t.clamp_(-3, 3)
        return (t.diagonal() * b).sum() + t.square().sum()

    return of_loss(loss, a, b)


@step
def views_made_before_history() -> Step:
    w = normal(2)

    def loss() -> Tensor:
        base = torch.ones(2, 2)
        row = base[0]
        base.mul_(w)
        return (row * row).sum() + base.sum()

    return of_loss(loss, w)


@step
def detached_and_changed() -> Step:
    w = normal(3)

    def loss() -> Tensor:
        h = w * 2
        other = h.detach().clone().mul_(3)
        out = (h + other).relu_()
        return out.sum().add_(w.norm())

    return of_loss(loss, w)


@step
def outputs_written_into() -> Step:
    w = normal(3)

    def loss() -> Tensor:
        with torch.no_grad():
            place = torch.empty(3)
            torch.mul(w, 2, out=place)
            place.data.add_(1)
        return (place * w).sum()

    return of_loss(loss, w)


@step
def a_value_changed_without_autograd() -> Step:
    w = normal(3)

    def loss() -> Tensor:
        h = w.sin()
        before = h + 1
        with torch.no_grad():
            h.add_(1)
            h.clamp_(max=1.5)
        return (h + w * 2).sum() + before.sum()

    return of_loss(loss, w)


@step
def set_data_between() -> Step:
    w = normal(3)

    def run() -> None:
        backward((w * w).sum())
        with torch.no_grad():
            w.sub_(w.grad if w.grad is not None else 0)
        backward((w * w).sum())

    return Step(run, [w])


# ------------------------------------------------------------- functions of one's own


class TwoOutputs(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, y: Tensor) -> Any:
        ctx.save_for_backward(x, y)
        return x * y, (x + y).exp(), torch.tensor([1, 2])

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        x, y = ctx.saved_tensors
        first, second, _ = gradients
        e = (x + y).exp()
        return first * y + second * e, first * x + second * e


class AView(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.shape = x.shape
        return x.view(-1)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        return gradients[0].view(ctx.shape)


class InNumPy(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        found = np.sin(x.detach().numpy())
        ctx.save_for_backward(x)
        return torch.from_numpy(found)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        (x,) = ctx.saved_tensors
        return gradients[0] * torch.from_numpy(np.cos(x.detach().numpy()))


class InPlace(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        x.mul_(2)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        return gradients[0] * 2


class Identity(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        return -gradients[0]


class SetUp(torch.autograd.Function):
    @staticmethod
    def forward(x: Tensor, power: int) -> Tensor:
        return x**power

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        ctx.save_for_backward(inputs[0])
        ctx.power = inputs[1]

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        (x,) = ctx.saved_tensors
        return gradients[0] * ctx.power * x ** (ctx.power - 1), None


@step
def functions_with_several_outputs() -> Step:
    x, y = normal(3), normal(3)

    def loss() -> Tensor:
        p, e, _ = TwoOutputs.apply(x, y)
        q, _, _ = TwoOutputs.apply(p, y)
        return (p * e).sum() + q.sum()

    return of_loss(loss, x, y)


@step
def functions_with_views_numpy_and_writes() -> Step:
    x = normal(2, 3)

    def loss() -> Tensor:
        h = InNumPy.apply(AView.apply(x * 1))
        h = InPlace.apply(h * 1)
        return (Identity.apply(h) + SetUp.apply(h, 3)).sum()

    return of_loss(loss, x)


@step
def a_function_on_a_leaf_itself() -> Step:
    x = normal(3)
    return of_loss(lambda: (Identity.apply(x) * AView.apply(x)).sum(), x)


# ------------------------------------------------------------- many outputs


@step
def unused_outputs() -> Step:
    x = normal(4, 6)

    def loss() -> Tensor:
        _, s, _ = torch.linalg.svd(x[:, :4])
        values, _ = x.topk(2)
        _, indices = x.sort(dim=1)
        a, _, c = x.chunk(3, dim=1)
        mean, _ = torch.var_mean(x, dim=0)
        return s.sum() + values.sum() + (a * c).sum() + mean.sum() + indices.sum()

    return of_loss(loss, x)


@step
def unbound_rows() -> Step:
    x = normal(5, 2)

    def loss() -> Tensor:
        rows = list(x)
        _, *_, last = x.unbind(0)
        return (rows[1] * rows[3]).sum() + last.prod()

    return of_loss(loss, x)

"""Steps with several passes, higher derivatives, checkpoints, modes and hooks."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint, checkpoint_sequential

from tests.engine.steps import Step, backward, normal, of_loss, step

# ------------------------------------------------------------- several passes


@step
def two_losses_with_one_trunk() -> Step:
    w, v = normal(3), normal(3)

    def run() -> None:
        trunk = (w * v).tanh()
        one, two = trunk.sum(), (trunk * trunk).sum()
        backward(one, retain_graph=True)
        backward(two)

    return Step(run, [w, v])


@step
def losses_in_one_call() -> Step:
    w, v = normal(3), normal(3)

    def run() -> None:
        one, two = (w * v).sum(), (w * w).sum()
        torch.autograd.backward([one, two, w], [None, torch.tensor(2.0), torch.ones(3)])

    return Step(run, [w, v])


@step
def the_same_graph_twice() -> Step:
    w = normal(3)

    def run() -> None:
        loss = (w.exp() * w).sum()
        backward(loss, retain_graph=True)
        backward(loss)

    return Step(run, [w])


@step
def a_gradient_of_many_numbers() -> Step:
    w = normal(2, 3)
    return Step(lambda: backward(w.sin() * w, gradient=torch.full((2, 3), 0.3)), [w])


@step
def some_inputs_only() -> Step:
    w, v = normal(3), normal(3)

    def run() -> None:
        h = w * v
        backward((h * h).sum(), inputs=[w])
        (slope,) = torch.autograd.grad((v * 3).sum(), [v])
        backward((w * slope).sum())

    return Step(run, [w, v])


@step
def gradients_of_inner_values() -> Step:
    w = normal(3)

    def run() -> None:
        h = w.exp()
        h.retain_grad()
        loss = (h * h).sum()
        torch.autograd.grad(loss, [h, w], retain_graph=True, allow_unused=True)
        backward(loss)

    return Step(run, [w])


@step
def second_and_third_derivatives() -> Step:
    x = normal(3, dtype=torch.float64)

    def run() -> None:
        y = (x.sin() * x**3).sum()
        (first,) = torch.autograd.grad(y, x, create_graph=True)
        (second,) = torch.autograd.grad(first.sum(), x, create_graph=True)
        (third,) = torch.autograd.grad(second.sum(), x, create_graph=True)
        backward((first * second + third).sum())

    return Step(run, [x])


@step
def a_gradient_penalty() -> Step:
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    x = normal(2, 3)

    def run() -> None:
        (slope,) = torch.autograd.grad(model(x).sum(), x, create_graph=True)
        penalty = (slope.norm(dim=1) - 1).pow(2).mean()
        backward(model(x).mean() + 10 * penalty)

    return Step(run, [*model.parameters(), x])


@step
def backward_with_a_graph() -> Step:
    w = normal(3)

    def run() -> None:
        backward((w**3).sum(), create_graph=True)
        slope = w.grad
        assert slope is not None
        backward((slope * slope).sum())
        w.grad = w.grad.detach() if w.grad is not None else None

    return Step(run, [w])


@step
def hessian_vector_product() -> Step:
    w = normal(4, dtype=torch.float64)
    direction = torch.randn(4, dtype=torch.float64)

    def run() -> None:
        loss = (w.softmax(0) * w.exp()).sum()
        (slope,) = torch.autograd.grad(loss, w, create_graph=True)
        slope.backward(direction)  # type: ignore[no-untyped-call]

    return Step(run, [w])


# ------------------------------------------------------------- checkpoints, modes, hooks


@step
def checkpoints_of_both_kinds() -> Step:
    one, two = nn.Linear(3, 3), nn.Linear(3, 3)
    x = normal(2, 3)

    def loss() -> Tensor:
        h = checkpoint(lambda t: one(t).tanh(), x * 1, use_reentrant=True)
        h = checkpoint(lambda t: two(t).tanh(), h, use_reentrant=False)
        return h.sum()  # type: ignore[no-any-return]

    return of_loss(loss, x, *one.parameters(), *two.parameters())


@step
def reentrant_checkpoints_in_a_row() -> Step:
    layers = nn.Sequential(*(nn.Sequential(nn.Linear(3, 3), nn.Tanh()) for _ in range(4)))
    x = normal(2, 3)

    def loss() -> Tensor:
        return checkpoint_sequential(layers, 2, x, use_reentrant=True).sum()  # type: ignore

    return of_loss(loss, x, *layers.parameters())


@step
def no_grad_detach_and_inference_mode() -> Step:
    w = normal(3)

    def loss() -> Tensor:
        with torch.no_grad():
            scale = w.exp()
            scale += 1
        with torch.inference_mode():
            weights = torch.arange(3.0) * 2
            total = weights.sum()
        with torch.enable_grad():
            h = w * scale
        return (h / h.detach().norm()).sum() + (w * total.clone()).sum()

    return of_loss(loss, w)


def doubled(leaf: Tensor) -> None:
    if leaf.grad is not None:
        leaf.grad.mul_(2)


@step
def hooks_that_change_gradients() -> Step:
    w, v = normal(3), normal(3)

    def loss() -> Tensor:
        h = w * v
        h.register_hook(lambda g: g * 2)
        h.register_hook(lambda g: g.clamp(-1, 1))
        k = h.exp()
        k.register_hook(lambda g: None)
        return (k * h).sum()

    handle = w.register_hook(lambda g: g * 0.5)
    w.register_post_accumulate_grad_hook(doubled)
    del handle
    return of_loss(loss, w, v)


@step
def module_hooks() -> Step:
    model = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 1))
    model[0].register_full_backward_hook(lambda m, i, o: tuple(g and None for g in ()) or None)
    model[2].register_full_backward_pre_hook(lambda m, o: (o[0] * 3,))
    model[0].register_forward_hook(lambda m, i, o: o * 2)
    x = torch.randn(2, 3)
    return of_loss(lambda: model(x).sum(), *model.parameters())

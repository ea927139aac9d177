"""Awkward uses of autograd itself, to be recorded: hooks, functions, checkpoints, transforms."""

from __future__ import annotations

from functools import partial

import torch
import torch.autograd.forward_ad as fa
from torch import nn
from torch.func import functional_call, grad, vmap
from torch.utils.checkpoint import (
    CheckpointPolicy,
    checkpoint,
    create_selective_checkpoint_contexts,
)

from tests.engine.steps import Step, normal, of_loss, step


@step
def batched_jacobian():
    x = normal(3)

    def run():
        y = x.sin() * x.sum()
        (J,) = torch.autograd.grad(y, x, torch.eye(3), is_grads_batched=True, retain_graph=True)
        (y.sum() + J.detach().sum()).backward()

    return Step(run, [x])


@step
def functional_jac():
    x = normal(3)

    def run():
        H = torch.autograd.functional.hessian(lambda v: (v**3).sum(), x)
        J = torch.autograd.functional.jacobian(lambda v: v.exp(), x)
        (x * H.diag() * J.diag()).sum().backward()

    return Step(run, [x])


@step
def saved_hooks():
    x = normal(3, 4)

    def run():
        with torch.autograd.graph.saved_tensors_hooks(
            lambda t: t.numpy().copy(), lambda a: torch.from_numpy(a)
        ):
            y = (x * x).sin().sum()
        y.backward()

    return Step(run, [x])


@step
def save_on_cpu():
    x = normal(3, 4)

    def run():
        with torch.autograd.graph.save_on_cpu():
            y = (x * x).sin().sum()
        y.backward()

    return Step(run, [x])


@step
def selective_checkpoint():
    w = normal(4, 4)
    x = normal(3, 4)

    def pol(ctx, op, *a, **k):
        return (
            CheckpointPolicy.MUST_SAVE
            if op is torch.ops.aten.mm.default
            else CheckpointPolicy.PREFER_RECOMPUTE
        )

    def run():
        def f(v):
            return (v @ w).sin().exp()

        y = checkpoint(
            f, x, use_reentrant=False, context_fn=partial(create_selective_checkpoint_contexts, pol)
        )
        y.sum().backward()

    return Step(run, [w, x])


@step
def nested_checkpoints():
    w = normal(4, 4)
    x = normal(3, 4)

    def inner(v):
        return (v @ w).sin()

    def outer(v):
        return checkpoint(inner, v.tanh(), use_reentrant=False) * 2

    return of_loss(lambda: checkpoint(outer, x, use_reentrant=False).sum(), w, x)


@step
def maml():
    w = normal(3)
    x = normal(5, 3)

    def run():
        found = ((x @ w) ** 2).mean()
        (g,) = torch.autograd.grad(found, w, create_graph=True)
        w2 = w - 0.1 * g
        ((x @ w2) ** 2).mean().backward()

    return Step(run, [w, x])


class GradInside(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        with torch.enable_grad():
            d = x.detach().requires_grad_()
            y = (d**3).sum()
        ctx.save_for_backward(d)
        ctx.y = y
        return y.detach()

    @staticmethod
    def backward(ctx, g):
        (d,) = ctx.saved_tensors
        with torch.enable_grad():
            (gr,) = torch.autograd.grad(ctx.y, d, retain_graph=True)
        return gr * g


@step
def function_with_grad_inside():
    x = normal(3)
    return of_loss(lambda: GradInside.apply(x * 2) * 3, x)


class Materialize(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, n):
        ctx.set_materialize_grads(False)
        ctx.n = n
        i = x > 0
        ctx.mark_non_differentiable(i)
        return x * n, y * 2, i

    @staticmethod
    def backward(ctx, a, b, i):
        return (None if a is None else a * ctx.n), (None if b is None else b * 2), None


@step
def function_none_grads():
    x, y = normal(3), normal(3)

    def loss():
        a, _b, i = Materialize.apply(x, y, 3)
        return (a * i).sum()

    return of_loss(loss, x, y)


@step
def post_acc_hook():
    w = normal(3)

    def run():
        h = w.register_post_accumulate_grad_hook(lambda p: (p.grad.mul_(2), None)[1])
        try:
            y = w * 2
            y.retain_grad()
            y.sum().backward()
        finally:
            h.remove()

    return Step(run, [w])


@step
def inputs_given():
    a, b = normal(3), normal(3)

    def run():
        (a * b).sum().backward(inputs=[a])

    return Step(run, [a, b])


@step
def flipped_requires():
    x = torch.randn(3)
    w = normal(3)

    def loss():
        y = x * 2
        y = y.detach().requires_grad_()
        z = (y * w).exp()
        z.detach_()
        q = z * w
        return q.sum()

    return of_loss(loss, w)


class Sub(torch.Tensor):
    pass


@step
def subclass():
    x = torch.randn(3).as_subclass(Sub).requires_grad_()
    return of_loss(lambda: (x * 2).sin().sum(), x)


@step
def forward_ad():
    x = normal(3)

    def loss():
        with fa.dual_level():
            d = fa.make_dual(x.detach().clone(), torch.ones(3))
            y = d.sin()
            _, t = fa.unpack_dual(y)
        return (x * t).sum()

    return of_loss(loss, x)


@step
def func_transforms():
    m = nn.Linear(3, 1)
    x = torch.randn(4, 3)

    def run():
        p = {k: v.detach() for k, v in m.named_parameters()}
        g = vmap(grad(lambda p, x: functional_call(m, p, (x,)).square().sum()), (None, 0))(p, x)
        (m(x).sum() * g["weight"].mean()).backward()

    return Step(run, list(m.parameters()))


@step
def vmap_through_autograd():
    w = normal(3)
    x = torch.randn(4, 3)
    return of_loss(lambda: vmap(lambda r: (r * w).sin().sum())(x).sum(), w)


@step
def default_device_mode():
    x = normal(3)

    def run():
        with torch.device("cpu"):
            (x * torch.ones(3)).sum().backward()

    return Step(run, [x])


@step
def increment_version_data():
    w = normal(3)

    def run():
        y = (w * 2).sum()
        y.backward()
        with torch.no_grad():
            w.sub_(w.grad)
            w.grad.zero_()
        w.data.mul_(2)
        (w**2).sum().backward()

    return Step(run, [w])


@step
def hook_on_intermediate_none():
    x = normal(3)
    seen = []

    def run():
        y = x * 2
        y.register_hook(lambda g: seen.append(g.clone()))
        y.register_hook(lambda g: g * 3)
        z = y.sin()
        z.register_hook(lambda g: g.clamp(max=0.5))
        z.sum().backward()

    return Step(run, [x])


@step
def node_hooks():
    x = normal(3)

    def run():
        y = (x * 2).exp()
        y.grad_fn.register_prehook(lambda g: (g[0] * 2,))
        y.grad_fn.register_hook(lambda gi, go: (gi[0] * 3,))
        y.sum().backward()

    return Step(run, [x])


@step
def full_backward_hook():
    m = nn.Sequential(nn.Linear(3, 3), nn.Tanh(), nn.Linear(3, 1))
    x = torch.randn(2, 3)

    def run():
        h = [
            found.register_full_backward_hook(
                lambda mod, gi, go: (None if gi[0] is None else gi[0] * 2,)
            )
            for found in m
        ] + [m[0].register_full_backward_pre_hook(lambda mod, go: (go[0] * 0.5,))]
        m(x).sum().backward()
        for k in h:
            k.remove()

    return Step(run, list(m.parameters()))


@step
def mutation_on_saved():
    x = normal(3)

    def run():
        with torch.autograd.graph.allow_mutation_on_saved_tensors():
            y = x.sin()
            z = y * y
            y.mul_(2)
            z.sum().backward()

    return Step(run, [x])


@step
def higher_order_cond():
    x = normal(3)

    def loss():
        r = [x]
        for _ in range(3):
            r.append(r[-1] * r[-2 if len(r) > 1 else -1])
        return sum(t.sum() for t in r)

    return of_loss(loss, x)


@step
def set_in_place_leaf_nograd_then_view():
    w = normal(4)

    def loss():
        v = w.view(2, 2)
        with torch.no_grad():
            w.add_(1)
        return (v * v).sum()

    return of_loss(loss, w)


@step
def third_derivative():
    x = normal(2, dtype=torch.float64)

    def run():
        y = (x**5).sum()
        for _ in range(2):
            (g,) = torch.autograd.grad(y, x, create_graph=True)
            y = g.sum()
        y.backward()

    return Step(run, [x])

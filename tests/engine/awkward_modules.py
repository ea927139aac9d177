"""Awkward programs about modules, to be recorded: scripted, traced, copied, in a loop."""

from __future__ import annotations

import copy

import torch
from torch import nn

from tests.engine.steps import Step, normal, of_loss, step


@step
def rnn_cell_loop_detached():
    c = nn.GRUCell(3, 4)
    x = torch.randn(6, 2, 3)

    def run():
        h = torch.zeros(2, 4)
        for i in range(6):
            h = c(x[i], h)
            if i % 2:
                (h.sum()).backward()
                h = h.detach()

    return Step(run, list(c.parameters()))


@step
def deepcopied():
    m = nn.Linear(3, 2)
    x = torch.randn(4, 3)

    def run():
        c = copy.deepcopy(m)
        c.load_state_dict(m.state_dict())
        c(x).sum().backward()
        (m(x) * c(x).detach()).sum().backward()

    return Step(run, list(m.parameters()))


@step
def jit_traced():
    m = nn.Sequential(nn.Linear(3, 4), nn.Tanh())
    t = torch.jit.trace(m, torch.randn(2, 3))
    x = torch.randn(2, 3)
    return of_loss(lambda: t(x).sum(), *m.parameters())


@step
def scripted():
    @torch.jit.script
    def f(a, b):
        return (a * b).sin() + a

    x, y = normal(3), normal(3)
    return of_loss(lambda: f(x, y).sum(), x, y)

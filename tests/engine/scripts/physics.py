"""A derivative inside of the loss: two backward passes make one step."""

import torch

torch.manual_seed(5)
net = torch.nn.Sequential(torch.nn.Linear(1, 6), torch.nn.Tanh(), torch.nn.Linear(6, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(100):
    t = torch.linspace(0, 1, 5)[:, None].requires_grad_()
    u = net(t)
    (slope,) = torch.autograd.grad(u.sum(), t, create_graph=True)
    loss = ((slope + u) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

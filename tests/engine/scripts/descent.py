"""Gradient descent by hand, no optimizer: data that are computed, weights changed in place."""

import torch

torch.manual_seed(4)
x = torch.linspace(-1, 1, 20)
y = 3 * x + 0.5
w = torch.randn((), requires_grad=True)
b = torch.zeros((), requires_grad=True)
for epoch in range(10_000):
    loss = ((w * x + b - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
        w.grad.zero_()
        b.grad.zero_()
    if epoch % 100 == 0:
        print(epoch, float(loss))
print("never reached")

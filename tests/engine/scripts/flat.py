"""A flat script: one neuron, one backward()."""

import torch

x = torch.tensor(1.1)
y = torch.tensor(1.0)
w = torch.tensor(2.2, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)

z = w * x + b
a = torch.sigmoid(z)
loss = torch.nn.functional.binary_cross_entropy(a, y)
loss.backward()
print(w.grad, b.grad)

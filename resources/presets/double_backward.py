import torch

x = torch.tensor(1.5, requires_grad=True)
y = x**3

# create_graph: the gradient is computed by operations that have gradients themselves.
(slope,) = torch.autograd.grad(y, x, create_graph=True)  # 3 x^2
slope.backward()  # 6 x

print("dy/dx =", slope.item())
print("d2y/dx2 =", x.grad.item())

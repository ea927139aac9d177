import torch


class Sign(torch.autograd.Function):
    """The sign of a number: flat, so its true gradient is 0 nearly everywhere.

    Backward lets the gradient through as if forward had done nothing, where |x| <= 1.
    """

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.sign()

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return gradient * (x.abs() <= 1)


w = torch.tensor([0.5, -2.0, 0.25], requires_grad=True)
x = torch.tensor([1.0, 2.0, 4.0])

s = Sign.apply(w)
z = (s * x).sum()
loss = (z - 1) ** 2
loss.backward()

print("w.grad =", w.grad.tolist())

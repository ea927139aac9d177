"""Awkward operations and layers of PyTorch's library, to be recorded."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from tests.engine.steps import Step, normal, of_loss, step


@step
def decompositions():
    x = normal(4, 4)

    def loss():
        s = x @ x.t() + 4 * torch.eye(4)
        _u, sv, _v = torch.linalg.svd(s)
        e, _q = torch.linalg.eigh(s)
        _qq, r = torch.linalg.qr(s)
        _sg, ld = torch.linalg.slogdet(s)
        return (
            sv.sum()
            + e.square().sum()
            + r.diagonal().abs().sum()
            + ld
            + torch.linalg.cholesky(s).sum()
        )

    return of_loss(loss, x)


@step
def many_multi():
    x = normal(4, 6)

    def loss():
        v, _i = x.topk(2)
        s, _ = x.sort(descending=True)
        a, b = torch.std_mean(x, 1)
        c, d = torch.var_mean(x)
        m = x.median(1).values
        k = x.kthvalue(2).values
        mo = x.cummax(1)[0]
        am = torch.aminmax(x)
        _p, q, _r = x.tensor_split(3, 1)
        h = torch.hsplit(x, 2)
        g = torch.meshgrid(x[0], x[1], indexing="ij")
        return (
            v.sum()
            + s[:, 0].sum()
            + a.sum()
            + b.sum()
            + c
            + d
            + m.sum()
            + k.sum()
            + mo.sum()
            + am.min
            + am.max
            + (q * q).sum()
            + h[1].sum()
            + (g[0] * g[1]).sum()
        )

    return of_loss(loss, x)


@step
def scatter_family():
    x = normal(4, 3)
    y = normal(2, 3)

    def loss():
        t = torch.zeros(4, 3)
        t = t.index_add(0, torch.tensor([0, 0]), y)
        t = t.scatter(0, torch.tensor([[1, 1, 1]]), y[:1])
        z = x.clone()
        z[torch.tensor([0, 2])] = y
        z.index_put_((torch.tensor([1]),), y[0], accumulate=True)
        z.masked_fill_(z > 1, 0.5)
        z[:, 1] *= 2
        z.clamp_(-1, 1)
        z.index_copy_(0, torch.tensor([3]), y[1:])
        return (t * z).sum() + x.scatter_reduce(
            0, torch.zeros(4, 3, dtype=torch.long), x, "prod"
        ).sum()

    return of_loss(loss, x, y)


@step
def strided_views():
    x = normal(12)

    def loss():
        a = x.as_strided((3, 4), (4, 1))
        b = x.unfold(0, 4, 2)
        c = torch.narrow(x, 0, 2, 4)
        d = x.view(3, 4).diagonal()
        y = x.clone()
        y.as_strided((2,), (5,)).mul_(3)
        v = y.view(3, 4)
        v.t().add_(1)
        w = v[1]
        w.zero_()
        return (a @ b.t()[:, :2].contiguous()).sum() + c.sum() * d.sum() + (y * y).sum()

    return of_loss(loss, x)


@step
def norms():
    m = nn.utils.spectral_norm(nn.Linear(3, 3))
    w = nn.utils.weight_norm(nn.Linear(3, 3))
    q = nn.utils.parametrizations.weight_norm(nn.Linear(3, 3))
    o = nn.utils.parametrizations.orthogonal(nn.Linear(3, 3))
    x = torch.randn(2, 3)
    return of_loss(
        lambda: o(q(w(m(x)))).square().sum(),
        *m.parameters(),
        *w.parameters(),
        *q.parameters(),
        *o.parameters(),
    )


@step
def packed():
    g = nn.GRU(3, 4, bidirectional=True, num_layers=2)
    x = normal(5, 2, 3)

    def loss():
        p = nn.utils.rnn.pack_padded_sequence(x, [5, 3])
        o, h = g(p)
        o, _ = nn.utils.rnn.pad_packed_sequence(o)
        return o.sum() + h.square().sum()

    return of_loss(loss, x, *g.parameters())


@step
def mha():
    m = nn.MultiheadAttention(8, 2)
    x = normal(3, 2, 8)

    def loss():
        o, w = m(x, x, x)
        return o.sum() + w.square().sum()

    return of_loss(loss, x, *m.parameters())


@step
def dists():
    mu, ls = normal(3), normal(3)

    def loss():
        d = torch.distributions.Normal(mu, ls.exp())
        z = d.rsample()
        c = torch.distributions.Categorical(logits=mu)
        a = c.sample()
        return (
            -d.log_prob(z).sum()
            + z.sum()
            - c.log_prob(a)
            + torch.distributions.kl_divergence(d, torch.distributions.Normal(0.0, 1.0)).sum()
        )

    return of_loss(loss, mu, ls)


@step
def lazy_linear():
    torch.manual_seed(3)
    m = nn.Sequential(nn.LazyLinear(4), nn.ReLU(), nn.LazyLinear(1))
    m(torch.randn(2, 3))
    x = torch.randn(2, 3)
    return of_loss(lambda: m(x).sum(), *m.parameters())


@step
def foreach_ops():
    a, b = normal(3), normal(3)

    def loss():
        o = torch._foreach_mul([a, b], 2.0)
        o = torch._foreach_add(o, [b, a])
        n = torch._foreach_norm(o)
        return o[0].sum() + n[1]

    return of_loss(loss, a, b)


@step
def sparse_adam():
    e = nn.Embedding(10, 3, sparse=True)
    o = torch.optim.SparseAdam(list(e.parameters()))

    def run():
        e(torch.tensor([1, 2, 1])).square().sum().backward()
        o.step()

    return Step(run, [e.weight])


@step
def csr():
    v = normal(4)
    x = normal(4, 2)

    def loss():
        s = torch.sparse_coo_tensor(torch.tensor([[0, 1, 2, 3], [1, 0, 3, 2]]), v, (4, 4))
        y = torch.sparse.mm(s, x)
        z = (s + s).coalesce().values()
        return y.sum() + z.square().sum()

    return of_loss(loss, v, x)


@step
def cat_same():
    x = normal(3)
    return of_loss(
        lambda: (
            (torch.cat([x, x, x * 0]) * torch.stack([x, x, x]).view(-1)).sum()
            + torch.addcmul(x, x, x).sum()
            + torch.where(x > 0, x, x).sum()
        ),
        x,
    )


@step
def complex_ops():
    x = normal(4, dtype=torch.complex64)

    def loss():
        y = torch.fft.fft(x).conj() * x
        return (
            (y.real * y.imag).sum()
            + torch.view_as_real(x * 2).sum()
            + x.angle().sum()
            + torch.polar(x.abs(), x.imag).abs().sum()
        )

    return of_loss(loss, x)


@step
def low_precision():
    a = normal(3, 3, dtype=torch.bfloat16)
    b = normal(3, 3, dtype=torch.float16)

    def loss():
        return ((a @ a).float() + (b * b).float()).sum().bfloat16()

    return of_loss(loss, a, b)


@step
def empties():
    x = normal(0, 3)
    y = normal(3)
    return of_loss(
        lambda: (
            (x * y).sum() + x.reshape(-1).sum() + torch.cat([x, y[None]]).sum() + x.mean(1).sum()
        ),
        x,
        y,
    )


@step
def module_dict_shared():
    lin = nn.Linear(3, 3)
    m = nn.ModuleList([lin, lin, nn.Sequential(lin, nn.ReLU())])
    x = torch.randn(2, 3)

    def loss():
        h = x
        for found in m:
            h = found(h)
        return h.sum()

    return of_loss(loss, *lin.parameters())


@step
def bilinear_etc():
    x = normal(1, 2, 6, 6)
    k = normal(2, 1, 3, 3)

    def loss():
        y = functional.conv2d(x, k, groups=2, padding=1)
        y = functional.interpolate(y, scale_factor=2, mode="bilinear")
        y = functional.unfold(y, 2)
        g = functional.grid_sample(x, torch.zeros(1, 3, 3, 2))
        return (
            y.sum()
            + g.sum()
            + functional.pixel_unshuffle(x, 2).sum()
            + functional.instance_norm(x).sum()
            + functional.local_response_norm(x, 2).sum()
            + functional.fractional_max_pool2d(x, 2, output_size=2).sum()
            + functional.adaptive_avg_pool2d(x, 3).sum()
        )

    return of_loss(loss, x, k)


@step
def losses():
    x = normal(4, 5)
    t = torch.tensor([0, 1, 2, 3])

    def loss():
        lp = x.log_softmax(-1)
        return (
            functional.nll_loss(lp, t)
            + functional.kl_div(lp, lp.exp().detach(), reduction="batchmean")
            + functional.huber_loss(x, torch.zeros(4, 5))
            + functional.multi_margin_loss(x, t)
            + functional.cosine_embedding_loss(x, x.flip(1), torch.ones(4))
            + functional.triplet_margin_loss(x, x.flip(0), x.roll(1))
            + functional.hinge_embedding_loss(x, torch.ones(4, 5))
            + functional.gaussian_nll_loss(x, torch.zeros(4, 5), x.exp())
            + functional.ctc_loss(x[:, None].log_softmax(-1), torch.tensor([[1, 2]]), [4], [2])
            + functional.cross_entropy(x, t, label_smoothing=0.1, weight=torch.rand(5))
        )

    return of_loss(loss, x)


@step
def conj_neg_views():
    x = normal(3, dtype=torch.complex64)
    return of_loss(
        lambda: (
            (x.conj().imag.neg() * x.real).sum()
            + torch.dot(x.conj(), x).real
            + torch.vdot(x, x).real
        ),
        x,
    )


@step
def einsum_tensordot():
    a, b, c = normal(2, 3), normal(3, 4), normal(4, 2)
    return of_loss(
        lambda: (
            torch.einsum("ij,jk,ki->", a, b, c)
            + torch.tensordot(a, b, 1).sum()
            + torch.linalg.multi_dot([a, b, c]).sum()
            + torch.chain_matmul(a, b).sum()
        ),
        a,
        b,
        c,
    )


@step
def bool_index_set():
    x = normal(4, 4)

    def loss():
        y = x * 1
        y[y > 0] = 0
        y[:, None][..., 0] += x[:1].t()
        y += 1
        y *= x
        y.t_()
        y.unsqueeze_(0)
        y.squeeze_(0)
        y.transpose_(0, 1)
        return y.sum()

    return of_loss(loss, x)

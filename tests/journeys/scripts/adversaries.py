"""A generator against a discriminator: two losses and two optimizers in one step."""

import torch
from torch import nn

torch.manual_seed(0)
LATENT = 4

generator = nn.Sequential(nn.Linear(LATENT, 16), nn.ReLU(), nn.Linear(16, 2))
discriminator = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
optimizer_g = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
optimizer_d = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
bce = nn.BCEWithLogitsLoss()


def real_samples(count):
    angle = torch.rand(count) * 6.2832
    return torch.stack([angle.cos(), angle.sin()], dim=1)


def train_step(batch_size=16):
    real = real_samples(batch_size)
    fake = generator(torch.randn(batch_size, LATENT))

    optimizer_d.zero_grad()
    d_real = bce(discriminator(real), torch.ones(batch_size, 1))
    d_fake = bce(discriminator(fake.detach()), torch.zeros(batch_size, 1))
    d_loss = d_real + d_fake
    d_loss.backward()
    optimizer_d.step()

    optimizer_g.zero_grad()
    g_loss = bce(discriminator(fake), torch.ones(batch_size, 1))
    g_loss.backward()
    optimizer_g.step()
    return d_loss.item(), g_loss.item()


for step in range(5000):
    d_loss, g_loss = train_step()
    print(f"{step}: D {d_loss:.3f}  G {g_loss:.3f}")

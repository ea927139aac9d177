"""One GAN step: two optimizers, the discriminator first."""

import torch
from torch import nn

torch.manual_seed(1)
generator = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 2))
critic = nn.Sequential(nn.Linear(2, 4), nn.LeakyReLU(0.2), nn.Linear(4, 1))
bce = nn.BCEWithLogitsLoss()
opt_g = torch.optim.Adam(generator.parameters(), lr=1e-3)
opt_d = torch.optim.Adam(critic.parameters(), lr=1e-3)

for step in range(1000):
    real = torch.randn(8, 2) * 0.5 + 1
    fake = generator(torch.randn(8, 2))

    opt_d.zero_grad()
    loss_d = bce(critic(real), torch.ones(8, 1)) + bce(critic(fake.detach()), torch.zeros(8, 1))
    loss_d.backward()
    opt_d.step()

    opt_g.zero_grad()
    loss_g = bce(critic(fake), torch.ones(8, 1))
    loss_g.backward()
    opt_g.step()
    print("never reached")

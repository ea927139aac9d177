"""REINFORCE on a pole that wants to fall: an episode, then one backward."""

import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(3)


class Pole:
    """Angle and speed of a pole; it falls at 0.4 rad."""

    def reset(self):
        self.angle, self.speed = 0.05, 0.0
        return torch.tensor([self.angle, self.speed])

    def step(self, action):
        push = 0.6 if action == 1 else -0.6
        self.speed += 0.2 * (9.8 * self.angle + push)
        self.angle += 0.2 * self.speed
        done = abs(self.angle) > 0.4
        return torch.tensor([self.angle, self.speed]), 1.0, done


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 16)
        self.fc2 = nn.Linear(16, 2)

    def forward(self, state):
        return Categorical(logits=self.fc2(torch.tanh(self.fc1(state))))


env, policy = Pole(), Policy()
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)

for episode in range(300):
    state, done = env.reset(), False
    log_probs, rewards = [], []
    while not done and len(rewards) < 12:
        distribution = policy(state)
        action = distribution.sample()
        log_probs.append(distribution.log_prob(action))
        state, reward, done = env.step(action.item())
        rewards.append(reward)
    returns = torch.tensor(
        [sum(0.99**k * r for k, r in enumerate(rewards[i:])) for i in range(len(rewards))]
    )
    returns = (returns - returns.mean()) / (returns.std() + 1e-8)
    loss = -(torch.stack(log_probs) * returns).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"episode {episode}: {len(rewards)} steps")

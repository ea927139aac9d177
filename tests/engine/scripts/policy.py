"""Policy gradient: many forward passes, then one backward; its random numbers are Python's too."""

import random

import torch

random.seed(3)
torch.manual_seed(3)
policy = torch.nn.Linear(2, 2)
optimizer = torch.optim.SGD(policy.parameters(), lr=0.1)
for episode in range(300):
    state, logs, rewards = torch.zeros(2), [], []
    for _ in range(5):
        chances = torch.distributions.Categorical(logits=policy(state))
        action = chances.sample()
        logs.append(chances.log_prob(action))
        state = torch.tensor([random.random(), float(action)])
        rewards.append(random.random())
    returns = torch.tensor([sum(rewards[i:]) for i in range(5)])
    returns = (returns - returns.mean()) / returns.std()
    loss = -(torch.stack(logs) * returns).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

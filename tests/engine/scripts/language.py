"""An LSTM language model whose step is a method of a trainer."""

import torch
import torch.nn.functional as F
from torch import nn

TEXT = "the chain rule goes both ways "


class Model(nn.Module):
    def __init__(self, letters):
        super().__init__()
        self.embed = nn.Embedding(letters, 8)
        self.lstm = nn.LSTM(8, 12, batch_first=True)
        self.head = nn.Linear(12, letters)

    def forward(self, ids):
        hidden, _ = self.lstm(self.embed(ids))
        return self.head(hidden)


class Trainer:
    def __init__(self):
        letters = sorted(set(TEXT))
        self.ids = torch.tensor([letters.index(one) for one in TEXT])
        self.model = Model(len(letters))
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-2)

    def step(self, inputs, targets):
        logits = self.model(inputs)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return loss.item()

    def fit(self):
        for number in range(5000):
            inputs, targets = self.ids[None, :-1], self.ids[None, 1:]
            print("step", number, self.step(inputs, targets))


torch.manual_seed(2)
Trainer().fit()

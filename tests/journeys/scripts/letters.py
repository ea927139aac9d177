"""A language model of letters: an LSTM of two layers, clipped gradients."""

import torch
from torch import nn
from torch.nn import functional

TEXT = "the chain rule goes backward through every step that went forward. " * 4


class LanguageModel(nn.Module):
    def __init__(self, letters, width=16, hidden=32):
        super().__init__()
        self.embedding = nn.Embedding(letters, width)
        self.lstm = nn.LSTM(width, hidden, num_layers=2, batch_first=True)
        self.head = nn.Linear(hidden, letters)

    def forward(self, tokens, state=None):
        hidden, state = self.lstm(self.embedding(tokens), state)
        return self.head(hidden), state


torch.manual_seed(0)
alphabet = sorted(set(TEXT))
ids = torch.tensor([alphabet.index(letter) for letter in TEXT])
model = LanguageModel(len(alphabet))
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)

for step in range(2000):
    starts = torch.randint(0, len(ids) - 13, (4,))
    inputs = torch.stack([ids[i : i + 12] for i in starts.tolist()])
    targets = torch.stack([ids[i + 1 : i + 13] for i in starts.tolist()])
    logits, _ = model(inputs)
    loss = functional.cross_entropy(logits.reshape(-1, len(alphabet)), targets.reshape(-1))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    if step % 100 == 0:
        print(step, loss.item())

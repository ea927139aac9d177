"""Five real training steps of different style, to be recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset


class Train(NamedTuple):
    """One step of training, and what is trained."""

    run: Callable[[], None]
    models: list[nn.Module]


TRAININGS: dict[str, Callable[[], Train]] = {}


def training(make: Callable[[], Train]) -> Callable[[], Train]:
    TRAININGS[make.__name__] = make
    return make


@training
def convolutions_with_a_data_loader() -> Train:
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(0.1),
        nn.Linear(16, 10),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    data = TensorDataset(torch.randn(16, 1, 12, 12), torch.randint(0, 10, (16,)))
    loader = DataLoader(data, batch_size=8, shuffle=True)

    def train() -> None:
        for images, labels in loader:
            optimizer.zero_grad()
            logits = model(images)
            loss = functional.cross_entropy(logits, labels)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()

    return Train(train, [model])


class LanguageModel(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(50, 16)
        self.lstm = nn.LSTM(16, 32, num_layers=2, batch_first=True, dropout=0.1)
        self.head = nn.Linear(32, 50)

    def forward(self, tokens: Tensor) -> Tensor:
        hidden, _ = self.lstm(self.embedding(tokens))
        return self.head(hidden)  # type: ignore[no-any-return]


@training
def an_lstm_language_model() -> Train:
    model = LanguageModel()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    text = torch.randint(0, 50, (4, 13))

    def train() -> None:
        optimizer.zero_grad(set_to_none=True)
        inputs, targets = text[:, :-1], text[:, 1:]
        logits = model(inputs)
        loss = functional.cross_entropy(logits.reshape(-1, 50), targets.reshape(-1))
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    return Train(train, [model])


@training
def a_transformer_encoder() -> Train:
    layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True)
    encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    embedding, head = nn.Embedding(30, 16), nn.Linear(16, 2)
    model = nn.ModuleDict({"embedding": embedding, "encoder": encoder, "head": head})
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    tokens, labels = torch.randint(0, 30, (4, 9)), torch.tensor([0, 1, 1, 0])

    def train() -> None:
        optimizer.zero_grad()
        pooled = encoder(embedding(tokens)).mean(dim=1)
        loss = functional.cross_entropy(head(pooled), labels)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    return Train(train, [model])


@training
def adversaries_with_two_optimizers() -> Train:
    generator = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
    discriminator = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
    for_generator = torch.optim.Adam(generator.parameters(), lr=1e-3)
    for_discriminator = torch.optim.Adam(discriminator.parameters(), lr=1e-3)
    bce = nn.BCEWithLogitsLoss()
    real = torch.randn(8, 2)

    def train() -> None:
        fake = generator(torch.randn(8, 4))
        for_discriminator.zero_grad()
        found, made = discriminator(real), discriminator(fake.detach())
        loss_d = bce(found, torch.ones(8, 1)) + bce(made, torch.zeros(8, 1))
        loss_d.backward()
        for_discriminator.step()
        for_generator.zero_grad()
        loss_g = bce(discriminator(fake), torch.ones(8, 1))
        loss_g.backward()
        for_generator.step()

    return Train(train, [generator, discriminator])


@training
def a_policy_gradient() -> Train:
    policy = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)

    def train() -> None:
        state = torch.zeros(3)
        log_probs, rewards = [], []
        for _ in range(6):
            distribution = torch.distributions.Categorical(logits=policy(state))
            action = distribution.sample()  # type: ignore[no-untyped-call]
            log_probs.append(distribution.log_prob(action))  # type: ignore[no-untyped-call]
            rewards.append(1.0 if action.item() == 1 else 0.0)
            state = torch.tanh(state + 0.1 * action)
        returns = torch.tensor(rewards).flip(0).cumsum(0).flip(0)
        loss = -(torch.stack(log_probs) * (returns - returns.mean())).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    return Train(train, [policy])

"""A training script as people write them: argparse, a DataLoader, a module, 10,000 epochs."""

import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.fc1 = nn.Linear(4, hidden)
        self.fc2 = nn.Linear(hidden, 3)

    def forward(self, x):
        x = x.view(x.shape[0], -1)
        return self.fc2(torch.relu(self.fc1(x)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=10_000)
    parser.add_argument("--hidden", type=int, default=8)
    options = parser.parse_args()

    torch.manual_seed(0)
    points = torch.randn(64, 2, 2)
    labels = torch.randint(0, 3, (64,))
    loader = DataLoader(TensorDataset(points, labels), batch_size=16, shuffle=True)

    model = Net(options.hidden)
    print(sum(p.numel() for p in model.parameters()), "parameters")
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for epoch in range(options.epochs):
        for points, labels in loader:
            optimizer.zero_grad()
            logits = model(points)
            loss = criterion(logits, labels)
            loss.backward()
            optimizer.step()
            print("epoch", epoch, "loss", loss.item())


if __name__ == "__main__":
    main()

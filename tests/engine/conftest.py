"""Engine tests run on one thread: their numbers are compared bit for bit."""

from __future__ import annotations

import pytest
import torch

collect_ignore = ["scripts"]  # they are run by tests, as scripts


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)

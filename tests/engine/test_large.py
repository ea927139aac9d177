"""What watching a model of 124 million parameters costs: little time, little memory."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from gradviz.engine.record import trace
from tests.benchmarks.tracing import alternate, language

STATUS = Path("/proc/self/statm")


def peak(run: Callable[[], object]) -> float:
    """Return the largest resident memory while something runs, in GB."""
    found, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.002):
            found[0] = max(found[0], int(STATUS.read_text(encoding="ascii").split()[1]) * 4096)

    watcher = threading.Thread(target=watch)
    gc.collect()
    watcher.start()
    run()
    done.set()
    watcher.join()
    return found[0] / 1e9


@pytest.mark.slow
@pytest.mark.skipif(not STATUS.exists(), reason="resident memory is read as Linux tells it")
def test_a_model_of_124_million_parameters_costs_little_more_than_itself() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    run = language()
    plain, watched = alternate(run, 3)
    assert watched / plain < 2  # the bar of 1.5 is for a quiet machine, see tests/benchmarks
    alone = peak(lambda: run().backward())  # type: ignore[no-untyped-call]
    kept = []
    assert peak(lambda: kept.append(trace(run))) - alone < 0.5
    (data,) = kept
    assert len(data.ops) > 300
    large = next(value for value in data.values if value.node.endswith("words.weight"))
    assert large.forward is not None
    assert (large.forward.shape, large.forward.is_whole) == ((50257, 768), False)
    assert len(large.forward.samples()[0]) <= 1024

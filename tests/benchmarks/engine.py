"""Round trips through the warm worker: what a slider waits for.

``python -m tests.benchmarks.engine`` prints medians of one run; nothing is asserted.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator

import torch

from gradviz.bridge import wire
from gradviz.bridge.client import WorkerClient
from gradviz.bridge.messages import Event, Failed, Reply, StateChanged, Traced
from gradviz.builder.presets import preset
from gradviz.engine.build import run_spec
from gradviz.model.program import Leaf, NetworkSpec, with_leaf
from gradviz.model.tensor import tensor_value

ROUNDS = 200
DRAG = 500


def median_ms(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median wall time of a call in milliseconds, after some to warm up."""
    times = []
    for _ in range(rounds + 20):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return statistics.median(times[20:]) * 1e3


class Waiter:
    """Waits for the answers of a client."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.state = ""
        self.answers: list[Traced | Failed] = []

    def __call__(self, event: Event) -> None:
        with self._news:
            if isinstance(event, StateChanged):
                self.state = event.state
            elif isinstance(event, (Traced, Failed)):
                self.answers.append(event)
            self._news.notify_all()

    def until(self, found: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(found, timeout=60)

    def round_trip(self, client: WorkerClient, spec: NetworkSpec) -> None:
        count = len(self.answers)
        client.submit(spec, count)
        self.until(lambda: len(self.answers) > count)


def figures() -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    torch.set_num_threads(1)
    waiter = Waiter()
    began = time.perf_counter()
    client = WorkerClient(waiter)
    waiter.until(lambda: waiter.state == "ready")
    yield "cold start of a worker", f"{time.perf_counter() - began:.2f} s"
    for name in ("neuron", "mlp", "mazur"):
        spec = preset(name).spec
        there = median_ms(lambda spec=spec: waiter.round_trip(client, spec))  # type: ignore[misc]
        here = median_ms(lambda spec=spec: run_spec(spec))  # type: ignore[misc]
        yield f"{name}: spec to trace, in this process", f"{here:.2f} ms"
        yield f"{name}: the same through the worker", f"{there:.2f} ms, {there / here:.2f}x"
    reply = waiter.answers[-1]
    frame = wire.encode(reply)
    yield "mazur: size of the reply", f"{len(frame):,} bytes"
    yield "mazur: encode it", f"{median_ms(lambda: wire.encode(reply)):.3f} ms"
    decoding = median_ms(lambda: wire.decode(frame[12:], [], Reply))
    yield "mazur: decode it", f"{decoding:.3f} ms"
    yield from _drag(client, waiter)
    yield from _kill(client, waiter)
    began = time.perf_counter()
    client.close()
    yield "close", f"{(time.perf_counter() - began) * 1e3:.0f} ms"


def _drag(client: WorkerClient, waiter: Waiter) -> Iterator[tuple[str, str]]:
    spec, before = preset("mlp").spec, len(waiter.answers)
    last, held = 10_000 + DRAG - 1, 0.0
    for step in range(DRAG):
        moved = with_leaf(spec, "b2", tensor_value([step / DRAG], "float32"))
        began = time.perf_counter()
        client.submit(moved, 10_000 + step)
        held = max(held, time.perf_counter() - began)
    began = time.perf_counter()
    waiter.until(lambda: waiter.answers[-1].generation == last)
    ran = len(waiter.answers) - before
    yield f"drag of {DRAG} values at once: runs", str(ran)
    yield "drag: the last value's trace after the last move", _ms(began)
    yield "drag: longest that the caller was held", f"{held * 1e3:.2f} ms"


def _kill(client: WorkerClient, waiter: Waiter) -> Iterator[tuple[str, str]]:
    slow = tuple(f"h{i} = {'x' if not i else f'h{i - 1}'} @ x" for i in range(300))
    numbers = [[0.001] * 300] * 300
    leaf = Leaf(name="x", role="parameter", value=tensor_value(numbers, "float32"))
    client.submit(NetworkSpec(name="slow", leaves=(leaf,), lines=(*slow, "L = sum(h299)")), 99_999)
    waiter.until(lambda: waiter.state == "busy")
    time.sleep(0.05)
    began = time.perf_counter()
    client.cancel()
    waiter.until(lambda: waiter.answers[-1].generation == 99_999)
    yield "cancel: the request is answered after", _ms(began)
    waiter.until(lambda: waiter.state == "ready")
    yield "cancel: ready again after", _ms(began)


def _ms(began: float) -> str:
    return f"{(time.perf_counter() - began) * 1e3:.1f} ms"


def main() -> None:
    """Print the figures."""
    for what, figure in figures():
        print(f"{what:52} {figure}")


if __name__ == "__main__":
    main()

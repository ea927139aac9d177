"""A GPT-2 of 12 layers, folded and open: view graph, layout, scene and timeline.

``python -m tests.benchmarks folding``: medians of CPU time in one run; nothing is
asserted. The bar is 100 ms for the folded layout.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import torch

import gradviz
from gradviz.graph.folding import at_depth
from gradviz.graph.modules import calls_of
from gradviz.graph.view import view_graph
from gradviz.layout.engines import lay_out
from gradviz.model.trace import TraceData
from gradviz.workspace.view import Views, draft
from tests.benchmarks.language import LanguageModel, loss_of


def trace() -> TraceData:
    """Return one training step of a narrow model of 12 layers."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = LanguageModel(words=100, context=16, width=24, heads=4, deep=12)
    with gradviz.record() as recorder:
        loss_of(model, torch.randint(0, 100, (2, 9))).backward()
    return recorder.trace.data


def cost(act: Callable[[], object], times: int = 7) -> str:
    """Return the median of CPU time."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        act()
        spent.append(time.process_time() - start)
    return f"{1000 * statistics.median(spent):.1f} ms"


def figures() -> Iterator[tuple[str, str]]:
    """Yield what was measured."""
    data = trace()
    calls = calls_of(data)
    chosen: dict[str, frozenset[str] | None] = {
        "as it opens": None,
        "one level open": at_depth(calls, 2),
        "two levels open": at_depth(calls, 3),
        "all open": frozenset(),
    }
    yield "operations, calls of modules", f"{len(data.ops)}, {len(calls.found)}"
    for name, folded in chosen.items():
        one = draft(data, folded=folded)
        result = lay_out(one.request, in_process=True)
        count = len(one.graph.boxes)
        yield f"{name}: boxes", str(count)
        yield f"{name}: view graph", cost(lambda f=folded: view_graph(data, folded=f))  # type: ignore[misc]
        yield f"{name}: layout", cost(lambda r=one.request: lay_out(r, in_process=True))  # type: ignore[misc]
        yield f"{name}: scene and timeline", cost(lambda o=one, r=result: Views().finish(o, r))  # type: ignore[misc]

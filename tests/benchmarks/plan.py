"""Plans of a network of 200 blocks: anew, after edits, and as a picture.

``python -m tests.benchmarks plan``: medians of CPU time in one run; nothing is asserted.
The bars are 16 ms for an edit's new shapes and 400 ms for a new layout.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import msgspec
import numpy as np

from gradviz.animation.plan import plan_picture
from gradviz.builder.shapes import check
from gradviz.model.program import Leaf, Module, NetworkSpec
from gradviz.model.tensor import tensor_value
from gradviz.model.theme import theme
from gradviz.workspace.planning import Planning, PlanView, sketch


def network(count: int) -> NetworkSpec:
    """Return linear layers, activations and sums with what stood three before."""
    lines, modules = [], []
    last = ["x"]
    for number in range(count - 1):
        name = f"h{number}"
        if number % 4 == 3:
            lines.append(f"{name} = {last[-1]} + {last[-3]}")
        elif number % 2:
            lines.append(f"{name} = torch.tanh({last[-1]})")
        else:
            sizes = (("in_features", 16), ("out_features", 16))
            modules.append(Module(name=f"fc{number}", block="linear", arguments=sizes))
            lines.append(f"{name} = fc{number}({last[-1]})")
        last.append(name)
    leaf = Leaf(name="x", role="input", value=tensor_value(np.zeros((8, 16)), "float32"))
    return NetworkSpec(
        name="large", leaves=(leaf,), lines=tuple(lines), modules=tuple(modules), root=last[-1]
    )


def _median(job: Callable[[int], object], rounds: int = 9) -> str:
    times = []
    for number in range(rounds):
        began = time.process_time()
        job(number)
        times.append(time.process_time() - began)
    return f"{statistics.median(times) * 1e3:7.1f} ms"


def widened(spec: NetworkSpec, number: int) -> NetworkSpec:
    """Return a network whose first layer gives another size: all shapes behind it change."""
    first = msgspec.structs.replace(
        spec.modules[0], arguments=(("in_features", 16), ("out_features", 17 + number))
    )
    return msgspec.structs.replace(spec, modules=(first, *spec.modules[1:]))


def grown(spec: NetworkSpec, number: int) -> NetworkSpec:
    """Return a network with one block more, on a wire in the middle."""
    lines = list(spec.lines)
    middle = len(lines) // 2
    old = lines[middle].partition(" = ")[0]
    lines.insert(middle + 1, f"extra{number} = torch.relu({old})")
    lines[middle + 2] = lines[middle + 2].replace(f"({old}", f"(extra{number}")
    return msgspec.structs.replace(spec, lines=tuple(lines))


def figures() -> Iterator[tuple[str, str]]:
    """Yield what was measured."""
    spec = network(200)
    verdict = check(spec)
    yield "sketch of 200 blocks", _median(lambda _: sketch(spec, verdict))
    yield "plan anew", _median(lambda _: Planning().plan(spec, None, verdict), 5)
    planning = Planning()
    first = planning.plan(spec, None, verdict)
    wide = [widened(spec, number) for number in range(9)]
    verdicts = [check(one) for one in wide]
    yield (
        "new shapes, places kept (without the check)",
        _median(lambda k: planning.plan(wide[k], None, verdicts[k])),
    )
    yield (
        "the check and the plan of new shapes",
        _median(lambda k: planning.plan(widened(spec, 50 + k), None, check(widened(spec, 50 + k)))),
    )
    more = [grown(spec, number) for number in range(9)]
    found = [check(one) for one in more]
    yield "a block more on a wire", _median(lambda k: planning.plan(more[k], None, found[k]))
    planning.plan(spec, None, verdict)
    name = spec.lines[100].partition(" = ")[0]
    x, y = first.centres[name]

    def drag(number: int) -> object:
        view = PlanView().with_moved({name: (x + 10.0 * number + 150.0, y)})
        return planning.plan(spec, view, verdict)

    yield "a block dragged one step", _median(drag)
    look = theme("light")
    yield "picture of all", _median(lambda _: plan_picture(first, look))
    part = (*first.centres[name], 1100.0, 800.0)
    yield "picture of a window", _median(lambda _: plan_picture(first, look, area=part))
    yield "picture from far away", _median(lambda _: plan_picture(first, look, scale=0.1))


if __name__ == "__main__":
    for what, figure in figures():
        print(f"{what:52} {figure}")

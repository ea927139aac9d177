"""A trace as JSON for other programs: nodes, edges, steps, and what holds at a moment.

Numbers are written so that they read back to the same float; NaN and infinities, which
JSON lacks, become the strings "NaN", "Infinity" and "-Infinity".
"""

from __future__ import annotations

import json
import math
from typing import Any

from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardStep, TraceData
from gradviz.scene.scene import Scene

FORMAT = 1


def graph_json(data: TraceData, scene: Scene, frame: FrameState) -> str:
    """Return a trace as the text of a JSON file.

    Parameters
    ----------
    data
        The trace.
    scene, frame
        The moment whose known values and gradients stand under "moment".

    Returns
    -------
    str
        An object with "format", "title", "nodes", "edges", "steps", "notes", "moment".
    """
    numbers = Numbers(data)
    content = {
        "format": FORMAT,
        "title": data.title,
        "nodes": _nodes(data, numbers),
        "edges": _edges(data),
        "steps": [
            {"pass": number} | _step(step)
            for number, one in enumerate(data.passes)
            for step in one.steps
        ],
        "notes": [note.words() for note in data.notes],
        "moment": _moment(scene, frame, numbers),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _nodes(data: TraceData, numbers: Numbers) -> list[dict[str, Any]]:
    roots = {root.node for root in data.roots}
    nodes: list[dict[str, Any]] = []
    for value in data.values:
        if value.output:
            nodes[-1].setdefault("more_values", []).append(tensor(value.forward))
            continue
        op = numbers.ops.get(value.node)
        nodes.append(
            {
                "id": value.node,
                "kind": "op" if op else value.role,
                "role": "root" if value.node in roots else None,
                "name": value.name,
                "op": op.op if op else None,
                "grad_fn": op.grad_fn if op else None,
                "module": op.module if op else "",
                "line": op.source.line if op and op.source else None,
                "value": tensor(value.forward),
                "grad_before": tensor(value.grad_before),
                "grad_after": tensor(value.grad_after),
            }
        )
    return nodes


def _edges(data: TraceData) -> list[dict[str, Any]]:
    sent = {
        (step.op, contribution.argument): contribution.amount
        for one in data.passes
        for step in one.steps
        for contribution in step.contributions
        if step.kind == "op"
    }
    return [
        {
            "source": argument.value.node,
            "output": argument.value.output,
            "target": op.id,
            "argument": argument.argument,
            "slot": argument.slot,
            "contribution": tensor(sent.get((op.id, argument.argument))),
        }
        for op in data.ops
        for argument in op.arguments
    ]


def _step(step: BackwardStep) -> dict[str, Any]:
    return {
        "node": step.op,
        "kind": step.kind,
        "run": step.run,
        "upstream": [tensor(one) for one in step.upstream],
        "contributions": [
            {
                "to": one.to.node,
                "output": one.to.output,
                "argument": one.argument,
                "amount": tensor(one.amount),
                "total_before": tensor(one.total_before),
                "total_after": tensor(one.total_after),
            }
            for one in step.contributions
        ],
    }


def _values(scene: Scene, frame: FrameState, numbers: Numbers) -> dict[str, Any]:
    """Return the values that are there; of several outputs each under its number too."""
    import numpy as np

    there = frame.values(np.arange(len(scene.boxes)))
    values: dict[str, Any] = {}
    for place, box in enumerate(scene.boxes):
        if there[place] < 1.0 or box.kind in ("accumulate", "bundle"):
            continue
        inside = box.folded.ops if box.folded is not None and box.kind == "shape" else ()
        values |= {node: tensor(numbers.value(node)) for node in (*inside, box.node)}
    for node in [node for node in values if (node, 1) in numbers.values]:
        for number in range(numbers.ops[node].outputs if node in numbers.ops else 0):
            values[f"{node}[{number}]"] = tensor(numbers.value(node, number))
    return values


def _moment(scene: Scene, frame: FrameState, numbers: Numbers) -> dict[str, Any]:
    values = _values(scene, frame, numbers)
    gradients = {}
    for place, box in enumerate(scene.boxes):
        for number, (node, output) in enumerate(box.folded.outputs if box.folded else ()):
            event = frame.gradient(place, number)
            if event is not None:
                several = (node, 1) in numbers.values
                gradients[f"{node}[{output}]" if several else node] = tensor(event.total)
        event = None if box.folded else frame.gradient(place)
        if event is not None and box.kind != "bundle":
            gradients[box.node] = tensor(event.total)
        for number in range(box.op.outputs if box.op and box.op.outputs > 1 else 0):
            event = frame.gradient(place, number)
            if event is not None:
                gradients[f"{box.node}[{number}]"] = tensor(event.total)
    gradients |= _within_marks(scene, frame, numbers)
    step = frame.step
    return {
        "time": frame.time,
        "phase": step.phase if step else None,
        "node": scene.boxes[step.box].node if step else None,
        "beat": frame.beat.name if frame.beat else None,
        "values": values,
        "gradients": gradients,
    }


def _within_marks(scene: Scene, frame: FrameState, numbers: Numbers) -> dict[str, Any]:
    """Return the gradients of operations within marks whose step is over."""
    found = {}
    passes = frame.timeline.passes
    now = next((k for k, one in enumerate(passes) if one is frame.columns), -1)
    for place, step in enumerate(frame.timeline.steps):
        over = frame.timeline.stops[place + 1] <= frame.time + 1e-6
        if step.kind != "module" or step.in_pass != now or step.phase != "backward" or not over:
            continue
        for record in step.members if scene.boxes[step.box].kind == "shape" else ():
            one = numbers.step(step.in_pass, record)
            if one.upstream and one.upstream[0] is not None:
                found[one.op] = tensor(one.upstream[0])
    return found


def tensor(value: TensorValue | None) -> dict[str, Any] | None:
    """Return a tensor as dtype, shape and nested lists; None stays None.

    Where only a sample was kept, "data" is None and "positions" and "sample" tell it.
    """
    if value is None:
        return None
    described: dict[str, Any] = {"dtype": value.dtype, "shape": list(value.shape)}
    if value.is_whole:
        return described | {"data": _plain(value.numpy().tolist())}
    positions, sample = value.samples()
    return described | {
        "data": None,
        "positions": positions.tolist(),
        "sample": _plain(sample.tolist()),
    }


def _plain(numbers: Any) -> Any:
    if isinstance(numbers, list):
        return [_plain(number) for number in numbers]
    if isinstance(numbers, complex):
        return [_plain(numbers.real), _plain(numbers.imag)]
    if isinstance(numbers, float) and not math.isfinite(numbers):
        return "NaN" if math.isnan(numbers) else "Infinity" if numbers > 0 else "-Infinity"
    return numbers

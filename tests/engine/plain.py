"""What a script computes when nobody watches: its first backward pass in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gradviz.model.trace import TraceData

DRIVER = """
import os, runpy, sys, torch
torch.set_num_threads(1)
path, place = sys.argv[1:]
sys.argv, sys.path[0] = [path], os.path.dirname(path)
os.chdir(sys.path[0])
plain = torch.Tensor.backward

def backward(self, *args, **kwargs):
    leaves, stack, seen = [], [self.grad_fn], set()
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            leaves.append(node.variable)
        stack.extend(following for following, _ in node.next_functions)
    plain(self, *args, **kwargs)
    with open(place, "w") as file:
        for tensor in [self, *(leaf.grad for leaf in leaves)]:
            print(tuple(tensor.shape), tensor.detach().numpy().tobytes().hex(), file=file)
    os._exit(0)

torch.Tensor.backward = backward
runpy.run_path(path, run_name="__main__")
"""


def plain_numbers(script: Path, folder: Path) -> list[str]:
    """Return loss and gradients of the first `Tensor.backward`, shape and bytes of each, sorted."""
    place = folder / "numbers"
    command = [sys.executable, "-c", DRIVER, str(script), str(place)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return sorted(place.read_text(encoding="utf-8").splitlines())


def traced_numbers(data: TraceData) -> list[str]:
    """Return the same of a trace: of its last pass's root, and of every gradient."""
    last = data.passes[-1].root
    found = [
        value.forward
        for value in data.values
        if (value.node, value.output) == (last.node, last.output)
    ]
    found += [value.grad_after for value in data.values if value.grad_after is not None]
    assert all(value is not None and value.data is not None for value in found)
    return sorted(f"{value.shape} {value.data.hex()}" for value in found)

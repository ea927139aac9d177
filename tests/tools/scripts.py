"""Runs written-out programs in a Python of their own and reports every tensor's bits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache

_RUNNER = """
import json, sys, torch
torch.set_num_threads(1)
found = []
for text in json.load(sys.stdin):
    space = {}
    exec(compile(text, "script.py", "exec"), space)
    tensors = {name: item for name, item in space.items() if isinstance(item, torch.Tensor)}
    bits = lambda t: None if t is None else t.detach().numpy().tobytes().hex()
    found.append({
        name: (bits(tensor), bits(tensor.grad) if tensor.is_leaf else None)
        for name, tensor in tensors.items()
    })
print("\\n" + json.dumps(found))
"""

Bits = tuple[bytes, bytes | None]
"""The bytes of a tensor's numbers, and those of its `.grad`."""


def run_scripts(texts: Sequence[str]) -> list[dict[str, Bits]]:
    """Run each script and return its tensors by name."""
    return _run(tuple(texts))


@lru_cache(maxsize=16)
def _run(texts: tuple[str, ...]) -> list[dict[str, Bits]]:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", _RUNNER],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [
        {
            name: (bytes.fromhex(value), None if grad is None else bytes.fromhex(grad))
            for name, (value, grad) in one.items()
        }
        for one in json.loads(ran.stdout.splitlines()[-1])
    ]

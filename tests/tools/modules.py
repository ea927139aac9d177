"""Written-out networks run in a Python of their own: what their modules computed, to the bit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache

import msgspec

_RUNNER = """
import json, sys, torch
torch.set_num_threads(1)
bits = lambda t: None if t is None else t.detach().contiguous().numpy().tobytes().hex()
found = []
for text in json.load(sys.stdin):
    space, values = {"__name__": "__main__"}, {}
    def watch(frame, event, result):
        if event != "return" or frame.f_code.co_filename != "script.py":
            return
        if frame.f_code.co_name in ("forward", "<module>"):
            for name, item in frame.f_locals.items():
                if isinstance(item, torch.Tensor):
                    values[name] = bits(item)
    sys.setprofile(watch)
    exec(compile(text, "script.py", "exec"), space)
    sys.setprofile(None)
    leaves = {n: t for n, t in space.items() if type(t) is torch.Tensor and t.is_leaf}
    parameters = dict(leaves)
    for item in list(space.values()):
        if isinstance(item, torch.nn.Module):
            parameters |= dict(item.named_parameters())
    found.append({
        "values": values,
        "gradients": {name: bits(tensor.grad) for name, tensor in parameters.items()},
        "after": {name: bits(tensor) for name, tensor in parameters.items()},
    })
print("\\n" + json.dumps(found))
"""


class Ran(msgspec.Struct):
    """What a script left behind, as the hexadecimal bytes of tensors by name.

    Attributes
    ----------
    values
        Of every variable, also those within ``forward``.
    gradients, after
        The ``.grad`` of every leaf and parameter, and its numbers at the end.
    """

    values: dict[str, str]
    gradients: dict[str, str | None]
    after: dict[str, str]


def run_networks(texts: Sequence[str]) -> list[Ran]:
    """Run each script in plain Python."""
    return _run(tuple(texts))


@lru_cache(maxsize=16)
def _run(texts: tuple[str, ...]) -> list[Ran]:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", _RUNNER],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return msgspec.json.decode(ran.stdout.splitlines()[-1], type=list[Ran])

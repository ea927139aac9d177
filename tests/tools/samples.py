"""Writes `resources/samples`: each preset's trace, shown until the engine is up.

Run ``python -m tests.tools.samples`` after a preset, the recorder or the file format has
changed, with names for some presets only; `tests/engine/test_samples.py` compares the files
with what torch computes. A trace that is larger than `LARGEST` is not kept.
"""

from __future__ import annotations

import sys

import torch

from gradviz.builder.presets import preset, presets
from gradviz.engine.run import run_program
from gradviz.model.codec import save_trace
from gradviz.model.resources import resource

LARGEST = 640_000
"""Bytes: the first picture waits for a file; the small GPT reads in a few milliseconds."""


def main() -> None:
    """Trace presets and save them."""
    torch.set_num_threads(1)  # with more, the last digits of large sums are others
    for one in [preset(name) for name in sys.argv[1:]] or presets():
        path = resource("samples") / f"{one.id}.gradviz"
        look = {"direction": one.view.direction}
        save_trace(path, run_program(one.program), program=one.program, view=look)
        size = path.stat().st_size
        print(f"{path.name}: {size:,} bytes{', too large' if size > LARGEST else ''}")
        if size > LARGEST:
            path.unlink()


if __name__ == "__main__":
    main()

"""Writes `resources/samples`: each preset's trace, shown until the engine is up.

Run ``python -m tests.tools.samples`` after a preset, the recorder or the file format has
changed; `tests/engine/test_samples.py` compares the files with what torch computes.
"""

from __future__ import annotations

from gradviz.builder.presets import presets
from gradviz.engine.build import run_spec
from gradviz.model.codec import save_trace
from gradviz.model.resources import resource


def main() -> None:
    """Trace all presets and save them."""
    for preset in presets():
        path = resource("samples") / f"{preset.id}.gradviz"
        look = {"direction": preset.view.direction}
        save_trace(path, run_spec(preset.spec), program=preset.spec, view=look)
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

"""``python -m tests.benchmarks [--peers] [NAME ...]``: the figures of every module of this folder.

A module takes part by having ``figures()``, which yields (what was measured, the figure).
Ratios are of one run; nothing is asserted. Names of modules choose among them; ``--peers``
compares with other programs (`tests.benchmarks.peers`), which is not done else.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path


def modules(chosen: list[str]) -> Iterator[str]:
    """Yield the names of the modules to run."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        wanted = file.stem in chosen or not (chosen or file.stem == "peers")
        if not file.name.startswith("_") and wanted:
            yield file.stem


def main() -> None:
    """Print the figures of all modules, each as soon as it is known."""
    chosen = ["peers" if name == "--peers" else name for name in sys.argv[1:]]
    for name in modules(chosen):
        module = importlib.import_module(f"tests.benchmarks.{name}")
        if not hasattr(module, "figures"):
            continue
        print(f"\n{name}")
        for what, figure in module.figures():
            print(f"  {what:52} {figure}", flush=True)


if __name__ == "__main__":
    main()

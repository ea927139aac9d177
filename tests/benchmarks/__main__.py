"""``python -m tests.benchmarks [NAME ...]``: the figures of every module of this folder.

A module takes part by having ``figures()``, which yields (what was measured, the figure).
Ratios are of one run; nothing is asserted. Names of modules choose among them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path


def modules(chosen: list[str]) -> Iterator[str]:
    """Yield the names of the modules to run."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if not file.name.startswith("_") and (not chosen or file.stem in chosen):
            yield file.stem


def main() -> None:
    """Print the figures of all modules, each as soon as it is known."""
    for name in modules(sys.argv[1:]):
        module = importlib.import_module(f"tests.benchmarks.{name}")
        if not hasattr(module, "figures"):
            continue
        print(f"\n{name}")
        for what, figure in module.figures():
            print(f"  {what:52} {figure}", flush=True)


if __name__ == "__main__":
    main()

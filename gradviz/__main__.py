"""``python -m gradviz`` and the command ``gradviz``: hands over to the command line."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> int:
    """Run gradviz with the arguments of the process; return its exit code."""
    from gradviz.cli import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

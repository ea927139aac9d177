"""Writes `resources/ops/derivatives`: PyTorch's own derivative formulas, op by op.

::

    python -m tests.tools.derivatives

They are read from the installed torch wheel, so that the window needs no torch to quote
them. The file's format is a small part of YAML, read here without a YAML library.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib import metadata
from pathlib import Path

SOURCE = "torchgen/packaged/autograd/derivatives.yaml"
TARGET = Path(__file__).resolve().parents[2] / "resources" / "ops" / "derivatives"
SETTINGS = {"dispatch", "output_differentiability"}


def entries(text: str) -> dict[str, dict[str, object]]:
    """Return by ATen overload the autograd node's name, signature and formulas."""
    found: dict[str, dict[str, object]] = {}
    nodes: Counter[str] = Counter()
    for block in re.split(r"^- name: +", text, flags=re.MULTILINE)[1:]:
        signature, _, body = block.partition("\n")
        formulas = {
            name: formula
            for name, formula in pairs(body)
            if is_derivative(name, signature) and formula != "non_differentiable"
        }
        if not formulas:
            continue
        overload = signature.partition("(")[0]
        title = "".join(part.title() for part in overload.partition(".")[0].split("_"))
        prefix = f"{title}Backward".replace("ForwardBackward", "Backward")
        node = f"{prefix}{nodes[prefix]}"
        nodes[prefix] += 1
        key = overload if "." in overload else f"{overload}.default"
        found[key] = {"grad_fn": node, "signature": signature.strip(), "formulas": formulas}
    return found


def pairs(body: str) -> list[tuple[str, str]]:
    """Return the keys and values of one entry; of a dispatch table its default."""
    lines = [line for line in body.splitlines() if not line.strip().startswith("#")]
    if any(line.strip() == "dispatch:" for line in lines):
        start = next((i for i, line in enumerate(lines) if line.strip() == "Default:"), None)
        if start is None:
            return []
        end = next(
            (i for i, line in enumerate(lines) if i > start and re.match(r"    \w+:$", line)),
            len(lines),
        )
        lines = [line[4:] for line in lines[start + 1 : end] if line.startswith("      ")]
        lines = [f"  {line.strip()}" for line in lines]
    joined: list[tuple[str, str]] = []
    for line in lines:
        match = re.match(r"  ([A-Za-z_][\w, ]*):\s*(.*)$", line)
        if match and not line.startswith("   "):
            joined.append((match[1], match[2]))
        elif joined and line.strip():
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {line.strip()}")
    return [(name, unquoted(value)) for name, value in joined]


def unquoted(value: str) -> str:
    """Return a YAML scalar without quotes, block marks and surplus blanks."""
    value = re.sub(r"^[|>]-?\s*", "", value.strip())
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1]
    return re.sub(r"\s+", " ", value).strip()


def is_derivative(name: str, signature: str) -> bool:
    """Whether a key names arguments that receive a gradient (and not an output)."""
    arguments = signature[signature.index("(") : signature.rindex("->")]
    named = [part.strip() for part in name.split(",")]
    return name not in SETTINGS and all(
        re.search(rf"[ )]{part}(=|,|\)|$)", arguments) for part in named
    )


def main() -> None:
    """Write the resource, its provenance and PyTorch's licence."""
    wheel = metadata.distribution("torch")
    source = Path(str(wheel.locate_file(SOURCE)))
    found = entries(source.read_text(encoding="utf-8"))
    licence = next(f for f in wheel.files or () if f.match("licenses/LICENSE"))
    TARGET.mkdir(parents=True, exist_ok=True)
    lines = [f"{json.dumps(key)}: {json.dumps(entry)}" for key, entry in sorted(found.items())]
    version = wheel.version.partition("+")[0]
    head = json.dumps({"torch": version, "file": SOURCE})
    (TARGET / "derivatives.json").write_text(
        '{"source": ' + head + ',\n"entries": {\n' + ",\n".join(lines) + "\n}}\n",
        encoding="utf-8",
    )
    text = Path(str(wheel.locate_file(licence))).read_text(encoding="utf-8")
    (TARGET / "LICENSE-pytorch.txt").write_text(text, encoding="utf-8")
    print(f"{len(found)} entries")


if __name__ == "__main__":
    main()

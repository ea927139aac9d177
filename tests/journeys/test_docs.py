"""The pages of `resources/docs` say what is so: their examples run, their files exist."""

from __future__ import annotations

import doctest
import re
import tomllib
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from gradviz.builder.presets import presets
from gradviz.engine.build import run_spec
from gradviz.model.resources import resource
from gradviz.ops.card import OpCard
from gradviz.ops.evaluation import evaluate_forward, evaluate_local

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(resource("docs").glob("*.md"))
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def blocks(page: Path, kind: str) -> list[tuple[str, str]]:
    """Return (what stands beside the kind, the text) of each block of a kind."""
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [
        (head.removeprefix(kind).strip(), text) for head, text in found if head[: len(kind)] == kind
    ]


def test_all_pages_are_there() -> None:
    names = {page.stem for page in PAGES}

    assert names >= {
        "architecture", "adding-an-op", "adding-a-preset", "limits", "performance", "graph",
    }  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "\n".join(text for _, text in blocks(page, "pycon"))
    test = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    told: list[str] = []
    results = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=told.append)

    assert not told, "".join(told)
    assert results.attempted == text.count(">>> ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_files_and_modules_that_are_named_exist(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    named = re.findall(r"`((?:gradviz|tests|resources)/[\w./-]+)`", text)
    modules = re.findall(r"python -m ([\w.]+)", page.read_text(encoding="utf-8"))
    paths = [*named, *(module.replace(".", "/") for module in modules if module != "gradviz")]
    missing = [
        path for path in paths if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()
    ]

    assert missing == []


def test_the_preset_is_one(tmp_path: Path) -> None:
    ((name, text),) = blocks(resource("docs") / "adding-a-preset.md", "toml preset")
    (tmp_path / name).write_text(text, encoding="utf-8")
    (one,) = presets(tmp_path)
    data = run_spec(one.spec)
    values = {value.name or value.node: value for value in data.values}

    assert one.id == "hinge"
    for leaf, known in one.expect.gradients.items():
        assert values[leaf].grad_after is not None
        assert values[leaf].grad_after.item() == pytest.approx(known, abs=one.expect.tolerance)
    for node, known in one.expect.values.items():
        assert values[node].forward is not None
        assert values[node].forward.item() == pytest.approx(known, abs=one.expect.tolerance)


def test_the_op_card_is_one() -> None:
    ((_, text),) = blocks(resource("docs") / "adding-an-op.md", "toml op")
    ((key, table),) = tomllib.loads(text).items()
    card = msgspec.convert({"key": key, **table}, OpCard)
    x = torch.linspace(-6.0, 6.0, 25, dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.silu(x)
    y.sum().backward()
    values = {"x": x.detach().numpy()}
    ours = evaluate_forward(card, values)

    assert y.grad_fn is not None
    assert y.grad_fn.name() in card.grad_fn
    np.testing.assert_allclose(ours, y.detach().numpy(), rtol=1e-12, atol=1e-15)
    slopes = evaluate_local(card, values, ours)["x"]
    np.testing.assert_allclose(slopes, x.grad.numpy(), rtol=1e-12, atol=1e-15)

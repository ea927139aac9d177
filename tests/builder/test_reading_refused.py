"""Code that has no blocks: which line it is and why, whatever the text."""

from __future__ import annotations

import contextlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.builder.code import write_script
from gradviz.builder.network import read_lines
from gradviz.builder.presets import networks
from gradviz.builder.reading import NotBlocks, read_code
from gradviz.model.program import NetworkSpec
from tests.builder.networks import CNN, NETWORKS, RNN, XOR

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"
LOOP = "for epoch in range(3):\n    x = x*2\n"
CLASS = "class A(nn.Module):\n    def forward(self, x):\n"
USE = "a = A()\nx = torch.ones(1)\ny = a(x)\n"


@pytest.mark.parametrize(
    ("code", "line", "sentence"),
    [
        ("x = torch.ones(2)\n" + LOOP, 5, "A loop has no blocks"),
        ("x = torch.ones(2)\nif x.sum() > 0:\n    y = x\n", 5, "A condition has no blocks"),
        ("def f(x):\n    return x\n", 4, "no block for: def f"),
        ("x = torch.ones(2)\ny = torch.linalg.norm(x)\n", 5, "no block for: torch.linalg.norm(x)"),
        ("x = torch.ones(2)\ny = x // 2\n", 5, "no block for: x // 2"),
        ("y = torch.exp(x)\n", 4, "Nothing is called x"),
        ("x = torch.ones(2)\ny = torch.sum(x, axis=0)\n", 5, "no setting axis"),
        ("x = torch.tensor([[1.0], [2.0, 3.0]])\n", 4, "no tensor"),
        ("x = torch.tensor(-[1.0])\n", 4, "no block for: -[1.0]"),
        ("x = torch.tensor(open('f').read())\n", 4, "no block for"),
        ("x = torch.randn(n, 3)\n", 4, "Only numbers"),
        ("m = nn.Linear(3)\n", 4, "nn.Linear is not made like this"),
        ("m = nn.Transformer()\n", 4, "no block for: nn.Transformer()"),
        ("class A:\n    pass\n", 4, "if it is an nn.Module: A"),
        (CLASS + "        if x:\n            pass\n        return x\n" + USE, 6, "A condition"),
        (CLASS + "        x = x*2\n" + USE, 6, "what it returns"),
        (CLASS + "        return self.fc(x)\n" + USE, 6, "not made in __init__"),
        (CLASS + "        return x*2\n\na = A()\ny = a()\n", 9, "x is missing"),
        ("x = torch.ones(2, requires_grad=True)\nL = x.sum()\nL.backward()\nL.backward()\n", 7,
         "this is the second"),
        ("x = torch.ones(2)\ny = x.view(1, 2)\ny += 1\n", 6, "changes y in place"),
        ("x = torch.ones(2)\ny = x\nx += 1\n", 6, "changes x in place"),
        ("x = torch.ones(2)\nx.fill_(3)\n", 5, "no block for: x.fill_(3)"),
        ("x = (\n", 4, "This is no Python"),
        ("x = torch.ones(2)\nsuper_ = x.relu_()\n", 5, "no block for"),
        ("nn = 3\nx = torch.ones(2)\nx[0] = 1\n", 6, "no block for: x[0] = 1"),
        ("__import__('os').system('true')\n", 4, "no block for"),
    ],
)  # fmt: skip
def test_what_has_no_blocks_says_where_and_why(code: str, line: int, sentence: str) -> None:
    found = read_code(HEAD + code)
    assert isinstance(found, NotBlocks)
    assert sentence in found.message.words()
    assert found.line == line


PIECES = [HEAD, LOOP, CLASS, "    return x\n", "x = torch.ones(2)\n", "y = x*2\n", "net = A()\n",
          "y.backward()\n", "self.a = 3\n", "a, b = x\n", "(", "\x00", "x[0]\n", "net(x)\n",
          "*a, b = x\n",
          "x = nn.Sequential()\n", "z = x(x)\n", "with torch.no_grad():\n    x.copy_(x)\n",
          "lambda: 0\n", "x: int = 3\n", "x += 1\n", "@a\nclass B: pass\n",
          "y = nn.Parameter()\n"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join) | st.text(max_size=40))
@settings(deadline=None, max_examples=150)
def test_any_text_is_a_network_or_a_sentence(text: str) -> None:
    found = read_code(text)
    if isinstance(found, NotBlocks):
        assert found.message.words()
        assert found.line >= 1
    else:
        with contextlib.suppress(Exception):
            read_lines(found)


SCRIPTS = [write_script(one) for one in [*(one.spec for one in networks()), *NETWORKS]]


@given(st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=150)
def test_code_in_disorder_is_read_or_refused(random: Random) -> None:
    rows = random.choice(SCRIPTS).splitlines()
    for _ in range(random.randint(1, 3)):
        place, other = random.randrange(len(rows)), random.randrange(len(rows))
        words = rows[place].split(" ")
        words[random.randrange(len(words))] = random.choice(rows[other].split(" "))
        rows[place] = random.choice([rows[other], "", " ".join(words)])
    found = read_code("\n".join(rows))
    if isinstance(found, NetworkSpec):
        assert write_script(found)


@pytest.mark.parametrize("spec", [XOR, CNN, RNN], ids=lambda spec: spec.name)
def test_cut_off_code_is_refused_or_read(spec: NetworkSpec) -> None:
    rows = write_script(spec).splitlines()
    for count in range(len(rows)):
        read_code("\n".join(rows[:count]))

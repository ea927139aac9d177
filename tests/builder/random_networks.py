"""Random small networks that run: every kind of line, modules, groups, settings."""

from __future__ import annotations

from random import Random

from gradviz.model.program import Group, Leaf, Module, NetworkSpec, Optimizer
from gradviz.model.tensor import tensor_value
from tests.builder.networks import recipe

UNARY = ("tanh({})", "sigmoid({})", "relu({})", "exp(-{})", "-{}", "{}**2", "sin({})",
         "softmax({}, dim=1)", "leaky_relu({}, 0.1)", "cos({} + 1)", "{} - {}*0.5",
         "layer_norm({}, (3,))", "mean({}, dim=1, keepdim=True) + {}", "clamp({}, -1, max=2)",
         "reshape(transpose({}, 0, 1), 2, 3)")  # fmt: skip
BINARY = ("{} + {}", "{} - {}", "{}*{}", "{}/(1 + {}**2)", "maximum({}, {})", "{}*({} - 0.5)",
          "minimum({}, 2*{})", "({} - {})*3",
          "cat([{}, {}], dim=0).view(2, 2, 3).mean(dim=0)")  # fmt: skip
MADE = (("linear", (("in_features", 3), ("out_features", 3))),
        ("linear", (("in_features", 3), ("out_features", 3), ("bias", False))),
        ("layer_norm", (("normalized_shape", 3),)),
        ("batch_norm1d", (("num_features", 3), ("momentum", 0.2))),
        ("dropout", (("p", 0.25),)))  # fmt: skip


def random_network(random: Random, modules: bool = True) -> NetworkSpec:
    """Make one; all its values are 2 x 3 but for the loss."""
    leaves = [_leaf(random, "x"), _leaf(random, "w", "parameter")]
    if random.random() < 0.5:
        leaves.append(_leaf(random, "y_target", "constant"))
    if modules and random.random() < 0.3:
        leaves.append(recipe("noise", "torch.randn(2, 3)"))
    if random.random() < 0.3:
        leaves.append(Leaf(name="x2", role="input", value=leaves[0].value, grad=True))
    known = [leaf.name for leaf in leaves]
    lines: list[str] = []
    made: list[Module] = []
    for number in range(random.randint(1, 9)):
        text, new = _line(random, known, made) if modules else (_plain(random, known), None)
        if new is not None:
            made.append(new)
        lines.append(f"h{number} = {text}")
        known.append(f"h{number}")
    last = known[-1]
    losses = [f"L = mse({last}, x)", f"L = sum({last})", f"L = mean({last}*w) + sum(w)*0.25"]
    lines.append(random.choice(losses))
    learned = random.random() < 0.5
    return NetworkSpec(
        name="random",
        leaves=tuple(leaves),
        modules=tuple(made),
        lines=tuple(lines),
        groups=_groups(random, len(lines) - 1) if modules else (),
        optimizer=Optimizer(name=random.choice(["SGD", "Adam"])) if learned else None,
        seed=random.choice([0, 3]),
    )


def _leaf(random: Random, name: str, role: str = "input") -> Leaf:
    numbers = [[round(random.uniform(-2, 2), 3) for _ in range(3)] for _ in range(2)]
    return Leaf(name=name, role=role, value=tensor_value(numbers, "float32"))  # type: ignore[arg-type]


def _plain(random: Random, known: list[str]) -> str:
    form = random.choice([*UNARY, *BINARY])
    one, other = random.choice(known), random.choice(known)
    return form.format(one, one if form in UNARY else other)


def _line(random: Random, known: list[str], made: list[Module]) -> tuple[str, Module | None]:
    choice = random.random()
    if made and choice < 0.15:
        return f"{random.choice(made).name}({random.choice(known)})", None
    if choice < 0.6:
        block, arguments = random.choice(MADE)
        module = Module(name=f"part{len(made)}", block=block, arguments=arguments)
        inner = random.choice([random.choice(known), f"tanh({random.choice(known)})"])
        return f"{module.name}({inner})", module
    return _plain(random, known), None


def _groups(random: Random, count: int) -> tuple[Group, ...]:
    """Return no group, one, or one within another."""
    if random.random() < 0.4:
        return ()
    first = random.randrange(count)
    stop = random.randint(first + 1, count)
    lines = [f"h{number}" for number in range(first, stop)]
    if len(lines) < 3 or random.random() < 0.5:
        return (Group(name="part", members=tuple(lines)),)
    inner = Group(name="inner_part", members=tuple(lines[1:-1]))
    return Group(name="part", members=(lines[0], "inner_part", lines[-1])), inner

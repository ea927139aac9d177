"""Any sequence of edits: the network stays sound, and everything can be taken back.

By default a few hundred sequences are run; the slow profile runs thousands::

    GRADVIZ_EXAMPLES=3000 python -m pytest tests/workspace/test_builder_*.py
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gradviz.builder.blocks import blocks, wires
from gradviz.builder.network import modules_in, read_lines
from gradviz.builder.order import check_groups
from gradviz.builder.shapes import check
from gradviz.model.program import NetworkSpec
from gradviz.workspace.history import missing
from gradviz.workspace.session import Session
from tests.builder.shapes_torch import differs

EXAMPLES = int(os.environ.get("GRADVIZ_EXAMPLES", "150"))

ADDED = st.sampled_from(
    ["input", "parameter", "constant", "randn", "relu", "sigmoid", "add", "mul", "matmul", "cat",
     "chunk", "linear", "conv2d", "lstm", "dropout", "view", "mean", "mse", "bce", "cross_entropy",
     "functional_linear", "softmax", "neg", "sgd"]
)  # fmt: skip
NAMES = st.sampled_from(["a", "h1", "x", "fc1", "part1", "relu", "", "2x", "my_net", "層", "torch"])
SETTINGS = st.sampled_from(["out_features", "dim", "shape", "reduction", "value", "alpha", "0"])
VALUES = st.sampled_from([0, 1, -1, 3, 0.5, None, "sum", (2, 3), (-1,), True, "[[1, 2], [3, 4]]"])
NUMBERS = st.sampled_from([0.0, 1.5, "[1, 2, 3]", "nonsense", "[[1], [2, 3]]"])
PLACES = st.floats(-1000, 1000).map(lambda x: round(x, 2))
PORTS = st.none() | st.integers(0, 3) | st.sampled_from(["target", "bias", "0.1"])
PICK = st.integers(0, 10**6)
PICKS = st.lists(PICK, max_size=3)


class Builder(RuleBasedStateMachine):
    """Does what hands do, also what makes no sense."""

    def __init__(self) -> None:
        super().__init__()
        self.session = self.opened()
        self.session.documents.new()
        self.building = self.session.building
        self.clip = ""
        self.saved = self.spec
        self.chosen = self.building.look.chosen
        self.time = 0.0
        self.building._now = self.now

    def opened(self) -> Session:
        return Session()

    def teardown(self) -> None:
        self.session.close()

    def now(self) -> float:
        self.time += 0.4
        return self.time

    @property
    def spec(self) -> NetworkSpec:
        spec = self.session.state.spec
        assert spec is not None
        return spec

    def pick(self, number: int) -> str:
        """Return the id of some block, group or module; now and then of none."""
        spec = self.spec
        ids = [view.id for view in blocks(spec)]
        ids += [name for view in blocks(spec) for name in view.outputs[1:]]
        ids += [one.name for one in spec.groups] + [one.name for one in spec.modules]
        if not ids or number % 17 == 0:
            return "nothing"
        return ids[number % len(ids)]

    def picks(self, numbers: list[int]) -> list[str]:
        return [self.pick(number) for number in numbers]

    def did(self, done: bool, before: NetworkSpec) -> None:
        """See that what was refused changed nothing."""
        note(f"{self.spec.lines} {[one.name for one in self.spec.leaves]} {self.spec.groups}")
        assert done or self.spec is before

    @initialize(first=st.lists(st.tuples(ADDED, PICKS), max_size=8))
    def begin(self, first: list[tuple[str, list[int]]]) -> None:
        for block, inputs in first:
            self.building.add(block, inputs=[one for one in self.picks(inputs) if one != "nothing"])

    # -- hands --------------------------------------------------------------------

    @rule(block=ADDED, inputs=st.none() | PICKS, name=st.just("") | NAMES)
    def add(self, block: str, inputs: list[int] | None, name: str) -> None:
        given = None if inputs is None else self.picks(inputs)
        before = self.spec
        self.did(self.building.add(block, inputs=given, name=name), before)

    @rule(block=ADDED, wire=PICK)
    def insert(self, block: str, wire: int) -> None:
        before, found = self.spec, wires(self.spec)
        if found:
            one = found[wire % len(found)]
            self.did(self.building.insert(block, one.source, one.target, one.port), before)

    @rule(source=PICK, end=PICK, port=PORTS)
    def connect(self, source: int, end: int, port: int | str | None) -> None:
        before = self.spec
        self.did(self.building.connect(self.pick(source), self.pick(end), port), before)

    @rule(end=PICK, port=st.integers(0, 2))
    def disconnect(self, end: int, port: int) -> None:
        before = self.spec
        self.did(self.building.disconnect(self.pick(end), port), before)

    @rule(end=PICK)
    def swap(self, end: int) -> None:
        before = self.spec
        self.did(self.building.swap(self.pick(end)), before)

    @rule(names=PICKS, heal=st.booleans())
    def delete(self, names: list[int], heal: bool) -> None:
        before = self.spec
        self.did(self.building.delete(self.picks(names), heal=heal), before)

    @rule(old=PICK, new=NAMES)
    def rename(self, old: int, new: str) -> None:
        before = self.spec
        self.did(self.building.rename(self.pick(old), new), before)

    @rule(name=PICK, parameter=SETTINGS, value=VALUES)
    def set_argument(self, name: int, parameter: str, value: object) -> None:
        before = self.spec
        done = self.building.set_argument(self.pick(name), parameter, value)  # type: ignore[arg-type]
        self.did(done, before)

    @rule(name=PICK, value=NUMBERS, gesture=st.sampled_from([None, "", "drag"]))
    def set_value(self, name: int, value: float | str, gesture: str | None) -> None:
        before = self.spec
        done = self.building.set_leaf_value(self.pick(name), value, gesture=gesture)
        self.did(done, before)

    @rule(name=PICK, seed=st.integers(0, 3))
    def randomise(self, name: int, seed: int) -> None:
        before = self.spec
        self.did(self.building.randomise(self.pick(name), seed), before)

    @rule(names=PICKS, name=st.just("") | NAMES)
    def group(self, names: list[int], name: str) -> None:
        before = self.spec
        self.did(self.building.group(self.picks(names), name), before)

    @rule(name=PICK)
    def ungroup(self, name: int) -> None:
        before = self.spec
        self.did(self.building.ungroup(self.pick(name)), before)

    @rule(name=PICK, text=st.sampled_from(["", "why"]))
    def remark(self, name: int, text: str) -> None:
        before = self.spec
        self.did(self.building.remark(self.pick(name), text), before)

    @rule(name=PICK)
    def set_root(self, name: int) -> None:
        before = self.spec
        self.did(self.building.set_root(self.pick(name)), before)

    @rule(names=PICKS)
    def copy(self, names: list[int]) -> None:
        self.clip = self.building.copy(self.picks(names)) or self.clip

    @rule()
    def paste(self) -> None:
        before = self.spec
        self.did(self.building.paste(self.clip), before)

    @rule(names=PICKS)
    def duplicate(self, names: list[int]) -> None:
        before = self.spec
        self.did(self.building.duplicate(self.picks(names)), before)

    @rule(name=PICK, x=PLACES, y=PLACES)
    def move(self, name: int, x: float, y: float) -> None:
        self.building.move({self.pick(name): (x, y)}, gesture="move")

    @rule()
    def turn(self) -> None:
        self.building.set_direction("TB" if self.building.look.direction != "TB" else None)

    @rule(names=PICKS)
    def cut(self, names: list[int]) -> None:
        self.building.choose(*(one for one in self.picks(names) if one != "nothing"))
        self.clip = self.building.cut() or self.clip

    @rule(name=PICK, place=st.integers(0, 3), value=st.sampled_from([0.0, -2.5, float("nan")]))
    def set_cell(self, name: int, place: int, value: float) -> None:
        before = self.spec
        known = self.building.numbers(self.pick(name))
        index = (place,) * (0 if known is None else len(known.shape))
        self.did(self.building.set_cell(self.pick(name), index, value), before)

    @rule(name=st.sampled_from(["data_xor", "data_spiral", "data_sine"]))
    def add_data(self, name: str) -> None:
        before = self.spec
        self.did(self.building.add_data(name), before)

    # -- back and forth -----------------------------------------------------------

    @rule()
    def undo(self) -> None:
        self.building.undo()

    @rule()
    def redo(self) -> None:
        self.building.redo()

    @rule(count=st.integers(1, 40))
    def back_and_forth(self, count: int) -> None:
        """See that undoing and redoing as often changes nothing."""
        before, look = self.spec, self.building.look
        history = self.session.state.history
        back = min(count, history.position)
        for _ in range(count):
            self.building.undo()
        for _ in range(back):
            self.building.redo()
        assert self.spec is before
        assert self.building.look == look
        assert self.session.state.history == history

    @rule(position=st.integers(0, 40))
    def jump(self, position: int) -> None:
        self.building.jump(position)

    @rule()
    def save_and_open(self) -> None:
        """See that what is opened again is what was saved."""
        spec, look = self.spec, self.building.look
        with tempfile.TemporaryDirectory() as folder:
            file = str(Path(folder) / "one.gradviz")
            self.session.documents.save(file)
            other = Session()
            other.documents.open_file(file)
        assert other.state.spec == spec
        assert other.building.look.chosen == look.chosen
        self.saved, self.chosen = spec, look.chosen

    @rule()
    @precondition(lambda self: self.session.state.dirty)
    def open_another(self) -> None:
        self.session.documents.new()
        self.saved, self.chosen = self.spec, self.building.look.chosen

    @rule(name=st.sampled_from(["neuron", "mlp", "shared"]))
    def open_preset(self, name: str) -> None:
        self.session.documents.open_preset(name)
        self.saved, self.chosen = self.spec, self.building.look.chosen

    @rule()
    def problems_agree_with_torch(self) -> None:
        """See that what is said to fit is what torch takes, with the shapes that are told."""
        spec = self.spec
        kinds = {problem.kind for problem in check(spec).problems}
        if spec.lines and not kinds & {"open", "unreadable"}:
            assert differs(spec) == ""

    # -- what holds always --------------------------------------------------------

    @invariant()
    def names_are_one_thing_each(self) -> None:
        spec = self.spec
        statements = read_lines(spec)
        names = [leaf.name for leaf in spec.leaves] + [one.name for one in spec.modules]
        names += [one.name for one in spec.groups]
        names += [name for one in statements for name in one.targets]
        assert len(names) == len(set(names))
        called = {call.function for one in statements for call in modules_in(one.expression)}
        assert called == {one.name for one in spec.modules}
        assert set(dict(spec.remarks)) <= set(names)
        assert spec.root == "" or any(spec.root in one.targets for one in statements)

    @invariant()
    def groups_can_be_computed(self) -> None:
        spec = self.spec
        members = [name for one in spec.groups for name in one.members]
        lines = {one.targets[0] for one in read_lines(spec)}
        assert len(members) == len(set(members))
        assert set(members) <= lines | {one.name for one in spec.groups}
        assert all(one.members for one in spec.groups)
        check_groups(spec)

    @invariant()
    def what_is_drawn_fits_together(self) -> None:
        views = {view.id: view for view in blocks(self.spec)}
        assert len(views) == len(blocks(self.spec))
        for wire in wires(self.spec):
            assert wire.source in views
            assert views[wire.target].ports[wire.port].source == wire.source
        assert set(self.session.state.chosen) <= views.keys() | {
            one.name for one in self.spec.groups
        } | {one.name for one in self.spec.modules} | {
            name for view in views.values() for name in view.outputs
        }

    @invariant()
    def the_verdict_says_as_much(self) -> None:
        found = check(self.spec)
        kinds = {problem.kind for problem in found.problems}
        assert "unreadable" not in kinds

    @invariant()
    def the_state_tells_the_truth(self) -> None:
        state = self.session.state
        now = state.history.now
        assert now is not None
        assert now.spec is self.spec
        same = self.spec == self.saved and self.building.look.chosen == self.chosen
        assert state.dirty is not same
        assert (state.trace.kind == "none") or missing(self.spec) is None


HOW = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestBuilder = Builder.TestCase
TestBuilder.settings = HOW

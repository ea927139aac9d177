"""What leaves a folded module has the module's name; what a variable held keeps its own."""

from __future__ import annotations

from gradviz.animation.standing import stand_ins
from gradviz.animation.telling import told
from gradviz.layout.engines import lay_out
from gradviz.scene.enclosures import Folded
from gradviz.scene.scene import Box
from gradviz.workspace.view import view
from tests.tools.shown import shown


def test_a_formula_speaks_of_the_folded_modules_that_are_seen() -> None:
    folded = shown("rnn")
    names = [told(box.op, folded.numbers).names for box in folded.scene.boxes if box.op is not None]
    sums = [one.arguments for one in names if one.output.startswith("add")]
    assert ("taken_5", "carried_5") in sums
    assert [one.output for one in names].count("h5") == 1


def test_a_name_with_a_number_is_written_as_an_index() -> None:
    def named(title: str) -> dict[tuple[str, int], str]:
        inside = Folded(title=title, outputs=(("view", 0),))
        return stand_ins([Box(id="f()", node="view", kind="module", folded=inside)])

    assert named("stem.1") == {("view", 0): "stem_1"}
    assert named("taken #4") == {("view", 0): "taken_4"}
    assert named("0") == {}  # no name in a formula


def test_opened_they_are_called_as_autograd_calls_them() -> None:
    whole = view(shown("rnn").data, lay_out, folded=frozenset())
    assert not whole.numbers.called

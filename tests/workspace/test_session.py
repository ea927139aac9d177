"""What the session shows: saved numbers at once, the engine's own when they come, never others."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
import torch

from gradviz.builder.presets import networks, preset
from gradviz.engine.inline import InlineEngine
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.workspace import running as module
from gradviz.workspace.session import PATIENCE, Session
from gradviz.workspace.state import AppState
from tests.tools.scripted import ScriptedEngine

PRESETS = [preset.id for preset in networks()]


def gradient(session: Session, leaf: str) -> TensorValue:
    value = next(value for value in session.view.data.values if value.node == leaf)
    assert value.grad_after is not None
    return value.grad_after


def torch_gradients(w: float, b: float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
    """Compute the tutorial neuron plainly, unwatched."""
    leaves = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    a = torch.sigmoid(leaves[0] * torch.tensor(1.1) + leaves[1])
    torch.nn.functional.binary_cross_entropy(a, torch.tensor(1.0)).backward()
    return leaves[0].grad, leaves[1].grad


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_there_before_any_engine(name: str) -> None:
    session = Session()
    session.documents.open_preset(name)

    assert session.view is not None
    assert session.state.trace.kind == "ready"
    assert session.state.playback.time == 0.0
    assert not session.state.dirty


@pytest.mark.parametrize("name", PRESETS)
def test_the_engines_own_numbers_replace_the_saved_ones_silently(name: str) -> None:
    session = Session(InlineEngine)
    session.documents.open_preset(name)
    session.player.seek(session.view.timeline.stops[2])
    saved, time = session.view, session.state.playback.time
    kinds: list[str] = []
    session.subscribe(lambda state, previous: kinds.append(state.trace.kind))
    session.running.start()
    session.drain()

    assert session.view is not saved
    assert session.view.data is not saved.data
    assert session.view.scene.signature == saved.scene.signature
    assert np.array_equal(session.view.scene.rects, saved.scene.rects)
    assert session.view.scene.links == saved.scene.links
    assert session.view.timeline.beats == saved.timeline.beats
    assert session.state.playback.time == time
    assert set(kinds) == {"ready"}
    assert session.state.notice is None
    session.close()


def test_the_saved_numbers_are_no_less_good_while_the_engine_starts(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = module.now() + 100 * PATIENCE
    monkeypatch.setattr(module, "now", lambda: later)
    session.tick(16.0)

    assert session.state.trace.kind == "ready"
    assert session.state.engine.state == "starting"


def test_a_preset_that_does_not_exist_changes_nothing(still: Session) -> None:
    before = still.state
    with pytest.raises(GradvizError, match="Did you mean neuron"):
        still.documents.open_preset("neuorn")

    assert still.state is before


@pytest.mark.parametrize("w", [-3.7, 0.0, 0.1, 2.3, 40.0, -120.0])
def test_a_leafs_new_value_gives_the_numbers_of_torch(w: float) -> None:
    session = Session(InlineEngine)
    session.documents.open_preset("neuron")
    session.running.start()
    rects = session.view.scene.rects
    session.editing.set_leaf("w", w)
    session.drain()
    expected_w, expected_b = torch_gradients(w)

    assert session.state.trace.kind == "ready"
    assert session.state.dirty
    assert gradient(session, "w") == tensor_value(expected_w.numpy(), "float32")
    assert gradient(session, "b") == tensor_value(expected_b.numpy(), "float32")
    assert np.array_equal(session.view.scene.rects, rects)
    session.close()


def test_places_and_moment_are_kept_while_values_change() -> None:
    session = Session(InlineEngine)
    session.documents.open_preset("mazur")
    session.running.start()
    session.drain()
    session.player.seek(session.view.timeline.stops[20] + 10.0)
    session.select("mul_3")
    before, time = session.view, session.state.playback.time
    session.editing.set_leaf("w5", 0.9)
    session.drain()

    assert session.view is not before
    assert np.array_equal(session.view.scene.rects, before.scene.rects)
    assert session.state.playback.time == time
    assert session.state.selection == "mul_3"
    session.close()


def test_the_same_value_again_asks_nothing(session: Session, engine: ScriptedEngine) -> None:
    count = len(engine.asked)
    session.editing.set_leaf("w", 2.2)

    assert len(engine.asked) == count
    assert not session.state.dirty


def test_a_tensor_leaf_takes_a_tensor() -> None:
    session = Session(InlineEngine)
    session.documents.open_preset("linear")
    session.running.start()
    session.editing.set_leaf("b", tensor_value([0.25, 4.0], "float32"))
    session.drain()
    b = next(value for value in session.view.data.values if value.node == "b")

    assert b.forward is not None
    assert b.forward.numpy().tolist() == [0.25, 4.0]
    session.close()


def test_an_answer_to_an_older_question_is_never_shown(
    session: Session, engine: ScriptedEngine
) -> None:
    for value in (1.0, 1.5, 2.0):
        session.editing.set_leaf("w", value)
    before = session.view
    engine.answer(session, -3)
    engine.answer(session, -2)
    engine.fail(session, "program", -2)

    assert session.view is before
    assert session.state.trace.kind == "pending"
    newest = engine.answer(session)
    assert session.view.data is newest
    assert session.state.trace.kind == "ready"
    engine.answer(session, -2)
    assert session.view.data is newest


def test_an_answer_for_the_document_before_is_never_shown(
    session: Session, engine: ScriptedEngine
) -> None:
    session.editing.set_leaf("w", 1.0)
    old = len(engine.asked) - 1
    session.documents.open_preset("square")
    shown = session.view
    engine.answer(session, old)

    assert session.view is shown
    assert session.view.data.title == "square"


def test_numbers_that_stay_away_are_shown_as_stale(
    session: Session, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(module, "now", lambda: clock[0])
    session.editing.set_leaf("w", 1.0)
    assert session.state.trace.kind == "pending"
    assert session.wants_ticks
    clock[0] += PATIENCE - 1.0
    session.tick(16.0)
    assert session.state.trace.kind == "pending"
    clock[0] += 2.0
    session.tick(16.0)
    assert session.state.trace.kind == "stale"
    engine.answer(session)
    assert session.state.trace.kind == "ready"


def test_a_drag_that_goes_on_does_not_make_old_numbers_young(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(module, "now", lambda: clock[0])
    kinds: list[str] = []
    for step in range(20):
        session.editing.set_leaf("w", float(step))
        clock[0] += PATIENCE / 10
        session.tick(16.0)
        kinds.append(session.state.trace.kind)

    assert kinds == ["pending"] * kinds.count("pending") + ["stale"] * kinds.count("stale")
    assert session.state.trace.kind == "stale"


def test_back_at_the_value_shown_the_numbers_are_right_again(
    session: Session, engine: ScriptedEngine
) -> None:
    session.editing.set_leaf("w", 1.0)
    assert session.state.trace.kind == "pending"
    session.editing.set_leaf("w", 2.2)

    assert session.state.trace.kind == "ready"


def test_a_program_that_torch_refuses_is_told_in_a_sentence() -> None:
    session = Session(InlineEngine)
    session.documents.open_preset("linear")
    session.running.start()
    session.drain()
    session.editing.set_leaf("b", tensor_value([1.0, 2.0, 3.0], "float32"))
    session.drain()
    trace = session.state.trace

    assert trace.kind == "failed"
    assert trace.message is not None
    assert trace.message.words() == "The shapes do not fit together in add: 3 \u00d7 2 | 3."
    session.editing.set_leaf("b", tensor_value([1.0, 2.0], "float32"))
    session.drain()
    assert session.state.trace.kind == "ready"
    session.close()


def test_both_graphs_show_the_same_moment(still: Session) -> None:
    still.player.seek(still.view.timeline.stops[6])
    before = still.state.playback.time
    still.set_full_graph(True)
    full = still.view
    assert len(full.scene.boxes) > 8
    assert still.state.playback.time == before
    still.set_full_graph(False)
    assert still.state.playback.time == before
    assert len(still.view.scene.boxes) == 8


def test_a_selection_that_is_no_more_is_dropped(still: Session) -> None:
    still.set_full_graph(True)
    extra = next(box.id for box in still.view.scene.boxes if box.kind == "accumulate")
    still.select(extra)
    still.set_full_graph(False)

    assert still.state.selection is None


def test_language_and_theme_are_state(still: Session) -> None:
    still.set_language("ja")
    still.set_theme("dark")

    assert (still.state.language, still.state.theme) == ("ja", "dark")
    assert "まで" not in preset("neuron").title
    assert preset("neuron").title != "One neuron"


def test_nothing_happens_without_a_document() -> None:
    session = Session()
    session.editing.set_leaf("w", 1.0)
    session.running.run()
    session.running.cancel()
    session.toggle_breakpoint()
    session.run_to_selection()
    session.player.toggle()
    session.player.step(1)
    session.player.last()
    session.tick(1000.0)
    session.documents.save("nowhere.gradviz")
    session.close()
    session.close()

    assert session.state == msgspec.structs.replace(AppState(), playback=session.state.playback)
    assert not isinstance(session.state.program, NetworkSpec)

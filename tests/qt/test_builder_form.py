"""The form of a block: configurations, parts, arrows that step; without an engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from gradviz.qt.builder.forms import FieldShown
from gradviz.qt.builder.stepping import Stepper, stepped
from gradviz.qt.widgets.label import Label
from tests.qt.conftest import Desk
from tests.tools.hands import LEFT, NONE, Hand


@pytest.fixture
def hand(qtbot: QtBot, desk: Desk) -> Hand:
    return Hand(qtbot, desk)


def counts(hand: Hand) -> dict[str, str]:
    """Return what the form says of learned numbers."""
    shown = hand.editor.form.shown
    assert shown is not None
    said = {label.text() for label in hand.editor.form.findChildren(Label) if label.isVisible()}
    assert {text for _, text in shown.counts} <= said
    return dict(shown.counts)


def settings(hand: Hand) -> dict[str, object]:
    spec = hand.desk.session.state.spec
    assert spec is not None
    return dict(spec.modules[0].arguments)


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups where there is no screen
def test_a_gpt_is_configured_by_the_mouse_and_its_parts_are_counted(hand: Hand) -> None:
    hand.add("input", "gpt")
    form = hand.editor.form
    entries = len(hand.desk.session.building.entries())
    hand.choose("=", "GPT-2, 124M")
    assert len(hand.desk.session.building.entries()) == entries + 1
    assert settings(hand)["hidden_dim"] == 3072
    assert counts(hand) == {
        "embeddings": "39,383,808",
        "attention": "28,320,768",
        "feed-forward": "56,669,184",
        "norms": "38,400",
        "output head": "38,597,376",
        "this block": "163,009,536",
        "whole model": "163,009,536",
    }
    hand.bot.mouseClick(form.rows["tied"].control, LEFT)
    assert counts(hand)["this block"] == "124,412,160"
    assert form.shown is not None
    assert form.shown.configuration == ""
    hand.bot.mouseClick(form.rows["qkv_bias"].control, LEFT)
    assert counts(hand)["this block"] == "124,439,808"


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups where there is no screen
def test_a_large_network_is_computed_only_when_a_person_says_so(hand: Hand) -> None:
    hand.add("input", "gpt", "mean")
    hand.desk.session.building.choose("h1")
    hand.choose("=", "GPT-2, 124M")
    state = hand.desk.session.state
    assert state.trace.kind == "none"
    assert "163,009,536" in hand.editor.lack.accessibleName()
    assert hand.desk.session.building.rests()
    hand.desk.session.running.run()
    assert not hand.desk.session.building.rests()


def test_heads_that_do_not_divide_are_told_at_the_field(hand: Hand) -> None:
    hand.add("input", "gpt")
    hand.step("n_heads", 1)
    told = hand.editor.bench.verdict_now.problems
    assert [one.detail.words() for one in told if one.kind == "misfit"] == [
        "emb_dim (32) must be a multiple of n_heads (5)."
    ]
    shown = hand.editor.form.shown
    assert shown is not None
    assert shown.trouble == "emb_dim (32) must be a multiple of n_heads (5)."


def test_the_hidden_size_follows_while_it_is_the_usual_one(hand: Hand) -> None:
    hand.add("input", "gpt")
    building = hand.desk.session.building
    building.set_argument("h1", "emb_dim", 64)
    assert settings(hand)["hidden_dim"] == 256
    building.set_argument("h1", "hidden_dim", 100)
    building.set_argument("h1", "emb_dim", 32)
    assert settings(hand)["hidden_dim"] == 100
    building.undo()
    building.undo()
    building.undo()
    assert "hidden_dim" not in settings(hand)


def test_arrows_step_the_number_at_the_cursor(hand: Hand) -> None:
    hand.add("input", "conv2d")
    field = hand.editor.form.rows["kernel_size"].control
    assert isinstance(field, QLineEdit)
    hand.step("kernel_size", 2)
    assert field.text() == "5"
    assert settings(hand)["kernel_size"] == 5
    field.setText("5, 3")
    field.setCursorPosition(0)
    hand.step("kernel_size", -1)
    assert settings(hand)["kernel_size"] == (4, 3)
    hand.step("padding", -1)
    assert settings(hand).get("padding", 0) == 0  # its least


WHOLE = FieldShown(name="n", type="int", text="", is_whole=True, minimum=0, maximum=50)


@given(number=st.integers(0, 50), way=st.integers(-60, 60))
def test_whole_numbers_stay_whole_and_within_their_limits(number: int, way: int) -> None:
    found = stepped(WHOLE, str(number), 0, way)
    assert found is not None
    assert int(found[0]) == min(max(number + way, 0), 50)


@given(st.floats(1e-6, 1e6))
def test_a_step_of_a_fraction_goes_the_right_way_and_back_by_little(number: float) -> None:
    field = FieldShown(name="x", type="float", text="")
    up, down = stepped(field, f"{number:.7g}", 0, 1), stepped(field, f"{number:.7g}", 0, -1)
    assert up is not None
    assert down is not None
    assert 0 < float(down[0]) < float(f"{number:.7g}") < float(up[0]) <= 1.1 * number * 1.000001


def test_the_number_meant_is_the_one_at_the_cursor_else_the_last() -> None:
    field = FieldShown(name="x", type="numbers", text="", is_whole=True)
    assert stepped(field, "[[1, 3], [5, 2]]", 5, 1) == ("[[1, 4], [5, 2]]", 6)
    assert stepped(field, "[[1, 3], [5, 2]]", 16, -1) == ("[[1, 3], [5, 1]]", 14)
    assert stepped(field, "", 0, 1) is None


def value_of(hand: Hand, name: str) -> float:
    spec = hand.desk.session.state.spec
    assert spec is not None
    return next(leaf.value.item() for leaf in spec.leaves if leaf.name == name)  # type: ignore[return-value]


def test_a_leaf_of_one_number_has_a_slider_and_a_drag_is_one_entry(hand: Hand) -> None:
    hand.add("L = (w*x - y)**2")
    hand.desk.session.building.choose("w")
    slider = hand.editor.form.slider
    assert slider.isVisible()
    entries = len(hand.desk.session.building.entries())
    slider.setSliderDown(True)
    for place in (600, 700, 800):
        slider.setValue(place)
    slider.setSliderDown(False)
    assert value_of(hand, "w") > 0.5
    assert len(hand.desk.session.building.entries()) == entries + 1
    field = hand.editor.form.rows["value"].control
    assert isinstance(field, QLineEdit)
    assert float(field.text()) == pytest.approx(value_of(hand, "w"))


def test_numbers_are_drawn_again_from_a_seed(hand: Hand) -> None:
    hand.add("input", "lin")
    hand.desk.session.building.choose("x")
    form = hand.editor.form
    assert not form.slider.isVisible()  # of forty numbers
    spec = hand.desk.session.state.spec
    hand.bot.mouseClick(form.random, LEFT)
    first = hand.desk.session.state.spec
    assert first is not None
    assert first != spec
    control = form.seed.control
    assert isinstance(control, QLineEdit)
    assert control.text() == "1"
    stepper = control.findChild(Stepper)
    hand.bot.mouseClick(stepper, LEFT, NONE, QPoint(8, 4))
    assert control.text() == "2"
    assert hand.desk.session.state.spec != first
    hand.bot.mouseClick(stepper, LEFT, NONE, QPoint(8, stepper.height() - 4))
    assert hand.desk.session.state.spec == first


def test_the_shape_of_drawn_numbers_is_whole_and_steps(hand: Hand) -> None:
    hand.add("input", "conv2d")
    hand.desk.session.building.choose("x")
    field = hand.editor.form.rows["shape"].control
    assert isinstance(field, QLineEdit)
    assert field.text() == "4, 1, 28, 28"
    hand.step("shape", 2)  # the last number
    spec = hand.desk.session.state.spec
    assert spec is not None
    assert spec.leaves[0].value.shape == (4, 1, 28, 30)
    field.setCursorPosition(0)
    hand.step("shape", -1)
    assert hand.desk.session.state.spec is not None
    assert hand.desk.session.state.spec.leaves[0].value.shape == (3, 1, 28, 30)


def test_what_is_missing_never_covers_the_zoom(hand: Hand) -> None:
    hand.add("input", "gpt", "mean")
    hand.desk.session.building.set_arguments("h1", {"emb_dim": 768, "n_layers": 12})
    hand.desk.session.building.set_argument("h1", "vocab_size", 50257)
    for width in (1440, 1024):
        hand.desk.window.resize(width, 700)
        assert hand.editor.lack.isVisible()
        assert not hand.editor.lack.geometry().intersects(hand.desk.window.stage.zoom.geometry())

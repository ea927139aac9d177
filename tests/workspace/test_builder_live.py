"""Any sequence of edits beside an engine that answers late, twice, wrongly or not at all.

What is done with hands, and how many sequences are run, is in `test_builder_machine`.
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gradviz.model.errors import GradvizError
from gradviz.model.program import program_hash
from gradviz.workspace.history import missing
from gradviz.workspace.session import Session
from tests.tools.scripted import ScriptedEngine
from tests.workspace.test_builder_machine import HOW, PICK, Builder


class LiveBuilder(Builder):
    """The same with an engine that answers late, twice, wrongly or not at all."""

    def opened(self) -> Session:
        self.engine = ScriptedEngine()
        session = Session(self.engine)
        session.running.start()
        self.engine.become(session, "ready")
        return session

    @rule(which=PICK)
    def answer(self, which: int) -> None:
        """Answer any question that was asked."""
        if not self.engine.asked:
            return
        place = which % min(len(self.engine.asked), 3)
        try:
            self.engine.answer(self.session, -1 - place)
        except GradvizError:
            self.engine.fail(self.session, "program", -1 - place)

    @rule()
    def answer_now(self) -> None:
        self.answer(0)

    @rule(reason=st.sampled_from(["crash", "cancelled"]))
    def kill(self, reason: str) -> None:
        if self.engine.asked:
            self.engine.fail(self.session, reason)
        self.engine.become(self.session, "restarting")
        self.engine.become(self.session, "ready")

    @rule(time=st.floats(0, 20000))
    def seek(self, time: float) -> None:
        self.session.player.seek(time)

    @rule(which=PICK)
    def fold(self, which: int) -> None:
        """Fold or open a module of the graph, or all of them."""
        folding, modules = self.session.folding, self.spec.modules
        if modules and which % 3:
            folding.toggle(modules[which % len(modules)].name)
        elif which % 2:
            folding.fold_all()
        else:
            folding.open_all()

    @rule()
    def wait(self) -> None:
        self.session.tick(500.0)

    @rule()
    def run(self) -> None:
        self.session.running.run()

    @invariant()
    def no_stale_number_is_shown_as_current(self) -> None:
        session = self.session
        if session.state.trace.kind == "ready":
            assert session.view is not None
            assert session.view.data.program_hash == program_hash(self.spec)
        if missing(self.spec) is not None:
            assert session.view is None
        elif self.engine.asked:
            # What is shown is current, or was asked for, or is told to be old.
            assert session.state.trace.kind in ("ready", "pending", "stale", "failed", "none")
            if session.state.trace.kind == "pending":
                assert self.engine.asked[-1][1] == self.spec


TestLiveBuilder = LiveBuilder.TestCase
TestLiveBuilder.settings = HOW

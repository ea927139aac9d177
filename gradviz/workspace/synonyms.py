"""Other words that people use for a command: the palette finds it by them too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from gradviz.model.words import translate

__all__ = ["SYNONYMS", "synonyms"]

SYNONYMS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "file.open": lambda: translate("Synonyms", "load script model file import"),
        "file.new": lambda: translate("Synonyms", "create empty blank document"),
        "file.preset.": lambda: translate("Synonyms", "preset sample demo lesson tutorial"),
        "file.save": lambda: translate("Synonyms", "store write keep"),
        "file.revert": lambda: translate("Synonyms", "discard reload go back"),
        "file.versions": lambda: translate("Synonyms", "backup history autosave"),
        "file.recover": lambda: translate("Synonyms", "restore crash autosave backup"),
        "file.export": lambda: translate(
            "Synonyms", "image figure save as png svg pdf dot graphml print screenshot"
        ),
        "file.quit": lambda: translate("Synonyms", "exit close leave"),
        "edit.history": lambda: translate("Synonyms", "undo list changes"),
        "edit.copy": lambda: translate("Synonyms", "clipboard image slide svg png screenshot"),
        "edit.find": lambda: translate("Synonyms", "search filter query look for node op"),
        "edit.reset": lambda: translate("Synonyms", "restore default original numbers"),
        "edit.settings": lambda: translate(
            "Synonyms", "preferences options configuration wheel limits interpreter appearance"
        ),
        "view.fit": lambda: translate("Synonyms", "zoom show everything whole graph center reset"),
        "view.fit-selection": lambda: translate("Synonyms", "zoom focus center box"),
        "view.zoom-in": lambda: translate("Synonyms", "magnify bigger enlarge closer scale"),
        "view.zoom-out": lambda: translate("Synonyms", "shrink smaller farther scale"),
        "view.pan.": lambda: translate("Synonyms", "pan scroll"),
        "view.back": lambda: translate("Synonyms", "go back previous navigate history"),
        "view.forward": lambda: translate("Synonyms", "go forward next navigate history"),
        "view.trail": lambda: translate("Synonyms", "highlight route trace path leaf gradient"),
        "view.compare": lambda: translate("Synonyms", "multi select diff side by side"),
        "view.blocks": lambda: translate("Synonyms", "builder build edit network"),
        "view.full": lambda: translate(
            "Synonyms", "simple detail autograd AccumulateGrad grad_fn complete"
        ),
        "view.direction.": lambda: translate(
            "Synonyms", "layout orientation horizontal vertical rotate LR TB"
        ),
        "view.shapes": lambda: translate(
            "Synonyms", "plumbing view reshape transpose slice marks hide show"
        ),
        "view.fold.this": lambda: translate(
            "Synonyms", "unfold expand collapse toggle close layer group"
        ),
        "view.fold.all": lambda: translate("Synonyms", "collapse close modules layers overview"),
        "view.fold.none": lambda: translate(
            "Synonyms", "unfold expand modules layers flat uncollapse"
        ),
        "view.fold.": lambda: translate("Synonyms", "unfold expand collapse level modules layers"),
        "view.panel.left": lambda: translate("Synonyms", "sidebar samples lessons panel hide show"),
        "view.panel.code": lambda: translate("Synonyms", "source script editor panel hide show"),
        "view.panel.inspector": lambda: translate(
            "Synonyms", "sidebar properties details tensor panel hide show"
        ),
        "view.panel.story": lambda: translate(
            "Synonyms", "explanation formula equation chain rule panel hide show"
        ),
        "view.panel.output": lambda: translate(
            "Synonyms", "print console terminal stdout log panel hide show"
        ),
        "view.panel.table": lambda: translate(
            "Synonyms", "list nodes gradients sort panel hide show"
        ),
        "view.panel.minimap": lambda: translate("Synonyms", "overview map panel hide show"),
        "view.width.": lambda: translate(
            "Synonyms", "resize splitter sidebar panel bigger smaller grow shrink width"
        ),
        "view.full-screen": lambda: translate("Synonyms", "maximize fullscreen window"),
        "view.theme.": lambda: translate("Synonyms", "mode color scheme appearance colours"),
        "view.language.en": lambda: translate("Synonyms", "locale translation english"),
        "view.language.ja": lambda: translate("Synonyms", "locale translation japanese nihongo"),
        "view.size.": lambda: translate("Synonyms", "font size zoom scale letters"),
        "view.size.larger": lambda: translate("Synonyms", "font size bigger zoom letters scale"),
        "view.size.smaller": lambda: translate("Synonyms", "font size zoom letters scale"),
        "view.motion": lambda: translate("Synonyms", "animation off disable accessibility still"),
        "time.play": lambda: translate("Synonyms", "start stop run animate resume"),
        "time.next": lambda: translate("Synonyms", "forward advance"),
        "time.previous": lambda: translate("Synonyms", "back backward rewind"),
        "time.first": lambda: translate("Synonyms", "rewind start beginning home"),
        "time.last": lambda: translate("Synonyms", "end finish skip"),
        "time.into": lambda: translate("Synonyms", "enter inside debug"),
        "time.over": lambda: translate("Synonyms", "skip debug"),
        "time.out": lambda: translate("Synonyms", "leave return finish debug"),
        "time.breakpoint": lambda: translate("Synonyms", "halt stop pause debug"),
        "time.run-to": lambda: translate("Synonyms", "continue until cursor here debug"),
        "time.loop": lambda: translate("Synonyms", "repeat again"),
        "time.speed.": lambda: translate("Synonyms", "faster slower pace tempo playback"),
        "model.run": lambda: translate("Synonyms", "execute record compute start backward"),
        "model.cancel": lambda: translate("Synonyms", "abort kill interrupt worker reset"),
        "model.step.": lambda: translate("Synonyms", "iteration epoch train optimizer"),
        "model.python": lambda: translate("Synonyms", "interpreter venv environment conda"),
        "help.keys": lambda: translate("Synonyms", "shortcuts hotkeys bindings keyboard"),
        "help.this": lambda: translate("Synonyms", "explain context help selected"),
        "help.pages": lambda: translate("Synonyms", "documentation manual guide"),
        "help.about": lambda: translate("Synonyms", "version licence license"),
    }
)
"""By a command's id, or by what the ids of several begin with (with a point at its end)."""


def synonyms(command: str) -> str:
    """Return the other words for a command in the current language, "" for none."""
    words = SYNONYMS.get(command)
    if words is None:
        words = SYNONYMS.get(command[: command.rfind(".") + 1])
    if words is None:
        first, _, _ = command.rpartition(".")
        words = SYNONYMS.get(first[: first.rfind(".") + 1])
    return "" if words is None else words()

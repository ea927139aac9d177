"""Finding: a search of what is shown, where what was found is drawn, paths to the loss.

Popup and table ask it; it keeps nothing of theirs but the boxes that are lit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from gradviz.graph.paths import Edge, Trail, trail, walks
from gradviz.graph.search import Entry, Index, search
from gradviz.model.errors import GradvizError
from gradviz.model.numbers import format_number
from gradviz.model.trace import Ref
from gradviz.model.words import Message, translate
from gradviz.workspace.known import KnownAt, known
from gradviz.workspace.view import View
from gradviz.workspace.visits import Visits

if TYPE_CHECKING:
    from gradviz.workspace.session import Session
    from gradviz.workspace.state import AppState

__all__ = ["Finding", "Found"]

TERMS = 6
"""A sum over so many paths is written out."""
FACTORS = 7
"""And the product along a single path of so many edges."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, or why the text cannot be read."""

    entries: tuple[Entry, ...] = ()
    refused: Message | None = None


class Finding:
    """Finds things in what one session shows.

    Attributes
    ----------
    visits
        The boxes that were selected.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._index: tuple[object, Index] | None = None
        self._places: tuple[View, dict[str, str]] | None = None
        self._trail: tuple[View, str, Trail | None] | None = None
        self.visits = Visits(self._is_there)
        self.settling = False  # while a list is walked through, only where it ends is a visit
        session.subscribe(self._on_state)

    def _on_state(self, state: AppState, previous: AppState) -> None:
        if (state.preset, state.path) != (previous.preset, previous.path):
            self.visits.forget()
        if state.selection != previous.selection and state.selection and not self.settling:
            self.visits.note(state.selection)

    def _is_there(self, box: str) -> bool:
        view = self._session.view
        return view is not None and view.scene.has(box)

    # ------------------------------------------------------------ search

    def index(self) -> Index:
        """Return the index of what is shown."""
        view = self._session.view
        assert view is not None
        if self._index is None or self._index[0] is not view.data:
            self._index = view.data, Index(view.data)
        return self._index[1]

    def moment(self) -> KnownAt:
        """Return what is known at the moment that is shown."""
        view = self._session.view
        assert view is not None
        return known(view).at(self._session.state.playback.time)

    def search(self, text: str) -> Found:
        """Return what fits a text at this moment."""
        if self._session.view is None:
            return Found()
        try:
            return Found(entries=search(self.index(), text, self.moment()))
        except GradvizError as error:
            return Found(refused=error.message)

    # ------------------------------------------------------------ where it is drawn

    def place_of(self, entry: str) -> str | None:
        """Return the box or frame that stands for a node or call, None where none does.

        Of a node in a folded module that is the module's box.
        """
        view = self._session.view
        if view is None:
            return None
        if self._places is None or self._places[0] is not view:
            self._places = view, _places(view)
        return self._places[1].get(entry)

    def entry_of(self, place: str | None) -> str | None:
        """Return the node or call that a box or frame stands for."""
        view = self._session.view
        if view is None or place is None or not view.scene.has(place):
            return None
        index = view.scene.by_id.get(place)
        box = None if index is None else view.scene.boxes[index]
        return place if box is None or box.kind == "module" else box.node

    def light(self, entries: Iterable[Entry]) -> None:
        """Light the boxes of what was found; none puts them out."""
        places = (self.place_of(entry.id) for entry in entries)
        found = frozenset(place for place in places if place is not None)
        if found != self._session.state.found:
            self._session.update(found=found)

    def go(self, entry: str, *, inside: bool = True) -> str | None:
        """Select what stands for a node or call, and return it.

        Parameters
        ----------
        inside
            Whether folded modules around it are opened, so that it is seen itself.
        """
        session = self._session
        place = self.place_of(entry)
        while inside and place is not None and place != entry and session.folding.is_folded(place):
            before = session.view
            session.folding.open(place)
            if session.view is before:
                break  # the layout takes its time: the module is what there is to see
            place = self.place_of(entry)
        if place is not None:
            session.select(place)
        return place

    def visit(self, way: int) -> str | None:
        """Select the box that was selected before (-1) or after (+1), and return it."""
        box = self.visits.go(way, self._session.state.selection)
        if box is not None:
            self._session.select(box)
        return box

    # ------------------------------------------------------------ paths to the loss

    def toggle_trail(self) -> None:
        """Light the paths from the selected box to the loss, or put them out."""
        state = self._session.state
        chosen = self.entry_of(state.selection)
        again = state.trail is not None and chosen in (None, state.trail)
        self._session.update(trail=None if again else chosen)

    def trail(self) -> Trail | None:
        """Return the paths that are lit, None where none are asked for."""
        view, node = self._session.view, self._session.state.trail
        if view is None or node is None:
            return None
        known = self._trail
        if known is None or known[0] is not view or known[1] != node:
            root = _root(view)
            found = None if root is None else trail(view.data, _start(view, node), root)
            known = self._trail = view, node, found
        return known[2]

    def trail_words(self) -> str:
        """Return what is said of the paths that are lit: how many, and a short sum."""
        view, found = self._session.view, self.trail()
        if view is None or self._session.state.trail is None:
            return ""
        if found is None:
            return translate("Find", "Nothing goes backward in this trace: there are no paths.")
        numbers = view.numbers
        start = numbers.name(Ref(node=found.node))
        end = numbers.name(Ref(node=found.root))
        if found.node == found.root:
            return translate("Find", "Backward starts at {end}.", end=end)
        if not found.count:
            return translate(
                "Find",
                "No path leads from {start} to {end} along which a gradient flows.",
                start=start,
                end=end,
            )
        if found.count == 1:
            said = translate("Find", "One path from {start} to {end}.", start=start, end=end)
        else:
            said = translate(
                "Find",
                "{count} paths from {start} to {end}; the gradient is the sum over them.",
                count=_count(found.count),
                start=start,
                end=end,
            )
        written = self._sum(view, found)
        return f"{said}  {written}" if written else said

    def _sum(self, view: View, found: Trail) -> str:
        """Return the product of the slopes along each path, and their sum; "" where unknown.

        Told once the gradient is there, and of numbers only: the product of the Jacobians of
        tensors is no number.
        """
        total = self.moment().gradient(found.node)
        if total is None or not total.is_scalar or not total.is_whole:
            return ""
        ways = [_factors(view, way) for way in walks(view.data, found, TERMS)]
        products = [math.prod(way) for way in ways]
        number = total.item()
        if not ways or isinstance(number, complex) or not all(map(math.isfinite, products)):
            return ""
        if not math.isclose(sum(products), number, rel_tol=1e-3, abs_tol=1e-12):
            return ""  # ``.grad`` held something before
        if len(ways) > 1:
            first, *rest = (format_number(one) for one in products)
            signed = (f" \u2212 {t[1:]}" if t[0] == "\u2212" else f" + {t}" for t in rest)
            return f"{first}{''.join(signed)} = {format_number(sum(products))}"
        if not 1 < len(ways[0]) <= FACTORS:
            return ""
        factors = " \u00d7 ".join(format_number(one) for one in ways[0])
        return f"{factors} = {format_number(products[0])}"


def _factors(view: View, way: tuple[Edge, ...]) -> list[float]:
    """Return the slopes along a path from the loss back; NaN where one is no number."""
    slopes = (view.numbers.slope(view.numbers.ops[op], argument) for op, argument in way)
    seed = _seed(view)
    factors = [math.nan if slope is None else slope for slope in slopes]
    return factors if seed == 1.0 else [seed, *factors]


def _places(view: View) -> dict[str, str]:
    """Return the box or frame of each node and call: its own before one that it is folded in."""
    found: dict[str, str] = {frame.id: frame.id for frame in view.scene.frames}
    hidden: dict[str, str] = {}
    for box in view.scene.boxes:
        if box.folded is not None:
            if box.kind == "module":
                found[box.id] = box.id
            hidden.update(dict.fromkeys((*box.folded.ops, *box.folded.leaves), box.id))
        elif box.kind not in ("accumulate", "bundle"):
            found.setdefault(box.node, box.id)
    for drawn in view.graph.boxes:
        if drawn.kind == "bundle":
            hidden.update(dict.fromkeys(drawn.members, drawn.id))
    found = {**hidden, **found}
    for call in view.graph.calls:  # inside a folded one, or of one op without a frame
        first = view.data.ops[call.first].id
        found.setdefault(call.id, found.get(first, first))
    return found


def _root(view: View) -> str | None:
    if view.data.passes:
        return view.data.passes[0].root.node
    return None


def _start(view: View, entry: str) -> str:
    """Return the node that paths begin at: of a module its output."""
    index = view.scene.by_id.get(entry)
    box = None if index is None else view.scene.boxes[index]
    if box is not None and box.folded is not None:
        return box.node
    call = next((call for call in view.graph.calls if call.id == entry), None)
    return entry if call is None else view.data.ops[call.last].id


def _seed(view: View) -> float:
    seed = view.data.passes[0].seed if view.data.passes else None
    if seed is None:
        return 1.0
    if not (seed.is_scalar and seed.is_whole):
        return math.nan
    number = seed.item()
    return math.nan if isinstance(number, complex) else float(number)


def _count(count: int) -> str:
    return f"{count:,}" if count < 1_000_000 else format_number(float(count))

"""What the tensor page shows at a moment: from the session's view, worked out once a tensor."""

from __future__ import annotations

from collections import OrderedDict
from typing import Literal

import msgspec

from gradviz.animation.tensors import Held, box_of, first_output, held, outputs, remarks
from gradviz.model.numbers import format_number, format_shape
from gradviz.model.statistics import Figures, Histogram, figures, histogram, largest
from gradviz.model.tensor import TensorValue
from gradviz.model.words import translate
from gradviz.qt import telling
from gradviz.qt.tensor.figures import Figure
from gradviz.qt.tensor.page import Beside, TensorPage, TensorShown
from gradviz.workspace.session import Session
from gradviz.workspace.view import View

_KEPT = 16


class Measured:
    """Figures of the tensors last shown: of a large one they take longer than a frame."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[TensorValue, Figures, Histogram | None]] = OrderedDict()

    def of(self, value: TensorValue) -> tuple[Figures, Histogram | None]:
        """Return figures and histogram of a value."""
        found = self._kept.get(id(value))
        if found is None:
            found = self._kept[id(value)] = (value, figures(value), histogram(value))
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found[1], found[2]


class Showing:
    """Fills the tensor page of one window.

    Parameters
    ----------
    session, page
        Where the numbers come from, and where they are shown.
    """

    def __init__(self, session: Session, page: TensorPage) -> None:
        self._session, self._page = session, page
        self._measured = Measured()
        self._box: tuple[object, str | None] = (None, None)

    def show(self) -> None:
        """Show the tensor of the inspected box now."""
        view, state = self._session.view, self._session.state
        box = None if view is None else telling.inspected_box(view, state)
        index = None if view is None else box_of(view.scene, box)
        if view is None or index is None:
            self._page.show_tensor(None)
            return
        if self._box != (view.scene.signature, box):
            self._box = (view.scene.signature, box)
            self._page.want(first_output(view.scene, view.frame(state.playback.time), index))
        self._page.show_tensor(self._shown(view, index))

    def _shown(self, view: View, index: int) -> TensorShown:
        state, page = self._session.state, self._page
        frame = view.frame(state.playback.time)
        one = held(view.scene, frame, view.numbers, index, page.part, page.output)
        names = outputs(view.scene, view.numbers, index)
        stale = state.trace.kind in ("stale", "failed")
        value = one.value
        if value is None:
            return TensorShown(
                part=one.part, output=one.output, outputs=names, name=one.name,
                missing=_missing(one), waits=one.state == "not yet", stale=stale,
            )  # fmt: skip
        whole = self._session.fetching.whole(value)
        found, spread = self._measured.of(whole)
        op = view.scene.boxes[index].op
        lines = remarks(op, msgspec.structs.replace(one, value=whole), found)
        words, fetch = self._sampled(whole, found)
        scale = one.scale if whole is value or one.scale_of not in (None, value) else _top(found)
        return TensorShown(
            part=one.part,
            output=one.output,
            outputs=names,
            name=one.name,
            kind=f"{format_shape(whole.shape)}  \u00b7  {whole.dtype}",
            value=whole,
            other=self._beside(view, index, whole),
            missing="" if whole.count else translate("Tensor", "It has no numbers."),
            scale=scale,
            figures=figure_rows(found),
            histogram=spread if found.seen > 1 else None,
            remarks=lines,
            sampled=words,
            fetch=fetch,
            stale=stale,
        )

    def _beside(self, view: View, index: int, value: TensorValue) -> Beside | None:
        """Return the gradient of a value, or the value of a gradient, where it is all known."""
        page, frame = self._page, view.frame(self._session.state.playback.time)
        part: Literal["value", "gradient"] = "value" if page.part == "gradient" else "gradient"
        one = held(view.scene, frame, view.numbers, index, part, page.output)
        if one.value is None:
            return None
        other = self._session.fetching.whole(one.value)
        if not other.is_whole or other.shape != value.shape:
            return None
        scale = one.scale if other is one.value else largest(other)
        return Beside(name=one.name, part=part, value=other, scale=scale)

    def _sampled(
        self, value: TensorValue, found: Figures
    ) -> tuple[str, Literal["", "ask", "wait"]]:
        if value.is_whole:
            return "", ""
        count = len(value.samples()[0])
        words = translate(
            "Inspector",
            "sampled: {shown} of {count} numbers",
            shown=f"{count:,}",
            count=f"{value.count:,}",
        )
        if not count:
            words = translate("Inspector", "only its shape was kept")
        elif found.exact:
            more = translate("Tensor", "std and zeros are of these, the other figures of all.")
            words = f"{words}\n{more}"
        else:
            words = f"{words}\n{translate('Tensor', 'The figures are of these.')}"
        fetching = self._session.fetching
        if not fetching.is_possible(value):
            return words, ""
        return words, "wait" if fetching.is_under_way(value) else "ask"


def _top(found: Figures) -> float:
    return max(abs(float(found.minimum or 0)), abs(float(found.maximum or 0)))


def _missing(one: Held) -> str:
    """Return why there are no numbers."""
    return {
        "not yet": translate("Inspector", "not computed yet"),
        "none": translate("Tensor", "No gradient came here: PyTorch has None, not zeros."),
        "unseen": translate("Tensor", "Its numbers were not seen."),
        "off": translate("Tensor", "No gradient flows here."),
    }.get(one.state, "")


def figure_rows(found: Figures) -> tuple[Figure, ...]:
    """Return the figures of a tensor as names and numbers."""
    rows: list[Figure] = []
    about = (
        (translate("Tensor", "min"), found.minimum),
        (translate("Tensor", "max"), found.maximum),
        (translate("Tensor", "mean"), found.mean),
        (translate("Tensor", "std"), found.deviation),
        (translate("Tensor", "norm"), found.norm if found.exact else None),
    )
    for name, number in about:
        if number is not None:
            rows.append((name, format_number(number), "text"))
    if found.seen:
        share = found.zero_share * 100
        text = f"{share:.3g} %" if found.zeros else "0 %"
        rows.append((translate("Tensor", "zeros"), text, "text"))
    rows.append((translate("Tensor", "count"), f"{found.count:,}", "text"))
    if found.nans:
        rows.append(("NaN", f"{found.nans:,}", "error"))
    if found.infinities:
        rows.append((translate("Tensor", "infinite"), f"{found.infinities:,}", "error"))
    return tuple(rows)

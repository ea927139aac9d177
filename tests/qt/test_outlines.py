"""Letters as outlines stand where the letters stood."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from gradviz.export.files import drawn
from gradviz.export.svg import svg
from gradviz.qt.look import Look
from gradviz.qt.outlines import outlined
from gradviz.qt.raster import rasterize
from tests.tools.shown import shown


def _pixels(image: QImage) -> np.ndarray:
    data = np.frombuffer(image.constBits(), np.uint8)  # type: ignore[call-overload]
    return data.reshape(image.height(), image.bytesPerLine())[:, : image.width() * 4].astype(int)


def test_outlines_look_like_the_letters(look: Look) -> None:
    made = drawn(shown("neuron"), at="6.3", story=True)
    first, second = rasterize(made, 2.0), rasterize(outlined(made), 2.0)
    apart = np.abs(_pixels(first) - _pixels(second))

    assert first.size() == second.size()
    assert apart.mean() < 0.6
    assert (apart > 120).mean() < 0.002


def test_an_outlined_file_needs_no_font(look: Look) -> None:
    written = svg(outlined(drawn(shown("neuron"), story=True)))

    assert "<text" not in written
    assert "font" not in written
    assert "<title>sigmoid</title>" in written  # still to be searched and read aloud

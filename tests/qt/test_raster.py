"""Pictures as PDF: the page is as large as the picture, and its words are words."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication

from gradviz.model.picture import Picture
from gradviz.qt.raster import QtRasterizer


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_the_page_has_the_size_of_the_picture(qapp: QApplication, scale: float) -> None:
    page = QtRasterizer().page(
        Picture(x=0.0, y=0.0, width=960.0, height=480.0, background=None, items=()), scale
    )

    assert page.startswith(b"%PDF-")
    found = re.search(rb"/MediaBox \[([^\]]+)\]", page)
    assert found is not None
    assert [float(one) for one in found[1].split()] == pytest.approx(
        [0, 0, 720 * scale, 360 * scale], abs=0.5
    )

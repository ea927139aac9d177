"""The one item of the canvas: what it keeps of pictures, and what it lets go."""

import weakref

import numpy as np
from PySide6.QtCore import QRectF

from gradviz.model.picture import Grid, Mosaic
from gradviz.qt.look import Look
from gradviz.qt.sheet import Sheet


def test_what_is_not_shown_any_more_is_let_go(look: Look) -> None:
    sheet = Sheet()
    kept = []
    for place in range(3):  # a mosaic holds as many numbers as the screen has px
        owners = Grid(np.zeros((2, 2), dtype=np.intp))
        kept.append(weakref.ref(owners))
        colors = Grid(np.zeros(1, dtype=np.uint32))
        mosaic = Mosaic(x=float(place), y=0, pixel=1, owners=owners, colors=colors)
        sheet.show_picture(QRectF(0, 0, 2, 2), (mosaic,))
        del owners, mosaic
    assert [one() is None for one in kept] == [True, True, False]

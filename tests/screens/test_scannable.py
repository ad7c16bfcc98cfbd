"""What stands on the screen to be taken along by telephone can be read from its picture, in every theme.

The picture is enlarged: a telephone has more pixels than the panel.
"""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QImage

from tests.families import by_day
from tests.screens.pages import _SAY, PAGES
from tests.screens.show import Show


@pytest.mark.parametrize("scale", ["large", "larger"])
@pytest.mark.parametrize("theme", by_day(["day", "night", "contrast"], ["night"]))
def test_the_code_of_a_paper_that_did_not_come_out_is_read_from_the_screen(show: Show, theme: str, scale: str) -> None:
    show.style().setProperty("theme", theme)
    show.style().setProperty("scale", scale)
    try:
        show.app.screen.show(PAGES["papers_code"])
        show.settle()
        picture = show.picture().convertToFormat(QImage.Format.Format_Grayscale8)
    finally:
        show.style().setProperty("theme", "day")
        show.style().setProperty("scale", "large")
    grey = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    seen = cv2.resize(grey[:, : picture.width()], None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    found, texts, *_ = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(seen)
    assert found
    lines, said = texts[0].splitlines(), _SAY["papers_code"]["code"]
    assert (lines[0], lines[-1]) == (said[0], said[-1])

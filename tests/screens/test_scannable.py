"""What stands on the screen to be taken along by telephone can be read from its picture, in every theme."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QImage

from tests.screens.pages import PAGES
from tests.screens.show import Show


@pytest.mark.parametrize("theme", ["day", "night", "contrast"])
def test_the_code_of_a_paper_that_did_not_come_out_is_read_from_the_screen(show: Show, theme: str) -> None:
    show.style().setProperty("theme", theme)
    try:
        show.app.screen.show(PAGES["papers_code"])
        show.settle()
        picture = show.picture().convertToFormat(QImage.Format.Format_Grayscale8)
    finally:
        show.style().setProperty("theme", "day")
    grey = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    found, texts, *_ = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(np.ascontiguousarray(grey[:, : picture.width()]))
    assert found
    lines = texts[0].splitlines()
    assert (lines[0], lines[-1]) == ("办件编号 达川人社受〔2026〕000123号", "电话 12333")

"""The codes of the papers, read by another library, of every size."""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from printing.documents.modules import modules


def drawn(text: str) -> NDArray[np.uint8]:
    """The code as pixels, with its quiet zone."""
    operators, side = modules(text)
    grey = np.full((side + 8, side + 8), 255, np.uint8)
    for x, y, width in re.findall(r"(\d+) (\d+) (\d+) 1 re", operators):
        grey[4 + side - 1 - int(y), 4 + int(x) : 4 + int(x) + int(width)] = 0
    return grey


@pytest.mark.parametrize("length", [1, 14, 15, 26, 84, 106, 122, 152, 180, 181, 213, 251, 287, 331, 500, 900, 2331])
def test_a_code_of_any_length_is_read(length: int) -> None:
    text = ("达川abc|" * 400).encode()[:length].decode("utf-8", "ignore")
    text += "x" * (length - len(text.encode()))
    seen = cv2.resize(drawn(text), None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
    assert cv2.QRCodeDetectorAruco().detectAndDecode(seen)[0] == text


@pytest.mark.parametrize("length", [14, 26, 42, 62, 84, 106, 122, 152, 180, 213])
def test_a_full_code_is_that_of_segno(length: int) -> None:
    """Of those that are not full, segno pads one byte otherwise."""
    text = "x1" * (length // 2) + "y" * (length % 2)
    code = segno.make(text, error="m", micro=False, mask=3, boost_error=False, mode="byte")
    theirs = np.array([list(row) for row in code.matrix])
    assert np.array_equal(drawn(text)[4:-4, 4:-4] == 0, theirs == 1)


def test_what_no_code_holds_is_an_error() -> None:
    with pytest.raises(ValueError, match="2332"):
        modules("x" * 2332)

"""How the kiosk can look, and a contact sheet of what it then shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from config.language import EN, Language, speaking
from tests.screens.looking import pixels_of
from tests.screens.show import PICTURES, Show
from ui.shown import Place

SHEETS = PICTURES / "sheets"
#: of one picture on a sheet, the longer side
SMALL_PX = 420
GAP_PX = 8


@dataclass(frozen=True)
class Look:
    language: Language
    scale: str
    low: bool
    theme: str

    def __str__(self) -> str:
        return f"{self.language}-{self.scale}-{self.theme}{'-low' * self.low}"

    def put_on(self, show: Show) -> None:
        """One tap for each, as a citizen does it, but the language, which the page itself speaks."""
        appearance = show.app.appearance
        if appearance.theme != self.theme:
            appearance.toggle_theme(self.theme)
        if appearance.scale != self.scale:
            appearance.toggle_scale()
        if appearance.low != self.low:
            appearance.toggle_low()
        show.settle()


@contextmanager
def spoken(show: Show, language: Language) -> Iterator[None]:
    with speaking(language):
        if language == EN:
            show.app.appearance.change_language()
        show.app.bridge.say_anew(Place.of(show.settings.hall.said))
        yield
    show.app.appearance.begin_anew()
    show.app.bridge.say_anew(Place.of(show.settings.hall))


def sheet(name: str, pictures: Sequence[QImage], columns: int) -> None:
    """All of them in rows, small, in one file."""
    framed = [np.pad(small(one, SMALL_PX), ((GAP_PX, 0), (GAP_PX, 0), (0, 0)), constant_values=128) for one in pictures]
    rows = [np.hstack(framed[start : start + columns]) for start in range(0, len(framed), columns)]
    SHEETS.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(SHEETS / f"{name}.jpg"), np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, 80])


def small(picture: QImage, long_px: int) -> NDArray[np.uint8]:
    """Height x width x (blue, green, red), its longer side ``long_px``."""
    shrink = long_px / max(picture.width(), picture.height())
    size = round(picture.width() * shrink), round(picture.height() * shrink)
    colours = pixels_of(picture).view(np.uint8).reshape(picture.height(), -1, 4)[..., :3]
    return np.asarray(cv2.resize(np.ascontiguousarray(colours), size, interpolation=cv2.INTER_AREA), np.uint8)

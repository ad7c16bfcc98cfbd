"""A document camera without hardware: a dark mat, and a drawn page on it, which can lie, be lit and be seen badly."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from devices.camera.identity import absent
from devices.camera.port import Frame
from devices.document.staging import Delivery, Manner, Mat
from simulated.document.pages import page

Pixels = NDArray[np.uint8]

#: of a picture, upright: A4 is seen at 150 dpi
WIDE, HIGH = 1560, 2080
#: the mat, and where a page lies on it that lies well: turned a little, and seen a little from the side
MAT = (46, 44, 42)
LAID_WELL = ((0.13, 0.075), (0.905, 0.092), (0.889, 0.925), (0.107, 0.913))
NOISE_SIGMA, NOISE_MARGIN_PX, TILE_PX = 1.6, 64, 199
FOREVER_S = 3600.0
CORNERS = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)


class SimulatedDocumentCamera:
    """``frames_per_s`` pictures of the mat at most."""

    def __init__(
        self,
        frames_per_s: int,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._period_s = 1 / frames_per_s
        self._monotonic, self._sleep = monotonic, sleep
        self._mat = Mat()
        self._frozen: Pixels | None = None
        self._source = default_rng()
        self._due, self._index = 0.0, 0

    def lay(self, mat: Mat) -> None:
        """Lay what it says in the place of what was there."""
        self._mat = mat
        scene(mat.page, mat.manner)  # drawing takes longer than a picture may

    def open(self) -> None:
        self._require()
        self._due = self._monotonic()

    def read(self) -> Frame:
        self._require()
        if self._mat.delivery is Delivery.STALLED:
            self._sleep(FOREVER_S)
        self._sleep(max(self._due - self._monotonic(), 0.0))
        seen, now = self._delivered(), self._monotonic()
        self._due = max(self._due + self._period_s, now)
        self._index += 1
        return Frame(seen, now, self._index)

    def close(self) -> None:
        self._frozen = None

    def _require(self) -> None:
        if self._mat.delivery is Delivery.ABSENT:
            raise absent(Path("document-camera"), "gives no more frames")

    def _delivered(self) -> Pixels:
        if self._mat.delivery is Delivery.FROZEN and self._frozen is not None:
            return self._frozen
        top, left = self._source.integers(0, NOISE_MARGIN_PX, 2)
        noise = _noise()[top : top + HIGH, left : left + WIDE]
        seen = scene(self._mat.page, self._mat.manner)
        self._frozen = np.asarray(cv2.add(seen, noise, dtype=cv2.CV_8U), np.uint8)
        return self._frozen


@cache
def _noise() -> NDArray[np.int8]:
    """A field out of which the noise of a picture is cut, each time elsewhere; tiles, because many take long."""
    tile = np.rint(default_rng().standard_normal((TILE_PX, TILE_PX, 3), np.float32) * NOISE_SIGMA)
    times = (-(-(HIGH + NOISE_MARGIN_PX) // TILE_PX), -(-(WIDE + NOISE_MARGIN_PX) // TILE_PX), 1)
    return np.tile(np.asarray(tile, np.int8), times)


@lru_cache(maxsize=4)
def scene(name: str, manner: Manner) -> Pixels:
    """What the lens sees, without the noise of the sensor."""
    seen = np.full((HIGH, WIDE, 3), MAT, np.uint8)
    if name:
        _lay(seen, page(name), manner)
    match manner:
        case Manner.DARK:
            return np.asarray(seen * 0.22, np.uint8)
        case Manner.GLARE:
            return _with_lamp(seen)
        case Manner.BLURRED:
            return np.asarray(cv2.GaussianBlur(seen, (0, 0), 5.0), np.uint8)
        case _:
            return seen


def _lay(seen: Pixels, sheet: Pixels, manner: Manner) -> None:
    wide, high = np.array(LAID_WELL, np.float32).T
    places = np.stack((wide * WIDE, high * HIGH), axis=1)
    match manner:
        case Manner.HALF_OUT:
            _put(seen, sheet, places + np.array((0.4 * WIDE, 0), np.float32))
        case Manner.TWO:
            middle = places.mean(axis=0)
            for aside in (-0.24, 0.24):
                _put(seen, sheet, middle + (places - middle) * 0.5 + np.array((0, aside * HIGH), np.float32))
        case Manner.FOLDED:
            _put(seen, sheet, places)
            left, corner, below = places[:3]
            ear = np.array([corner, corner + 0.45 * (left - corner), corner + 0.35 * (below - corner)])
            cv2.fillConvexPoly(seen, (ear + np.sign(ear - places.mean(axis=0)) * 3).astype(np.int32), MAT)
        case _:
            _put(seen, sheet, places)


def _put(seen: Pixels, sheet: Pixels, corners: NDArray[np.float32]) -> None:
    """Draw the page between its corners, as far as they lie in the picture."""
    high, wide = sheet.shape[:2]
    turned = cv2.getPerspectiveTransform(CORNERS * np.array((wide, high), np.float32), corners.astype(np.float32))
    laid = cv2.warpPerspective(sheet, turned, (WIDE, HIGH), flags=cv2.INTER_AREA)
    where = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), turned, (WIDE, HIGH)) > 0
    seen[where] = laid[where]


def _with_lamp(seen: Pixels) -> Pixels:
    """A lamp is reflected in it."""
    rows, columns = np.ogrid[:HIGH, :WIDE]
    away = ((rows - 0.4 * HIGH) / (0.11 * HIGH)) ** 2 + ((columns - 0.6 * WIDE) / (0.16 * WIDE)) ** 2
    light = 140 * np.exp(-(away**2)).astype(np.float32)
    return np.asarray(np.minimum(seen + light[..., None], 255), np.uint8)

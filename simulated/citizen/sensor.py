"""The noise of a camera's sensor: no real one gives the same picture twice, and the kiosk relies on it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import default_rng

from simulated.citizen.head import SPRITE_HEIGHT, SPRITE_WIDTH, Pixels

NOISE_SIGMA = 1.5
#: the noise of a picture is cut out of a larger field, each time elsewhere: as good as new and much faster
FIELD_MARGIN_PX = 256


class Sensor:
    """Adds noise to pictures of 480 x 640 x 3: the same of the same ``seed``, and of None always another."""

    def __init__(self, seed: int | None = None) -> None:
        self._source = default_rng(seed)
        shape = (SPRITE_HEIGHT + FIELD_MARGIN_PX, SPRITE_WIDTH + FIELD_MARGIN_PX, 3)
        self._field = np.rint(self._source.standard_normal(shape, np.float32) * NOISE_SIGMA).astype(np.int8)

    def taken(self, seen: Pixels) -> Pixels:
        """What the sensor makes of what the lens sees."""
        top, left = self._source.integers(0, FIELD_MARGIN_PX, 2)
        noise = self._field[top : top + SPRITE_HEIGHT, left : left + SPRITE_WIDTH]
        return np.asarray(cv2.add(seen, noise, dtype=cv2.CV_8U), np.uint8)

    def nothing(self) -> Pixels:
        """Noise alone: what a broken cable delivers."""
        return self._source.integers(0, 256, (SPRITE_HEIGHT, SPRITE_WIDTH, 3), np.uint8)

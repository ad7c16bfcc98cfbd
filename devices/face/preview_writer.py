"""The child's end of :mod:`devices.face.preview`, apart from it because the parent loads no imaging library."""

from __future__ import annotations

import mmap

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face.preview import HEADER_BYTES, HEIGHT, TOTAL_BYTES, WIDTH


class PreviewWriter:
    """Writes pictures into the memory that a :class:`devices.face.preview.PreviewReader` owns."""

    def __init__(self, path: str) -> None:
        with open(path, "r+b") as file:  # noqa: PTH123 - a link of /proc, not a path in a folder
            self._memory = mmap.mmap(file.fileno(), TOTAL_BYTES)
        self._slots = np.frombuffer(self._memory, np.uint8, offset=HEADER_BYTES).reshape(2, HEIGHT, WIDTH, 3)
        self._index = np.frombuffer(self._memory, np.uint64, count=1)

    def write(self, pixels: NDArray[np.uint8]) -> None:
        """Show a BGR picture of any size, mirrored."""
        if pixels.shape[:2] != (HEIGHT, WIDTH):
            pixels = np.asarray(cv2.resize(pixels, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
        following = int(self._index[0]) + 1
        cv2.cvtColor(cv2.flip(pixels, 1), cv2.COLOR_BGR2RGB, dst=self._slots[following % 2])
        self._index[0] = following

    def wipe(self) -> None:
        """Overwrite every picture."""
        self._index[0] = 0
        self._slots[:] = 0

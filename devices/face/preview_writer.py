"""The child's end of :mod:`devices.face.preview`, apart from it because the parent loads no imaging library."""

from __future__ import annotations

import mmap
import threading
import time

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face.preview import BEAT_AT, HEADER_BYTES, HEIGHT, INDEX_AT, TAKEN_AT, TOTAL_BYTES, WIDTH

BEAT_EVERY_S = 0.2


class PreviewWriter:
    """Writes pictures into the memory behind ``fd``, which a :class:`devices.face.preview.PreviewReader` owns.

    It counts by itself: of what stands in the memory it believes no more than the reader does. People are shown
    ``mirrored``; papers are not, and stand ``upright``.
    """

    def __init__(self, fd: int, *, upright: bool = False, mirrored: bool = True) -> None:
        self._memory = mmap.mmap(fd, TOTAL_BYTES)
        self._size = (HEIGHT, WIDTH) if upright else (WIDTH, HEIGHT)
        self._mirrored = mirrored
        wide, high = self._size
        self._slots = np.frombuffer(self._memory, np.uint8, offset=HEADER_BYTES).reshape(2, high, wide, 3)
        self._index = np.frombuffer(self._memory, np.uint64, count=1, offset=INDEX_AT)
        self._beat = np.frombuffer(self._memory, np.float64, count=1, offset=BEAT_AT)
        self._taken = np.frombuffer(self._memory, np.float64, count=2, offset=TAKEN_AT[0])
        self._written = 0
        self._closed = threading.Event()

    def beat(self) -> None:
        """Say from now on that this process lives, while a driver may block the thread that calls this."""
        self._beat[0] = time.monotonic()
        threading.Thread(target=self._go_on_beating, daemon=True, name="beat").start()

    def write(self, pixels: NDArray[np.uint8], taken: float) -> None:
        """Show a BGR picture of any size; ``taken`` is monotonic seconds."""
        if pixels.shape[1::-1] != self._size:
            pixels = np.asarray(cv2.resize(pixels, self._size, interpolation=cv2.INTER_AREA), np.uint8)
        self._written += 1
        slot = self._written % 2
        shown = cv2.flip(pixels, 1) if self._mirrored else pixels
        cv2.cvtColor(shown, cv2.COLOR_BGR2RGB, dst=self._slots[slot])
        self._taken[slot] = taken
        self._index[0] = self._written

    def wipe(self) -> None:
        """Overwrite every picture."""
        self._written = 0
        self._index[0] = 0
        self._taken[:] = 0
        self._slots[:] = 0

    def close(self) -> None:
        """Beat no more."""
        self._closed.set()

    def _go_on_beating(self) -> None:
        while not self._closed.wait(BEAT_EVERY_S):
            self._beat[0] = time.monotonic()

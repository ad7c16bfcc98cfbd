"""A video file, picture by picture, each at its own time: a rate that a file names is an average, or invented."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from devices.camera.capture import Capture
from devices.camera.identity import absent, is_there
from devices.camera.port import Frame

#: between two pictures of a file that gives them no times, or the same
SPACING_S = 1 / 25


class Film:
    """The film of a file, turned upright as it says; CAMERA-ABSENT when it has no picture.

    :meth:`forward` goes to the next picture and :meth:`frame` decodes that one, so that pictures can be passed over.
    """

    def __init__(self, path: Path) -> None:
        if is_there(path) and not path.is_file():  # a pipe would be waited for
            raise absent(path, "is no file")
        self._capture = Capture(path, cv2.CAP_FFMPEG)
        self._index = 0
        self.at_s = 0.0
        if not self.forward():
            self.close()
            raise absent(path, "holds no picture")

    def forward(self) -> bool:
        """Go to the next picture: from now on ``at_s`` is its time since the beginning; False at the end."""
        if not self._capture.grab():
            return False
        at_s = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if self._index and not at_s > self.at_s:
            at_s = self.at_s + SPACING_S
        self._index, self.at_s = self._index + 1, at_s
        return True

    def frame(self, taken: float) -> Frame | None:
        """The picture, as one that was ``taken`` (monotonic seconds) then; None when it is broken."""
        pixels = self._capture.retrieve()
        return None if pixels is None else Frame(np.asarray(pixels, np.uint8), taken, self._index)

    def close(self) -> None:
        self._capture.close()

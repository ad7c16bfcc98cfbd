"""What the OpenCV drivers share: opening a source, and one fault for a source that is not there (any more)."""

from __future__ import annotations

import os
import time
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.camera.identity import absent, is_there
from devices.camera.port import Frame

# What is wrong with a source is told as a fault: what the libraries think of it, in their own words, is told nobody.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # quiet, as FFmpeg counts; read when the first film is opened
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


class Capture:
    """An open OpenCV source. ``backend`` is a ``cv2.CAP_*``; a file that is no such source gives CAMERA-ABSENT."""

    def __init__(self, path: Path, backend: int) -> None:
        self._path = path
        self._index = 0
        if not is_there(path):
            raise absent(path, "does not exist")
        self._source = cv2.VideoCapture(str(path.resolve()), backend)
        if not self._source.isOpened():
            raise absent(path, "cannot be opened")

    def set(self, option: int, value: float) -> None:
        """Ask for a ``cv2.CAP_PROP_*``; a camera may ignore it."""
        self._source.set(option, value)

    def get(self, option: int) -> float:
        return float(self._source.get(option))

    def grab(self) -> bool:
        """Take the next frame without decoding it; False at the end."""
        return bool(self._source.grab())

    def retrieve(self) -> NDArray[np.uint8] | None:
        """The frame that was grabbed, decoded; None when it is broken."""
        there, pixels = self._source.retrieve()
        return np.asarray(pixels, np.uint8) if there else None

    def read(self) -> Frame:
        """The next frame, stamped when it came; CAMERA-ABSENT when the source has ended or was unplugged."""
        there, pixels = self._source.read()
        if not there:
            raise absent(self._path, "gives no more frames")
        self._index += 1
        return Frame(np.asarray(pixels, np.uint8), time.monotonic(), self._index)

    def close(self) -> None:
        self._source.release()

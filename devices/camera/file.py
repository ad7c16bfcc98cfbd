"""A video file as a camera, played at its own speed; at its end the camera is gone."""

from __future__ import annotations

import time

import cv2

from config.settings import FileCamera as FileSettings
from devices.camera.capture import Capture
from devices.camera.port import Frame

#: for files that do not say
FRAMES_PER_S = 25.0


class FileCamera:
    """The recording of the settings, from its beginning at every :meth:`open`."""

    def __init__(self, settings: FileSettings) -> None:
        self._settings = settings
        self._capture: Capture | None = None
        self._period_s = 1 / FRAMES_PER_S
        self._due = 0.0

    def open(self) -> None:
        self._capture = Capture(self._settings.path, cv2.CAP_FFMPEG)
        self._period_s = 1 / (self._capture.get(cv2.CAP_PROP_FPS) or FRAMES_PER_S)
        self._due = time.monotonic()

    def read(self) -> Frame:
        if self._capture is None:
            raise RuntimeError("the camera is not open")
        while self._due + self._period_s < time.monotonic() and self._capture.grab():
            self._due += self._period_s  # a viewer that is late misses frames, as with a real camera
        time.sleep(max(self._due - time.monotonic(), 0.0))
        self._due += self._period_s
        return self._capture.read()

    def close(self) -> None:
        if self._capture is not None:
            self._capture.close()
            self._capture = None

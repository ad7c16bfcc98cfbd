"""A camera of the machine through Video4Linux."""

from __future__ import annotations

import cv2

from config.settings import V4l2Camera as V4l2Settings
from devices.camera.capture import Capture
from devices.camera.port import Frame

#: the first frames come before exposure and white balance have settled
WARM_UP_FRAMES = 5


class V4l2Camera:
    """The device of the settings, by its stable path; unmirrored, as the port wants it."""

    def __init__(self, settings: V4l2Settings) -> None:
        self._settings = settings
        self._capture: Capture | None = None

    def open(self) -> None:
        self._capture = Capture(self._settings.device, cv2.CAP_V4L2)
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._settings.width_px)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._settings.height_px)
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # a queue would show the past after every embedding
        for _ in range(WARM_UP_FRAMES):
            self._capture.read()

    def read(self) -> Frame:
        if self._capture is None:
            raise RuntimeError("the camera is not open")
        return self._capture.read()

    def close(self) -> None:
        if self._capture is not None:
            self._capture.close()
            self._capture = None

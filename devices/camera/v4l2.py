"""A camera of the machine through Video4Linux."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import cv2

from config.settings import V4l2Camera as V4l2Settings
from devices.camera.capture import Capture
from devices.camera.identity import SYSFS, require_ours
from devices.camera.port import Frame

#: the first frames come before exposure and white balance have settled; a slow camera is not waited for
WARM_UP_MAX_S = 2.0
#: values of V4L2_CID_EXPOSURE_AUTO, whose unit of time is 100 µs (linux/v4l2-controls.h)
EXPOSURE_MANUAL, EXPOSURE_APERTURE_PRIORITY, EXPOSURE_UNIT_US = 1, 3, 100
#: a driver's stamp that is older is of another clock
STAMP_AGE_MAX_S = 10.0


class V4l2Camera:
    """The device of the settings, by its stable path, if it is the very one; unmirrored, as the port wants it.

    Faults: CAMERA-ABSENT, also when it is unplugged in use; plugged in again, it opens again. CAMERA-FOREIGN.
    """

    def __init__(self, settings: V4l2Settings, sysfs: Path = SYSFS) -> None:
        self._settings = settings
        self._sysfs = sysfs
        self._capture: Capture | None = None

    def open(self) -> None:
        require_ours(self._settings, self._sysfs)
        self._capture = Capture(self._settings.device, cv2.CAP_V4L2)
        for option, value in _options(self._settings).items():
            self._capture.set(option, value)
        until = time.monotonic() + WARM_UP_MAX_S
        for _ in range(self._settings.warm_up_frames):
            self._capture.read()
            if time.monotonic() > until:
                break

    def read(self) -> Frame:
        if self._capture is None:
            raise RuntimeError("the camera is not open")
        frame = self._capture.read()
        return replace(frame, taken=taken_at(self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000, frame.taken))

    def close(self) -> None:
        if self._capture is not None:
            self._capture.close()
            self._capture = None


def taken_at(stamp: float, came: float) -> float:
    """When a frame was taken (monotonic seconds): the driver's own stamp, so that a frame from a queue shows its age.

    Drivers stamp by the monotonic clock (V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC); one that does not is not believed, and
    the frame is as old as its arrival.
    """
    return stamp if came - STAMP_AGE_MAX_S <= stamp <= came else came


def _options(settings: V4l2Settings) -> dict[int, float]:
    """What to ask of the driver, in this order: the format decides which sizes and rates there are."""
    options: dict[int, float] = {}
    if settings.pixel_format is not None:
        options[cv2.CAP_PROP_FOURCC] = cv2.VideoWriter.fourcc(*settings.pixel_format)
    options[cv2.CAP_PROP_FRAME_WIDTH] = settings.width_px
    options[cv2.CAP_PROP_FRAME_HEIGHT] = settings.height_px
    options[cv2.CAP_PROP_FPS] = settings.frames_per_s
    options[cv2.CAP_PROP_BUFFERSIZE] = 1  # a queue would show the past after every embedding
    if settings.exposure_us is None:
        options[cv2.CAP_PROP_AUTO_EXPOSURE] = EXPOSURE_APERTURE_PRIORITY
    else:
        options[cv2.CAP_PROP_AUTO_EXPOSURE] = EXPOSURE_MANUAL
        options[cv2.CAP_PROP_EXPOSURE] = settings.exposure_us / EXPOSURE_UNIT_US
    return options

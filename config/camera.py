"""The settings of cameras: of the machine, of a recording, and of the virtual citizen."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from config.datafile import Data, DemonstrationOnly


class CameraView(Data):
    """What of a camera's picture is looked at, after it was turned upright by ``rotate_deg`` (clockwise).

    ``view_height`` is the part of its height, which follows the face up and down where it is less than the whole: for
    seated and for standing people. The width follows from the shape of the preview.
    """

    rotate_deg: Literal[0, 90, 180, 270] = 0
    view_height: float = Field(default=1.0, ge=0.25, le=1.0)


class SimulatedCamera(DemonstrationOnly, CameraView):
    """The virtual citizen: a drawn head before a simulated camera."""

    driver: Literal["simulated"]
    frames_per_s: PositiveInt = 30


class V4l2Camera(CameraView):
    """A camera of the machine, by its stable path (``/dev/v4l/by-path/…`` or ``/dev/v4l/by-id/…``).

    ``usb_id`` (vendor:product, as in ``lsusb``) and ``usb_serial`` pin it; a camera in a kiosk should have both,
    but cheap ones have no serial number. ``exposure_us`` is fixed; None leaves exposure to the camera.
    """

    driver: Literal["v4l2"]
    device: Path
    usb_id: str | None = Field(default=None, pattern="^[0-9a-f]{4}:[0-9a-f]{4}$")
    usb_serial: str | None = Field(default=None, min_length=1)
    width_px: PositiveInt = 640
    height_px: PositiveInt = 480
    frames_per_s: PositiveInt = 30
    pixel_format: Literal["MJPG", "YUYV"] | None = None
    exposure_us: int | None = Field(default=None, ge=100)
    warm_up_frames: NonNegativeInt = 5


class FileCamera(DemonstrationOnly, CameraView):
    """A video file, played at its own speed."""

    driver: Literal["file"]
    path: Path

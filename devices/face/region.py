"""The part of a camera's picture that is looked at: upright, in the shape of the preview, at the height of the face.

Where a picture is higher than the view, the view follows the face up and down as a camera on a tilting head would:
not at every movement, but when the face has left the middle, slowly, and until it is in the middle again. When nobody
is in the view, the whole picture is searched, and the view jumps to whoever is found: a seated person is not asked to
stand up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from config.camera import CameraView
from devices.camera.port import Frame
from devices.camera.turning import turned
from devices.face.engine import Face, Pixels
from devices.face.port import FaceBox
from devices.face.sight import HEIGHT_PX, SEARCH_WIDTH_PX, WIDTH_PX

ASPECT = WIDTH_PX / HEIGHT_PX
#: how far from the middle a face may be before the view follows, and how near it is brought; in heights of the view
LEFT_MIDDLE, BACK_IN_MIDDLE = 0.15, 0.03
TILT_SPEED = 0.3  # heights of the view in a second
LOST_S = 0.7
SEARCH_EVERY_S = 0.3

#: finds faces in a grey picture, on 1/n of its size
Find = Callable[[Pixels, float], list[Face]]


class Region:
    """Cuts the view out of frames. ``find`` looks for somebody outside of the view; None looks nowhere else."""

    def __init__(self, view: CameraView, find: Find | None = None) -> None:
        self._view = view
        self._find = find
        self._centre = 0.5  # of the view, in heights of the picture
        self._tilt = 0  # which way the view is to move: up (-1), down (+1), or not at all
        self._now: float | None = None
        self._seen_at: float | None = None
        self._searched_at: float | None = None

    def cut(self, frame: Frame) -> Frame:
        """The view of ``frame``, in its own resolution."""
        upright = turned(frame.pixels, self._view.rotate_deg)
        height, width = upright.shape[:2]
        wide = min(width, round(height * self._view.view_height * ASPECT))
        high = min(height, round(wide / ASPECT))
        passed_s = 0.0 if self._now is None else frame.taken - self._now
        self._now = frame.taken
        if high < height:
            self._centre += self._tilt * TILT_SPEED * passed_s * high / height
            self._look_round(upright, wide / SEARCH_WIDTH_PX)
        half = high / height / 2
        self._centre = min(max(self._centre, half), 1 - half)
        top, left = round((self._centre - half) * height), (width - wide) // 2
        return replace(frame, pixels=np.ascontiguousarray(upright[top : top + high, left : left + wide]))

    def follow(self, box: FaceBox | None) -> None:
        """Where the face was in the last view; None when there was none."""
        self._tilt, moved = 0, self._tilt
        if box is not None:
            self._seen_at = self._now
            off = box.y + box.height / 2 - 0.5
            if abs(off) > (BACK_IN_MIDDLE if moved else LEFT_MIDDLE):
                self._tilt = 1 if off > 0 else -1

    def _look_round(self, upright: Pixels, shrink: float) -> None:
        """Search the whole picture when nobody has been in the view for a while."""
        if self._find is None or self._within(LOST_S, self._seen_at) or self._within(SEARCH_EVERY_S, self._searched_at):
            return
        self._searched_at = self._now
        grey = np.asarray(cv2.cvtColor(upright, cv2.COLOR_BGR2GRAY), np.uint8)
        if faces := self._find(grey, max(shrink, 1.0)):
            self._centre = (faces[0].top + faces[0].height / 2) / upright.shape[0]

    def _within(self, seconds: float, since: float | None) -> bool:
        return since is not None and self._now is not None and self._now - since < seconds

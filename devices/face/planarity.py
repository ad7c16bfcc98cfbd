"""Is what moves there flat? Features in the face are followed by optical flow and fitted with one homography.

A plane obeys a homography, a head does not. Facts of the face check, 4.3: residuals of a real head 0.025 / 0.068 /
0.140 (10, 50, 90 %) of the eye distance, of a flat print moved by hand 0.002 / 0.005 / 0.010.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face.engine import Face, Pixels

FLAT_MAX = 0.008
MOVED_MIN = 0.08  # mean movement of the features, in eye distances, below which nothing can be said
FEATURES = 60
FEATURES_MIN = 12
QUANTILE = 0.8
RANSAC_PX = 2.0

Points = NDArray[np.float32]


class Planarity:
    """Follows the features of one face from the frame in which a turn was asked."""

    def __init__(self, grey: Pixels, face: Face) -> None:
        self._eye_distance = max(float(np.hypot(*np.subtract(face.right_eye, face.left_eye))), 1.0)
        self._grey = grey
        self._start = _features(grey, face)
        self._now = self._start
        self._residual = 0.0
        self._moved = 0.0

    def follow(self, grey: Pixels) -> None:
        """Take the next frame; features that are lost stay lost."""
        if len(self._now) >= FEATURES_MIN:
            moved, found, _ = cv2.calcOpticalFlowPyrLK(self._grey, grey, self._now, np.empty_like(self._now))
            kept = found.ravel() == 1
            self._start, self._now = self._start[kept], moved[kept]
            self._measure()
        self._grey = grey

    @property
    def flat(self) -> bool:
        """Whether it has moved, and only as a plane moves."""
        return self._moved >= MOVED_MIN and self._residual < FLAT_MAX

    def _measure(self) -> None:
        if len(self._now) < FEATURES_MIN:
            return
        self._moved = max(
            self._moved, float(np.linalg.norm(self._now - self._start, axis=2).mean()) / self._eye_distance
        )
        plane, _ = cv2.findHomography(self._start, self._now, cv2.RANSAC, RANSAC_PX)
        if plane is None:
            return
        apart = np.linalg.norm(cv2.perspectiveTransform(self._start, plane) - self._now, axis=2)
        self._residual = max(self._residual, float(np.quantile(apart, QUANTILE)) / self._eye_distance)


def _features(grey: Pixels, face: Face) -> Points:
    mask = np.zeros_like(grey)
    left, top = max(round(face.left), 0), max(round(face.top), 0)
    mask[top : round(face.top + face.height), left : round(face.left + face.width)] = 255
    found = cv2.goodFeaturesToTrack(grey, FEATURES, 0.01, 4, mask=mask)
    return np.empty((0, 1, 2), np.float32) if found is None else np.asarray(found, np.float32)

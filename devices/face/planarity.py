"""Is what turns there flat? Features in the face are followed by optical flow, some frames at a time.

A turning sheet is foreshortened: no similarity (shift, scale, roll) explains its movement, but one homography does. A
turning head obeys neither, and a person who only sways obeys both, which says nothing. So the measure is what the
homography leaves of the residual of the similarity: medians of 0.08–0.15 for simulated prints turned by hand, 0.43–1.0
for drawn heads. The absolute residuals agree with the facts of the face check, 4.3 (at most 0.010 of the eye distance
for prints, 0.025 and more for a person), but grow with the speed of the hand, which the share does not.
"""

from __future__ import annotations

from statistics import median

import cv2
import numpy as np
import numpy.ma  # numpy imports it where its quantile is first asked for: before a citizen
from numpy.typing import NDArray

from devices.face.engine import Face, Pixels

FLAT_SHARE_MAX = 0.25
TURNED_MIN = 0.03  # residual against a similarity, in eye distances, below which nothing has turned
WINDOW_FRAMES = 12  # longer, and the small errors of the flow add up
FEATURES = 60
FEATURES_MIN = 12
QUANTILE = 0.8
RANSAC_PX = 2.0
RIM_PX = 4  # so far around a point its prominence is measured

Points = NDArray[np.float32]


class Planarity:
    """Follows the features of one face from the frame in which a turn was asked."""

    def __init__(self, grey: Pixels, face: Face) -> None:
        self._eye_distance = max(float(np.hypot(*np.subtract(face.right_eye, face.left_eye))), 1.0)
        self._grey = grey
        self._start = _features(grey, face)
        self._now = self._start
        self._frames = 0
        self._shares: list[float] = []

    def follow(self, grey: Pixels) -> None:
        """Take the next frame; features that are lost stay lost."""
        if len(self._now) >= FEATURES_MIN:
            moved, found, _ = cv2.calcOpticalFlowPyrLK(self._grey, grey, self._now, np.empty_like(self._now))
            kept = found.ravel() == 1
            self._start, self._now = self._start[kept], np.asarray(moved[kept], np.float32)
            self._frames += 1
            if self._measure() or self._frames == WINDOW_FRAMES:
                self._start, self._frames = self._now, 0
        self._grey = grey

    @property
    def flat(self) -> bool:
        """Whether it has turned, and only as a sheet turns."""
        return bool(self._shares) and median(self._shares) < FLAT_SHARE_MAX

    def _measure(self) -> bool:
        """Whether something has turned since the window began; then the share is taken."""
        if len(self._now) < FEATURES_MIN:
            return False
        similar, _ = cv2.estimateAffinePartial2D(self._start, self._now, method=cv2.LMEDS)
        plane, _ = cv2.findHomography(self._start, self._now, cv2.RANSAC, RANSAC_PX)
        if similar is None or plane is None:
            return False
        unlike = self._residual(np.vstack([similar, [0.0, 0.0, 1.0]]).astype(np.float64))
        if unlike < TURNED_MIN:
            return False
        self._shares.append(self._residual(np.asarray(plane, np.float64)) / unlike)
        return True

    def _residual(self, transform: NDArray[np.float64]) -> float:
        apart = np.linalg.norm(cv2.perspectiveTransform(self._start, transform) - self._now, axis=2)
        return float(np.quantile(apart, QUANTILE)) / self._eye_distance


def _features(grey: Pixels, face: Face) -> Points:
    """What stands out in the face; nothing else of the picture is searched but a rim."""
    left, top = max(round(face.left), 0), max(round(face.top), 0)
    from_x, from_y = max(left - RIM_PX, 0), max(top - RIM_PX, 0)
    right, bottom = max(round(face.left + face.width), 0), max(round(face.top + face.height), 0)
    part = grey[from_y : bottom + RIM_PX, from_x : right + RIM_PX]
    mask = np.zeros_like(part)
    mask[top - from_y : bottom - from_y, left - from_x : right - from_x] = 255
    found = cv2.goodFeaturesToTrack(part, FEATURES, 0.01, 4, mask=mask) if part.size else None
    return np.empty((0, 1, 2), np.float32) if found is None else np.add(found, (from_x, from_y), dtype=np.float32)

"""Pictures of a camera that hangs on its side."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

ROTATIONS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def turned(pixels: NDArray[np.uint8], rotate_deg: int) -> NDArray[np.uint8]:
    """The picture, turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.asarray(cv2.rotate(pixels, ROTATIONS[rotate_deg]), np.uint8) if rotate_deg else pixels

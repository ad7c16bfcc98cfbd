"""The face engine on OpenCV: YuNet detector and SFace, 128-d. Licences: Apache-2.0 (code, SFace), MIT (YuNet).

The model files are not installed with the kiosk; a site that has them names their folder. The vectors are of length
one, so distances lie between 0 and 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from config.face import EngineName
from devices.face.engine import Embedding, Face, Pixels
from devices.face.models import EngineUnavailable, Limits, checked_files, engine_facts

NAME: EngineName = "opencv-sface-2021dec"
CHIP_PX = 112
DETECTION_MIN = 0.6
OVERLAP_MAX = 0.3  # of two boxes that are two faces
FACES_MAX = 50


class OpenCvEngine:
    """YuNet and SFace. Build it with :func:`load_opencv`."""

    name: EngineName = NAME
    chip_px = CHIP_PX
    limits: Limits

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.limits = engine_facts(NAME).limits
        self._detector = cv2.FaceDetectorYN.create(
            str(files["detector"]), "", (320, 320), DETECTION_MIN, OVERLAP_MAX, FACES_MAX
        )
        self._network = cv2.FaceRecognizerSF.create(str(files["network"]), "")

    def detect(self, grey: Pixels, shrink: float = 1.0) -> list[Face]:
        small = cv2.resize(grey, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
        self._detector.setInputSize((small.shape[1], small.shape[0]))
        _, rows = self._detector.detect(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR))
        found = [] if rows is None else [face_of(row, shrink) for row in rows if np.isfinite(row).all()]
        return sorted(found, key=lambda face: face.width, reverse=True)

    def chip(self, pixels: Pixels, face: Face) -> Pixels:
        return np.asarray(self._network.alignCrop(pixels, np.asarray(face.landmarks, np.float32)), np.uint8)

    def embed(self, chip: Pixels) -> Embedding:
        vector = np.array(self._network.feature(chip)[0], np.float64)
        return vector / max(float(np.linalg.norm(vector)), 1e-9)


def face_of(row: NDArray[np.float32], shrink: float) -> Face:
    """A row of YuNet: box, the points of right and left eye, nose tip and mouth corners (the person's), score."""
    full = row.copy()
    full[:14] *= shrink
    x, y, width, height, *points = (float(number) for number in full[:14])
    return Face(
        left=x,
        top=y,
        width=width,
        height=height,
        score=float(full[14]),
        left_eye=(points[0], points[1]),
        right_eye=(points[2], points[3]),
        nose=(points[4], points[5]),
        landmarks=full[None, :],
    )


def load_opencv(models: Path | None) -> OpenCvEngine:
    """The engine on the files in ``models``, or :class:`EngineUnavailable`."""
    if models is None:
        raise EngineUnavailable("face.models_dir is not set")
    files = checked_files(models, NAME)
    try:
        return OpenCvEngine(files)
    except cv2.error as error:
        raise EngineUnavailable(f"OpenCV refuses the model files: {error.code}") from error

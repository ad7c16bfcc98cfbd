"""Quality gates (facts of the face check, 2.2): whether a frame is worth comparing, and if not, what would help.

A failed gate is advice to the citizen, never a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from devices.face.engine import Face, Pixels
from devices.face.port import Prompt
from devices.face.pose import Pose

FACE_WIDTH_MIN = 140 / 640  # of the picture's width
FACE_HEIGHT_MAX = 0.75  # of the picture's height: beyond, the turn leaves the picture
SCORE_MIN = 0.6  # clean faces: median 1.9; masks 0.42, dark glasses 0.32, half covered 0.21
BRIGHTNESS_MIN, BRIGHTNESS_MAX = 50.0, 200.0
SATURATED_AT, SATURATED_MAX = 250, 0.10
SIDE_LIGHT_MAX = 0.5  # difference of the halves over their mean
SHARPNESS_MIN = 6.0
MOTION_MAX = 0.03  # of the eye distance, from frame to frame: motion blur that the sharpness does not see
TURN_MAX = 0.10  # about 10°
ROLL_MAX_DEG = 20.0
NOD_TOLERANCE = 0.15
DARK_PICTURE = 40.0  # mean grey of a whole picture in which no detector can be blamed
SECOND_FACE_MIN = 0.40  # of the first one's width
CHIP_MARGIN = 0.2


@dataclass(frozen=True)
class ChipNumbers:
    """What the middle of an aligned face measures; grey levels 0…255, shares 0…1, variance of the Laplacian."""

    brightness: float
    saturated: float
    side_light: float
    sharpness: float


def measure(chip: Pixels) -> ChipNumbers:
    """The numbers of a BGR ``chip``."""
    margin = round(chip.shape[0] * CHIP_MARGIN)
    middle = cv2.cvtColor(chip[margin:-margin, margin:-margin], cv2.COLOR_BGR2GRAY)
    mean = float(middle.mean())
    half = middle.shape[1] // 2
    sides = abs(float(middle[:, :half].mean()) - float(middle[:, half:].mean()))
    smooth = cv2.GaussianBlur(middle, (0, 0), 0.8)
    return ChipNumbers(
        brightness=mean,
        saturated=float((middle >= SATURATED_AT).mean()),
        side_light=sides / max(mean, 1.0),
        sharpness=float(cv2.Laplacian(smooth, cv2.CV_64F).var()),
    )


def advice(face: Face, chip: ChipNumbers, picture: Pixels) -> Prompt | None:
    """What the person should change, or None when the frame is good; the most helpful thing first."""
    height, width = picture.shape[:2]
    if face.width < FACE_WIDTH_MIN * width:
        return Prompt.NEARER
    if face.height > FACE_HEIGHT_MAX * height:
        return Prompt.FURTHER
    if chip.brightness < BRIGHTNESS_MIN or chip.side_light > SIDE_LIGHT_MAX:
        return Prompt.MORE_LIGHT
    if chip.brightness > BRIGHTNESS_MAX or chip.saturated > SATURATED_MAX:
        return Prompt.LESS_LIGHT
    if face.score < SCORE_MIN:
        return Prompt.UNCOVER_FACE
    if chip.sharpness < SHARPNESS_MIN:
        return Prompt.HOLD_STILL
    return None


def posture(pose: Pose, neutral: Pose | None) -> Prompt | None:
    """Whether the head is straight enough for a frame to compare; ``neutral`` is None before it is known."""
    straight = abs(pose.turn) <= TURN_MAX and abs(pose.roll) <= ROLL_MAX_DEG
    nodding = neutral is not None and abs(pose.nod / max(neutral.nod, 1e-6) - 1) > NOD_TOLERANCE
    return None if straight and not nodding else Prompt.LOOK_STRAIGHT


def motion(face: Face, before: Face) -> float:
    """How far the eyes and the nose moved since ``before``, as a share of the eye distance."""
    now = np.array([face.left_eye, face.right_eye, face.nose])
    then = np.array([before.left_eye, before.right_eye, before.nose])
    distance = max(float(np.linalg.norm(now[1] - now[0])), 1e-6)
    return float(np.linalg.norm(now - then, axis=1).max()) / distance


def more_than_one(faces: list[Face]) -> bool:
    """Whether a second face is large enough to be somebody who stands there too; ``faces`` come widest first."""
    return len(faces) > 1 and faces[1].width >= SECOND_FACE_MIN * faces[0].width


def is_dark(grey: Pixels) -> bool:
    """Whether a picture without a face is simply too dark."""
    return float(grey.mean()) < DARK_PICTURE

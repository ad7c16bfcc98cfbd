"""Quality gates (facts of the face check, 2.2): whether a frame is worth comparing, and if not, what would help.

Each gate is a number against a limit of the engine (``engines.yaml``). A failed gate is advice to the citizen, never a
refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from devices.face.engine import Face, Pixels
from devices.face.models import Limits
from devices.face.port import Prompt
from devices.face.pose import Pose

SATURATED_AT = 250
DARK_PICTURE = 40.0  # mean grey of a whole picture in which no detector can be blamed
CHIP_MARGIN = 0.2
SURROUNDINGS = 0.5  # on each side of the face, of its width: what a light behind it brightens
SURROUNDINGS_STEP_PX = 4


class GateName(StrEnum):
    """What a gate looks at, and in which unit it measures."""

    FACES = "faces"  # large enough to be people
    SIZE = "size"  # face width over picture width
    ROOM = "room"  # face height over picture height
    BACKLIGHT = "backlight"  # brightness of the surroundings over that of a face that is too dark, else 0
    LIGHT_LOW = "light_low"  # mean grey, 0…255
    SIDE_LIGHT = "side_light"  # difference of the halves over their mean
    LIGHT_HIGH = "light_high"  # mean grey, 0…255
    SATURATED = "saturated"  # share of the points
    OCCLUSION = "occlusion"  # the detector's score
    SHARPNESS = "sharpness"  # variance of the Laplacian
    TURN = "turn"  # nose against the eyes' middle, in eye distances
    ROLL = "roll"  # degrees
    NOD = "nod"  # against the neutral pose, as a share of it
    MOTION = "motion"  # of eyes and nose from frame to frame, in eye distances: blur that sharpness does not see


@dataclass(frozen=True)
class Gate:
    """One measured number: it passes from ``limit`` on upwards (``at_least``) or downwards."""

    name: GateName
    value: float
    limit: float
    at_least: bool
    prompt: Prompt

    @property
    def passed(self) -> bool:
        """False for what is no number, too."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


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


def frame_gates(face: Face, chip: ChipNumbers, grey: Pixels, limits: Limits) -> tuple[Gate, ...]:
    """The gates of a picture with one face, those first whose advice helps most."""
    height, width = grey.shape[:2]
    behind = _light_behind(face, grey) / max(chip.brightness, 1.0) if chip.brightness < limits.brightness_min else 0.0
    return (
        Gate(GateName.SIZE, face.width / width, limits.face_width_min, True, Prompt.NEARER),
        Gate(GateName.ROOM, face.height / height, limits.face_height_max, False, Prompt.FURTHER),
        Gate(GateName.BACKLIGHT, behind, limits.backlight_max, False, Prompt.LIGHT_BEHIND),
        Gate(GateName.LIGHT_LOW, chip.brightness, limits.brightness_min, True, Prompt.MORE_LIGHT),
        Gate(GateName.SIDE_LIGHT, chip.side_light, limits.side_light_max, False, Prompt.MORE_LIGHT),
        Gate(GateName.LIGHT_HIGH, chip.brightness, limits.brightness_max, False, Prompt.LESS_LIGHT),
        Gate(GateName.SATURATED, chip.saturated, limits.saturated_max, False, Prompt.LESS_LIGHT),
        Gate(GateName.OCCLUSION, face.score, limits.score_min, True, Prompt.UNCOVER_FACE),
        Gate(GateName.SHARPNESS, chip.sharpness, limits.sharpness_min, True, Prompt.HOLD_STILL),
    )


def pose_gates(pose: Pose, neutral: Pose | None, limits: Limits) -> tuple[Gate, ...]:
    """Whether the head is straight enough for a frame to compare; ``neutral`` is None before it is known."""
    nod = 0.0 if neutral is None else abs(pose.nod / max(neutral.nod, 1e-6) - 1)
    return (
        Gate(GateName.TURN, abs(pose.turn), limits.turn_max, False, Prompt.LOOK_STRAIGHT),
        Gate(GateName.ROLL, abs(pose.roll), limits.roll_max_deg, False, Prompt.LOOK_STRAIGHT),
        Gate(GateName.NOD, nod, limits.nod_tolerance, False, Prompt.LOOK_STRAIGHT),
    )


def motion_gate(face: Face, before: Face | None, limits: Limits) -> Gate:
    """Whether the head rests: between a frame and the one before it."""
    moved = 0.0 if before is None else motion(face, before)
    return Gate(GateName.MOTION, moved, limits.motion_max, False, Prompt.HOLD_STILL)


def people_gate(faces: list[Face], limits: Limits) -> Gate:
    """Whether one person stands there: ``faces`` come widest first, and small ones are far behind."""
    people = sum(face.width >= limits.second_face_min * faces[0].width for face in faces)
    return Gate(GateName.FACES, people, 1, False, Prompt.ONE_PERSON)


def advice(gates: tuple[Gate, ...]) -> Prompt | None:
    """What the person should change, or None when every gate passes."""
    return next((gate.prompt for gate in gates if not gate.passed), None)


def motion(face: Face, before: Face) -> float:
    """How far the eyes and the nose moved since ``before``, as a share of the eye distance."""
    now = np.array([face.left_eye, face.right_eye, face.nose])
    then = np.array([before.left_eye, before.right_eye, before.nose])
    distance = max(float(np.linalg.norm(now[1] - now[0])), 1e-6)
    return float(np.linalg.norm(now - then, axis=1).max()) / distance


def is_dark(grey: Pixels) -> bool:
    """Whether a picture without a face is simply too dark."""
    return float(cv2.mean(grey)[0]) < DARK_PICTURE


def _light_behind(face: Face, grey: Pixels) -> float:
    """Mean grey to the left and right of the face; 0 when it fills the picture."""
    reach = face.width * SURROUNDINGS
    top, bottom = max(round(face.top), 0), max(round(face.top + face.height), 0)
    left, right = max(round(face.left), 0), max(round(face.left + face.width), 0)
    strips = grey[top:bottom, max(round(left - reach), 0) : left], grey[top:bottom, right : round(right + reach)]
    points = [strip[::SURROUNDINGS_STEP_PX, ::SURROUNDINGS_STEP_PX].ravel() for strip in strips]
    around = np.concatenate(points)
    return float(around.mean()) if around.size else 0.0

"""The virtual citizen as a test card: dots and five points instead of a drawn head, for visits in virtual time.

What a face check measures of a head is there to be measured: how it turns and comes closer, how its features move
against each other (a head in space, a print on its sheet), and how bright it is. Whose face it is stands beside it.

Axes as in anatomy.py: x to the right of the picture, y up, z towards the camera; lengths in pixels at the usual place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import cycle

import cv2
import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from devices.face.engine import Face, Pixels
from simulated.citizen.behaviour import Posture
from simulated.citizen.scene import (
    BESIDE_PX,
    HAND_TIMES,
    ILLUMINATIONS,
    PLACES,
    RESTLESS_PERIOD_S,
    RESTLESS_PX,
    SWAY_PERIOD_S,
    SWAY_PX,
)
from simulated.citizen.situation import ShownCode, ShownPrint, Situation

WIDTH_PX, HEIGHT_PX = 640, 480
CENTRE = np.array([320.0, 236.0])
#: half the axes of the head, and of what is taken for its face
HEAD = np.array([96.0, 120.0, 90.0])
FACE_HALF_PX = 100.0
DOTS, DOT_PX, SUBPIXEL_BITS = 72, 3, 4
#: the picture on a print is so wide, and held so far from the lens
PRINT_PX, DISTANCE_PX = 340.0, 950.0
WALL, SKIN, DARK_DOT, LIGHT_DOT = 175.0, 120.0, 60.0, 185.0
SCORES = {"nothing": 1.9, "mask": 0.42, "dark_glasses": 0.32}

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """One face of a picture: whose it is, where, and how bright its two sides are (0…255)."""

    head: str
    face: Face
    left: float
    right: float
    sharp: bool


@dataclass(frozen=True)
class Card:
    """A picture, 480 x 640 x 3, BGR, and what is to be seen in it; ``code`` is the text that is held up."""

    pixels: Pixels
    faces: tuple[Seen, ...] = ()
    code: str = ""


def card(situation: Situation, posture: Posture, now: float) -> Card:
    """What the lens sees at ``now`` (seconds)."""
    light = ILLUMINATIONS[situation.light]
    pixels = np.full((HEIGHT_PX, WIDTH_PX, 3), _level(WALL * light.wall * light.exposure), np.uint8)
    faces = []
    match situation.held:
        case ShownPrint(head, bend):
            faces.append(_draw(pixels, situation, head, _on_paper(bend), _held(posture, now)))
        case _ if situation.head is not None and posture.there:
            faces.append(_draw(pixels, situation, situation.head, _in_space(), _standing(situation, posture, now)))
    if situation.companion is not None:
        beside = _Hold(size=1.0, right_px=BESIDE_PX)
        faces.append(_draw(pixels, situation, situation.companion, _in_space(), beside))
    faces.sort(key=lambda seen: -seen.face.width)
    return Card(pixels, tuple(faces), code_of(situation))


def code_of(situation: Situation) -> str:
    """The text of the code that is held up; empty when there is none."""
    return situation.held.text if isinstance(situation.held, ShownCode) else ""


@dataclass(frozen=True)
class _Hold:
    """How something stands before the lens: turned, as near as it is, and aside."""

    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    roll_deg: float = 0.0
    size: float = 1.0
    right_px: float = 0.0
    down_px: float = 0.0


@dataclass(frozen=True)
class _Shape:
    """The five points that count (eyes, nose), then the dots: n x 3."""

    points: Floats
    far_px: float


def _standing(situation: Situation, posture: Posture, now: float) -> _Hold:
    place = PLACES[situation.at]
    phase = 2 * math.pi * now / SWAY_PERIOD_S
    right = place.right_px - (BESIDE_PX if situation.companion is not None else 0.0) + SWAY_PX * math.sin(phase)
    if situation.blur == "motion":
        right += RESTLESS_PX * math.sin(2 * math.pi * now / RESTLESS_PERIOD_S)
    down = place.down_px + SWAY_PX / 2 * math.sin(1.7 * phase)
    return _Hold(posture.yaw_deg, size=place.size * posture.size, right_px=right, down_px=down)


def _held(posture: Posture, now: float) -> _Hold:
    """A hand does with a print what a head would do, and trembles."""
    phase = 2 * math.pi * now / SWAY_PERIOD_S
    pitch, roll = 4.0 * math.sin(phase), 2.0 * math.sin(1.3 * phase)
    return _Hold(posture.yaw_deg * HAND_TIMES, pitch, roll, posture.size)


def _draw(pixels: Pixels, situation: Situation, head: str, shape: _Shape, hold: _Hold) -> Seen:
    """Put the dots of ``shape`` into ``pixels``, and say what a detector would find there."""
    at = _seen_at(shape, hold)
    light = ILLUMINATIONS[situation.light]
    sides = [SKIN * light.people * light.exposure] * 2
    if situation.light == "side":
        sides[1] *= 0.2
    brightness = light.people * light.exposure
    levels = [(_level(dot * brightness),) * 3 for dot in (LIGHT_DOT, DARK_DOT)]
    radius = round(DOT_PX * hold.size * (1 << SUBPIXEL_BITS))
    centres = np.rint(at[3:] * (1 << SUBPIXEL_BITS)).astype(int).tolist()
    for level, centre in zip(cycle(levels), centres, strict=False):
        cv2.circle(pixels, centre, radius, level, -1, cv2.LINE_AA, SUBPIXEL_BITS)
    left, top = at[3:].min(axis=0)
    right, bottom = at[3:].max(axis=0)
    middle = (left + right) / 2, (top + bottom) / 2
    half = FACE_HALF_PX * hold.size
    left_eye, right_eye, nose = ((float(x), float(y)) for x, y in at[:3])
    face = Face(
        left=float(middle[0]) - half,
        top=float(middle[1]) - half,
        width=2 * half,
        height=2 * half,
        score=SCORES[situation.wear],
        left_eye=left_eye,
        right_eye=right_eye,
        nose=nose,
        landmarks=None,
    )
    return Seen(head, face, sides[0], sides[1], situation.blur != "focus")


def _seen_at(shape: _Shape, hold: _Hold) -> Floats:
    """Where the points are in the picture."""
    yaw, pitch, roll = (math.radians(angle) for angle in (hold.yaw_deg, hold.pitch_deg, hold.roll_deg))
    about_y = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]])
    about_z = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
    turned = shape.points @ (about_z @ about_x @ about_y).T
    scale = hold.size * shape.far_px / (shape.far_px - turned[:, 2:])
    seen: Floats = CENTRE + np.array([hold.right_px, hold.down_px]) + turned[:, :2] * scale * np.array([1.0, -1.0])
    return seen


@cache
def _flat_points() -> Floats:
    """The five points and the dots as they are seen from the front, n x 2."""
    source = default_rng(7)
    around = source.uniform(0, 2 * math.pi, DOTS)
    out = np.sqrt(source.uniform(0.02, 0.55, DOTS))
    dots = np.stack([out * np.cos(around), out * np.sin(around)], axis=1) * HEAD[:2]
    return np.vstack([[(-40.0, 22.0), (40.0, 22.0), (0.0, -23.0)], dots])


@cache
def _in_space() -> _Shape:
    """A head: the dots on an ellipsoid, the nose before it. Seen from far off, as good as parallel."""
    flat = _flat_points()
    depth = HEAD[2] * np.sqrt(1 - ((flat / HEAD[:2]) ** 2).sum(axis=1))
    depth[2] += 20.0
    return _Shape(np.column_stack([flat, depth]), far_px=10_000.0)


@cache
def _on_paper(bend: float) -> _Shape:
    """The same on a sheet that is bent by ``bend`` of its widths over the radius, the middle foremost."""
    flat = _flat_points()
    if bend == 0:
        return _Shape(np.column_stack([flat, np.zeros(len(flat))]), DISTANCE_PX)
    radius = PRINT_PX / bend
    angle = flat[:, 0] / radius
    return _Shape(np.column_stack([radius * np.sin(angle), flat[:, 1], radius * (np.cos(angle) - 1)]), DISTANCE_PX)


def _level(value: float) -> int:
    return int(min(max(value, 0.0), 255.0))

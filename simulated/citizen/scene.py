"""The picture of a situation: room, people, what they hold up, light and lens.

One person before a plain wall is the usual case and must be cheap: it is drawn once for each angle, and a frame is one
warp of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.camera.staging import Blur, Lighting, Spot, Worn
from simulated.citizen.behaviour import Posture
from simulated.citizen.head import (
    CENTRE_X,
    CENTRE_Y,
    LIGHT_HALL,
    SPRITE_HEIGHT,
    SPRITE_WIDTH,
    Light,
    Pixels,
    Sprite,
    heads,
    over,
    render,
)
from simulated.citizen.phone import phone
from simulated.citizen.sheet import Hold, Sheet
from simulated.citizen.situation import ShownCode, ShownPrint, Situation

YAW_STEP_DEG = 2.0
SWAY_PX = 1.5
SWAY_PERIOD_S = 3.7
SIZE = (SPRITE_WIDTH, SPRITE_HEIGHT)

#: a phone, which is held still, or a print, which is turned
Held = Sprite | Sheet

#: a flat print must be turned further than a head to look as if it turned; nobody's hand is quite still
HAND_TIMES = 1.9
HAND_ROLL_DEG, HAND_PITCH_DEG = 2.0, 4.0
#: the part of a drawn person that is printed: rows and columns of the sprite, on white paper
PRINT_ROWS, PRINT_COLUMNS = slice(40, 460), slice(150, 490)
PAPER_GREY = 232

BESIDE_PX = 170  # how far two people stand to the left and right
#: who cannot keep still is seen smeared, and moves so far to either side
MOTION_BLUR_PX = 23
RESTLESS_PX, RESTLESS_PERIOD_S = 35.0, 0.9
FOCUS_BLUR_SIGMA_PX = 6.0


@dataclass(frozen=True)
class Place:
    """How large somebody is seen there, and how far from the middle of the picture, in pixels."""

    size: float = 1.0
    right_px: float = 0.0
    down_px: float = 0.0


PLACES: Mapping[Spot, Place] = {
    "usual": Place(),
    "seated": Place(size=0.85, down_px=92.0),
    "near": Place(size=2.3, down_px=10.0),
    "far": Place(size=0.45, down_px=-10.0),
}


@dataclass(frozen=True)
class Illumination:
    """``direction`` of the light on people (axes of anatomy.py); what it does to people, to the wall and to both."""

    direction: Light = LIGHT_HALL
    people: float = 1.0
    wall: float = 1.0
    exposure: float = 1.0


ILLUMINATIONS: Mapping[Lighting, Illumination] = {
    "usual": Illumination(),
    "dark": Illumination(exposure=0.12),
    "behind": Illumination(people=0.22, wall=1.5),
    "side": Illumination(direction=(-1.0, 0.1, -0.1)),
    "bright": Illumination(exposure=2.6),
}


def in_hand(situation: Situation) -> Held | None:
    """What is held up, drawn once. ValueError when no QR code holds the text."""
    match situation.held:
        case ShownCode(text):
            return phone(text)
        case ShownPrint(head, bend):
            return Sheet(photograph(head), bend)
        case None:
            return None


def picture(situation: Situation, held: Held | None, posture: Posture, now: float) -> Pixels:
    """What the lens sees at ``now`` (seconds), without the noise of the sensor; 480 x 640 x 3, BGR."""
    scene = _people(situation, posture, now)
    match held:
        case Sheet():
            scene = held.before(scene, _in_the_hand(posture, now))
        case Sprite():
            scene = over(held, scene)
    exposure = ILLUMINATIONS[situation.light].exposure
    if exposure != 1.0:
        scene = np.asarray(cv2.convertScaleAbs(scene, alpha=exposure), np.uint8)
    return _blurred(scene, situation.blur)


def _people(situation: Situation, posture: Posture, now: float) -> Pixels:
    light = ILLUMINATIONS[situation.light]
    place = PLACES[situation.at]
    right_px = place.right_px - (0.0 if situation.companion is None else BESIDE_PX)
    if situation.blur == "motion":
        right_px += RESTLESS_PX * math.sin(2 * math.pi * now / RESTLESS_PERIOD_S)
    if situation.head is None or not posture.there:
        scene = _seen_from(_room(light), Place(), now)
    else:
        yaw = round(posture.yaw_deg / YAW_STEP_DEG) * YAW_STEP_DEG
        alone = _before_the_room(situation.head, yaw, situation.wear, light)
        scene = _seen_from(alone, Place(place.size * posture.size, right_px, place.down_px), now)
    if situation.companion is not None:
        scene = over(_companion(situation.companion, light), scene)
    return scene


def _seen_from(drawn: Pixels, place: Place, now: float) -> Pixels:
    """``drawn`` as large and as far aside as ``place`` says, swaying; the edges of the picture go on beyond it."""
    return np.asarray(cv2.warpAffine(drawn, _warp(place, now), SIZE, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _warp(place: Place, now: float) -> NDArray[np.float64]:
    phase = 2 * math.pi * now / SWAY_PERIOD_S
    right = place.right_px + SWAY_PX * math.sin(phase)
    down = place.down_px + SWAY_PX / 2 * math.sin(1.7 * phase)
    size = place.size
    return np.array([[size, 0, CENTRE_X * (1 - size) + right], [0, size, CENTRE_Y * (1 - size) + down]])


def _in_the_hand(posture: Posture, now: float) -> Hold:
    """A hand does with a print what a head would do, and trembles."""
    phase = 2 * math.pi * now / SWAY_PERIOD_S
    pitch, roll = HAND_PITCH_DEG * math.sin(phase), HAND_ROLL_DEG * math.sin(1.3 * phase)
    return Hold(posture.yaw_deg * HAND_TIMES, pitch, roll, posture.size)


def _blurred(scene: Pixels, blur: Blur) -> Pixels:
    match blur:
        case "motion":
            return np.asarray(cv2.blur(scene, (MOTION_BLUR_PX, 1)), np.uint8)
        case "focus":
            return np.asarray(cv2.GaussianBlur(scene, (0, 0), FOCUS_BLUR_SIGMA_PX), np.uint8)
        case "none":
            return scene


@lru_cache(maxsize=2)
def _room(light: Illumination) -> Pixels:
    """A plain wall, a little darker to the floor."""
    shade = np.linspace(196, 158, SPRITE_HEIGHT, dtype=np.float32)[:, None, None]
    tint = np.array([0.99, 1.0, 1.0], np.float32)
    wall = np.broadcast_to(shade * tint, (SPRITE_HEIGHT, SPRITE_WIDTH, 3)) * light.wall
    return np.asarray(np.clip(wall, 0, 255), np.uint8)


@lru_cache(maxsize=32)  # every pose of a challenge: none is drawn twice
def _before_the_room(head: str, yaw_deg: float, worn: Worn, light: Illumination) -> Pixels:
    return over(_lit(render(heads()[head], yaw_deg, light.direction, worn), light), _room(light))


@lru_cache(maxsize=2)
def _companion(head: str, light: Illumination) -> Sprite:
    """Somebody beside, who looks at the screen too."""
    sprite = _lit(render(heads()[head], 0.0, light.direction), light)
    aside = _warp(Place(right_px=BESIDE_PX), 0.0)
    return Sprite(
        np.asarray(cv2.warpAffine(sprite.pixels, aside, SIZE, borderMode=cv2.BORDER_REPLICATE), np.uint8),
        np.asarray(cv2.warpAffine(sprite.cover, aside, SIZE, borderMode=cv2.BORDER_REPLICATE), np.float32),
    )


def _lit(sprite: Sprite, light: Illumination) -> Sprite:
    if light.people == 1.0:
        return sprite
    return Sprite(np.asarray(cv2.convertScaleAbs(sprite.pixels, alpha=light.people), np.uint8), sprite.cover)


def photograph(head: str) -> Pixels:
    """A good picture of ``head`` on white, as somebody would print it."""
    white = np.full((SPRITE_HEIGHT, SPRITE_WIDTH, 3), PAPER_GREY, np.uint8)
    return over(render(heads()[head]), white)[PRINT_ROWS, PRINT_COLUMNS]

"""A drawn phone that shows a QR code: what the virtual citizen holds before the camera.

The phone of a citizen is about 7 cm wide; held half-way between a face and the camera it covers some 200 of 640 pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from simulated.citizen.head import SPRITE_HEIGHT, SPRITE_WIDTH, Pixels, Sprite

#: the phone as it lies flat, in pixels: body, screen within it, and the square of the code (with its quiet zone)
WIDTH_PX, HEIGHT_PX = 360, 740
BEZEL_PX = 14
CODE_LEFT_PX, CODE_TOP_PX, CODE_PX = 40, 230, 280
QUIET_MODULES = 4
BODY, SCREEN, HEADER, PAPER = (30, 28, 28), (246, 243, 240), (196, 132, 40), (255, 255, 255)  # blue, green, red
HEADER_PX = 120
#: drawn at twice the size and reduced, because a lens averages over each of its pixels
OVERSAMPLING = 2


@dataclass(frozen=True)
class Hold:
    """How a phone is held: its width and centre in pixels of the picture, tilted in the plane and slanted out of it.

    A positive ``tilt_deg`` turns the top to the right of the picture. ``slant`` is how much shorter the right edge is
    than the left one, as a share.
    """

    width_px: float = 200.0
    x_px: float = 410.0
    y_px: float = 285.0
    tilt_deg: float = 6.0
    slant: float = 0.05


AT_EASE = Hold()


def phone(text: str, hold: Hold = AT_EASE) -> Sprite:
    """The phone with the code of ``text``, to be laid over a picture of the camera's size.

    ValueError when no QR code holds so much.
    """
    size = (SPRITE_WIDTH * OVERSAMPLING, SPRITE_HEIGHT * OVERSAMPLING)
    flat = np.array([[0, 0], [WIDTH_PX, 0], [WIDTH_PX, HEIGHT_PX], [0, HEIGHT_PX]], np.float32)
    into_hand = cv2.getPerspectiveTransform(flat, _corners(hold) * OVERSAMPLING)
    pixels = cv2.warpPerspective(_flat(text), into_hand, size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(np.full((HEIGHT_PX, WIDTH_PX), 255, np.uint8), into_hand, size)
    small = (SPRITE_WIDTH, SPRITE_HEIGHT)
    return Sprite(
        np.asarray(cv2.resize(pixels, small, interpolation=cv2.INTER_AREA), np.uint8),
        np.asarray(cv2.resize(cover, small, interpolation=cv2.INTER_AREA), np.float32) / 255,
    )


def _corners(hold: Hold) -> NDArray[np.float32]:
    """Where the phone's corners are in the picture, clockwise from its top left one."""
    wide, high = hold.width_px / 2, hold.width_px / 2 * HEIGHT_PX / WIDTH_PX
    far = 1 - hold.slant
    held = np.array([[-wide, -high], [wide, -high * far], [wide, high * far], [-wide, high]])
    cos, sin = math.cos(math.radians(hold.tilt_deg)), math.sin(math.radians(hold.tilt_deg))
    turned = held @ np.array([[cos, sin], [-sin, cos]])
    return np.asarray(turned + np.array([hold.x_px, hold.y_px]), np.float32)


def _flat(text: str) -> Pixels:
    face = np.full((HEIGHT_PX, WIDTH_PX, 3), BODY, np.uint8)
    screen = face[BEZEL_PX:-BEZEL_PX, BEZEL_PX:-BEZEL_PX]
    screen[:] = SCREEN
    screen[:HEADER_PX] = HEADER
    face[CODE_TOP_PX : CODE_TOP_PX + CODE_PX, CODE_LEFT_PX : CODE_LEFT_PX + CODE_PX] = _code(text)
    return face


def _code(text: str) -> Pixels:
    matrix = segno.make(text, error="m", micro=False).matrix_iter(border=QUIET_MODULES)
    dark = np.array([list(row) for row in matrix], np.uint8)
    square = cv2.resize(dark, (CODE_PX, CODE_PX), interpolation=cv2.INTER_NEAREST)
    return np.where(square[..., None] > 0, np.array(BODY, np.uint8), np.array(PAPER, np.uint8))

"""A drawn human head: the virtual citizen's face, so that demonstration and tests need no photograph of anybody.

The surfaces of ``anatomy.py`` in Lambert light, rotated, in perspective, in painter's order. The real detector finds
these heads and the real embedding tells them apart; it proves that the plumbing works and nothing about accuracy on
people.

A positive yaw turns the nose to the right of the picture, which is the person's own left.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from config.datafile import Data, load
from devices.camera.staging import Worn
from simulated.citizen.anatomy import Floats, Head, Solid, body, turning

Pixels = NDArray[np.uint8]
Light = tuple[float, float, float]  # where the light comes from, in the axes of anatomy.py

HEADS_FILE = Path(__file__).with_name("heads.yaml")
#: sprite of one head with neck and shoulders: pixels per unit, and the place of the head's centre
SCALE_PX = 140.0
SPRITE_WIDTH, SPRITE_HEIGHT = 640, 480
CENTRE_X, CENTRE_Y = 320, 236
CAMERA_DISTANCE = 7.0  # units; about 80 cm for a head of 23 cm
#: portraits as the chip of a card holds them: pixels, and the width of the sprite that they show (GA 461: the face
#: takes 207 of 358), the head a little above the middle, on white
PORTRAIT_WIDTH_PX, PORTRAIT_HEIGHT_PX = 102, 126
PORTRAIT_CUT_PX = 362
PORTRAIT_WHITE = 250

LIGHT_HALL: Light = (-0.25, 0.45, 0.86)
LIGHT_STUDIO: Light = (0.15, 0.3, 0.94)


class _Heads(Data):
    heads: dict[str, Head]


@lru_cache(maxsize=1)
def heads() -> dict[str, Head]:
    """The drawn people, by id: far apart for the engine, each found at all poses of the challenge."""
    return load(HEADS_FILE, _Heads).heads


@dataclass(frozen=True)
class Sprite:
    """A rendered head: ``pixels`` is height x width x 3 BGR, ``cover`` height x width in 0…1."""

    pixels: Pixels
    cover: Floats


def _turned(vectors: Floats, yaw_deg: float) -> Floats:
    cos, sin = np.float32(np.cos(np.radians(yaw_deg))), np.float32(np.sin(np.radians(yaw_deg)))
    x, y, z = vectors
    return np.stack((cos * x + sin * z, y, cos * z - sin * x))


@lru_cache(maxsize=2)
def _body_sprite(head: Head, light: Light) -> Sprite:
    return _drawn(body(head), 0.0, light)


def render(head: Head, yaw_deg: float = 0.0, light: Light = LIGHT_HALL, worn: Worn = "nothing") -> Sprite:
    """Draw ``head`` with its shoulders; :data:`SPRITE_WIDTH` x :data:`SPRITE_HEIGHT`, the head at the centre given."""
    shoulders = _body_sprite(head, light)
    face = _drawn(turning(head, worn), yaw_deg, light)
    return Sprite(over(face, shoulders.pixels), np.maximum(face.cover, shoulders.cover))


def _drawn(solid: Solid, yaw_deg: float, light: Light) -> Sprite:
    normals = _turned(solid.normals, yaw_deg)
    facing = np.flatnonzero(normals[2] > -0.25)  # a little past the rim, where the slopes of a grid are least sure
    x, y, z = _turned(solid.points.take(facing, axis=1), yaw_deg)
    scale = SCALE_PX * CAMERA_DISTANCE / (CAMERA_DISTANCE - z)
    column = np.rint(CENTRE_X + scale * x).astype(np.int32)
    row = np.rint(CENTRE_Y - scale * y).astype(np.int32)
    inside = (column >= 0) & (column < SPRITE_WIDTH - 1) & (row >= 0) & (row < SPRITE_HEIGHT - 1)
    # 16 bits of depth are enough for the painter's order, and numpy sorts them by radix.
    order = np.argsort(((z + 3) * 10000).astype(np.uint16), kind="stable")
    order = order[inside[order]]
    # Each point covers four pixels, so that nothing behind shines through between two points.
    corners = np.array([0, 1, SPRITE_WIDTH, SPRITE_WIDTH + 1], np.int32)
    where = (row * SPRITE_WIDTH + column)[order][:, None] + corners
    canvas = np.zeros(SPRITE_HEIGHT * SPRITE_WIDTH, np.uint32)
    canvas[where.ravel()] = np.repeat(_lit(solid.colours, normals, light, facing[order]), 4)
    layers = canvas.view(np.uint8).reshape(SPRITE_HEIGHT, SPRITE_WIDTH, 4)
    return _smoothed(np.ascontiguousarray(layers[..., :3]), np.ascontiguousarray(layers[..., 3]))


def _lit(colours: Floats, normals: Floats, light: Light, points: NDArray[np.intp]) -> NDArray[np.uint32]:
    """The chosen points in Lambert light, one number each: blue, green, red and full cover."""
    to_light = np.asarray(light, np.float32) / np.float32(np.linalg.norm(light))
    shade = 0.42 + 0.62 * np.clip(np.tensordot(to_light, normals.take(points, axis=1), 1), 0, None)
    painted = np.full((len(points), 4), 255, np.uint8)
    painted[:, :3] = np.minimum(colours.take(points, axis=0) * shade[:, None], 255)
    return painted.view(np.uint32).ravel()


def _smoothed(canvas: Pixels, cover: Pixels) -> Sprite:
    """Close the pinholes between points and soften the edges as a lens does."""
    kernel = np.ones((5, 5), np.uint8)
    closed = cv2.morphologyEx(cover, cv2.MORPH_CLOSE, kernel)
    spread = cv2.dilate(canvas, kernel)
    cv2.copyTo(spread, cv2.bitwise_not(cover), canvas)  # colour also past the rim, or the blur would darken it
    return Sprite(
        np.asarray(cv2.GaussianBlur(canvas, (0, 0), 0.9), np.uint8),
        np.asarray(cv2.GaussianBlur(closed, (0, 0), 0.9), np.float32) / 255,
    )


def over(sprite: Sprite, ground: Pixels) -> Pixels:
    """``sprite`` before a background of the same size."""
    cover = cv2.merge([sprite.cover] * 3)
    mixed = cv2.add(
        cv2.multiply(sprite.pixels, cover, dtype=cv2.CV_32F), cv2.multiply(ground, 1 - cover, dtype=cv2.CV_32F)
    )
    return np.asarray(mixed, np.uint8)


def render_portrait(head: Head) -> bytes:
    """The card's picture of ``head``: a PNG of 102 x 126 pixels, straight, in studio light, on white."""
    white = np.full((SPRITE_HEIGHT, SPRITE_WIDTH, 3), PORTRAIT_WHITE, np.uint8)
    studio = over(render(head, light=LIGHT_STUDIO), white)
    height = round(PORTRAIT_CUT_PX * PORTRAIT_HEIGHT_PX / PORTRAIT_WIDTH_PX)
    left, top = CENTRE_X - PORTRAIT_CUT_PX // 2, CENTRE_Y + 10 - height // 2
    cut = studio[top : top + height, left : left + PORTRAIT_CUT_PX]
    small = cv2.resize(cut, (PORTRAIT_WIDTH_PX, PORTRAIT_HEIGHT_PX), interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".png", small)[1])

"""A drawn human head: the virtual citizen's face, so that demonstration and tests need no photograph of anybody.

A surface over longitude and latitude (an ellipsoid with a tapered jaw and Gaussian bumps for nose, brows, eye hollows,
lips and chin), the features painted on it, Lambert light, rotation, perspective, painter's order. The real detector
finds it and the real embedding tells some of these heads apart; it proves that the plumbing works and nothing about
accuracy on people.

Axes: x to the right of the picture, y up, z towards the camera. The head is two units high. A positive yaw turns the
nose to the right of the picture, which is the person's own left.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from config.datafile import Data, load

Floats = NDArray[np.floating]
Pixels = NDArray[np.uint8]
Colour = tuple[float, float, float]  # blue, green, red, 0…255
Light = tuple[float, float, float]  # where the light comes from, in the axes above

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


class Head(Data):
    """What makes one drawn person. Lengths in units of half the head's height, colours blue, green, red."""

    width: float
    depth: float
    jaw: float
    chin: float
    cheeks: float
    eye_y: float
    eye_x: float
    eye_width: float
    eye_height: float
    eye_tilt: float
    brow_gap: float
    brow_weight: float
    brow_tilt: float
    nose_base: float
    nose_width: float
    nose_height: float
    mouth_y: float
    mouth_width: float
    lips: float
    hairline: float
    parting: float
    long_hair: bool
    beard: float
    moustache: float
    glasses: float
    age: float
    skin: Colour
    hair: Colour
    lip_colour: Colour
    iris: Colour
    coat: Colour


class _Heads(Data):
    heads: dict[str, Head]


@lru_cache(maxsize=1)
def heads() -> dict[str, Head]:
    """The drawn people, by id: far apart for the engine, each found at all poses of the challenge."""
    return load(HEADS_FILE, _Heads).heads


@dataclass(frozen=True)
class Solid:
    """A coloured surface as points: ``points`` and ``normals`` are 3 x N, ``colours`` N x 3 (BGR, 0…255)."""

    points: Floats
    normals: Floats
    colours: Floats


@dataclass(frozen=True)
class Sprite:
    """A rendered head: ``pixels`` is height x width x 3 BGR, ``cover`` height x width in 0…1."""

    pixels: Pixels
    cover: Floats


def bump(x: Floats, y: Floats, x0: float, y0: float, sx: float, sy: float) -> Floats:
    """A Gaussian hill of height 1 around (x0, y0)."""
    hill: Floats = np.exp(-(((x - x0) / sx) ** 2) - ((y - y0) / sy) ** 2)
    return hill


def step(edge: float, value: Floats, soft: float) -> Floats:
    """0 below ``edge``, 1 above, with a smooth ramp of width ``soft``: painted edges must not flicker."""
    t: Floats = np.clip((value - edge) / soft + 0.5, 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _mix(colours: Floats, paint: Colour, share: Floats) -> Floats:
    return colours + share[..., None] * (np.asarray(paint, np.float32) - colours)


def _face_relief(head: Head, x: Floats, y: Floats) -> Floats:
    """What the face adds to the ellipsoid, towards the camera."""
    nose = head.nose_base
    relief = 0.10 * bump(x, y, 0, head.eye_y + head.brow_gap - 0.03, 0.42 * head.width, 0.10)
    for side in (-1, 1):
        relief -= 0.11 * bump(x, y, side * head.eye_x, head.eye_y, 0.17, 0.10)
        relief += 0.05 * bump(x, y, side * head.eye_x, head.eye_y, 0.09, 0.06)
        relief += head.cheeks * bump(x, y, side * 0.42 * head.width, nose + 0.02, 0.18, 0.16)
        relief += 0.45 * head.nose_height * bump(x, y, side * head.nose_width * 0.62, nose + 0.05, 0.06, 0.05)
    along = np.clip((head.eye_y - y) / (head.eye_y - nose - 0.07), 0, 1)
    ridge = (0.25 + 0.75 * along) * step(nose + 0.01, y, 0.08) * (1 - step(head.eye_y + 0.12, y, 0.25))
    relief += head.nose_height * ridge * np.exp(-((x / (0.07 + 0.07 * along)) ** 2))
    relief += 0.06 * bump(x, y, 0, head.mouth_y + 0.04, head.mouth_width * 0.8, 0.05)
    relief += 0.06 * bump(x, y, 0, head.mouth_y - 0.05, head.mouth_width * 0.7, 0.05)
    relief -= 0.04 * bump(x, y, 0, head.mouth_y - 0.14, 0.2, 0.05)
    relief += head.chin * bump(x, y, 0, -0.86, 0.20, 0.13)
    return np.asarray(relief, np.float32)


def _paint_eyes(head: Head, colours: Floats, x: Floats, y: Floats) -> Floats:
    for side in (-1, 1):
        dx, dy = x - side * head.eye_x, y - head.eye_y
        dy = dy - head.eye_tilt * dx * side
        arc = 1 - (dx / head.eye_width) ** 2
        upper, lower = head.eye_height * arc, -0.75 * head.eye_height * arc
        inside = step(0, upper - dy, 0.02) * step(0, dy - lower, 0.02) * step(0, arc, 0.1)
        colours = _mix(colours, (70, 85, 120), 0.45 * bump(dx, dy, 0, 0.03, head.eye_width * 1.3, 0.09))
        colours = _mix(colours, (235, 238, 240), inside)
        radius = np.hypot(dx, dy)
        colours = _mix(colours, head.iris, inside * step(0, head.eye_height * 0.95 - radius, 0.015))
        colours = _mix(colours, (12, 12, 14), inside * step(0, head.eye_height * 0.5 - radius, 0.015))
        glint = np.hypot(dx + 0.018, dy - 0.022)
        colours = _mix(colours, (255, 255, 255), inside * step(0, 0.014 - glint, 0.012))
        near = step(0, arc + 0.15, 0.15)
        colours = _mix(colours, (20, 20, 26), near * np.exp(-(((dy - upper) / 0.016) ** 2)).astype(np.float32))
        colours = _mix(colours, (60, 70, 100), 0.6 * near * np.exp(-(((dy - lower) / 0.012) ** 2)).astype(np.float32))
        bag = np.exp(-(((dy + head.eye_height + 0.07 + 0.03 * arc) / 0.018) ** 2)).astype(np.float32)
        colours = _mix(colours, (70, 80, 115), head.age * 0.6 * step(0, arc, 0.3) * bag)
        brow_y = head.brow_gap + head.brow_tilt * dx * side - 0.9 * dx**2
        brow = np.exp(-(((dy - brow_y) / head.brow_weight) ** 4)) * np.exp(-((dx / (head.eye_width * 1.35)) ** 6))
        colours = _mix(colours, head.hair, 0.92 * brow.astype(np.float32))
    return colours


def _paint_nose_and_mouth(head: Head, colours: Floats, x: Floats, y: Floats) -> Floats:
    nose = head.nose_base
    for side in (-1, 1):
        colours = _mix(colours, (25, 28, 48), 0.9 * bump(x, y, side * head.nose_width * 0.48, nose, 0.045, 0.024))
        wing = bump(x, y, side * (head.nose_width * 1.0), nose + 0.05, 0.018, 0.06)
        colours = _mix(colours, (60, 70, 110), 0.55 * wing)
        fold_x = head.nose_width * 1.2 + 0.35 * (nose + 0.06 - y)
        fold = np.exp(-(((x - side * fold_x) / 0.02) ** 2)) * bump(x, y, side * fold_x.mean(), nose - 0.08, 1.0, 0.13)
        colours = _mix(colours, (65, 75, 115), 0.7 * head.age * fold.astype(np.float32))
    colours = _mix(colours, (60, 70, 110), 0.45 * bump(x, y, 0, nose - 0.02, head.nose_width, 0.03))
    dx = x / head.mouth_width
    arc = np.clip(1 - dx**2, 0, 1)
    dy = y - head.mouth_y
    upper = head.lips * arc * (1 - 0.25 * np.exp(-((dx / 0.16) ** 2)))
    lips = step(0, upper - dy, 0.02) * step(0, dy + 1.25 * head.lips * arc, 0.02) * step(0, 1 - np.abs(dx), 0.06)
    colours = _mix(colours, head.lip_colour, lips)
    line = np.exp(-(((dy + 0.004) / 0.011) ** 2)) * step(0, 1.04 - np.abs(dx), 0.1)
    return _mix(colours, (30, 30, 60), 0.85 * line.astype(np.float32))


def _paint_hair(head: Head, colours: Floats, x: Floats, y: Floats) -> Floats:
    moustache = bump(x, y, 0, (head.nose_base + head.mouth_y) / 2 - 0.01, head.mouth_width * 0.95, 0.055)
    colours = _mix(colours, head.hair, np.clip(1.6 * head.moustache * moustache, 0, 0.95))
    edge = head.mouth_y + 0.02 + 1.1 * np.abs(x) ** 2.2
    beard = step(0, edge - y, 0.12) * (1 - 0.9 * bump(x, y, 0, head.mouth_y, head.mouth_width * 1.05, 0.09))
    colours = _mix(colours, head.hair, np.clip(head.beard * beard, 0, 0.95))
    wrinkles = sum(np.exp(-(((y - line) / 0.014) ** 2)) for line in (0.42, 0.50)) * np.exp(-((x / 0.4) ** 4))
    return _mix(colours, (70, 80, 120), 0.5 * head.age * np.asarray(wrinkles, np.float32))


def _paint_glasses(head: Head, colours: Floats, x: Floats, y: Floats) -> Floats:
    frame: Floats = np.zeros_like(x)
    for side in (-1, 1):
        dx, dy = (x - side * head.eye_x) / 0.215, (y - head.eye_y + 0.02) / 0.165
        ring = np.abs((np.abs(dx) ** 3 + np.abs(dy) ** 3) ** (1 / 3) - 1)
        frame = np.maximum(frame, np.exp(-((ring / 0.10) ** 2)))
    bridge = np.exp(-(((y - head.eye_y - 0.03) / 0.02) ** 2)) * (np.abs(x) < head.eye_x - 0.19)
    temple = np.exp(-(((y - head.eye_y - 0.04) / 0.02) ** 2)) * (np.abs(x) > head.eye_x + 0.21)
    frame = np.maximum(frame, np.maximum(bridge, temple)).astype(np.float32)
    return _mix(colours, (28, 26, 24), head.glasses * frame)


def _cheeks(head: Head, x: Floats, y: Floats) -> Floats:
    """Where cheeks redden."""
    left = bump(x, y, -0.42 * head.width / 0.75, head.nose_base + 0.03, 0.16, 0.13)
    return left + bump(x, y, 0.42 * head.width / 0.75, head.nose_base + 0.03, 0.16, 0.13)


def _grid(lon_deg: float, columns: int, rows: int, low_deg: float = -90.0) -> tuple[Floats, Floats]:
    across = np.linspace(-1, 1, columns, dtype=np.float32)
    lon = np.radians(lon_deg * (0.7 * across + 0.3 * across**3))  # denser in the middle, where the nose stretches it
    lat = np.radians(np.linspace(low_deg, 89.5, rows, dtype=np.float32))
    grid = np.meshgrid(lon, lat)
    return grid[0], grid[1]


def _solid(x: Floats, y: Floats, z: Floats, colours: Floats, keep: NDArray[np.bool_] | None = None) -> Solid:
    """A surface given on a grid; its normals come from the grid's own slopes."""
    surface = np.stack((x, y, z), axis=-1)
    normals = np.cross(np.gradient(surface, axis=1), np.gradient(surface, axis=0))
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True) + 1e-9
    chosen = np.ones(x.shape, bool) if keep is None else keep
    return Solid(
        surface[chosen].T.astype(np.float32), normals[chosen].T.astype(np.float32), colours[chosen].astype(np.float32)
    )


def _skull(head: Head) -> Solid:
    lon, lat = _grid(112, 320, 340)
    x = head.width * np.cos(lat) * np.sin(lon)
    y = np.sin(lat)
    z = head.depth * np.cos(lat) * np.cos(lon)
    face = step(0.0, np.cos(lon), 0.5)
    colours = np.broadcast_to(np.asarray(head.skin, np.float32), (*x.shape, 3)).copy()
    # Below the mouth the jaw draws in; the painted features are placed on the head before that.
    taper = 1 - head.jaw * step(-0.55, -y, 1.1) * (1 - 0.35 * np.cos(lon))
    colours = _mix(colours, (80, 90, 190), 0.22 * _cheeks(head, x, y) * face)
    for paint in (_paint_eyes, _paint_nose_and_mouth, _paint_hair):
        painted = paint(head, colours, x, y)
        colours = colours + face[..., None] * (painted - colours)
    colours = _paint_glasses(head, colours, x, y)
    colours[_under_hair(head, lon, y)] = head.hair
    return _solid(x * taper, y, z + face * _face_relief(head, x, y), colours)


def _hair(head: Head) -> Solid:
    """The hair as a shell around the skull, seen from both sides: behind a narrow jaw its inside shows."""
    lon, lat = _grid(179, 340, 200, -75.0 if head.long_hair else -20.0)
    strands = 0.010 * np.sin(46 * lon + 3 * np.sin(5 * lat))
    grow = 1.05 + strands
    x = grow * head.width * np.cos(lat) * np.sin(lon)
    y = 1.05 * np.sin(lat)
    z = grow * head.depth * np.cos(lat) * np.cos(lon) - 0.03
    inner = np.where(z < 0, 0.55, 1.0)
    colours = np.asarray(head.hair, np.float32) * ((1 + 6 * strands) * inner)[..., None]
    shell = _solid(x, y, z, np.clip(colours, 0, 255), _under_hair(head, lon, y))
    shell.normals[2] = np.abs(shell.normals[2])
    return shell


def _under_hair(head: Head, lon: Floats, y: Floats) -> NDArray[np.bool_]:
    """Where hair grows: above the fringe, down the temples to the ears (or past them), and all of the back."""
    around = np.abs(np.degrees(lon))
    fringe = head.hairline + head.parting * np.sin(lon) - 0.10 * np.cos(2.2 * lon)
    temples = (around > 62) & (y > (-1.2 if head.long_hair else -0.05))
    return np.asarray((y > fringe) | temples | (around > 120), bool)


def _ears(head: Head) -> list[Solid]:
    ears = []
    for side in (-1, 1):
        lon, lat = _grid(180, 60, 60)
        x = side * head.width * 0.99 + 0.05 * np.cos(lat) * np.sin(lon)
        y = head.eye_y - 0.10 + 0.17 * np.sin(lat)
        z = -0.05 + 0.10 * np.cos(lat) * np.cos(lon)
        skin = np.asarray(head.skin, np.float32) * 0.93
        ears.append(_solid(x, y, z, np.broadcast_to(skin, (*x.shape, 3))))
    return ears


def _body(head: Head) -> Solid:
    """Neck and shoulders; they stay when the head turns."""
    lon, lat = _grid(95, 200, 150)
    neck_y = -1.25 + 0.55 * np.sin(lat)
    neck_x, neck_z = 0.42 * head.width / 0.75 * np.sin(lon), 0.36 * np.cos(lon) - 0.25
    skin = np.broadcast_to(np.asarray(head.skin, np.float32) * 0.82, (*lon.shape, 3))
    neck = _solid(neck_x, neck_y.astype(np.float32), neck_z, skin)
    lon, lat = _grid(95, 520, 260)
    coat_x = 1.75 * np.cos(lat) * np.sin(lon)
    coat_y = -2.15 + 0.85 * np.sin(lat)
    coat_z = 0.55 * np.cos(lat) * np.cos(lon) - 0.35
    opening = 0.42 - np.abs(coat_x) + 0.7 * (coat_y + 1.62)
    coat = np.broadcast_to(np.asarray(head.coat, np.float32), (*lon.shape, 3))
    shirt = _mix(coat, (232, 230, 226), step(0.0, opening, 0.03))
    return _join([neck, _solid(coat_x, coat_y, coat_z, shirt, coat_y < -1.36 - 0.25 * np.exp(-((coat_x / 0.3) ** 4)))])


def _join(solids: list[Solid]) -> Solid:
    return Solid(
        np.concatenate([s.points for s in solids], axis=1),
        np.concatenate([s.normals for s in solids], axis=1),
        np.concatenate([s.colours for s in solids]),
    )


@lru_cache(maxsize=1)
def _turning(head: Head) -> Solid:
    return _join([_skull(head), _hair(head)] if head.long_hair else [_skull(head), _hair(head), *_ears(head)])


def _turned(vectors: Floats, yaw_deg: float) -> Floats:
    cos, sin = np.float32(np.cos(np.radians(yaw_deg))), np.float32(np.sin(np.radians(yaw_deg)))
    x, y, z = vectors
    return np.stack((cos * x + sin * z, y, cos * z - sin * x))


@lru_cache(maxsize=2)
def _body_sprite(head: Head, light: Light) -> Sprite:
    return _drawn(_body(head), 0.0, light)


def render(head: Head, yaw_deg: float = 0.0, light: Light = LIGHT_HALL) -> Sprite:
    """Draw ``head`` with its shoulders; :data:`SPRITE_WIDTH` x :data:`SPRITE_HEIGHT`, the head at the centre given."""
    body = _body_sprite(head, light)
    face = _drawn(_turning(head), yaw_deg, light)
    return Sprite(over(face, body.pixels), np.maximum(face.cover, body.cover))


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

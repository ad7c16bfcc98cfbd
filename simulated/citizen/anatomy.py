"""What makes one drawn person, and the coloured surfaces that it consists of.

A surface over longitude and latitude (an ellipsoid with a tapered jaw and Gaussian bumps for nose, brows, eye hollows,
lips and chin), and the features painted on it. ``head.py`` draws it.

Axes: x to the right of the picture, y up, z towards the camera. The head is two units high.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from config.datafile import Data
from devices.camera.staging import Worn

Floats = NDArray[np.floating]
Colour = tuple[float, float, float]  # blue, green, red, 0…255

MASK: Colour = (214, 196, 168)
LENS: Colour = (22, 20, 20)


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


@dataclass(frozen=True)
class Solid:
    """A coloured surface as points: ``points`` and ``normals`` are 3 x N, ``colours`` N x 3 (BGR, 0…255)."""

    points: Floats
    normals: Floats
    colours: Floats


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


def _paint_worn(head: Head, worn: Worn, colours: Floats, x: Floats, y: Floats) -> Floats:
    """What covers the face for the moment: a mask over nose and mouth, or the lenses of dark glasses."""
    match worn:
        case "nothing":
            return colours
        case "mask":
            cloth = _cloth(head, x, y)
            folds = 1 - 0.10 * np.exp(-((np.sin(9 * y) / 0.3) ** 2))[..., None]
            return colours + cloth[..., None] * (np.asarray(MASK, np.float32) * folds - colours)
        case "dark_glasses":
            lenses: Floats = np.zeros_like(x)
            for side in (-1, 1):
                dx, dy = (x - side * head.eye_x) / 0.29, (y - head.eye_y - 0.01) / 0.23
                lenses = np.maximum(lenses, step(0, 1 - (np.abs(dx) ** 3 + np.abs(dy) ** 3), 0.2))
            dark = _paint_glasses(head.model_copy(update={"glasses": 1.0}), colours, x, y)
            return _mix(dark, LENS, lenses)


def _cloth(head: Head, x: Floats, y: Floats) -> Floats:
    """Where a mask lies: from the middle of the nose to the chin."""
    return step(0, head.nose_base + 0.20 - 0.25 * x**2 - y, 0.03) * step(-0.93, y, 0.03)


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


def _skull(head: Head, worn: Worn) -> Solid:
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
    colours = _paint_worn(head, worn, _paint_glasses(head, colours, x, y), x, y)
    colours[_under_hair(head, lon, y)] = head.hair
    relief = _face_relief(head, x, y)
    if worn == "mask":
        cloth = _cloth(head, x, y)
        relief += cloth * (0.9 * head.nose_height * np.exp(-((x / 0.3) ** 2)) - relief)
    return _solid(x * taper, y, z + face * relief, colours)


def _hair(head: Head) -> Solid:
    """The hair as a shell around the skull, seen from both sides: behind a narrow jaw its inside shows."""
    lon, lat = _grid(179, 246, 145, -75.0 if head.long_hair else -20.0)
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
        lon, lat = _grid(180, 44, 44)
        x = side * head.width * 0.99 + 0.05 * np.cos(lat) * np.sin(lon)
        y = head.eye_y - 0.10 + 0.17 * np.sin(lat)
        z = -0.05 + 0.10 * np.cos(lat) * np.cos(lon)
        skin = np.asarray(head.skin, np.float32) * 0.93
        ears.append(_solid(x, y, z, np.broadcast_to(skin, (*x.shape, 3))))
    return ears


def body(head: Head) -> Solid:
    """Neck and shoulders; they stay when the head turns."""
    lon, lat = _grid(95, 145, 108)
    neck_y = -1.25 + 0.55 * np.sin(lat)
    neck_x, neck_z = 0.42 * head.width / 0.75 * np.sin(lon), 0.36 * np.cos(lon) - 0.25
    skin = np.broadcast_to(np.asarray(head.skin, np.float32) * 0.82, (*lon.shape, 3))
    neck = _solid(neck_x, neck_y.astype(np.float32), neck_z, skin)
    lon, lat = _grid(95, 376, 188)
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


@lru_cache(maxsize=2)
def turning(head: Head, worn: Worn = "nothing") -> Solid:
    """What moves when the head turns."""
    parts = [_skull(head, worn), _hair(head)]
    if not head.long_hair:
        parts += _ears(head)
    return _join(parts)

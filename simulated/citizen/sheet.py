"""A printed picture on a flat or bent sheet of paper, held before the camera and turned by a hand.

Seen as a camera sees it: every pixel of the picture is a ray that meets a plane, or a cylinder whose axis is the
sheet's own vertical. Lengths in pixels of the sheet facing the camera at its first distance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from simulated.citizen.anatomy import Floats
from simulated.citizen.head import CENTRE_X, CENTRE_Y, SPRITE_HEIGHT, SPRITE_WIDTH, Pixels

#: how far the sheet is held from the lens
DISTANCE_PX = 950.0
#: rays are traced for every so many-th pixel, and the places between them interpolated
RAY_STEP_PX = 4
SIZE = (SPRITE_WIDTH, SPRITE_HEIGHT)


@dataclass(frozen=True)
class Hold:
    """How a hand holds the sheet. A positive ``yaw_deg`` turns its face to the right of the picture, a positive
    ``pitch_deg`` down; ``nearness`` is how many times as near as at first."""

    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    roll_deg: float = 0.0
    nearness: float = 1.0


@dataclass(frozen=True)
class Sheet:
    """``picture`` on paper that is bent by ``bend`` of its widths over the radius (0: flat), the middle foremost."""

    picture: Pixels
    bend: float = 0.0

    def before(self, scene: Pixels, hold: Hold) -> Pixels:
        """``scene``, which has the camera's size, with the sheet held before its middle."""
        high, wide = self.picture.shape[:2]
        across, down = self._met(_rays(), hold)
        map_x = cv2.resize((across + wide / 2).astype(np.float32), SIZE, interpolation=cv2.INTER_LINEAR)
        map_y = cv2.resize((down + high / 2).astype(np.float32), SIZE, interpolation=cv2.INTER_LINEAR)
        # Where a ray meets no paper the scene stays as it is.
        return np.asarray(
            cv2.remap(
                self.picture, map_x, map_y, cv2.INTER_LINEAR, dst=scene.copy(), borderMode=cv2.BORDER_TRANSPARENT
            ),
            np.uint8,
        )

    def _met(self, rays: Floats, hold: Hold) -> tuple[Floats, Floats]:
        """Where ``rays`` (3 x rows x columns) meet the paper, measured along it from its middle; far off where not."""
        turned = _rotation(hold)
        ways = np.tensordot(turned.T, rays, 1)
        x0, y0, z0 = turned.T @ np.array([0.0, 0.0, -DISTANCE_PX / hold.nearness])
        dx, dy, dz = ways
        if self.bend == 0:
            reach = -z0 / dz
            return x0 + reach * dx, y0 + reach * dy
        radius = self.picture.shape[1] / self.bend
        # The axis stands one radius behind the middle of the sheet, which is where the turning is about.
        a, b = dx**2 + dz**2, x0 * dx + (z0 - radius) * dz
        inside = b**2 - a * (x0**2 + (z0 - radius) ** 2 - radius**2)
        reach = (-b - np.sqrt(np.maximum(inside, 0))) / a
        across = radius * np.arctan2(x0 + reach * dx, radius - z0 - reach * dz)
        return np.where(inside < 0, np.copysign(1e5, dx), across), y0 + reach * dy


@cache
def _rays() -> Floats:
    """Directions of the pixels: x to the right, y down, z away from the camera."""
    columns = np.arange(RAY_STEP_PX / 2, SPRITE_WIDTH, RAY_STEP_PX) - CENTRE_X
    rows = np.arange(RAY_STEP_PX / 2, SPRITE_HEIGHT, RAY_STEP_PX) - CENTRE_Y
    x, y = np.meshgrid(columns, rows)
    return np.stack([x, y, np.full_like(x, DISTANCE_PX)])


def _rotation(hold: Hold) -> Floats:
    """From the sheet's own axes to the camera's. The nearer edge is the one that the face turns away from."""
    yaw, pitch, roll = (math.radians(angle) for angle in (hold.yaw_deg, hold.pitch_deg, hold.roll_deg))
    about_y = np.array([[math.cos(yaw), 0, -math.sin(yaw)], [0, 1, 0], [math.sin(yaw), 0, math.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]])
    about_z = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
    return np.asarray(about_z @ about_x @ about_y, np.float64)

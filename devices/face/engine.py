"""What a face engine is: it finds faces and their five points, and turns a face into a vector.

Distances, and so every threshold, belong to one engine: its ``name`` goes with them wherever they go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from config.face import EngineName
from devices.face.models import Limits

Pixels = NDArray[np.uint8]  # height x width (grey) or height x width x 3 (BGR)
Point = tuple[float, float]
#: 128 numbers; never stored, never logged, overwritten after the check
Embedding = NDArray[np.float64]


@dataclass(frozen=True)
class Face:
    """A face in a picture, in pixels; left and right are the picture's. ``score`` is how sure the detector is."""

    left: float
    top: float
    width: float
    height: float
    score: float
    left_eye: Point
    right_eye: Point
    nose: Point
    #: the engine's own points, for its chip
    landmarks: object = field(repr=False, compare=False)


class FaceEngine(Protocol):
    """Detector, landmarks and embedding. Not for several threads."""

    @property
    def name(self) -> EngineName: ...

    @property
    def chip_px(self) -> int:
        """The side of a chip."""
        ...

    @property
    def limits(self) -> Limits:
        """Of the quality gates: scores and chips are the engine's own, and so are the limits to them."""
        ...

    def detect(self, grey: Pixels, shrink: float = 1.0) -> list[Face]:
        """Every face of ``grey``, the widest first. The search runs on 1/``shrink`` of the size, for speed."""
        ...

    def chip(self, pixels: Pixels, face: Face) -> Pixels:
        """The face upright and ``chip_px`` large, BGR."""
        ...

    def embed(self, chip: Pixels) -> Embedding:
        """The vector of a chip. Burns a core and holds the GIL (80 ms for dlib)."""
        ...

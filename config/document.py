"""The settings of the document camera, and what kiosk and office agree on of a leaf, one side of a paper."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import PositiveInt

from config.camera import V4l2Camera
from config.datafile import Data, DemonstrationOnly

#: of one item: who has more of them brings them to the counter
MOST_LEAVES = 6
#: of all that goes with one application
MOST_ALTOGETHER = 24
#: one leaf: A4 at 200 dpi has 2339 px, and takes a third of this
LONGEST_PX, MOST_BYTES = 2339, 600_000


class NoDocumentCamera(Data):
    """The machine has none: papers are brought to the counter."""

    driver: Literal["none"] = "none"


class V4l2DocumentCamera(V4l2Camera):
    """A camera that looks down on a dark mat, by its stable path. A4 at 150 dpi wants 5 million pixels."""

    width_px: PositiveInt = 2592
    height_px: PositiveInt = 1944
    frames_per_s: PositiveInt = 10


class SimulatedDocumentCamera(DemonstrationOnly):
    """A folder of drawn pages plays what is laid on the mat (``simulated/document``)."""

    driver: Literal["simulated"]
    frames_per_s: PositiveInt = 8


AnyDocumentCamera = NoDocumentCamera | V4l2DocumentCamera | SimulatedDocumentCamera


def name_of(leaf: bytes) -> str:
    """What a leaf is called between kiosk and office: its SHA-256, hexadecimal."""
    return hashlib.sha256(leaf).hexdigest()

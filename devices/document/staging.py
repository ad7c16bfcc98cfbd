"""What may be told to a document camera without hardware: plain values, which cross the border of the process."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Protocol, runtime_checkable

from msgspec import Meta

from devices.camera.port import Camera


class Manner(StrEnum):
    """How a paper lies there, and how it is lit."""

    WELL = "well"
    HALF_OUT = "half_out"
    TWO = "two"
    FOLDED = "folded"
    DARK = "dark"
    GLARE = "glare"
    BLURRED = "blurred"


class Delivery(StrEnum):
    """How the camera delivers."""

    LIVE = "live"
    FROZEN = "frozen"
    STALLED = "stalled"
    ABSENT = "absent"
    #: off the bus until its power has been away
    HANGS = "hangs"


@dataclass(frozen=True)
class Mat:
    """What lies below the camera: a shipped page by its name, or a picture by its path; nothing where it is empty."""

    page: Annotated[str, Meta(max_length=1000)] = ""
    manner: Manner = Manner.WELL
    delivery: Delivery = Delivery.LIVE


@runtime_checkable
class StagedDocumentCamera(Camera, Protocol):
    """A camera below which something can be laid."""

    def lay(self, mat: Mat) -> None: ...

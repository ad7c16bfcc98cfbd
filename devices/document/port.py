"""The port of the document camera: papers that no record gives are captured, a leaf (a side of a paper) at a time.

What it captures is handed over as a picture and kept nowhere: every other copy is gone with the look.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Protocol

from msgspec import Meta

from config.document import MOST_BYTES
from devices.face.port import Preview


class Advice(StrEnum):
    """What is to be done with the paper, until it is ``GOOD``."""

    LAY_DOWN = "lay_down"
    #: several papers, where one is captured at a time
    ONE_PAPER = "one_paper"
    #: a part of it lies outside of the picture
    MOVE_IN = "move_in"
    #: a hand or another thing lies over its edge, or it is folded
    ALL_CORNERS = "all_corners"
    MORE_LIGHT = "more_light"
    #: a lamp is reflected in it
    NO_GLARE = "no_glare"
    HOLD_STILL = "hold_still"
    #: it bulges, or the lens is not where it should be
    FLATTEN = "flatten"
    GOOD = "good"


#: a place in the picture, in shares of its width and height; a corner may lie a little outside
Share = Annotated[float, Meta(ge=-1, le=2)]
Corner = tuple[Share, Share]


@dataclass(frozen=True)
class Sight:
    """What the camera sees: the ``corners`` of the paper in their order around it; none where there is no one paper."""

    advice: Advice
    corners: Annotated[tuple[Corner, ...], Meta(max_length=4)] = ()


@dataclass(frozen=True)
class Leaf:
    """One side of a paper, cut out and set straight: a JPEG that tells nothing but the picture.

    ``view`` is a smaller one, for the screen.
    """

    jpeg: Annotated[bytes, Meta(max_length=MOST_BYTES)] = field(repr=False)
    view: Annotated[bytes, Meta(max_length=MOST_BYTES)] = field(repr=False)


@dataclass(frozen=True)
class NotTaken:
    """No picture of it could be taken in time, and why."""

    advice: Advice


class DocumentCamera(Protocol):
    """One supervised process for each look. Faults are DOCUMENT-*."""

    async def ready(self) -> None:
        """Return when somebody could lay a paper below it. DOCUMENT-ABSENT; the camera is not opened."""
        ...

    def look(self) -> AsyncGenerator[Sight, None]:
        """What lies there, several times a second, until the iterator is closed. One look at a time."""
        ...

    async def take(self) -> Leaf | NotTaken:
        """Capture what lies there as soon as it is seen well. Only during a look."""
        ...

    def preview(self) -> Preview | None:
        """The newest picture of the look, else None; never blocks."""
        ...

    async def close(self) -> None: ...

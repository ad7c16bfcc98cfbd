"""The mat below the document camera of a demonstration, as hands and fate change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from devices.document.staging import Delivery, Manner, Mat


class DocumentTrouble(StrEnum):
    """What may be wrong below the camera, or with it, until it is mended."""

    ABSENT = "absent"
    HANGS = "hangs"
    FROZEN = "frozen"
    STALLED = "stalled"
    HALF_OUT = "half_out"
    TWO = "two"
    FOLDED = "folded"
    DARK = "dark"
    GLARE = "glare"
    BLURRED = "blurred"


class SimulatedMat:
    """It lies below nothing, until a camera is told of it."""

    def __init__(self) -> None:
        self.now = Mat()
        self._told: Callable[[Mat], None] = lambda _: None

    def lies_below(self, told: Callable[[Mat], None]) -> None:
        """From now on ``told`` hears what lies there, and of every change."""
        self._told = told
        told(self.now)

    def lay(self, page: str) -> None:
        """Lay a page there in the place of another one; an empty name takes it away."""
        self._become(replace(self.now, page=page))

    def befall(self, trouble: str | None) -> None:
        """Let that :class:`DocumentTrouble` come, instead of one that there was; None mends."""
        plain = replace(self.now, manner=Manner.WELL, delivery=Delivery.LIVE)
        if trouble is None:
            self._become(plain)
        elif (what := DocumentTrouble(trouble).value) in {str(one) for one in Delivery}:
            self._become(replace(plain, delivery=Delivery(what)))
        else:
            self._become(replace(plain, manner=Manner(what)))

    def power_cycle(self) -> None:
        """The power of the camera goes and comes back."""
        if self.now.delivery is Delivery.HANGS:
            self.befall(None)

    def _become(self, mat: Mat) -> None:
        self.now = mat
        self._told(mat)

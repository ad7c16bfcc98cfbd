"""The port of a camera: where frames come from. A camera lives in the eyes process (``devices/face``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Frame:
    """One picture: ``pixels`` is height x width x 3, BGR, uint8; ``taken`` is monotonic seconds of its capture."""

    pixels: NDArray[np.uint8]
    taken: float
    index: int


class Camera(Protocol):
    """A source of frames. ``open`` and ``read`` raise :class:`config.faults.Fault` CAMERA-*; both may block."""

    def open(self) -> None: ...

    def read(self) -> Frame:
        """The next frame; blocks until it is there."""
        ...

    def close(self) -> None: ...

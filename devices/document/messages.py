"""What the process of the document camera and its parent say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, NonNegativeInt

from config.datafile import Data
from config.document import SimulatedDocumentCamera, V4l2DocumentCamera
from config.faults import Fault
from devices.document.port import Leaf, NotTaken, Sight
from devices.document.staging import Mat
from supervision.wire import Wire


class Look(Data):
    """To the process, first of all: which camera, and the descriptor of the memory for its pictures."""

    camera: Annotated[SimulatedDocumentCamera | V4l2DocumentCamera, Field(discriminator="driver")]
    preview: NonNegativeInt


@dataclass(frozen=True)
class Take:
    """To the process: capture what lies there as soon as it is seen well."""


ToProcess = Take | Mat
FromProcess = Sight | Leaf | NotTaken | Fault

TO_PROCESS = Wire(Look, Take, Mat, max_bytes=10_000)
#: a leaf and its view, in base 64
FROM_PROCESS = Wire(Sight, Leaf, NotTaken, max_bytes=1_700_000, faults=("CAMERA-",))

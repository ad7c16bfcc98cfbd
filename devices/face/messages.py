"""What the eyes process and its parent say to each other; every field says what it may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field, NonNegativeInt

from config.datafile import Data
from config.faults import Fault
from config.settings import Face as FaceSettings
from config.settings import FileCamera, SimulatedCamera, V4l2Camera
from devices.camera.staging import Command
from devices.face.port import Guidance, NoCode, Order, Profile, ScannedCode, Verdict
from supervision.wire import Wire

#: with what a check or a scan ends
End = Verdict | ScannedCode | NoCode


class Look(Data):
    """To the process, first of all: camera, engine, and the descriptor of the memory for its pictures."""

    camera: Annotated[SimulatedCamera | V4l2Camera | FileCamera, Field(discriminator="driver")]
    face: FaceSettings
    preview: NonNegativeInt


@dataclass(frozen=True)
class StartCheck:
    """To the process: check whoever stands there against ``portrait``; see the port for the rest."""

    portrait: bytes = field(repr=False)
    profile: Profile
    used: tuple[Order, ...]


@dataclass(frozen=True)
class StartScan:
    """To the process: read the code that somebody holds up."""


@dataclass(frozen=True)
class StartWatch:
    """To the process: show whoever stands there, until it is ended."""


class CitizenCommand(Data):
    """To the process, with the simulated camera only."""

    command: Command = Field(repr=False)  # it may hold what a code says


@dataclass(frozen=True)
class Ready:
    """From the process: loading is over. ``trouble`` says why there is no engine; every check will say so too."""

    trouble: Fault | None = None


Start = StartCheck | StartScan | StartWatch
ToProcess = Start | CitizenCommand
#: News of what was started: guidance, and last its end or the fault that ends it
News = Guidance | End | Fault
FromProcess = Ready | News

TO_PROCESS = Wire(Look, StartCheck, StartScan, StartWatch, CitizenCommand, max_bytes=16_000_000)
#: the longest is the text of a code: 7,089 characters at most (ISO/IEC 18004)
FROM_PROCESS = Wire(
    Ready, Guidance, Verdict, ScannedCode, NoCode, max_bytes=65_536, faults=("CAMERA-", "FACE-")
)  # fmt: skip

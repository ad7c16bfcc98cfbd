"""A camera without hardware, as whoever directs it sees it: what may be told to what stands before it.

Plain values only: the commands cross process borders, and nothing here draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol, runtime_checkable

from devices.camera.port import Camera

#: what the screen asks of a citizen before the camera
Asked = Literal["straight", "turn_left", "turn_right", "come_closer"]
#: how a citizen follows: as asked, the other way round, or not at all
Obedience = Literal[True, False, "wrongly"]
#: ``slow`` is an old person; ``hasty`` turns at once, turns back unasked and soon walks away
Pace = Literal["calm", "slow", "hasty"]
Spot = Literal["usual", "seated", "near", "far"]
Worn = Literal["nothing", "mask", "dark_glasses"]
Lighting = Literal["usual", "dark", "behind", "side", "bright"]
Blur = Literal["none", "motion", "focus"]
#: how the camera itself delivers: a frozen one repeats a picture as new, a slow one gives one a second, one changes the
#: size of its pictures, one sends noise
Stream = Literal["live", "frozen", "slow", "resizing", "garbage"]
#: commands of the simulated camera. ``replay`` plays a film in which the same person was asked so; ``show`` holds up a
#: phone with the QR code of a text; ``print`` a picture of a head on paper, bent by so many of its widths over the
#: radius (0: flat); ``swap`` puts another person there as soon as the first movement of a challenge is over (``keep``:
#: nobody); ``join`` puts one beside (``alone``: nobody)
Command = (
    tuple[Literal["stand"], str]
    | tuple[Literal["leave"]]
    | tuple[Literal["obey"], Obedience]
    | tuple[Literal["replay"], tuple[Asked, ...]]
    | tuple[Literal["pace"], Pace]
    | tuple[Literal["at"], Spot]
    | tuple[Literal["wear"], Worn]
    | tuple[Literal["swap"], str]
    | tuple[Literal["keep"]]
    | tuple[Literal["join"], str]
    | tuple[Literal["alone"]]
    | tuple[Literal["show"], str]
    | tuple[Literal["print"], str, float]
    | tuple[Literal["hide"]]
    | tuple[Literal["light"], Lighting]
    | tuple[Literal["blur"], Blur]
    | tuple[Literal["stream"], Stream]
)
#: commands by what they settle: the last one of each kind stands
SETTLES: Mapping[str, str] = {
    "stand": "place",
    "leave": "place",
    "obey": "manner",
    "replay": "manner",
    "pace": "pace",
    "at": "spot",
    "wear": "face",
    "swap": "successor",
    "keep": "successor",
    "join": "company",
    "alone": "company",
    "show": "hands",
    "print": "hands",
    "hide": "hands",
    "light": "light",
    "blur": "lens",
    "stream": "stream",
}


@runtime_checkable
class StagedCamera(Camera, Protocol):
    """A camera before which somebody can be placed."""

    def command(self, command: Command) -> None:
        """Place or change what is there; ValueError when the command is none."""
        ...

    def ask(self, asked: Asked) -> None:
        """What the screen asks of a citizen now."""
        ...

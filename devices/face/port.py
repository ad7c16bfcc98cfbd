"""The port of the eyes: is the person before the camera the holder of the portrait, and alive? What does a code say?

The engine, the camera and every picture stay inside the eyes process. Verdicts, guidance and the text of a code come
out; the preview crosses by shared memory. No vector, no score, no picture and no text is ever stored or logged.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Protocol

from msgspec import Meta


class Outcome(StrEnum):
    """How a face check ended. Only ``MATCH`` identifies the person; every other one leads to another way."""

    MATCH = "match"
    NO_MATCH = "no_match"
    UNSURE = "unsure"
    NOT_LIVE = "not_live"
    NO_FACE = "no_face"
    TWO_FACES = "two_faces"
    POOR_LIGHT = "poor_light"
    OCCLUDED = "occluded"
    PORTRAIT_UNUSABLE = "portrait_unusable"
    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"


class Profile(StrEnum):
    """How sure a match must be: ``STRICT`` for matters that move money."""

    ORDINARY = "ordinary"
    STRICT = "strict"


class Prompt(StrEnum):
    """What the citizen is asked to do now."""

    LOOK_STRAIGHT = "look_straight"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    COME_CLOSER = "come_closer"  # a step of the challenge; NEARER is advice
    NEARER = "nearer"
    FURTHER = "further"
    HOLD_STILL = "hold_still"
    ONE_PERSON = "one_person"
    MORE_LIGHT = "more_light"
    LESS_LIGHT = "less_light"
    LIGHT_BEHIND = "light_behind"
    UNCOVER_FACE = "uncover_face"
    STEP_BEFORE_CAMERA = "step_before_camera"
    DONE = "done"
    # of a scan, which also says NEARER, FURTHER and HOLD_STILL
    SHOW_CODE = "show_code"
    ONE_CODE = "one_code"
    TILT_CODE = "tilt_code"  # a reflection covers a part of it
    OTHER_CODE = "other_code"  # its content is no text


#: the steps of one challenge, in the order in which they are asked
Order = Annotated[tuple[Prompt, ...], Meta(max_length=16)]
Share = Annotated[float, Meta(ge=-1.0, le=2.0)]  # what is found may reach beyond the picture
Steps = Annotated[int, Meta(ge=0, le=16)]
Seconds = Annotated[float, Meta(ge=0.0, le=86_400.0)]
Name = Annotated[str, Meta(max_length=100)]

#: what a scan of a code may ask for
SCAN_PROMPTS = frozenset(
    {
        Prompt.SHOW_CODE,
        Prompt.NEARER,
        Prompt.FURTHER,
        Prompt.HOLD_STILL,
        Prompt.ONE_CODE,
        Prompt.TILT_CODE,
        Prompt.OTHER_CODE,
    }
)
#: what a face check may ask for
FACE_PROMPTS = frozenset(Prompt) - {Prompt.SHOW_CODE, Prompt.ONE_CODE, Prompt.TILT_CODE, Prompt.OTHER_CODE}


@dataclass(frozen=True)
class FaceBox:
    """Where the face or the code is in the (mirrored) preview, as shares (0…1) of its width and height."""

    x: Share
    y: Share
    width: Share
    height: Share


@dataclass(frozen=True)
class Guidance:
    """One moment before the camera, for the screen: ``steps_done`` of ``steps`` turns are behind the citizen.

    A scan has no steps.
    """

    prompt: Prompt
    box: FaceBox | None
    steps_done: Steps
    steps: Steps


@dataclass(frozen=True)
class Verdict:
    """The end of a face check. ``waited_s`` is the part of the time that the person took to stand and turn.

    ``asked`` is the order of the challenge as far as it was drawn: never to be asked of this card again.
    """

    outcome: Outcome
    engine: Name
    settings: Name
    waited_s: Seconds
    machine_s: Seconds
    asked: Order = ()


@dataclass(frozen=True)
class ScannedCode:
    """The end of a scan: what the code says. Opaque; a bearer token while it is valid, so never log or keep it."""

    text: Annotated[str, Meta(min_length=1, max_length=7089)] = field(repr=False)


@dataclass(frozen=True)
class NoCode:
    """The end of a scan in which no code could be read in time."""


@dataclass(frozen=True)
class Preview:
    """A picture for the screen: ``rgb`` holds height x width x 3 bytes."""

    rgb: bytes
    width: int
    height: int
    index: int


class Eyes(Protocol):
    """Camera and face engine in one supervised process. Faults are CAMERA-* and FACE-*."""

    async def start(self) -> None:
        """Begin loading in the background; returns at once."""
        ...

    async def ready(self) -> None:
        """Return when a check could begin: engine loaded and proved. FACE-UNAVAILABLE otherwise.

        At rest nothing is loaded for it: the answer is what loading has shown, and whether the camera is there.
        """
        ...

    async def rest(self) -> None:
        """Nobody is there: hold nothing in memory until the next start, check, scan or watch. Not while one runs."""
        ...

    def verify(
        self, portrait: bytes, profile: Profile = Profile.ORDINARY, used: frozenset[Order] = frozenset()
    ) -> AsyncGenerator[Guidance | Verdict, None]:
        """Watch, guide and decide. Yields guidance and last the verdict; closing the iterator stops the camera.

        ``profile`` says how many steps are asked and how near a match must be. An order in ``used`` is not asked.
        """
        ...

    def watch(self) -> AsyncGenerator[Guidance, None]:
        """Show the person to somebody else: the preview runs and nothing is compared, until the iterator is closed.

        Needs no face engine. Faults are CAMERA-* and FACE-PROCESS-DIED.
        """
        ...

    def scan(self) -> AsyncGenerator[Guidance | ScannedCode | NoCode, None]:
        """Watch for a QR code. Yields guidance and last the end; closing the iterator stops the camera.

        Needs no face engine. Faults are CAMERA-* and FACE-PROCESS-DIED. Not while a check runs.
        """
        ...

    def preview(self) -> Preview | None:
        """The newest picture while a check or scan runs, else None; never blocks."""
        ...

    async def close(self) -> None: ...

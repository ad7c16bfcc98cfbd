"""What a kiosk says of itself. Nothing in it is personal: names of parts, codes, numbers, versions.

A newer kiosk may say more than is known here; what is known must hold. Each is JSON in UTF-8.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt, StringConstraints, ValidationError

#: the longest message of a kiosk that anybody reads, files excepted
MESSAGE_MAX = 65_536
#: the longest file: a support bundle, a picture
FILE_MAX = 4_194_304

#: a code, a version, a name of ours: never a sentence, and in no letters in which a citizen's name is written
Word = Annotated[str, StringConstraints(max_length=80, pattern=r"^[0-9A-Za-z_ .:+/=,-]*$")]
#: hexadecimal SHA-256
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class NotAMessage(Exception):
    """What came is none of ours. The text names nothing of its content."""


class Message(BaseModel):
    """Base of what goes over the broker unsigned."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    def as_bytes(self) -> bytes:
        """As it is published."""
        return self.model_dump_json().encode()

    @classmethod
    def read(cls, payload: bytes) -> Self:
        """The message; :class:`NotAMessage`."""
        return _read(cls, payload)


MessageT = TypeVar("MessageT", bound=Message)


def _read(kind: type[MessageT], payload: bytes) -> MessageT:
    if len(payload) > MESSAGE_MAX:
        raise NotAMessage("longer than any of ours")
    try:
        return kind.model_validate_json(payload)
    except ValidationError as error:
        raise NotAMessage(", ".join(sorted({each["type"] for each in error.errors()}))) from None


class Life(Message):
    """Birth, retained; and, said by the broker when the line breaks, the last will. ``since``: the agent's start."""

    alive: bool
    since: AwareDatetime


class Serving(StrEnum):
    """What the kiosk does just now; never for whom."""

    STARTING = "starting"
    IDLE = "idle"
    VISIT = "visit"
    STAFF = "staff"
    OUT_OF_SERVICE = "out_of_service"
    #: it shows no sign of life, and is being started again
    HUNG = "hung"
    #: it does not run
    GONE = "gone"


class Trouble(Message):
    """One issue, as :meth:`maintenance.port.Issue.as_json` has it."""

    code: Word
    part: Word
    since: AwareDatetime
    repair: Word | None = None
    by: Word


class Stocked(Message):
    """One supply: ``left`` of ``capacity`` in ``unit``, None while nobody has counted. ``until``: its foretold end."""

    left: int | None
    capacity: NonNegativeInt
    unit: Word
    state: Word
    until: AwareDatetime | None = None


class Versions(Message):
    """What runs there: the program, and the content (parameters, words, notices) that came after it, "" without."""

    program: Word
    content: Word = ""


class Checkpoint(Message):
    """The end of the chain of the kiosk's records: whoever shortens or rewrites them later is found out."""

    sequence: NonNegativeInt
    hash: Digest


class State(Message):
    """How it stands with a kiosk: said on every change and at least once a minute, retained.

    ``sequence`` grows with every state of one agent's life; ``mode`` is of :class:`config.mode.Mode`, or "safe".
    ``crashes``: when its last lives ended without being told to. ``closed``: scenes that maintenance has closed.
    ``doing``: the id of the command that waits or is at work. ``lost``: how many messages had to be dropped, ever,
    while the broker was away for too long.
    """

    at: AwareDatetime
    sequence: NonNegativeInt
    serving: Serving
    mode: Word
    issues: tuple[Trouble, ...] = ()
    supplies: Mapping[Word, Stocked] = Field(default_factory=dict)
    versions: Versions
    checkpoint: Checkpoint | None = None
    groups: tuple[Word, ...] = ()
    crashes: tuple[AwareDatetime, ...] = ()
    closed: tuple[Word, ...] = ()
    doing: Word | None = None
    lost: NonNegativeInt = 0


class Statistics(Message):
    """What happened on one day (China time), in counts alone: ``visit.<scene>.<reason>``, ``fault.<code>`` and others.

    Said again whenever it has grown; the newest of a day holds.
    """

    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    counts: Mapping[Word, NonNegativeInt]


class Outcome(StrEnum):
    """What became of a command. A refused one was never begun."""

    REFUSED = "refused"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    DONE = "done"
    FAILED = "failed"


class Answer(Message):
    """What a kiosk says to a command. ``why`` is a code, ``evidence`` what it can show for it, nothing personal."""

    command: Word
    at: AwareDatetime
    outcome: Outcome
    why: Word = ""
    evidence: Mapping[Word, Any] = Field(default_factory=dict)

"""The port of printing: papers, and followed jobs with honest words."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Format(StrEnum):
    """What a paper is printed on. ``a5`` is a receipt that no receipt printer takes: a small page on a sheet."""

    A4 = "a4"
    A5 = "a5"
    RECEIPT = "receipt"


#: a page says its size in points: ``/MediaBox [ 0 0 226.7717 498.2 ]`` (ISO 32000-1, 7.7.3.3)
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+[\d.]+\s+([\d.]+)\s*\]")
MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class Paper:
    """A finished PDF. ``key`` names the paper once and for ever (a visit's key and the kind): no personal data.

    ``kind`` is that of its letter.

    ``missing`` are the characters that no font has, as code points (``U+2FFFF``); they stand as ``〓`` on the paper.
    """

    key: str
    kind: str
    pdf: bytes = field(repr=False)
    pages: int
    missing: tuple[str, ...] = field(default=(), repr=False)

    @property
    def length_mm(self) -> int:
        """The heights of its pages, one after the other: so much of a roll it takes."""
        heights = _MEDIA_BOX.findall(self.pdf)
        return round(sum(map(float, heights)) * MM_PER_POINT)


class JobState(StrEnum):
    """SENT: the printer has taken all of it, and nothing proves that paper came out; CUPS cannot know that.

    PRINTED: the device itself is the evidence: its own counter has counted every sheet, or it has answered a question
    that stood behind the last line.
    """

    QUEUED = "queued"
    PRINTING = "printing"
    SENT = "sent_to_printer"
    PRINTED = "printed"
    FAILED = "failed"


@dataclass(frozen=True)
class Ticket:
    """What the printer calls a job, and what its own counter of sheets said before it (None: it counts none)."""

    job: str
    counter: int | None = None


@dataclass(frozen=True)
class JobStatus:
    """One observation of a job. ``fault`` is a PRINTER-* code when ``state`` is FAILED.

    ``ticket`` stands on the first status after the printer has named the job. ``sheets`` are those that came out, as
    far as the device can tell: a paper that failed on its second page has left one behind.
    """

    key: str
    state: JobState
    fault: str | None = None
    detail: str = ""
    ticket: Ticket | None = None
    sheets: int = 0


class Outcome(StrEnum):
    """What became of a job, asked after a power cut; UNCERTAIN: a person must look."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNCERTAIN = "uncertain"


class Level(StrEnum):
    """How much the printer itself says is left of a supply; many have no sensor, and say nothing."""

    GOOD = "good"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class Media(StrEnum):
    """What lies in the mouth of the printer (XFS 3.20: printed media)."""

    NONE = "none"
    PRESENT = "present"
    JAMMED = "jammed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PrinterState:
    """What the device says of itself at this moment. ``levels`` are by name of supply (``config/supplies.yaml``).

    ``others``: so many jobs of somebody else wait in its queue, and would come out among the papers of citizens.
    """

    levels: Mapping[str, Level] = field(default_factory=dict)
    counter: int | None = None
    media: Media = Media.UNKNOWN
    others: int = 0


class Printer(Protocol):
    """A printer. Nothing is left in its queue after a failure: the next citizen must not get this paper."""

    async def ready(self) -> None:
        """Return when it could print now; PRINTER-* faults otherwise."""
        ...

    def follow(self, paper: Paper) -> AsyncGenerator[JobStatus, None]:
        """Print ``paper`` and report until a final state, which is reported once and never taken back.

        The status that carries the ticket comes before anything of the paper is handed over, and whoever follows puts
        the ticket on disk before asking for the next status.
        """
        ...

    async def outcome(self, ticket: Ticket, sheets: int) -> Outcome:
        """What became of the job of ``sheets`` sheets that had this ticket; PRINTER-* when it cannot be asked now."""
        ...

    async def state(self) -> PrinterState:
        """What it says of itself; PRINTER-* when it does not answer."""
        ...

    async def clear(self) -> None:
        """Take every waiting job out of the queue."""
        ...

    async def recover(self) -> None:
        """After somebody has removed the trouble: empty the queue first, then let it print again; PRINTER-* if not."""
        ...

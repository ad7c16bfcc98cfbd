"""The port of printing: papers, and followed jobs with honest words."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Format(StrEnum):
    """What a paper is printed on. ``a5`` is a receipt that no receipt printer takes: a small page on a sheet."""

    A4 = "a4"
    A5 = "a5"
    RECEIPT = "receipt"


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


class JobState(StrEnum):
    """SENT means that the printer has taken all of it, not that paper is in somebody's hand: CUPS cannot know that."""

    QUEUED = "queued"
    PRINTING = "printing"
    SENT = "sent_to_printer"
    FAILED = "failed"


@dataclass(frozen=True)
class JobStatus:
    """One observation of a job. ``fault`` is a PRINTER-* code when ``state`` is FAILED."""

    key: str
    state: JobState
    fault: str | None = None
    detail: str = ""


class Printer(Protocol):
    """A printer. Nothing is left in its queue after a failure: the next citizen must not get this paper."""

    async def ready(self) -> None:
        """Return when it could print now; PRINTER-* faults otherwise."""
        ...

    def follow(self, paper: Paper) -> AsyncGenerator[JobStatus, None]:
        """Print ``paper`` and report until a final state, which is reported once and never taken back."""
        ...

    async def clear(self) -> None:
        """Take every waiting job out of the queue."""
        ...

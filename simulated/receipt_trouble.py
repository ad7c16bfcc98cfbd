"""What can happen to a virtual receipt printer, on request and at any byte; and what comes out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO

from PIL import Image


class ReceiptTrouble(StrEnum):
    """What can happen to it; ``mend`` ends all of it."""

    OUT = "out"
    NEAR_END = "near_end"
    COVER = "cover"
    #: the knife is stuck; with ``once`` it comes free when it is told to go on
    CUTTER = "cutter"
    CUTTER_ONCE = "cutter_once"
    JAM = "jam"
    MOUTH = "mouth"
    #: too hot for some seconds
    HOT = "hot"
    #: offline without a reason that it would tell: somebody has pressed a button
    OFFLINE = "offline"
    BROKEN = "broken"
    #: says it prints, and does not
    STALLED = "stalled"
    #: a roll of another width
    NARROW = "narrow"
    #: answers what no printer answers; nothing; each question with the answer to the one before
    NONSENSE = "nonsense"
    SILENT = "silent"
    #: its program has hung itself up: it is off the bus until its power has been away
    HANGS = "hangs"
    LATE = "late"
    #: off, until somebody switches it on; off and on again; forgets what it has received, and says nothing of it
    KILL = "kill"
    RESTART = "restart"
    LOST_JOB = "lost_job"


class PrinterDied(Exception):
    """Its power is gone: whoever holds the connection drops it."""


class WrongTrouble(ValueError):
    """No such trouble, or no such byte."""


@dataclass(frozen=True)
class TroubleAt:
    """``trouble`` begins before the byte number ``byte`` is taken, counted from its first one."""

    trouble: ReceiptTrouble
    byte: int = 0

    @classmethod
    def parsed(cls, text: str) -> TroubleAt:
        """Of ``out@1200``; :class:`WrongTrouble`."""
        found = re.fullmatch(r"([a-z_]+)@([0-9]{1,9})", text)
        if not found or found[1] not in set(ReceiptTrouble):
            raise WrongTrouble(f"{text!r} is no NAME@BYTE")
        return cls(ReceiptTrouble(found[1]), int(found[2]))


@dataclass(frozen=True)
class Printed:
    """A piece of paper that came off the roll; ``rows`` are dots, ``garbage`` counts characters that nobody meant."""

    width: int
    rows: bytes = field(repr=False)
    garbage: int = 0

    @property
    def height(self) -> int:
        return len(self.rows) // (self.width // 8)

    def picture(self) -> Image.Image:
        return Image.frombytes("1", (self.width, self.height), self.rows, "raw", "1;I")

    def png(self) -> bytes:
        out = BytesIO()
        self.picture().save(out, "PNG")
        return out.getvalue()

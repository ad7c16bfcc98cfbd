"""What every printer driver shares: whose jobs are whose, why a printer can stop, and the fault that says so."""

from __future__ import annotations

import hashlib
import socket
from enum import Enum, auto
from pathlib import Path

from config.faults import Fault
from printing.port import JobState, JobStatus, Paper

MACHINE_ID = Path("/etc/machine-id")


def own_name(site: str, data: Path) -> str:
    """What the jobs of the kiosk ``site`` are called where others print, too; the same after every start."""
    try:
        machine = MACHINE_ID.read_text(encoding="ascii").strip()
    except OSError:
        machine = socket.gethostname()
    place = f"{machine} {data.resolve()}"  # machine-id(5) wants its number kept from others
    return f"kiosk-{site}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"


class Stop(Enum):
    """Why nothing is printed. A reason that no rule knows is OTHER, and its words go into the detail."""

    OFF = auto()
    NO_PAPER = auto()
    JAM = auto()
    COVER = auto()
    INK = auto()
    #: it has printed, and cannot cut
    CUTTER = auto()
    #: the head cools down, and goes on by itself
    HOT = auto()
    OTHER = auto()
    TOO_LONG = auto()
    STORE = auto()
    #: it does not offer what our papers need
    UNFIT = auto()
    #: whoever answers is no printer
    FOREIGN = auto()
    #: the queue has been stopped, and nothing is wrong with the printer any more: CUPS stays paused after a refill
    PAUSED = auto()
    #: the printer or the queue knows our job no longer: it was switched off, or its spool was emptied
    LOST = auto()
    #: somebody else has cancelled our job, at the panel of the printer or in the queue
    CANCELLED = auto()
    #: the queue cannot take a document: most often its disk has no room
    SPOOL = auto()


def fault(stop: Stop, detail: str = "") -> Fault:  # noqa: C901 - one case a code, so that each has its one line
    """The fault of ``stop``; ``detail`` is for the staff and holds nothing personal."""
    match stop:
        case Stop.OFF:
            return Fault("PRINTER-OFF", detail)
        case Stop.NO_PAPER:
            return Fault("PRINTER-OUT-OF-PAPER", detail)
        case Stop.JAM:
            return Fault("PRINTER-JAM", detail)
        case Stop.COVER:
            return Fault("PRINTER-COVER", detail)
        case Stop.INK:
            return Fault("PRINTER-INK", detail)
        case Stop.CUTTER:
            return Fault("PRINTER-CUTTER", detail)
        case Stop.HOT:
            return Fault("PRINTER-HOT", detail)
        case Stop.OTHER:
            return Fault("PRINTER-STOPPED", detail)
        case Stop.TOO_LONG:
            return Fault("PRINTER-TIMEOUT", detail)
        case Stop.STORE:
            return Fault("PRINTER-STORE", detail)
        case Stop.UNFIT:
            return Fault("PRINTER-UNFIT", detail)
        case Stop.FOREIGN:
            return Fault("PRINTER-FOREIGN", detail)
        case Stop.PAUSED:
            return Fault("PRINTER-PAUSED", detail)
        case Stop.LOST:
            return Fault("PRINTER-LOST", detail)
        case Stop.CANCELLED:
            return Fault("PRINTER-CANCELLED", detail)
        case Stop.SPOOL:
            return Fault("PRINTER-SPOOL", detail)


def failed(paper: Paper, reason: Fault, sheets: int = 0) -> JobStatus:
    """The final status of a paper that did not come out, or of which only ``sheets`` did."""
    return JobStatus(paper.key, JobState.FAILED, reason.code, reason.detail, sheets=sheets)

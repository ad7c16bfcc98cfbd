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
    OTHER = auto()
    TOO_LONG = auto()
    STORE = auto()
    #: it does not offer what our papers need
    UNFIT = auto()
    #: whoever answers is no printer
    FOREIGN = auto()


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


def failed(paper: Paper, reason: Fault) -> JobStatus:
    """The final status of a paper that did not come out."""
    return JobStatus(paper.key, JobState.FAILED, reason.code, reason.detail)

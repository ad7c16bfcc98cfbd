"""How a stay at the screen ends: a citizen's visit, or somebody of the staff at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EndReason(StrEnum):
    """Why a visit ended."""

    DONE = "done"
    FINISH = "finish"
    SHUTDOWN = "shutdown"
    IDLE = "idle"
    #: of the staff desk: nobody is signed in for longer
    SESSION = "session"
    CARD_REMOVED = "card_removed"
    STAFF_RESET = "staff_reset"
    FAULT = "fault"
    BUG = "bug"


@dataclass(frozen=True)
class VisitEnd:
    """How a visit ended. ``outcome`` is the ``end`` of the flow's last node when it was walked to its end."""

    reason: EndReason
    outcome: str = ""
    fault: str = ""

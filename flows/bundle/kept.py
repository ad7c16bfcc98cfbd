"""An application that the office has not answered: it is kept, or the citizen learns that nothing is known of it.

What is kept (待传输受理单) is no acceptance: the office decides when it comes, from its own record. Only matters say
that they may be kept (``offline`` of ``config/matters``) of which nobody has to know at once what becomes of them. All
else is asked again while the citizen is there, and never sent when nobody is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from config.faults import Fault
from flows.stay.effects import SUBMISSION, can_wait, plan
from flows.stay.turn import Turn
from office.port import Submission


@dataclass(frozen=True)
class Kept:
    """``slip`` is the number of the kiosk for it, and ``matters`` what was applied for."""

    slip: str
    at: datetime
    matters: tuple[str, ...]

    @property
    def state(self) -> Literal["kept"]:
        return "kept"


@dataclass(frozen=True)
class Unanswered:
    """It may have arrived, and may not. ``key`` is that by which the office knows it if it did."""

    key: str
    at: datetime
    matters: tuple[str, ...]

    @property
    def slip(self) -> str:
        """The key as it is read and typed: ``3FA9 1C0B D2E4 4B7A``."""
        visit, *further = self.key.upper().split("-")
        return "-".join([" ".join(visit[at : at + 4] for at in range(0, len(visit), 4)), *further])

    @property
    def state(self) -> Literal["unanswered"]:
        return "unanswered"


def may_be_kept(submission: Submission, fault: Fault) -> bool:
    """Whether nobody of the office has answered, and everything that is applied for can wait until somebody does."""
    return fault.entry.way_on == "retry" and can_wait(submission)


async def keep(turn: Turn, submission: Submission) -> Kept:
    """Plan it anew under a number of this kiosk, which is that of an event of its log: there is no other one.

    The key stays, so that one which did arrive, and whose answer did not, is met again.
    """
    event = await turn.journal.write("submission.kept", SUBMISSION.about(submission))
    slip = f"{submission.site}-{event.at:%Y%m%d}-{event.sequence}"
    await plan(turn, SUBMISSION, replace(submission, slip=slip, at=event.at))
    return Kept(slip, event.at, submission.matters)

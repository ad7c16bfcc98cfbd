"""An application that the kiosk keeps while the office is away (待传输受理单): which may be, and under which number.

It is no acceptance: the office decides when it comes, from its own record. Only matters say that they may be kept
(``offline`` of ``config/matters``) of which nobody has to know at once what becomes of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from config.faults import Fault
from config.matters import matters
from flows.stay.effects import SUBMISSION, plan
from flows.stay.turn import Turn
from office.port import AWAY, Submission


@dataclass(frozen=True)
class Kept:
    """``slip`` is the number of the kiosk for it, and ``matters`` what was applied for."""

    slip: str
    at: datetime
    matters: tuple[str, ...]

    @property
    def state(self) -> Literal["kept"]:
        return "kept"


def may_be_kept(submission: Submission, fault: Fault) -> bool:
    """Whether nobody of the office has answered, and everything that is applied for can wait until somebody does."""
    return fault.code in AWAY and all(matters()[name].offline for name in submission.matters)


async def keep(turn: Turn, submission: Submission) -> Kept:
    """Plan it anew under a number of this kiosk, which is that of an event of its log: there is no other one.

    The key stays, so that one which did arrive, and whose answer did not, is met again.
    """
    event = await turn.journal.write("submission.kept", SUBMISSION.about(submission))
    slip = f"{submission.site}-{event.at:%Y%m%d}-{event.sequence}"
    await plan(turn, SUBMISSION, replace(submission, slip=slip, at=event.at))
    return Kept(slip, event.at, submission.matters)

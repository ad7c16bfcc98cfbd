"""What goes between the visit and the office."""

from __future__ import annotations

from dataclasses import replace

from flows.effects import SUBMISSION, deliver
from flows.identity import served
from flows.turn import Turn
from office.port import Accepted, CaseState, refused
from office.record import Record


async def fetch_record(turn: Turn) -> Record:
    """The office's record of the person who is served: IDENTITY-UNPROVED where nobody has proved to be that one."""
    turn.screen.show(turn.page())
    return await turn.parts.office.record_of(served(turn.answers).holder.identity)


async def submit(turn: Turn) -> Accepted:
    """Hand the application to the office, exactly once, with the proofs of who is served, the place and the day.

    OFFICE-REFUSED when it has accepted nothing. The key is the visit's: trying again after a late answer, or after a
    power cut by the courier, meets the same cases.
    """
    turn.screen.show(turn.page())
    application = replace(
        turn.scene.rules.submission(turn.answers, turn.journal.visit),
        scene=turn.scene.name,
        site=turn.parts.settings.site,
        made=turn.today.isoformat(),
        proofs=served(turn.answers).proofs,
    )
    accepted = await deliver(turn, SUBMISSION, application)
    if accepted.state is CaseState.REFUSED:
        raise refused("; ".join(case.result["reason"] for case in accepted.cases))
    return accepted

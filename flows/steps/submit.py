"""What goes between the visit and the office."""

from __future__ import annotations

from dataclasses import replace

from flows.effects import SUBMISSION, deliver
from flows.identity import served
from flows.turn import Turn
from office.port import Accepted, CaseState, Promise, refused
from office.record import Record


async def fetch_record(turn: Turn) -> Record:
    """The office's record of the person who is served: IDENTITY-UNPROVED where nobody has proved to be that one."""
    turn.screen.show(turn.page())
    return await turn.parts.office.record_of(served(turn.answers).holder.identity)


async def submit(turn: Turn) -> Accepted:
    """Hand the application to the office, exactly once, with the proofs of who is served, the place and the times.

    OFFICE-REFUSED when it has accepted nothing. The key is the visit's: trying again after a late answer, or after a
    power cut by the courier, meets the same cases.
    """
    turn.screen.show(turn.page())
    application = turn.scene.rules.submission(turn.answers, turn.journal.visit)
    application = replace(
        application,
        scene=turn.scene.name,
        site=turn.parts.settings.site,
        made=turn.today.isoformat(),
        proofs=served(turn.answers).proofs,
        promises=await _told_when(turn, application.promises),
    )
    accepted = await deliver(turn, SUBMISSION, application)
    if accepted.state is CaseState.REFUSED:
        raise refused("; ".join(case.result["reason"] for case in accepted.cases))
    return accepted


async def _told_when(turn: Turn, promises: tuple[Promise, ...]) -> tuple[Promise, ...]:
    """The promises with the moment that the log has of them, where the scene does not tell it."""
    made = await turn.journal.moment_of("promise.made")
    return tuple(replace(one, made=one.made or (made.isoformat() if made else "")) for one in promises)

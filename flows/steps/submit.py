"""What goes between the visit and the office."""

from __future__ import annotations

from dataclasses import replace

from flows.effects import SUBMISSION, deliver
from flows.identity import served
from flows.turn import Turn
from office.port import Case, InsuranceRecord


async def fetch_record(turn: Turn) -> InsuranceRecord:
    """The office's record of the person who is served: IDENTITY-UNPROVED where nobody has proved to be that one."""
    turn.screen.show(turn.page())
    return await turn.parts.office.record_of(served(turn.answers).holder.identity)


async def submit(turn: Turn) -> Case:
    """Hand the application to the office, exactly once, with the proofs of who is served and the day.

    The key is the visit's: trying again after a late answer, or after a power cut by the courier, meets the same case.
    """
    turn.screen.show(turn.page())
    application = turn.scene.rules.submission(turn.answers, turn.journal.visit)
    with_visit = replace(application, proofs=served(turn.answers).proofs, made=turn.today.isoformat())
    return await deliver(turn, SUBMISSION, with_visit)

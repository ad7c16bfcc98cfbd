"""What goes between the visit and the office."""

from __future__ import annotations

from flows.effects import SUBMISSION, deliver
from flows.identity import holder
from flows.turn import Turn
from office.port import Case, InsuranceRecord


async def fetch_record(turn: Turn) -> InsuranceRecord:
    """The office's record of the person who has been identified."""
    turn.screen.show(turn.page())
    return await turn.parts.office.record_of(holder(turn.answers).number)


async def submit(turn: Turn) -> Case:
    """Hand the application to the office, exactly once.

    The key is the visit's: trying again after a late answer, or after a power cut by the courier, meets the same case.
    """
    turn.screen.show(turn.page())
    return await deliver(turn, SUBMISSION, turn.scene.rules.submission(turn.answers, turn.journal.visit))

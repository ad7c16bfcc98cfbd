"""What goes between the visit and the office. Effects are journalled: planned, sent, confirmed."""

from __future__ import annotations

import asyncio
import json

from config.faults import Fault
from flows.identity import holder
from flows.turn import Turn
from office.port import Case, InsuranceRecord, Submission


async def fetch_record(turn: Turn) -> InsuranceRecord:
    """The office's record of the person who has been identified."""
    turn.screen.show(turn.page())
    return await turn.parts.office.record_of(holder(turn.answers).number)


async def submit(turn: Turn) -> Case:
    """Hand the application to the office, exactly once.

    The key is the visit's: trying again after a late answer, or after a power cut from the outbox, meets the same case.
    """
    turn.screen.show(turn.page())
    submission = turn.scene.rules.submission(turn.answers, turn.journal.visit)
    if turn.attempt == 0:
        content = json.dumps(submission.as_mapping(), ensure_ascii=False)
        await turn.journal.note("submission.planned", matter=submission.matter, personal={"submission": content})
    # Once it is on its way nothing may tear it apart: a cancelled visit still learns and records what came of it.
    return await asyncio.shield(asyncio.ensure_future(_deliver(turn, submission)))


async def _deliver(turn: Turn, submission: Submission) -> Case:
    note = turn.journal.note
    await note("submission.sent", matter=submission.matter)
    try:
        case = await turn.parts.office.submit(submission)
    except Fault as fault:
        if fault.entry.way_on == "end":
            await note("submission.failed", matter=submission.matter, fault=fault.code)
        raise
    await note(
        "submission.confirmed",
        matter=submission.matter,
        case_number=case.case_number,
        completed=case.completed is not None,
    )
    return case

"""The papers that the staff print at the desk: journalled and followed like a citizen's, and looked at by a person."""

from __future__ import annotations

import secrets
from functools import partial

from config.faults import Fault
from config.language import ZH, speaking
from flows.bodies import YES_NO
from flows.papers.following import Entry, Following, Job
from flows.stay.journal import Journal
from maintenance.desk.desk import Desk
from maintenance.desk.words import HOME
from printing.documents.letters import letter
from printing.documents.port import Content, Letter

#: what proves that the paper came out, in its last event
STAFF = "staff"
YES, NO = YES_NO


async def printed(desk: Desk, kind: str, content: Content) -> bool:
    """Print the paper ``kind``; whether somebody says that it came out well. A fault of the printer is told."""
    home = desk.at(HOME)
    journal = Journal(desk.parts.records, f"staff-{secrets.token_hex(8)}")
    entry = Entry(journal, kind, f"{journal.visit}-{kind}", 0)
    home.show("printing")
    job = await Following(desk.parts, entry, partial(_letter, kind, content), lambda _: home.show("printing")).run()
    if job.failed:
        await _settled(desk, entry, job, well=False)
        await home.ask_fault(Fault(job.fault))
        return False
    well = await home.ask("came_out", can_go_back=False) == YES
    await _settled(desk, entry, job, well=well)
    return well


def _letter(kind: str, content: Content) -> Letter:
    with speaking(ZH):
        return letter(kind, content)


async def _settled(desk: Desk, entry: Entry, job: Job, *, well: bool) -> None:
    """Whoever printed it has it in hand, or has seen that it is bad: it is no unfinished business."""
    if not well:
        await desk.note("print.handled", key=entry.key, copy=entry.copy, result="badly_printed")
    if not job.open:
        return
    settled = Entry(entry.journal, entry.kind, entry.key, job.copy, job.printer)
    if well:
        await settled.note("confirmed", evidence=STAFF, sheets=job.sheets or job.pages)
    else:
        await settled.note("uncertain", fault=job.fault or None, sheets=job.sheets)

"""The outbox: submissions that were planned and have no outcome yet, derived from the log and delivered again."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from config.faults import Fault
from records.pending import CONFIRMED, FAILED, SENT, open_submissions
from records.port import Event, Public, Records

RESUMED = "visit.resumed"
#: the sealed key of ``submission.planned`` (``config/events.yaml``): a JSON object of texts
SUBMISSION = "submission"


@dataclass(frozen=True)
class Delivered:
    """What the office answered, in public words."""

    case_number: str
    completed: bool


Deliver = Callable[[Mapping[str, str]], Awaitable[Delivered]]


class Outcome(StrEnum):
    """How a resumed submission stands now."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WAITING = "waiting"


@dataclass(frozen=True)
class Resumed:
    """One submission that was open. ``fault`` is the code of what stood in the way; it is tried again when WAITING."""

    visit: str
    matter: str
    outcome: Outcome
    case_number: str | None = None
    fault: str | None = None


async def resume(records: Records, deliver: Deliver) -> list[Resumed]:
    """Deliver every open submission, then forget each visit that has none left. Call it while no visit is running.

    ``deliver`` hands the content of one submission to the office, which knows it by its key: sending it twice is
    safe. A fault whose way on is *retry* leaves the submission open; every other one is the office's refusal.
    """
    resumed: list[Resumed] = []
    for visit in records.remembered():
        for planned in open_submissions(records.events(visit)):
            resumed.append(await _deliver(records, visit, planned, deliver))
        records.forget(visit)
    return resumed


async def _deliver(records: Records, visit: str, planned: Event, deliver: Deliver) -> Resumed:
    matter = str(planned.public["matter"])
    content = records.personal(planned)
    if content is None:  # only a visit that still has its key is resumed
        raise RuntimeError(f"event {planned.sequence} of a remembered visit has no content")
    records.append(SENT, visit=visit, public={"matter": matter})
    try:
        answer = await deliver(json.loads(content[SUBMISSION]))
    except Fault as fault:
        if fault.entry.way_on == "retry":
            return Resumed(visit, matter, Outcome.WAITING, fault=fault.code)
        records.append(FAILED, visit=visit, public={"matter": matter, "fault": fault.code})
        records.append(RESUMED, visit=visit, public={"outcome": Outcome.REFUSED})
        return Resumed(visit, matter, Outcome.REFUSED, fault=fault.code)
    public: dict[str, Public] = {"matter": matter, "case_number": answer.case_number, "completed": answer.completed}
    records.append(CONFIRMED, visit=visit, public=public)
    records.append(RESUMED, visit=visit, public={"outcome": Outcome.CONFIRMED})
    return Resumed(visit, matter, Outcome.CONFIRMED, case_number=answer.case_number)

"""A process that serves a crowd one by one, as a visit does: planned, sent, office, confirmed, forgotten.

It first brings to its end what the process before it left open, then goes on with whoever has not been served.
"""

from __future__ import annotations

from pathlib import Path

from config.clock import SystemClock
from flows.stay.effects import SUBMISSION, carriers
from office.embedded import EmbeddedOffice
from records.courier import Courier
from records.log import RecordsLog
from records.port import Public
from tests.office.conftest import application, numbered

PATIENCE_S = 60.0


async def main(home: str, count: int) -> None:
    folder = Path(home)
    clock = SystemClock()
    log = RecordsLog(folder / "records.sqlite", folder / "records.key", clock)
    office = EmbeddedOffice(folder / "office.sqlite", folder / "people.yaml", "达川人社", clock, PATIENCE_S)

    print("started", flush=True)
    await Courier(log, carriers(office, log)).round()
    planned = {event.visit for event in log.events() if event.kind == "submission.planned"}
    for index in range(count):
        if f"visit {index}" not in planned:
            await serve(log, office, index)
            print("served", flush=True)
    await office.close()
    log.close()


async def serve(log: RecordsLog, office: EmbeddedOffice, index: int) -> None:
    visit = f"visit {index}"
    submission = application((numbered(index), f"试{index}"), key=visit)
    sealed = SUBMISSION.seal(submission)
    log.append("submission.planned", visit=visit, public={"matter": "retirement"}, personal=sealed)
    print("planned", flush=True)
    log.append("submission.sent", visit=visit, public={"matter": "retirement"})
    case = await office.submit(submission)
    public: dict[str, Public] = {"matter": "retirement", "case_number": case.bundle_number, "completed": True}
    log.append("submission.confirmed", visit=visit, public=public)
    log.forget(visit)

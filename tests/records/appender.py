"""A process that appends for ever and says each sequence number only after the event was acknowledged."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from config.clock import SystemClock
from records.log import RecordsLog


def main(home: str) -> None:
    folder = Path(home)
    log = RecordsLog(folder / "records.sqlite", folder / "records.key", SystemClock())
    while True:
        visit = uuid4().hex
        public = {"matter": "retirement"}
        planned = log.append("submission.planned", visit=visit, public=public, personal={"submission": "{}"})
        print(planned.sequence, flush=True)
        print(log.append("submission.failed", visit=visit, public=public).sequence, flush=True)
        log.forget(visit)

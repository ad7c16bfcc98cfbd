"""A citizen who retires, in a process of its own, until the power is cut: run by the power-cut test.

    python -m tests.faults.citizen SITE [KIND]

Prints ``ready`` when the parts are open and what was open is delivered, then the kind of each event once it is in the
memory, and the outcome of the visit. With KIND the power is cut when the first event of that kind is there: SIGKILL,
before anything else can be done.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from assembly.site import SiteParts
from config.clock import DemonstrationClock
from config.settings import load_settings
from records.log import RecordsLog
from records.port import Event
from tests.borders import without_borders
from tests.visits.conftest import RETIRES, Kiosk


async def main(site: Path, cut_after: str) -> None:
    settings = load_settings(site)
    assert settings.clock.driver == "demonstration"
    parts_of_site = SiteParts(settings, DemonstrationClock(settings.clock.start), settings.data_dir / "papers")
    assert parts_of_site.devices is not None
    async with parts_of_site.open() as opened:
        parts = without_borders(opened)
        parts.records.verify()
        await parts.chores.settle()
        await parts.reader.start()
        print("ready", flush=True)
        assert isinstance(parts.records, RecordsLog)
        cut(parts.records, cut_after)
        kiosk = Kiosk(settings, parts, parts_of_site.devices, parts_of_site, settings.data_dir / "papers")
        end = await kiosk.walk(kiosk.screen(RETIRES))
        await parts.chores.settle()  # what goes on behind the visit, too
        print(end.outcome, flush=True)


def cut(records: RecordsLog, after: str) -> None:
    """Tell of every event, and cut the power after the first of that kind."""
    append = records.append

    def told(*arguments: Any, **more: Any) -> Event:
        event = append(*arguments, **more)
        print(event.kind, flush=True)
        if event.kind == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return event

    records.append = told  # type: ignore[method-assign]


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))

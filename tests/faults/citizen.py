"""A citizen who retires again and again until the power is cut: run by the power-cut test in a process of its own.

    python -m tests.faults.citizen SITE

Prints ``ready`` when the parts are open and what was open is delivered, and ``retired`` after a whole visit.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from assembly import SiteParts
from config.clock import DemonstrationClock
from config.settings import load_settings
from tests.visits.conftest import RETIRES, Kiosk


async def main(site: Path) -> None:
    settings = load_settings(site)
    assert settings.clock.driver == "demonstration"
    parts_of_site = SiteParts(settings, DemonstrationClock(settings.clock.start), settings.data_dir / "papers")
    assert parts_of_site.devices is not None
    async with parts_of_site.open() as parts:
        parts.records.verify()
        await parts.chores.settle()
        await parts.reader.start()
        print("ready", flush=True)
        kiosk = Kiosk(settings, parts, parts_of_site.devices, parts_of_site, settings.data_dir / "papers")
        end = await kiosk.walk(kiosk.screen(RETIRES))
        print(end.outcome, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))

"""A kiosk with its real screens, in a process of its own, for tests that look at it from outside.

    python -m tests.visits.open_kiosk SITE SCENARIO

The citizen of the demonstration walks through SCENARIO. Prints ``face`` when the camera looks, ``moved`` when the first
movement that was asked has been made, ``ended OUTCOME`` when the visit is over and the screen is wiped; then it waits
for the next citizen until standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from assembly.site import SiteParts, make_clock
from config.settings import load_settings
from demo.citizen import Citizen
from demo.scenarios import scenarios
from flows.bodies import Camera, PageKind
from flows.stay.stay import Stay
from flows.visit import VisitEnd
from tests.waiting import seen
from ui.loop import run_app
from ui.station import Station


async def main(site: Path, name: str) -> None:
    settings = load_settings(site)
    clock = make_clock(settings)
    parts = SiteParts(settings, clock, settings.data_dir / "papers")
    assert parts.devices is not None
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[VisitEnd] = loop.create_future()

    def visited(visit: Stay, end: VisitEnd) -> None:
        ended.set_result(end)

    station = Station(settings, parts, clock, None, visited)
    serving = asyncio.ensure_future(station.serve(full_screen=False))
    await station.opened()

    async def looked(_: str) -> None:
        page = station.app.bridge.page
        if page is not None and page.kind is PageKind.FACE:
            print("face", flush=True)

    citizen = Citizen(station.app, parts.devices, scenarios()[name], looked)
    await citizen.come()
    walking = asyncio.ensure_future(citizen.walk())
    watching = asyncio.ensure_future(tell_of_movement(station))
    end = await ended
    for task in (walking, watching):
        task.cancel()
    await seen(lambda: station.app.bridge.mode == "attract")
    print(f"ended {end.outcome or end.reason}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    station.app.close()
    await serving


async def tell_of_movement(station: Station) -> None:
    await seen(lambda: isinstance(body := body_of(station), Camera) and body.steps_done > 0)
    print("moved", flush=True)


def body_of(station: Station) -> object:
    page = station.app.bridge.page
    return page.body if page is not None else None


if __name__ == "__main__":
    run_app(lambda: main(Path(sys.argv[1]), sys.argv[2]))

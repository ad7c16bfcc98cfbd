"""A whole kiosk behind its real window, offscreen, whose visits pass in virtual time.

Qt has no time of its own here: whatever it has to do is done between two steps of the loop. So a visitor may take half
an hour, and no test depends on how fast the machine is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent

from config.clock import Clock
from config.settings import Settings
from demo.citizen import Citizen, Hand
from demo.dock import SimulatedDevices
from demo.scenarios import scenarios
from flows.stay.stay import Stay
from flows.visit import VisitEnd
from play.site import VirtualSite
from tests.ui.hands import Hands
from tests.visits.conftest import virtual_site
from ui.bridge import Bridge
from ui.garbage import collected_here
from ui.robot import reaches
from ui.station import Station
from ui.window import qt_application

#: virtual; as often as a slow display paints
FRAME_S = 0.05


class Visitor(Hand, Protocol):
    async def looked(self, name: str) -> None:
        """Do something else on a page, before it is answered."""
        ...


@dataclass
class GlassKiosk:
    """``nodes`` are the pages that came up, ``ends`` how each visit ended."""

    station: Station
    site: VirtualSite
    devices: SimulatedDevices
    settings: Settings
    hands: Hands
    nodes: list[str] = field(default_factory=list)
    ends: list[VisitEnd] = field(default_factory=list)
    #: set by whatever comes up, and by each end
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def clock(self) -> Clock:
        return self.site.real_clock

    @property
    def bridge(self) -> Bridge:
        return self.station.app.bridge

    def reaches(self, name: str) -> bool:
        """Whether what has that name can be touched now."""
        return reaches(self.station.app.window, name)

    async def visit(self, scenario: str, visitor: Visitor) -> VisitEnd:
        """A whole visit of ``visitor``, from the start to the wiped screen."""
        citizen = Citizen(self.station.app, self.devices, scenarios()[scenario], visitor.looked, visitor)
        before = len(self.ends)
        await citizen.come()
        walking, over = asyncio.ensure_future(citizen.walk()), asyncio.ensure_future(self._over(before))
        try:
            await asyncio.wait((walking, over), return_when=asyncio.FIRST_COMPLETED)
            if walking.done():
                walking.result()
            await over
        finally:
            for task in (walking, over):
                task.cancel()
            await asyncio.gather(walking, over, return_exceptions=True)
        return self.ends[-1]

    async def _over(self, before: int) -> None:
        while len(self.ends) == before or self.bridge.mode != "attract":
            self.news.clear()
            await self.news.wait()


@asynccontextmanager
async def glass_kiosk(settings: Settings, papers: Path) -> AsyncIterator[GlassKiosk]:
    """The kiosk of ``settings``, open for its first citizen; ends in order, without a single QML warning."""
    qt_application()
    with collected_here():
        async with _opened(settings, papers) as kiosk:
            yield kiosk


@asynccontextmanager
async def _opened(settings: Settings, papers: Path) -> AsyncIterator[GlassKiosk]:
    site, devices = virtual_site(settings, papers)
    ends: list[VisitEnd] = []
    news = asyncio.Event()

    def visited(_visit: Stay, end: VisitEnd) -> None:
        ends.append(end)
        news.set()

    station = Station(settings, site, site.real_clock, None, visited)
    kiosk = GlassKiosk(station, site, devices, settings, Hands(station.app.window), ends=ends, news=news)
    kiosk.bridge.mode_changed.connect(lambda: _note(kiosk))
    painting = asyncio.ensure_future(_paint(kiosk.clock))
    serving = asyncio.ensure_future(station.serve(full_screen=False))
    try:
        await station.opened()
        yield kiosk
    finally:
        warnings = list(station.app.qml_warnings)
        station.app.close()
        await serving
        painting.cancel()
        await asyncio.gather(painting, return_exceptions=True)
    assert warnings == []


async def _paint(clock: Clock) -> None:
    """What the loop of Qt would do."""
    while True:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        await clock.sleep(FRAME_S)


def _note(kiosk: GlassKiosk) -> None:
    kiosk.news.set()
    if (page := kiosk.bridge.page) is not None:
        kiosk.nodes.append(page.node)

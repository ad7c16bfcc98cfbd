"""The kiosk in service: the window first, then the parts, then one visit after the other.

The first screen does not wait for records, card service or camera. Until they are there, and whenever the memory of the
kiosk fails, nobody can start a visit, and the screen says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from config.clock import Clock
from config.faults import Fault
from config.settings import Settings
from devices.face.port import Preview
from flows.farewell import Farewell
from flows.parts import Parts
from flows.scene import load_scene, scene_names
from flows.screen import Screen
from flows.visit import Visit, VisitEnd
from ui.app import KioskApp
from ui.bridge import Service
from ui.dock import Dock
from ui.garbage import settle
from ui.speech import Voice
from ui.words import words

log = logging.getLogger("station")

#: how long an out-of-service kiosk waits before it looks whether it can serve again
RETRY_S = 10.0
VERSION = "0.1.0"

OpenParts = Callable[[], AbstractAsyncContextManager[Parts]]


class StationParts(Protocol):
    """What the station needs done with the parts by whoever knows the drivers."""

    def open(self) -> AbstractAsyncContextManager[Parts]:
        """All parts, open; Faults when one cannot be."""
        ...

    def dock(self) -> Dock | None:
        """The panel of simulated devices; its buttons work once the parts are open."""
        ...

    def voice(self) -> Voice | None:
        """What says the screen aloud, before the parts are open, too; closed by the station."""
        ...


class Station:
    """One kiosk. Make it inside a running loop of :func:`ui.app.run_app`."""

    def __init__(
        self,
        settings: Settings,
        parts: StationParts,
        clock: Clock,
        on_first_frame: Callable[[], None] | None = None,
        on_visit: Callable[[Visit, VisitEnd], None] | None = None,
    ) -> None:
        self._settings = settings
        self._open = parts
        self._clock = clock
        self._on_visit = on_visit
        self._parts: Parts | None = None
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._voice = parts.voice()
        self.app = KioskApp(
            settings,
            _services(available=False),
            self._visit,
            self._preview,
            parts.dock(),
            self._voice,
            clock,
            on_first_frame,
        )

    async def opened(self) -> None:
        """Return when the first citizen can be served; the fault that stood in the way is raised."""
        await asyncio.shield(self._opened)

    async def serve(self, *, full_screen: bool) -> None:
        """Open the window and serve until it is closed."""
        self.app.open(full_screen)
        keeping = asyncio.ensure_future(self._keep_open())
        try:
            await self.app.run()
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            if self._voice is not None:
                await self._voice.close()

    async def _keep_open(self) -> None:
        """Open the parts and hold them; out of service, try again and again."""
        while True:
            try:
                async with self._open.open() as parts:
                    await self._bring_up(parts)
                    await self._hear(parts, self._voice)
                    await asyncio.Event().wait()
            except Fault as fault:
                self._show_out_of_service(fault)
                await self._clock.sleep(RETRY_S)

    async def _bring_up(self, parts: Parts) -> None:
        started = {"version": VERSION, "site": self._settings.site}
        await asyncio.to_thread(parts.records.append, "kiosk.started", public=started)
        await asyncio.to_thread(parts.records.verify)  # opening has looked at the newest events only
        await parts.reader.start()
        if parts.id_reader is not None:
            await parts.id_reader.start()
        await parts.eyes.start()
        await parts.press.preload()
        settle()
        self._parts = parts
        self.app.screen.wipe()
        self.app.bridge.offer(_services(available=True))
        if not self._opened.done():
            self._opened.set_result(None)

    async def _hear(self, parts: Parts, voice: Voice | None) -> None:
        """Note, once, that nothing can be heard any more; the screen says it all."""
        if voice is not None:
            lost = await voice.lost()
            log.warning("%s", lost)
            note = {"device": "voice", "fault": lost.code}
            try:
                await asyncio.to_thread(parts.records.append, "device.lost", public=note)
            except Fault as fault:  # the next visit meets it, and ends in order; a voice is no reason to end this one
                log.error("not noted: %s", fault)

    def _visit(self, scene: str, screen: Screen) -> _AttendedVisit:
        if self._parts is None:
            raise RuntimeError("a service was started that is not on offer")
        return _AttendedVisit(Visit(load_scene(scene), screen, self._parts), self._after_visit, self._out_of_service)

    async def _after_visit(self, visit: Visit, end: VisitEnd) -> None:
        if self._on_visit:
            self._on_visit(visit, end)

    async def _out_of_service(self, fault: Fault) -> None:
        """Hold the screen until the memory of the kiosk can be written again."""
        self._show_out_of_service(fault)
        while self._parts:
            await self._clock.sleep(RETRY_S)
            try:
                await asyncio.to_thread(self._parts.records.append, "device.back", public={"device": "records"})
            except Fault:
                continue
            return

    def _show_out_of_service(self, fault: Fault) -> None:
        log.error("out of service: %s", fault)
        if not self._opened.done():
            self._opened.set_exception(fault)
            self._opened.exception()  # whoever is interested asks; the screen says it anyway
        page = Farewell(self._settings.hall).out_of_service_page(fault.code, fault.detail)
        self.app.screen.show(page)

    def _preview(self) -> Preview | None:
        return self._parts.eyes.preview() if self._parts else None


class _AttendedVisit:
    """A visit, and what the station does after it."""

    def __init__(
        self,
        visit: Visit,
        after: Callable[[Visit, VisitEnd], Awaitable[None]],
        out_of_service: Callable[[Fault], Awaitable[None]],
    ) -> None:
        self._visit = visit
        self._after = after
        self._out_of_service = out_of_service

    async def run(self) -> object:
        try:
            end = await self._visit.run()
        except Fault as fault:
            await self._out_of_service(fault)
            return None
        await self._after(self._visit, end)
        return end

    def cancel(self, reason: str) -> None:
        self._visit.cancel(reason)


def _services(*, available: bool) -> list[Service]:
    """Every scene of the kiosk; while the parts are not there, with the reason why it cannot be chosen."""
    starting = str(words()["service_unavailable"])
    return [
        Service(name, scene.title, scene.hint if available else starting, available)
        for name, scene in ((name, load_scene(name).words) for name in scene_names())
    ]

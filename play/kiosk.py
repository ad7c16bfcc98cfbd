"""A kiosk in service without a window: the parts, then one visit after the other, and the idle watch beside them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from config.clock import Clock
from config.faults import Fault
from config.settings import Settings
from flows.farewell import Farewell
from flows.page import Page
from flows.parts import Parts
from flows.scene import load_scene, scene_names
from flows.visit import Visit, VisitEnd
from play.screen import HeadlessScreen
from play.site import VirtualSite
from ui.idle import IdleWatch, Pace, pace_of

log = logging.getLogger("station")

RETRY_S = 10.0


class HeadlessKiosk:
    """``shown(page)`` is called with everything that comes on the screen; None is the start."""

    def __init__(
        self, settings: Settings, site: VirtualSite, clock: Clock, shown: Callable[[Page | None], None]
    ) -> None:
        self._settings = settings
        self._site = site
        self._clock = clock
        self._shown = shown
        self._parts: Parts | None = None
        self._visit: Visit | None = None
        self._visiting: asyncio.Task[None] | None = None
        self._stopped = asyncio.Event()
        self._news = asyncio.Event()
        self.screen = HeadlessScreen(clock, self._page_changed)
        self._idle = IdleWatch(clock, settings.idle, lambda _left, _pace: None, self._idle_expired)
        #: how every visit ended, oldest first
        self.ends: list[VisitEnd] = []

    # -- what is to be seen from outside --

    @property
    def serving(self) -> bool:
        """Whether a visit is running, its clean-up and farewell included."""
        return self._visiting is not None

    @property
    def available(self) -> bool:
        """Whether somebody could begin a visit now."""
        return self._parts is not None and not self.serving and self.screen.page is None and not self.stopped

    @property
    def stopped(self) -> bool:
        """Whether it has been told to end."""
        return self._stopped.is_set()

    @property
    def services(self) -> tuple[str, ...]:
        return scene_names() if self.available else ()

    async def changed(self, within_s: float) -> bool:
        """Return at the next change of anything; False when there was none in time."""
        self._news.clear()
        try:
            async with asyncio.timeout(within_s):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

    # -- life --

    async def run(self) -> None:
        """Serve until :meth:`stop`; out of service, try again and again."""
        idle = asyncio.ensure_future(self._idle.run())
        try:
            while not self.stopped:
                try:
                    async with self._site.open() as parts:
                        await self._bring_up(parts)
                        await self._stopped.wait()
                        await self._end_visit()
                        self._parts = None
                except Fault as fault:
                    self._show_out_of_service(fault)
                    await self._clock.sleep(RETRY_S)
        finally:
            idle.cancel()
            self._tell()

    def stop(self) -> None:
        """End in order: the visit, then the parts."""
        self._stopped.set()
        self._tell()

    def begin(self, scene: str) -> None:
        """Somebody chooses a service; it must be available."""
        assert self._parts is not None  # noqa: S101
        assert self._visit is None  # noqa: S101
        self._visit = Visit(load_scene(scene), self.screen, self._parts)
        self._visiting = asyncio.ensure_future(self._attend(self._visit))
        self._tell()

    def touched(self) -> None:
        """Somebody has touched the screen."""
        self._idle.touched()

    def finish(self) -> None:
        """*Finish* was touched."""
        self._cancel("finish")

    async def _bring_up(self, parts: Parts) -> None:
        started = {"version": "0.1.0", "site": self._settings.site}
        await asyncio.to_thread(parts.records.append, "kiosk.started", public=started)
        await asyncio.to_thread(parts.records.verify)
        await parts.reader.start()
        if parts.id_reader is not None:
            await parts.id_reader.start()
        await parts.eyes.start()
        await parts.press.preload()
        self._parts = parts
        self.screen.wipe()

    async def _attend(self, visit: Visit) -> None:
        try:
            self.ends.append(await visit.run())
        except Fault as fault:
            self._show_out_of_service(fault)
            await self._until_writable()
        finally:
            self._visit = self._visiting = None
            self.screen.wipe()

    async def _until_writable(self) -> None:
        while self._parts is not None and not self.stopped:
            await self._clock.sleep(RETRY_S)
            try:
                await asyncio.to_thread(self._parts.records.append, "device.back", public={"device": "records"})
            except Fault:
                continue
            return

    async def _end_visit(self) -> None:
        self._cancel("shutdown")
        if self._visiting is not None:
            await asyncio.wait([self._visiting])

    def _show_out_of_service(self, fault: Fault) -> None:
        log.error("out of service: %s", fault)
        self.screen.show(Farewell(self._settings.hall).out_of_service_page(fault.code, fault.detail))

    # -- the screen and the idle watch --

    def _page_changed(self, old: Page | None, new: Page | None) -> None:
        if new is None:
            self._idle.watch(Pace.NEVER)
        elif old is None or (old.node, old.kind) != (new.node, new.kind):
            self._idle.watch(pace_of(new))
        elif new.face is not None and new.face.box is not None:
            self._idle.touched()  # whoever the camera sees is there
        self._shown(new)
        self._tell()

    def _idle_expired(self) -> None:
        self._cancel("idle")

    def _cancel(self, reason: str) -> None:
        if self._visit is not None:
            self._visit.cancel(reason)

    def _tell(self) -> None:
        self._news.set()

"""The kiosk behind its window: fills it with the screens, starts visits, and ends in order."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, QTimer

from config.clock import Clock
from config.faults import place_of
from config.language import Language, Spoken, languages, using
from config.settings import Settings
from config.waiting import to_its_end
from devices.face.port import Preview
from devices.pinyin.port import Pinyin
from devices.presence.port import Presence
from flows.pages.farewell import is_out_of_service
from flows.pages.moves import DESK
from flows.stay.calls import CallDesk
from flows.stay.end import EndReason
from ui.appearance import Appearance
from ui.bridge import Bridge
from ui.dock import Dock
from ui.freed import give_back
from ui.glass import Glass, Guard, pad_of
from ui.hearing import Hearing
from ui.heartbeat import StallMeter
from ui.helping import Helping
from ui.idle import IdleWatch, Pace, pace_of
from ui.loop import LEFT_OVER_S
from ui.offered import Service
from ui.pictures import PORTRAIT, PREVIEW, PreviewProvider
from ui.rest import RestWatch
from ui.rows import Rows
from ui.screen import QtScreen
from ui.shown import VALUES, Place, fixed
from ui.speech import Voice
from ui.spelling import Spelling
from ui.values import register
from ui.window import KioskWindow

PREVIEW_EVERY_MS = 66
#: at the full minute in any case; and how late a clock is seen that was set
CLOCK_EVERY_S = 10.0
#: How long a visit may take to clean up when the window closes; all of the end has to fit into five seconds.
CLEAN_UP_S = 2.0
WATCH_AGAIN_S = 1.0

#: what QML calls
OBJECTS: tuple[type[QObject], ...] = (Bridge, Appearance, Rows)

_log = logging.getLogger(__name__)


class VisitHandle(Protocol):
    """One visit, from the first touch to the wiped screen."""

    async def run(self) -> object:
        """Walk the visit to its end; its clean-up included."""
        ...

    def speak(self, language: Language) -> None:
        """Say everything in ``language`` from now on, what is on the screen too."""
        ...

    def cancel(self, reason: str) -> None:
        """End it now: ``idle``, ``finish`` or ``shutdown``. May be called at any time, and more than once."""
        ...


StartVisit = Callable[[str, QtScreen], VisitHandle]


def register_types() -> None:
    """Make known to QML what it reads and what it calls."""
    register(VALUES, OBJECTS)


class KioskApp:
    """One kiosk in its window. Make it inside a running loop of :func:`ui.loop.run_app`, then ``await run()``.

    ``start_visit(scene, screen)`` makes a visit; ``preview()`` gives the newest camera picture or None; ``dock`` is
    the panel for simulated devices; ``voice`` says aloud what is on the screen; ``window`` may show the first picture
    already; ``card()`` says whether a card is there; ``pinyin`` tells what letters may mean; ``calls()`` takes calls
    for help, ``left()`` is run when whoever was at the services has gone, and ``presence`` tells who comes.
    """

    def __init__(
        self,
        settings: Settings,
        services: Sequence[Service],
        start_visit: StartVisit,
        preview: Callable[[], Preview | None],
        dock: Dock | None,
        voice: Voice | None,
        clock: Clock,
        window: KioskWindow | None = None,
        card: Callable[[], bool] = lambda: False,
        pinyin: Pinyin | None = None,
        calls: Callable[[], CallDesk | None] = lambda: None,
        left: Callable[[], Coroutine[Any, Any, None]] | None = None,
        presence: Presence | None = None,
    ) -> None:
        self._settings = settings
        self._start_visit = start_visit
        self._preview = preview
        self._dock = dock
        self._clock = clock
        self._left = left
        self._presence = presence
        self._visit: VisitHandle | None = None
        #: what whoever is there reads
        self._spoken = Spoken()
        #: the scene that was chosen while a visit was still being closed
        self._next = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = asyncio.Event()
        register_types()
        self._opened = window or KioskWindow(replace(settings.panel, docked=dock is not None))
        self.window, self.engine, self.qml_warnings = self._opened.window, self._opened.engine, self._opened.warnings
        helping = Helping(settings.hall, clock, calls, self._follow)
        self.bridge = Bridge(fixed(settings, dock, audible=voice is not None), services, helping)
        self.screen = QtScreen(self.bridge, clock)
        self._hearing = Hearing(self.bridge, voice, clock, settings, self._spoken, self._change_language)
        self._spelling = Spelling(self.bridge, pinyin, self._follow)
        self.stalls = StallMeter(self.bridge)
        self._guard = Guard(clock, self.bridge.settle)
        self._idle = IdleWatch(clock, settings.idle, self._count_down, self._idle_expired, lambda: helping.waits)
        self._rest = RestWatch(clock, settings.display.rest, card, lambda resting: self.appearance.rest(resting))
        self._preview_timer = QTimer(self.bridge, interval=PREVIEW_EVERY_MS)
        self._preview_timer.timeout.connect(self._take_preview)
        self._pictures = PreviewProvider()
        self._connect()
        self._guard.restart()
        self.engine.addImageProvider(PREVIEW, self._pictures)
        self.engine.addImageProvider(PORTRAIT, self.bridge.portraits)
        self.window.closing.connect(self.close)
        self.appearance = self._appearance()
        self.kiosk_item = self._opened.fill(self.bridge, self.bridge.shown, self.appearance)
        hand = self._opened.singleton("components", "Hand")
        self._glass = Glass(self.kiosk_item, hand, self._pressed, pad_of(settings.keys), self._hearing, self.bridge)
        self.window.installEventFilter(self._glass)

    # -- life -------------------------------------------------------------------------------------------------------

    def open(self, full_screen: bool = False) -> None:
        """Show the window."""
        self._show_time()
        self._opened.show(full_screen=full_screen)

    async def run(self) -> None:
        """Serve one citizen after the other until the window is closed, or until cancelled; then end all in order."""
        kept = (
            self._idle.run,
            self._guard.run,
            self._rest.run,
            self._hearing.repeat,
            self._hearing.follow_headset,
            self._keep_time,
            *((partial(self._rest.follow, self._presence),) if self._presence else ()),
        )
        watches = [asyncio.ensure_future(_kept_on(watch)) for watch in kept]
        try:
            await self._closed.wait()
        finally:
            await to_its_end(self._end(watches))

    async def _end(self, watches: list[asyncio.Task[None]]) -> None:
        await self._end_tasks()
        for watch in watches:
            watch.cancel()
        await asyncio.gather(*watches, return_exceptions=True)
        await self._spelling.forget()
        self.dispose()

    async def _end_tasks(self) -> None:
        """Let the visit clean up; what has not ended after a while is cancelled, so that the window always closes."""
        self._cancel("shutdown")
        if self._tasks:
            _, hanging = await asyncio.wait(self._tasks, timeout=CLEAN_UP_S)
            for task in hanging:
                _log.error("a task of the screen did not end in time")
                task.cancel()
            if hanging:
                await asyncio.wait(hanging, timeout=LEFT_OVER_S)

    def close(self) -> None:
        """Ask :meth:`run` to end."""
        self._closed.set()

    def dispose(self) -> None:
        """Take the window down now; nothing of it may be used afterwards."""
        self.stalls.stop()
        self._preview_timer.stop()
        self._opened.dispose()
        shiboken6.delete(self.bridge)  # after the engine: no binding may read a bridge that is already gone

    # -- building ---------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.bridge.scene_chosen.connect(self._begin)
        self.bridge.finish_touched.connect(self._finish)
        self.bridge.surface_changed.connect(self._guard.restart)
        self.bridge.person_touched.connect(self._idle.touched)
        self.bridge.dock_touched.connect(self._perform)
        self.bridge.mode_changed.connect(self._page_changed)
        self.bridge.page_updated.connect(self._idle.updated)
        self.bridge.camera_changed.connect(self._aim_camera)

    def _appearance(self) -> Appearance:
        style = self._opened.singleton("style", "Style")
        names = {str(code): tongue.name for code, tongue in languages().items()}
        appearance = Appearance(self._settings.display, names, style, self.bridge)
        appearance.language_chosen.connect(self._speak)
        appearance.moved.connect(self.bridge.rearranged)
        return appearance

    # -- a visit ----------------------------------------------------------------------------------------------------

    def _begin(self, scene: str) -> None:
        """Begin a visit; after the one before, which may still be being closed behind a screen that is wiped.

        One that has taken the kiosk out of service holds the screen until it serves again, but not against the staff.
        """
        if self._visit is not None:
            self._next = scene
            if scene == DESK and is_out_of_service(self.bridge.page):
                self._cancel(EndReason.STAFF_RESET)
            return
        self._visit = self._start_visit(scene, self.screen)
        self._visit.speak(self._spoken.language)
        self._follow(self._accompany(self._visit))

    async def _accompany(self, visit: VisitHandle) -> None:
        try:
            await visit.run()
        finally:
            self._visit, chosen, self._next = None, self._next, ""
            self._wipe()
            if self.bridge.mode == "attract":
                self.appearance.begin_anew()
            if chosen and not self._closed.is_set():
                self._begin(chosen)

    def _wipe(self) -> None:
        if self.bridge.page is not None:  # else it was wiped before, and the next citizen may be at the services
            self.screen.wipe()
        self._pictures.forget()
        self._follow(self._spelling.forget())
        gc.collect()  # between two visits nobody notices
        self.engine.collectGarbage()  # strings of the page are unreachable now; do not keep them until there is need
        give_back()

    @property
    def _is_next_citizens(self) -> bool:
        """Whether the screen is nobody's, or already that of whoever comes after a visit that is still being closed."""
        is_being_closed = self._visit is not None
        return self.bridge.mode == ("services" if is_being_closed else "attract")

    def _change_language(self, _: Language) -> None:
        """By the keys: as the button does it."""
        self.appearance.change_language()

    def _speak(self, code: str) -> None:
        """Somebody would rather read another language: everything is said in it, and read aloud again."""
        self._spoken.language = Language(code)
        with using(self._spoken):
            self.bridge.say_anew(Place.of(self._settings.hall.said))
        if self._visit is not None:
            self._visit.speak(self._spoken.language)
        elif self.bridge.mode == "services":
            self._hearing.page_changed()

    def _finish(self) -> None:
        self._cancel("finish")

    def _idle_expired(self) -> None:
        if self.bridge.page is None:  # nobody has begun anything, though a visit may still be being closed
            self.bridge.show_attract()
        else:
            self._cancel("idle")

    def _cancel(self, reason: str) -> None:
        if self._visit is not None:
            self._visit.cancel(reason)

    @property
    def is_public(self) -> bool:
        """Whether what is on the screen may be seen by anybody: nobody is here, or a page that is of nobody is up."""
        if self.bridge.help_open or self.bridge.warns:
            return False
        page = self.bridge.page
        if page is None:
            return self.bridge.mode == "attract" and self._visit is None
        return is_out_of_service(page) or (page.frame.staff and page.is_public)

    # -- what the bridge and the timers report ----------------------------------------------------------------------

    def _page_changed(self) -> None:
        if self._next != DESK:  # which waits for the visit that it has ended
            self._next = ""  # whoever had chosen it has a page now, or has gone
        if self._is_next_citizens:
            self.appearance.begin_anew()
        page = self.bridge.page
        self._rest.alone(self.bridge.mode == "attract")
        if self.bridge.mode == "attract" and self._visit is None and self._left is not None:
            self._follow(self._left())
        self._idle.watch(Pace.NEVER if self.bridge.mode == "attract" else pace_of(page))
        self._aim_camera()
        self._hearing.page_changed()

    def _pressed(self) -> None:
        if not self.bridge.settled:
            self._guard.restart()
        self.bridge.touched()

    def _aim_camera(self) -> None:
        """A page begins without the picture of the one before it, even when that was of the same camera."""
        self._preview_timer.stop()
        self._pictures.forget()
        self.bridge.set_preview(0)
        if self.bridge.shows_camera:
            self._preview_timer.start()

    def _count_down(self, seconds: int, pace: Pace) -> None:
        card = pace is Pace.CARD_WAITING
        if seconds > 0 and not self.bridge.warns:
            self._hearing.warn(pace)
        self.bridge.set_countdown(seconds, card=card)

    def _take_preview(self) -> None:
        picture = self._preview()
        if picture is not None:
            self.show_preview(picture)

    def show_preview(self, picture: Preview) -> None:
        """Put a picture of the camera on the face screen."""
        self._pictures.take(picture)
        self.bridge.set_preview(picture.index)

    def _perform(self, action_id: str) -> None:
        if self._dock is not None:
            self._follow(self._dock.perform(action_id))

    def _follow(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a task of the screen ended with %s", place_of(error))

    async def _keep_time(self) -> None:
        while True:
            self._show_time()
            await self._clock.sleep(min(CLOCK_EVERY_S, 60.0 - self._clock.now().second))

    def _show_time(self) -> None:
        self.bridge.set_time(self._clock.now().strftime("%H:%M"))


async def _kept_on(watch: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """A watch never ends by itself: without it nobody would be asked, and no visit would end."""
    while True:
        try:
            await watch()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is said, and gone on
            _log.error("a watch of the screen ended with %s", place_of(error))
        await asyncio.sleep(WATCH_AGAIN_S)

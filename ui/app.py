"""The kiosk's window: builds the QML screens, starts visits, and ends in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, QQmlError
from PySide6.QtQuick import QQuickItem, QQuickWindow
from qasync import QEventLoop

from config.clock import Clock
from config.faults import Fault, place_of
from config.language import Language, Spoken, languages, using
from config.settings import Settings
from devices.face.port import Preview
from flows.streams import to_its_end
from ui.appearance import Appearance
from ui.bridge import Bridge
from ui.dock import Dock
from ui.freed import leave_no_memory_behind
from ui.garbage import collected_here
from ui.glass import Glass, Guard
from ui.heartbeat import StallMeter
from ui.idle import IdleWatch, Pace, pace_of
from ui.pictures import PORTRAIT, PREVIEW, PreviewProvider
from ui.rows import Rows
from ui.screen import QtScreen
from ui.shown import VALUES, Service, fixed
from ui.speech import Narrator, Voice, help_aloud, idle_aloud, services_aloud
from ui.values import register

QML_DIR = Path(__file__).parent / "qml"
#: Noto has the everyday characters; the others carry the rare ones of names (GB 18030-2022, planes 2 and 3).
FONT_FAMILIES = ("Noto Sans CJK SC", "HanaMinA", "HanaMinB", "BabelStone Han")
PREVIEW_EVERY_MS = 66
CLOCK_EVERY_S = 1.0
#: How long a visit may take to clean up when the window closes; all of the end has to fit into five seconds.
CLEAN_UP_S = 2.0
WATCH_AGAIN_S = 1.0
#: for what has not ended by then, once it is cancelled
LEFT_OVER_S = 0.5

#: what QML calls
OBJECTS: tuple[type[QObject], ...] = (Bridge, Appearance, Rows)

_log = logging.getLogger(__name__)
T = TypeVar("T")


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


def qt_application() -> QGuiApplication:
    """The one QGuiApplication, on the software renderer unless ``QT_QUICK_BACKEND`` says otherwise; UI-FONT-MISSING."""
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    running = QGuiApplication.instance()
    application = running if isinstance(running, QGuiApplication) else QGuiApplication(["kiosk"])
    missing = [family for family in FONT_FAMILIES if not QFontDatabase.hasFamily(family)]
    if missing:
        raise Fault("UI-FONT-MISSING", ", ".join(missing))
    font = QFont()
    font.setFamilies(list(FONT_FAMILIES))
    application.setFont(font)
    application.setQuitOnLastWindowClosed(False)  # the coroutine decides, after its clean-up
    return application


def run_app(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run ``main()`` to its end on one loop for Qt and asyncio, and take both down in order."""
    leave_no_memory_behind()
    application = qt_application()
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with collected_here():
        try:
            result: T = loop.run_until_complete(main())
            return result
        finally:
            loop.run_until_complete(_end_all_tasks())
            loop.close()
            asyncio.set_event_loop(None)


async def _end_all_tasks() -> None:
    """A task that is still pending when its loop is closed never ends; what a thread brings it then is lost."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=LEFT_OVER_S)
    await asyncio.get_running_loop().shutdown_asyncgens()


class KioskApp:
    """One kiosk window. Make it inside a running loop of :func:`run_app`, then ``await run()``.

    ``start_visit(scene, screen)`` makes a visit; ``preview()`` gives the newest camera picture or None; ``dock`` is
    the panel for simulated devices; ``voice`` says aloud what is on the screen; ``on_first_frame`` is called once, when
    the first picture is on the screen.
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
        on_first_frame: Callable[[], None] | None = None,
    ) -> None:
        self._settings = settings
        self._start_visit = start_visit
        self._preview = preview
        self._dock = dock
        self._clock = clock
        self._on_first_frame = on_first_frame
        self._visit: VisitHandle | None = None
        #: what whoever is there reads
        self._spoken = Spoken()
        #: the scene that was chosen while a visit was still being closed
        self._next = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = asyncio.Event()
        self.qml_warnings: list[str] = []
        self.bridge = Bridge(fixed(settings, dock, audible=voice is not None), services)
        self.screen = QtScreen(self.bridge, clock)
        self._narrator = Narrator(voice, clock)
        self.stalls = StallMeter(self.bridge)
        self._guard = Guard(clock, self.bridge.settle)
        self._idle = IdleWatch(clock, settings.idle, self._count_down, self._idle_expired)
        self._preview_timer = QTimer(self.bridge, interval=PREVIEW_EVERY_MS)
        self._preview_timer.timeout.connect(self._take_preview)
        self._pictures = PreviewProvider()
        self._connect()
        self._guard.restart()
        self.engine = self._load()
        self.window, self.kiosk_item = self._window()
        self._glass = Glass(
            self.kiosk_item, self._singleton(self.engine, "components", "Hand"), self._pressed, self.bridge
        )
        self.window.installEventFilter(self._glass)

    # -- life -------------------------------------------------------------------------------------------------------

    def open(self, full_screen: bool = False) -> None:
        """Show the window."""
        self.window.frameSwapped.connect(self._first_frame)
        self._show_time()
        if full_screen:
            self.window.showFullScreen()
        else:
            self.window.show()
        self.stalls.start()

    async def run(self) -> None:
        """Serve one citizen after the other until the window is closed, or until cancelled; then end all in order."""
        kept = (self._idle.run, self._guard.run, self._keep_time)
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
        self.window.close()
        # Deleting the engine first, with its items, lets no binding read a bridge that is already gone.
        shiboken6.delete(self.engine)
        shiboken6.delete(self.bridge)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # -- building ---------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.bridge.scene_chosen.connect(self._begin)
        self.bridge.finish_touched.connect(self._finish)
        self.bridge.surface_changed.connect(self._guard.restart)
        self.bridge.person_touched.connect(self._idle.touched)
        self.bridge.dock_touched.connect(self._perform)
        self.bridge.mode_changed.connect(self._page_changed)
        self.bridge.person_touched.connect(self._narrator.hush)
        self.bridge.page_updated.connect(self._narrator.update)
        self.bridge.page_updated.connect(self._idle.updated)
        self.bridge.help_opened.connect(self._say_again)
        self.bridge.hear_touched.connect(self._say_again)
        self.bridge.camera_changed.connect(self._aim_camera)

    def _load(self) -> QQmlApplicationEngine:
        register(VALUES, OBJECTS)
        engine = QQmlApplicationEngine()
        engine.warnings.connect(self._collect)
        engine.addImportPath(str(QML_DIR))
        engine.addImageProvider(PREVIEW, self._pictures)
        engine.addImageProvider(PORTRAIT, self.bridge.portraits)
        style = self._singleton(engine, "style", "Style")
        names = {str(code): tongue.name for code, tongue in languages().items()}
        self.appearance = Appearance(self._settings.display, names, style, self.bridge)
        self.appearance.language_chosen.connect(self._speak)
        self.appearance.moved.connect(self.bridge.rearranged)
        engine.setInitialProperties({"kiosk": self.bridge, "shown": self.bridge.shown, "appearance": self.appearance})
        engine.load(QML_DIR / "Main.qml")
        return engine

    def _singleton(self, engine: QQmlApplicationEngine, module: str, name: str) -> QObject:
        found = engine.singletonInstance(module, name)
        if isinstance(found, QObject):
            return found
        raise self._broken()

    def _broken(self) -> Fault:
        return Fault("UI-BROKEN", "; ".join(self.qml_warnings))

    def _window(self) -> tuple[QQuickWindow, QQuickItem]:
        for window in self.engine.rootObjects():
            kiosk = window.findChild(QQuickItem, "kiosk")
            if isinstance(window, QQuickWindow) and isinstance(kiosk, QQuickItem):
                window.closing.connect(self.close)
                return window, kiosk
        raise self._broken()

    # -- a visit ----------------------------------------------------------------------------------------------------

    def _begin(self, scene: str) -> None:
        """Begin a visit; after the one before, which may still be being closed behind a screen that is wiped."""
        if self._visit is not None:
            self._next = scene
            return
        self._visit = self._start_visit(scene, self.screen)
        self._visit.speak(self._spoken.language)
        self._follow(self._accompany(self._visit))

    async def _accompany(self, visit: VisitHandle) -> None:
        try:
            await visit.run()
        finally:
            self._visit = None
            self._wipe()
            if self.bridge.mode == "attract":
                self.appearance.begin_anew()
            if self._next and not self._closed.is_set():
                self._begin(self._next)

    def _wipe(self) -> None:
        if self.bridge.page is not None:  # else it was wiped before, and the next citizen may be at the services
            self.screen.wipe()
        self._pictures.forget()
        gc.collect()  # between two visits nobody notices
        self.engine.collectGarbage()  # strings of the page are unreachable now; do not keep them until there is need

    @property
    def _is_next_citizens(self) -> bool:
        """Whether the screen is nobody's, or already that of whoever comes after a visit that is still being closed."""
        is_being_closed = self._visit is not None
        return self.bridge.mode == ("services" if is_being_closed else "attract")

    def _speak(self, code: str) -> None:
        """Somebody would rather read another language: everything is said in it, and read aloud again."""
        self._spoken.language = Language(code)
        with using(self._spoken):
            self.bridge.say_anew()
        if self._visit is not None:
            self._visit.speak(self._spoken.language)
        elif self.bridge.mode == "services":
            self._narrate()

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

    # -- what the bridge and the timers report ----------------------------------------------------------------------

    def _page_changed(self) -> None:
        self._next = ""  # whoever had chosen it has a page now, or has gone
        if self._is_next_citizens:
            self.appearance.begin_anew()
        page = self.bridge.page
        self._idle.watch(Pace.NEVER if self.bridge.mode == "attract" else pace_of(page))
        self._aim_camera()
        self._narrate()

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

    def _narrate(self) -> None:
        """Say what has come up; quiet when nobody is there."""
        page = self.bridge.page
        with using(self._spoken):
            if page is not None:
                self._narrator.begin(page)
            elif self.bridge.mode == "services":
                self._narrator.say(services_aloud())
            else:
                self._narrator.forget()

    def _say_again(self) -> None:
        if self.bridge.help_open:
            with using(self._spoken):
                self._narrator.say(help_aloud())
        else:
            self._narrate()

    def _count_down(self, seconds: int, pace: Pace) -> None:
        card = pace is Pace.CARD_WAITING
        if seconds > 0 and not self.bridge.warns:
            with using(self._spoken):
                self._narrator.say(idle_aloud(card=card))
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
            await self._clock.sleep(CLOCK_EVERY_S)

    def _show_time(self) -> None:
        self.bridge.set_time(self._clock.now().strftime("%H:%M"))

    def _first_frame(self) -> None:
        self.window.frameSwapped.disconnect(self._first_frame)
        if self._on_first_frame is not None:
            self._on_first_frame()

    def _collect(self, warnings: list[QQmlError]) -> None:
        self.qml_warnings.extend(warning.toString() for warning in warnings)


async def _kept_on(watch: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """A watch never ends by itself: without it nobody would be asked, and no visit would end."""
    while True:
        try:
            await watch()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is said, and gone on
            _log.error("a watch of the screen ended with %s", place_of(error))
        await asyncio.sleep(WATCH_AGAIN_S)

"""The kiosk's window, and the first picture in it, which is painted before anything else of the kiosk is read.

Nothing may be imported here that the first picture does not need (docs/decisions/029-first-picture.md).
"""

from __future__ import annotations

import builtins
import linecache
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import shiboken6
import yaml
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSize, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, QQmlComponent, QQmlError

from config.mode import Mode
from config.panel import Panel, panel_in
from ui import WORDS_FILE
from ui.freed import share_one_heap
from ui.quick import QQuickItem, QQuickWindow
from ui.typeface import typeface

# Qt for Python looks for its own name in the source of every module that is imported after it, because of spellings
# that nobody uses here (``__feature__``), and keeps all those lines in memory. So Python's own import is put back, and
# what it has read until here is let go of.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
linecache.clearcache()

QML_DIR = Path(__file__).parent / "qml"
#: a window that nobody can see yet is not waited for any longer
PAINTED_MS = 1000
#: how long whoever computes beside the thread of the screen keeps it waiting, each time that it comes back from Qt:
#: a touch does so a dozen times, and Python's own five milliseconds made it twice as long while a kiosk starts
TURN_S = 0.0005
#: what the window holds when all is read
WHOLE = ("Kiosk.qml", "Dock.qml")


def qt_application() -> QGuiApplication:
    """The one QGuiApplication, on the software renderer unless ``QT_QUICK_BACKEND`` says otherwise; UI-FONT-MISSING."""
    share_one_heap()
    sys.setswitchinterval(TURN_S)
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    running = QGuiApplication.instance()
    application = running if isinstance(running, QGuiApplication) else QGuiApplication(["kiosk"])
    application.setFont(typeface())
    application.setQuitOnLastWindowClosed(False)  # the coroutine decides, after its clean-up
    return application


@contextmanager
def first_picture(
    site: Path, *, windowed: bool = False, docked: bool = True, mode: Mode = Mode.SERVICE
) -> Iterator[KioskWindow]:
    """The window of a site with the first picture in it, on the screen; inside, the rest is read. CONFIG-BROKEN.

    ``windowed``: never the full screen. ``docked``: beside it is a dock, if the site has simulated devices, as every
    one has in training.
    """
    panel = replace(panel_in(site) or _panel_of_settings(site), mode=mode)
    qt_application()
    window = KioskWindow(replace(panel, docked=docked and (panel.docked or mode is Mode.TRAINING)))
    try:
        window.paint(full_screen=not (windowed or panel.demonstration))
        yield window
    finally:
        window.dispose()


def _panel_of_settings(site: Path) -> Panel:
    """Reads the whole file, and says what is wrong with it."""
    from config.settings import load_settings

    return load_settings(site).panel


class KioskWindow:
    """The engine, and the window with nothing in it. Make it after :func:`qt_application`.

    :meth:`paint` shows the first picture, :meth:`fill` puts the kiosk in its place.
    """

    def __init__(self, panel: Panel) -> None:
        self.warnings: list[str] = []
        self._panel = panel
        self.engine = QQmlApplicationEngine()
        self.engine.warnings.connect(self._collect)
        self.engine.addImportPath(str(QML_DIR))
        style = self.singleton("style", "Style")
        style.setProperty("pxPerMm", panel.width_px / panel.width_mm)
        style.setProperty("landscape", panel.width_px > panel.height_px)
        style.setProperty("theme", panel.theme)
        style.setProperty("scale", panel.scale)
        self.engine.setInitialProperties(
            {
                "panelWidth": panel.width_px,
                "panelHeight": panel.height_px,
                "room": room_of(panel),
                "docked": panel.docked,
                "title": panel.zone,
            }
        )
        self.engine.load(QML_DIR / "Main.qml")
        self.window = self._window()
        self.window.closing.connect(self._close)
        #: whether somebody has closed it
        self.closed = False
        self.full_screen = False
        self._compiled: list[QQmlComponent] = []

    def paint(self, *, full_screen: bool) -> None:
        """Show the first picture; return when it is on the screen, or cannot be seen yet."""
        self.full_screen = full_screen
        self.window.setProperty("first", _first_shown(self._panel))
        waiting = QEventLoop()
        self.window.frameSwapped.connect(waiting.quit)
        QTimer.singleShot(PAINTED_MS, waiting, waiting.quit)
        self.show(full_screen=full_screen)
        waiting.exec()
        self.window.frameSwapped.disconnect(waiting.quit)

    async def compiled(self) -> None:
        """Return when the engine's own thread has compiled what comes in the first picture's place.

        The types that it reads must be known (:func:`ui.app.register_types`).
        """
        from asyncio import Event

        behind, done = QQmlComponent.CompilationMode.Asynchronous, Event()
        for name in WHOLE:
            component = QQmlComponent(self.engine, str(QML_DIR / name), behind)
            component.statusChanged.connect(lambda _: done.set())
            self._compiled.append(component)
        while any(component.isLoading() for component in self._compiled):
            await done.wait()
            done.clear()

    def show(self, *, full_screen: bool) -> None:
        """Open the window, unless it is open."""
        if self.window.isVisible():
            return
        if full_screen:
            self.window.showFullScreen()
        else:
            self.window.show()

    def fill(self, kiosk: QObject, shown: QObject, appearance: QObject) -> QQuickItem:
        """Put the kiosk in the place of the first picture. It reads ``shown`` alone, and calls the others."""
        self.window.setProperty("whole", {"kiosk": kiosk, "shown": shown, "appearance": appearance})
        self._compiled.clear()  # the engine keeps what is used
        item = self.window.findChild(QQuickItem, "kiosk")
        if isinstance(item, QQuickItem):
            return item
        raise self._broken()

    def singleton(self, module: str, name: str) -> QObject:
        """A singleton of the QML."""
        found = self.engine.singletonInstance(module, name)
        if isinstance(found, QObject):
            return found
        raise self._broken()

    def dispose(self) -> None:
        """Take the window down now, with all that is in it; nothing of it may be used afterwards."""
        if not shiboken6.isValid(self.engine):
            return
        self.window.close()
        self._compiled.clear()
        shiboken6.delete(self.engine)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _close(self) -> None:
        self.closed = True

    def _window(self) -> QQuickWindow:
        for window in self.engine.rootObjects():
            if isinstance(window, QQuickWindow):
                return window
        raise self._broken()

    def _broken(self) -> Exception:
        from config.faults import Fault

        return Fault("UI-BROKEN", "; ".join(self.warnings))

    def _collect(self, warnings: list[QQmlError]) -> None:
        self.warnings.extend(warning.toString() for warning in warnings)


def room_of(panel: Panel) -> QSize:
    """The pixels that the window may take. Offscreen there is no screen to fit in: the panel's own size."""
    if QGuiApplication.platformName() == "offscreen":
        return QSize(2 * panel.width_px, panel.height_px)
    return QGuiApplication.primaryScreen().availableGeometry().size()


def _first_shown(panel: Panel) -> dict[str, str | list[str]]:
    """What ``FirstPicture.qml`` shows."""
    words = yaml.load(WORDS_FILE.read_bytes(), Loader=yaml.CSafeLoader)
    return {
        "bureau": panel.bureau,
        "zone": panel.zone,
        "banner": words[panel.banner] if panel.banner else "",
        "always": words["open_always"],
        "heading": words["attract_title"],
        "lead": words["attract_lead"],
        "steps": [words["attract_touch"], words["attract_card"], words["attract_paper"]],
    }

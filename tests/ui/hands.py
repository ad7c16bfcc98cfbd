"""Whoever stands before the glass: several fingers at once, keys, and a screen reader; through Qt's own input queue."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleInterface,
    QGuiApplication,
    QKeyEvent,
    QPointingDevice,
)
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from tests.waiting import seen
from ui.robot import items

#: what an X server calls the keys that are no characters
KEYSYMS = {
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "ISO_Left_Tab",
    Qt.Key.Key_Return: "Return",
    Qt.Key.Key_Enter: "KP_Enter",
    Qt.Key.Key_Space: "space",
    Qt.Key.Key_Escape: "Escape",
    Qt.Key.Key_Backspace: "BackSpace",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_F1: "F1",
    Qt.Key.Key_F2: "F2",
    Qt.Key.Key_F3: "F3",
    Qt.Key.Key_F4: "F4",
}
_SCREEN: list[QPointingDevice] = []


class _Server(QObject):
    """The keyboard of the X server, and what of it has come to the window."""

    def __init__(self, window: QQuickWindow) -> None:
        super().__init__(window)
        self._struck = self._repeats = 0
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            if event.isAutoRepeat():
                self._repeats += 1
            else:
                self._struck += 1
        return False

    async def strike(self, how: str, key: Qt.Key) -> None:
        """``keydown`` or ``keyup``; returns when the window has it."""
        wanted = self._struck + 1
        tool = await asyncio.create_subprocess_exec("xdotool", how, KEYSYMS.get(key) or chr(key))
        assert await tool.wait() == 0
        await self._until(lambda: self._struck >= wanted)

    async def repeated(self, times: int) -> None:
        """Return when the key that is down has repeated ``times``; a repeat is a release and a press."""
        wanted = self._repeats + 2 * times
        await self._until(lambda: self._repeats >= wanted)

    async def _until(self, there: Callable[[], bool]) -> None:
        await seen(there)


def _move(event: QTest.QTouchEventSequence, finger: int, to: QPoint, window: QQuickWindow) -> None:
    event.move(finger, to, window)


def touch_screen() -> QPointingDevice:
    """The one touch screen of this process; Qt keeps every device for ever."""
    if not _SCREEN:
        _SCREEN.append(QTest.createTouchDevice())
    return _SCREEN[0]


class Hands:
    """``down`` and ``up`` are fingers by number; others that are down rest meanwhile.

    In a real window the keys are struck on the X server, which repeats those that are held.
    """

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._server = _Server(window) if QGuiApplication.platformName() == "xcb" else None
        self._down: dict[int, QPoint] = {}
        self._numbers = count()
        self._drawn = asyncio.Event()
        window.afterAnimating.connect(self._drawn.set)

    # -- fingers ----------------------------------------------------------------------------------------------------

    async def down(self, *places: QPoint) -> list[int]:
        """Put a finger on each of ``places`` at the same moment; their numbers."""
        fingers = [next(self._numbers) for _ in places]
        pairs = list(zip(fingers, places, strict=True))
        await self._touch(lambda event: [event.press(finger, place, self._window) for finger, place in pairs])
        self._down.update(pairs)
        return fingers

    async def slide(self, finger: int, *places: QPoint) -> None:
        """Move a finger that is down to each of ``places``. Qt looks at moves once before each picture."""
        for place in places:
            await self._touch(partial(_move, finger=finger, to=place, window=self._window))
            self._down[finger] = place
            self._drawn.clear()
            self._window.update()
            await self._drawn.wait()

    async def up(self, *fingers: int) -> None:
        pairs = [(finger, self._down.pop(finger)) for finger in fingers]
        await self._touch(lambda event: [event.release(finger, place, self._window) for finger, place in pairs])

    async def tap(self, *places: QPoint) -> None:
        await self.up(*await self.down(*places))

    async def _touch(self, change: Callable[[QTest.QTouchEventSequence], object]) -> None:
        def act() -> None:
            event = QTest.touchEvent(self._window, touch_screen(), False)
            for finger, place in self._down.items():  # where each is, too: a sequence knows of no other
                event.move(finger, place, self._window).stationary(finger)
            change(event)
            event.commit()

        await _outside(act)

    # -- keys ---------------------------------------------------------------------------------------------------------

    async def key(self, *keys: Qt.Key) -> None:
        """Strike each key once."""
        for key in keys:
            await self.press_key(key)
            await self.release_key(key)

    async def press_key(self, key: Qt.Key) -> None:
        if self._server is None:
            await _outside(lambda: QTest.keyPress(self._window, key))
        else:
            await self._server.strike("keydown", key)

    async def release_key(self, key: Qt.Key) -> None:
        if self._server is None:
            await _outside(lambda: QTest.keyRelease(self._window, key))
            await _next_instant()
        else:
            await self._server.strike("keyup", key)

    async def hold_key(self, key: Qt.Key, repeats: int) -> None:
        """A key that is down stays down, and repeats. QTest has no repeats: these go straight to the window."""
        if self._server is not None:
            await self._server.repeated(repeats)
            return
        for _ in range(repeats):
            for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "", True)
                await _outside(lambda event=event: QCoreApplication.sendEvent(self._window, event))  # type: ignore[misc]

    # -- a screen reader --------------------------------------------------------------------------------------------

    def said(self) -> list[str]:
        """Everything that a screen reader finds in the window, by name."""
        found = QAccessible.queryAccessibleInterface(self._window)
        return [] if found is None else [each.text(QAccessible.Text.Name) for each in _below(found)]


def reader(item: QQuickItem, action: str = QAccessibleActionInterface.pressAction()) -> Callable[[], None]:
    """Find ``item`` as a screen reader does and hold on to it: what is returned presses it (``action``), whenever."""
    interface = QAccessible.queryAccessibleInterface(item)
    assert interface is not None

    def press() -> None:
        if interface.isValid() and (actions := interface.actionInterface()) is not None:
            actions.doAction(action)

    return press


def read_press(item: QQuickItem) -> None:
    """Find ``item`` and press it at once."""
    reader(item)()


def place_of(item: QQuickItem) -> QPoint:
    """The middle of ``item``, in the window."""
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def shown(window: QQuickWindow, object_name: str) -> QQuickItem:
    """The visible item of that name, whether or not it can be pressed."""
    return next(item for item in items(window.contentItem()) if item.objectName() == object_name)


def _below(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None and child.isValid() and not child.state().invisible:
            yield child
            yield from _below(child)


async def _next_instant() -> None:
    """Qt counts the time of its events in whole milliseconds; no hand strikes a key again in the same one."""
    instant = time.perf_counter() + 0.001
    while time.perf_counter() < instant:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0)


async def _outside(act: Callable[[], object]) -> None:
    """Run ``act`` outside any task: QTest runs the loop within itself, and one task cannot run inside another."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def run() -> None:
        try:
            act()
        finally:
            done.set_result(None)

    loop.call_soon(run)
    await done
    await asyncio.sleep(0)

"""A finger and an eye for the demonstration and the tests: touches what is on the screen, and looks at it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui.picture import grab as grab

#: How often :func:`press` looks whether its button is there.
LOOK_EVERY_S = 0.02
#: A pause may be over at once on a machine that is busy elsewhere. What a touch sets off takes a few turns of the loop.
TURNS = 10


#: what a finger draws, in shares of the item
Lines = Sequence[Sequence[tuple[float, float]]]


class NotTouchable(Exception):
    """The item is not on the screen, or not enabled: taps on it do not count, or not yet."""


def items(root: QQuickItem) -> Iterator[QQuickItem]:
    """``root`` and all items below it that are visible, each before what is below it."""
    waiting = [root]
    while waiting:
        if (item := waiting.pop()).isVisible():
            yield item
            waiting += reversed(item.childItems())


def find(window: QQuickWindow, object_name: str) -> QQuickItem:
    """The one visible and enabled item of that ``objectName``; :class:`NotTouchable` otherwise."""
    found = [item for item in items(window.contentItem()) if item.objectName() == object_name]
    if len(found) != 1:
        raise NotTouchable(f"{object_name}: {len(found)} on the screen")
    if not found[0].isEnabled():
        raise NotTouchable(f"{object_name}: not enabled")
    return found[0]


def reaches(window: QQuickWindow, object_name: str) -> bool:
    """Whether :func:`find` would find it now."""
    try:
        find(window, object_name)
    except NotTouchable:
        return False
    return True


def touch(window: QQuickWindow, object_name: str) -> None:
    """Press and release in the centre of the item, through the window, as a finger does."""
    tap(window, find(window, object_name))


def tap(window: QQuickWindow, item: QQuickItem) -> None:
    """Press and release in the centre of ``item``, whether or not it counts. Processes no other events meanwhile."""
    centre = centre_of(item)
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        finger(window, kind, centre)


def centre_of(item: QQuickItem) -> QPointF:
    """Where a finger aims at it, in the window."""
    return place_in(item, (0.5, 0.5))


def place_in(item: QQuickItem, shares: tuple[float, float]) -> QPointF:
    """A place of the window, told in shares of the item."""
    across, down = shares
    return item.mapToScene(QPointF(across * item.width(), down * item.height()))


def finger(window: QQuickWindow, kind: QEvent.Type, at: QPointF) -> None:
    """``kind`` of a finger that was down before, unless it is a press. Processes no other events meanwhile."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else left
    down = none if kind is QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(kind, at, window.mapToGlobal(at), button, down, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(window, event)


async def press(window: QQuickWindow, object_name: str, within_s: float = 10.0) -> None:
    """Wait until the item can be touched, touch it, let the kiosk react; :class:`NotTouchable` if it never could."""
    tap(window, await touchable(window, object_name, within_s))
    await asyncio.sleep(LOOK_EVERY_S)
    for _ in range(TURNS):
        await asyncio.sleep(0)


async def touchable(window: QQuickWindow, object_name: str, within_s: float = 10.0) -> QQuickItem:
    """The item, as soon as it can be touched; :class:`NotTouchable` if it never could."""
    end = asyncio.get_running_loop().time() + within_s
    while True:
        try:
            return find(window, object_name)
        except NotTouchable:
            if asyncio.get_running_loop().time() > end:
                raise
        await asyncio.sleep(LOOK_EVERY_S)


async def draw(window: QQuickWindow, object_name: str, lines: Lines, within_s: float = 10.0) -> None:
    """Draw on the item as with a finger, once it can be touched; each line a point at a time."""
    item = await touchable(window, object_name, within_s)
    for line in lines:
        places = [place_in(item, at) for at in line]
        finger(window, QEvent.Type.MouseButtonPress, places[0])
        for place in places[1:]:
            finger(window, QEvent.Type.MouseMove, place)
            await asyncio.sleep(LOOK_EVERY_S)
        finger(window, QEvent.Type.MouseButtonRelease, places[-1])

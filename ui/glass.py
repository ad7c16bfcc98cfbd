"""The glass between a hand and the buttons: who is there, and from when on a press counts.

Fingers, keys and screen readers act on the same buttons (``ui/qml/components/BigButton.qml``). What holds for all of
them is here: that somebody is there, and that nobody presses what has only just come under the finger.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QTouchEvent
from PySide6.QtQuick import QQuickItem

from config.clock import Clock
from config.voice import Keys
from ui.ears import Key

#: What has just come up, a page, a question or a layer, takes no press until the glass was left alone for so long.
#: EN 301 549, 5.8 (double-strike): a second strike is not accepted for 0.5 s after the first. A tap lasts about 0.1 s,
#: and the page that it brings comes up at its end at the earliest.
GUARD_S = 0.6

_TOUCHES = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate)
_CLICKS = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
#: Keys that act on the focus. While it is not drawn they only show where it is: nobody presses what they do not see.
_ON_FOCUS = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Space,
        Qt.Key.Key_Select,
    }
)


#: No X server repeats a key that is held for less; nobody who types holds one for so long and strikes it again at once.
REPEATS_AFTER_MS = 150


class Repeats:
    """Tells a key that is held from one that is struck again.

    An X server repeats a held key as a release and a press of the same instant. Qt marks them as repeats only when it
    finds both in its queue; now and then it does not, and a held key would strike again and again.
    """

    def __init__(self) -> None:
        self._down_ms = 0
        self._released: tuple[int, int] | None = None

    def pressed(self, key: int, at_ms: int) -> bool:
        """Whether this press, which Qt has not marked, is but a repeat."""
        if self._released == (key, at_ms) and at_ms - self._down_ms >= REPEATS_AFTER_MS:
            return True
        self._down_ms = at_ms
        return False

    def released(self, key: int, at_ms: int) -> None:
        self._released = key, at_ms


class KeyPad(Protocol):
    """Who is told of the four keys (:class:`ui.ears.Ears`)."""

    def press(self, key: Key) -> None: ...

    def hold(self) -> None: ...


def pad_of(keys: Keys) -> dict[int, Key]:
    """The keys of a site by their code in Qt."""
    return {Qt.Key[f"Key_{name}"].value: Key(key) for key, name in dict(keys).items()}


class Guard:
    """Calls ``on_settled()`` when nothing has changed under the fingers, and nobody has pressed, for ``GUARD_S``."""

    def __init__(self, clock: Clock, on_settled: Callable[[], None]) -> None:
        self._clock = clock
        self._on_settled = on_settled
        self._since = clock.monotonic()
        self._restarted = asyncio.Event()

    def restart(self) -> None:
        """Something has come up, or somebody has pressed while no press counts: the time begins anew."""
        self._since = self._clock.monotonic()
        self._restarted.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await self._restarted.wait()
            while (left_s := self._since + GUARD_S - self._clock.monotonic()) > 0:
                await self._clock.sleep(left_s)
            self._restarted.clear()
            self._on_settled()


class Glass(QObject):
    """Sees every press that begins on the kiosk, before any button does.

    ``on_press()`` is told of each finger, not only of the first, and of each key that is not merely held. ``hand`` is
    the QML singleton ``Hand``: its ``byKeys`` has the focus drawn. The keys of ``pad`` are for ``ears`` alone.
    """

    def __init__(
        self,
        kiosk: QQuickItem,
        hand: QObject,
        on_press: Callable[[], None],
        pad: Mapping[int, Key],
        ears: KeyPad,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._kiosk = kiosk
        self._hand = hand
        self._on_press = on_press
        self._pad = pad
        self._ears = ears
        self._repeats = Repeats()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.key() in self._pad:
            return self._of_pad(event)
        if isinstance(event, QKeyEvent):
            return not event.isAutoRepeat() and self._key(event)  # a thing that lies on the keyboard is nobody
        if any(self._is_inside(place) for place in _presses(event)):
            self._hand.setProperty("byKeys", False)
            self._on_press()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """Whether the key goes no further."""
        if event.type() == QEvent.Type.KeyRelease:
            self._repeats.released(event.key(), event.timestamp())
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if self._repeats.pressed(event.key(), event.timestamp()):
            return True
        seen = bool(self._hand.property("byKeys"))
        self._hand.setProperty("byKeys", True)
        self._on_press()
        return not seen and event.key() in _ON_FOCUS

    def _of_pad(self, event: QKeyEvent) -> bool:
        """One of the four keys; it goes no further."""
        if event.type() == QEvent.Type.KeyRelease:
            self._repeats.released(event.key(), event.timestamp())
        fresh = event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat()
        if fresh and not self._repeats.pressed(event.key(), event.timestamp()):
            self._on_press()
            self._ears.press(self._pad[event.key()])
        else:  # still down, or let go
            self._ears.hold()
        return True

    def _is_inside(self, place: QPointF) -> bool:
        return self._kiosk.contains(self._kiosk.mapFromScene(place))  # the dock is beside it


def _presses(event: QEvent) -> list[QPointF]:
    """Where fingers come down with this event."""
    if isinstance(event, QTouchEvent) and event.type() in _TOUCHES:
        return [point.position() for point in event.points() if point.state() == QEventPoint.State.Pressed]
    if isinstance(event, QMouseEvent) and event.type() in _CLICKS:
        return [event.position()]
    return []

"""The kiosk as ``kiosk.py run`` opens it, with fingers: moments on its glass come as lines of JSON on standard input.

They enter where the driver of a touch panel's would (QTest), because no X server makes fingers of its own.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import QPoint, QSocketNotifier
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

import kiosk
from ui.window import KioskWindow


class Fingers:
    """Of one glass."""

    def __init__(self, window: Any) -> None:
        self._window, self._device = window, QTest.createTouchDevice()
        self._down: set[int] = set()
        self._told = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._told.activated.connect(self._play)

    def _play(self) -> None:
        line = sys.stdin.readline()
        if not line:
            self._told.setEnabled(False)
            return
        for moment in json.loads(line):
            self._touch({number: self._at(x, y) for number, x, y in moment})
        self._touch({})
        print("touched", flush=True)

    def _touch(self, points: dict[int, QPoint]) -> None:
        touching = QTest.touchEvent(self._window, self._device, False)
        for number, point in points.items():
            (touching.move if number in self._down else touching.press)(number, point, self._window)
        for number in self._down - set(points):
            touching.release(number, QPoint(0, 0), self._window)
        self._down = set(points)
        touching.commit()

    def _at(self, x: float, y: float) -> QPoint:
        return QPoint(int(x * (self._window.width() - 1)), int(y * (self._window.height() - 1)))


def main() -> None:
    whole = KioskWindow.fill
    kept: list[Fingers] = []

    def filled(self: KioskWindow, *made: Any) -> QQuickItem:
        kept.append(Fingers(self.window))
        return whole(self, *made)

    KioskWindow.fill = filled  # type: ignore[method-assign,assignment]
    kiosk.kiosk()


if __name__ == "__main__":
    main()

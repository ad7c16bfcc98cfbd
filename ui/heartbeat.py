"""The heartbeat of the UI thread: that it lives, and the longest time for which it could not answer a touch.

Whoever measures starts the latter: a hundred beats a second are half of what a kiosk may compute while nobody is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 10
#: how often it shows that it lives
SIGN_EVERY_MS = 1000


class SignOfLife(QTimer):
    """Calls ``beat`` once a second, as long as the events of this thread are handled."""

    def __init__(self, beat: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent, interval=SIGN_EVERY_MS)
        self.timeout.connect(beat)
        self.start()


class StallMeter(QObject):
    """Beats every 10 ms in the thread that it lives in, and remembers the longest gap between two beats."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._is_beating = False
        self._last_s = time.perf_counter()
        self._longest_s = 0.0

    def start(self) -> None:
        self.reset()
        self._is_beating = True
        self._timer.start()

    def stop(self) -> None:
        """Until now, and no longer: whatever ends after the window holds up nobody's touch."""
        if self._is_beating:
            self._beat()
        self._is_beating = False
        self._timer.stop()

    def reset(self) -> None:
        """Forget the gaps so far."""
        self._last_s = time.perf_counter()
        self._longest_s = 0.0

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Inside, somebody measures or looks: that time is not the kiosk's."""
        self._beat()
        try:
            yield
        finally:
            self._last_s = time.perf_counter()

    @property
    def longest_ms(self) -> float:
        """The longest gap since the start or the last reset, in ms; while it beats an unfinished one counts."""
        unfinished_s = time.perf_counter() - self._last_s if self._is_beating else 0.0
        return 1000 * max(self._longest_s, unfinished_s)

    def _beat(self) -> None:
        now_s = time.perf_counter()
        self._longest_s = max(self._longest_s, now_s - self._last_s)
        self._last_s = now_s

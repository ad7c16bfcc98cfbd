"""Garbage collection in the UI thread only.

Python collects cycles in whichever thread happens to allocate. A cycle that holds a QObject would then be destroyed in
a worker's thread, which Qt does not survive ("timers cannot be stopped from another thread", then a crash).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import QObject, QTimer

from ui.freed import give_back

LOOK_EVERY_MS = 1000


class Garbage(QObject):
    """Collects the young generations as Python would, but from a timer; the old one between two visits."""

    #: whether more stays than the imports have made, by :func:`settle`
    has_settled = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        young, middle, _ = gc.get_count()
        young_limit, middle_limit, _ = gc.get_threshold()
        if young > young_limit:
            gc.collect(1 if middle > middle_limit else 0)


def settle() -> None:
    """What lives now lives as long as the kiosk: do not look at it again after every visit. Not during a visit."""
    gc.collect()
    gc.freeze()
    give_back()
    Garbage.has_settled = True


@contextmanager
def collected_here() -> Iterator[None]:
    """Inside, nothing is collected but by :class:`Garbage` of this thread; what is left at the end goes here."""
    gc.freeze()  # what the imports have made stays for good: no need to look at it again and again
    gc.disable()
    Garbage.has_settled = False
    garbage = Garbage()
    try:
        yield
    finally:
        shiboken6.delete(garbage)
        if Garbage.has_settled:  # else all that stays is of the imports, and no Qt object
            gc.unfreeze()
        gc.collect()
        gc.enable()

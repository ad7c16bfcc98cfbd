"""The pulse of the program: a sign of life only when each of its loops has shown one.

Whoever feeds a watchdog from one loop hides that another hangs. Here each beats by itself, once a second; the sign is
given when the last of them has beaten since the sign before.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, auto

from supervision.notify import STOPPING, Watcher, extended, status

#: an ordered end takes five seconds at most (``commands/ending.py``), and one more to be gone
END_S = 6.0


class Loop(Enum):
    """What must move for the kiosk to serve."""

    SCREEN = auto()
    VISITS = auto()


class Pulse:
    """Tells ``watcher`` that the program lives whenever all of ``loops`` have moved since the last time.

    A kiosk without a window has no loop of a screen.
    """

    def __init__(self, watcher: Watcher, loops: Collection[Loop] = tuple(Loop)) -> None:
        self._watcher = watcher
        self._loops = frozenset(loops)
        self._missing = set(self._loops)
        self._ended = False

    def screen_moves(self) -> None:
        self._moves(Loop.SCREEN)

    def visits_move(self) -> None:
        self._moves(Loop.VISITS)

    def says(self, state: str) -> None:
        """What the program does, in few words."""
        self._watcher.tell(status(state))

    def ends(self) -> None:
        """It is being ended, in order; after this it gives no sign of life."""
        self._ended = True
        self._watcher.tell(STOPPING, extended(END_S))

    def _moves(self, loop: Loop) -> None:
        self._missing.discard(loop)
        if not self._missing and not self._ended:
            self._missing = set(self._loops)
            self._watcher.alive()

"""Whether a stay still makes progress: when one does not, the whole program is started again."""

from __future__ import annotations

from config.clock import Clock
from flows.bodies import Working
from flows.page import Page
from flows.pages.said import Said

#: a step that is cancelled lets go of its part, and one that works says something now and then. Ours: the longest
#: silence of a part is that of a printer, which settings limit, and nobody stands before a machine that long
LETS_GO_S, SILENT_S = 5.0, 600.0


class Movement:
    """That of one stay, by what it shows."""

    def __init__(self, clock: Clock, screen: Said) -> None:
        self._clock = clock
        self._screen = screen
        self._working: tuple[Page | None, float] = (None, 0.0)
        self._cancelled = False
        self._cancelled_at: float | None = None

    def cancelled(self) -> None:
        """From now on it is expected to let go. No part is asked for that: whoever ends a stay is told of no fault."""
        self._cancelled = True

    def goes_on(self, *, walks: bool) -> bool:
        """Not when a step ``walks`` on that was cancelled, or one that works says nothing any more: on a page that says
        so, or on which nobody can do anything, as while papers come out.

        To be asked again and again: a page, and a cancellation, count from when they were first seen here.
        """
        now, page = self._clock.monotonic(), self._screen.page
        if self._cancelled and self._cancelled_at is None:
            self._cancelled_at = now
        if page is not self._working[0]:
            self._working = (page, now)
        silent = page is not None and _works(page, walks=walks) and now - self._working[1] > SILENT_S
        holds_on = walks and self._cancelled_at is not None and now - self._cancelled_at > LETS_GO_S
        return not (silent or holds_on)


def _works(page: Page, *, walks: bool) -> bool:
    return isinstance(page.body, Working) or (walks and not page.options and not page.frame.can_finish)

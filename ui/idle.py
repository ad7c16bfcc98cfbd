"""The idle watch: warn, count down, and only then end the visit. Every touch starts it anew, without limit.

WCAG 2.2.1 asks for a warning, at least 20 s to answer it and at least ten extensions; the seconds are settings.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from enum import Enum, auto

from config.clock import Clock
from config.settings import Idle
from flows.bodies import Camera, CardKind, Document, Goodbye, TakeCard, Working
from flows.page import Page

#: How often the watch looks at the clock while it might have something to say; a countdown is in whole seconds.
LOOK_EVERY_S = 0.25


class Pace(Enum):
    """How patient a page is."""

    NEVER = auto()  # the machine works, or says goodbye: nothing is asked of anybody
    NORMAL = auto()
    READING = auto()
    STAFF = auto()  # at the desk of the staff
    CARD_WAITING = auto()  # a card is in the slot: the question reminds of it


def pace_of(page: Page | None) -> Pace:
    """The pace of ``page``; None is the list of services."""
    if page is None:
        return Pace.NORMAL
    nothing_to_touch = not page.options and not page.frame.can_finish  # out of service, say
    if nothing_to_touch:
        return Pace.NEVER
    match page.body:
        case Working() | Goodbye():
            return Pace.NEVER
        case TakeCard(card=CardKind.SOCIAL):  # the other's reader cannot tell when it is taken
            return Pace.CARD_WAITING
        case _:
            if page.frame.staff:
                return Pace.STAFF
            return Pace.READING if page.frame.reading else Pace.NORMAL


class IdleWatch:
    """Calls ``on_countdown(seconds left, pace)`` while it warns (0: it is over), at the end ``on_expired()``.

    While ``called()``, somebody waits for the staff to come, which takes longer than to read a page.
    """

    def __init__(
        self,
        clock: Clock,
        idle: Idle,
        on_countdown: Callable[[int, Pace], None],
        on_expired: Callable[[], None],
        called: Callable[[], bool] = lambda: False,
    ) -> None:
        self._clock = clock
        self._idle = idle
        self._on_countdown = on_countdown
        self._on_expired = on_expired
        self._called = called
        self._pace = Pace.NEVER
        #: set while somebody is waited for: nobody there costs nothing
        self._watching = asyncio.Event()
        self._since = clock.monotonic()
        self._advanced_at = self._since
        self._left = 0

    def watch(self, pace: Pace) -> None:
        """A page has come up: count from now, at its pace."""
        self._keep(pace)
        self._advanced_at = self._clock.monotonic()
        self.touched()

    def updated(self, old: Page, new: Page) -> None:
        """The same page with news: it may ask for another patience now, and whoever the camera sees may be there.

        Nobody is asked while they do what the camera asks for. But a face alone is no citizen: one that gets no
        further, of somebody who passes by, or waits in line, keeps no visit alive that was left.
        """
        if pace_of(new) is not pace_of(old):
            self.watch(pace_of(new))
        if isinstance(new.body, Document) and isinstance(old.body, Document):
            if bool(new.body.corners) != bool(old.body.corners):  # a paper that lies there keeps nobody here
                self.touched()
            return
        if not isinstance(new.body, Camera) or new.body.box is None:
            return
        if not isinstance(old.body, Camera) or new.body.steps_done != old.body.steps_done:
            self._advanced_at = self._clock.monotonic()
        if self._clock.monotonic() - self._advanced_at < self._idle.warn_after_s:
            self.touched()

    def touched(self) -> None:
        """Somebody is there."""
        self._since = self._clock.monotonic()
        self._count(0)

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await self._watching.wait()
            await self._clock.sleep(self._pause_s())
            self._look()

    def _pause_s(self) -> float:
        """For so long there is nothing to say, whatever page comes up meanwhile: it would be counted from then on."""
        quiet_s = min(self._patience_s(pace) for pace in Pace if pace is not Pace.NEVER)
        own_s = self._patience_s(self._pace) - (self._clock.monotonic() - self._since)
        return max(LOOK_EVERY_S, min(quiet_s, own_s))

    def _look(self) -> None:
        if self._pace is Pace.NEVER:
            return
        idle_s = self._clock.monotonic() - self._since
        warn_after_s = self._patience_s(self._pace)
        if self._called():
            warn_after_s = max(warn_after_s, self._idle.warn_after_called_s)
        if idle_s < warn_after_s:
            return
        left_s = warn_after_s + self._idle.answer_within_s - idle_s
        if left_s > 0:
            self._count(math.ceil(left_s))
        else:
            self._keep(Pace.NEVER)
            self._count(0)
            self._on_expired()

    def _patience_s(self, pace: Pace) -> float:
        """How long nobody is asked on a page of that pace."""
        patience = {Pace.READING: self._idle.warn_after_reading_s, Pace.STAFF: self._idle.warn_after_staff_s}
        return patience.get(pace, self._idle.warn_after_s)

    def _keep(self, pace: Pace) -> None:
        self._pace = pace
        if pace is Pace.NEVER:
            self._watching.clear()
        else:
            self._watching.set()

    def _count(self, left: int) -> None:
        if left != self._left:
            self._left = left
            self._on_countdown(left, self._pace)

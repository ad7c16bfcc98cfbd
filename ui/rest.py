"""The screen rests while nobody is there: it darkens, at night sooner than by day, and whoever comes wakes it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from config.clock import Clock
from config.display import Rest
from config.faults import Fault
from devices.presence.port import Presence as Presence  # the port, for those who may not import a device's

#: how often it is looked whether to rest, and whether a card has come
LOOK_EVERY_S = 1.0
#: of a sensor that could not be asked
ASK_AGAIN_S = 60.0

log = logging.getLogger("rest")


class RestWatch:
    """Calls ``on_rest(resting)`` when the screen shall darken, or be bright again.

    A touch and a key wake it by what they bring up (:meth:`alone`), a card by coming: ``card()`` says whether one is
    there. So does somebody who comes before the sensor. A card that was left in the slot keeps nothing awake, nor does
    a sensor that goes on saying what it has said.
    """

    def __init__(self, clock: Clock, rest: Rest, card: Callable[[], bool], on_rest: Callable[[bool], None]) -> None:
        self._clock = clock
        self._rest = rest
        self._card = card
        self._on_rest = on_rest
        self._had_card = False
        #: since when nobody is there; None while somebody is
        self._since: float | None = clock.monotonic()
        self._resting = False

    def alone(self, is_alone: bool) -> None:
        """The first picture has come up, where nobody is, or anything else, for somebody."""
        self._since = self._clock.monotonic() if is_alone else None
        self._set(False)

    def near(self, somebody: bool) -> None:
        """Somebody has come before the first picture, or has gone. What else is up is for somebody in any case."""
        if self._since is not None and (somebody or not self._resting):
            self.alone(True)

    async def follow(self, presence: Presence) -> None:
        """Hear of whoever comes and goes, until cancelled."""
        while True:
            try:
                self.near(await presence.changed())
            except Fault as fault:
                log.warning("%s", fault)
                await self._clock.sleep(ASK_AGAIN_S)

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await self._clock.sleep(LOOK_EVERY_S)
            self._look()

    def _look(self) -> None:
        had, self._had_card = self._had_card, self._card()
        if self._since is None:
            return
        if self._had_card and not had:
            self.alone(True)
        elif self._clock.monotonic() - self._since >= self._rest.after_s(self._clock.now().time()):
            self._set(True)

    def _set(self, resting: bool) -> None:
        if resting != self._resting:
            self._resting = resting
            self._on_rest(resting)

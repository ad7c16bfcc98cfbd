"""What was refused, on record: the first of a kind at once, what follows within a minute by its number. A flood costs
one record a minute, however long it lasts.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from config.clock import Clock
from config.faults import Fault
from fleet.admission import Refused, Why
from maintenance.agent.ledger import Ledger, Public

log = logging.getLogger("agent.refusals")

COUNTED_S = 60.0


@dataclass
class _Tally:
    """Refusals for one reason: since when they are counted, and how many of them are not on record."""

    since: float
    more: int = 0


class Refusals:
    """By their reason, of which there is a closed set: it holds no more than so many numbers."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._tallies: dict[Why, _Tally] = {}

    def flooded(self) -> bool:
        """Whether this message of a flood is the first within a minute; the others are counted here."""
        tally = self._tallies.get(Why.FLOODED)
        if tally is not None:
            tally.more += 1
        return tally is None

    def count(self, refused: Refused, command: str) -> None:
        """Record it, or count it; ``command`` is its name."""
        if tally := self._tallies.get(refused.why):
            tally.more += 1
            return
        self._tallies[refused.why] = _Tally(self._clock.monotonic())
        log.warning("a command was refused: %s", refused.why)
        do = refused.command.doing.do if refused.command else ""
        self._record({"command": command, "do": do, "by": refused.by or "", "why": str(refused.why), "count": 1})

    async def keep(self, noted: asyncio.Event) -> None:
        """Record by their number what was only counted, when its minute is over, or this life is."""
        try:
            while True:
                await self._clock.sleep(COUNTED_S / 4)
                now = self._clock.monotonic()
                self._sum_up([why for why, tally in self._tallies.items() if now - tally.since >= COUNTED_S])
                noted.set()
        finally:
            self._sum_up(list(self._tallies))

    def _sum_up(self, over: list[Why]) -> None:
        for why in over:
            if more := self._tallies.pop(why).more:
                log.warning("%d more commands were refused: %s", more, why)
                self._record({"command": "", "do": "", "by": "", "why": str(why), "count": more})

    def _record(self, public: Public) -> None:
        try:
            self._ledger.note("command.refused", public, self._clock.now())
        except Fault as fault:
            log.error("a refusal is not on record: %s", fault)

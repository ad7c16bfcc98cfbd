"""The courier: brings the office what the log says it is owed, in the order in which it was planned.

It works behind the citizens: a visit delivers its own effects while somebody stands there, and the courier all that a
visit, a power cut or an office out of reach has left. The office knows every effect by a key, so that sending one twice
does no harm. When a visit owes nothing that is sealed any more, its key is destroyed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from enum import Enum, auto

from config.faults import Fault, place_of
from records.effects import Effect, Ledger, Stage, unreadable
from records.port import Carrier, Event, Public, Records, Unreadable

log = logging.getLogger("courier")

#: the end of the codes of errors that nobody expected: they say nothing of the office, nor of its answer
UNFORESEEN = "-UNEXPECTED"
#: faults of the log that speak of one event only: its content, or the key of its visit
_OF_ONE_EVENT = frozenset({"RECORDS-BROKEN", "RECORDS-KEY"})


class _Went(Enum):
    """How one delivery went: it has an outcome; the office must be asked later; it failed for no known reason."""

    DONE = auto()
    LATER = auto()
    WRONG = auto()


class Courier:
    """Delivers the open effects of ``records`` by the ``carriers``, one for each kind of effect."""

    def __init__(self, records: Records, carriers: Mapping[str, Carrier]) -> None:
        self._records = records
        self._carriers = carriers
        self._ledger = Ledger(before=records.newest())
        #: effects that this program has found unreadable: a newer one will look again
        self._unreadable: set[int] = set()
        #: the events by which the courier itself has sent something
        self._sendings: set[int] = set()
        self._turn = asyncio.Lock()

    async def round(self) -> bool:
        """Deliver what can be delivered now; whether nothing is left that could be tried again. RECORDS-*.

        While the office cannot be reached the round ends at once, and the order is kept. An effect that fails for no
        known reason holds up what its own visit planned after it, and nobody else.
        """
        async with self._turn:
            stuck: set[str | None] = set()
            for effect in await asyncio.to_thread(self._due):
                if effect.planned.visit in stuck:
                    continue
                went = await self._deliver(effect)
                if went is _Went.LATER:
                    break
                if went is _Went.WRONG:
                    stuck.add(effect.planned.visit)
            await asyncio.to_thread(self._forget)
            return not await asyncio.to_thread(self._due)

    def _due(self) -> tuple[Effect, ...]:
        for event in self._records.events(after=self._ledger.read):
            if event.sequence not in self._sendings:  # the others are sent by somebody who is still at it
                self._ledger.take(event)
        return tuple(effect for effect in self._ledger.due() if effect.planned.sequence not in self._unreadable)

    async def _deliver(self, effect: Effect) -> _Went:
        carrier = self._carriers[effect.what]
        try:
            thing = carrier.open(effect.planned.public, await asyncio.to_thread(self._sealed, effect))
        except Unreadable as reason:
            await self._set_aside(effect, reason)
            return _Went.DONE
        self._sendings.add((await self._note(effect, Stage.SENT)).sequence)
        try:
            told = await carrier.send(thing)
        except Fault as fault:
            if fault.code.endswith(UNFORESEEN):
                log.error("%s of event %d: %s", effect.what, effect.planned.sequence, fault)
                return _Went.WRONG
            if fault.entry.way_on == "retry":
                log.info("%s waits: %s", effect.what, fault.code)
                return _Went.LATER
            await self._note(effect, Stage.FAILED, {"fault": fault.code})
            return _Went.DONE
        except Exception as error:  # noqa: BLE001 - a courier never dies; the text of an unforeseen error may hold anything
            log.error("%s of event %d: %s", effect.what, effect.planned.sequence, place_of(error))
            return _Went.WRONG
        await self._note(effect, Stage.CONFIRMED if told.confirmed else Stage.FAILED, told.public)
        return _Went.DONE

    def _sealed(self, effect: Effect) -> str | None:
        """The sealed content; None where the effect has none. :class:`Unreadable`."""
        if not effect.planned.personal:
            return None
        try:
            content = self._records.personal(effect.planned)
        except Fault as fault:
            if fault.code in _OF_ONE_EVENT:
                raise Unreadable(fault.code) from fault
            raise
        if content is None or effect.what not in content:
            raise Unreadable("no content")
        return content[effect.what]

    async def _set_aside(self, effect: Effect, reason: Unreadable) -> None:
        """Leave what cannot be read to a program that can: its content is kept, and the staff are told once."""
        self._unreadable.add(effect.planned.sequence)
        fault = unreadable(effect, str(reason))
        log.error("%s", fault)
        if not self._ledger.is_aside(effect):
            await self._note(effect, Stage.SET_ASIDE, {"fault": fault.code, "reason": str(reason)})

    async def _note(self, effect: Effect, stage: Stage, public: Mapping[str, Public] | None = None) -> Event:
        visit, content = effect.planned.visit, {**effect.about, **(public or {})}
        return await asyncio.to_thread(self._records.append, effect.stage(stage), visit=visit, public=content)

    def _forget(self) -> None:
        """Destroy the key of every visit that is over; the records keep those that still owe something sealed."""
        for visit in self._records.remembered():
            if visit != self._ledger.attended:
                self._records.forget(visit)

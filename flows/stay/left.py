"""Cards that were left behind: what lies in a slot when a visit ends never begins another one.

A card is left from the end of the visit until its slot has been seen empty, or another card in it. That the card
service was away in between proves nothing; nor does a start of the program: what is left is derived from the log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from config.clock import Clock, slept
from config.faults import Fault, place_of
from devices.cards.port import NoService
from devices.id_card import port as id_port
from devices.social_card import port as social_port
from records.port import Records, Slot, slots_in_doubt

log = logging.getLogger("left-cards")

#: After a start, and after the card service was away, an empty slot is believed when it has been empty this long: a
#: reader that has just got its power says "no card" before it has looked (ours; pcscd looks every 0.4 s)
SETTLE_S = 2.0
#: how soon a watch that broke off is taken up again
AGAIN_S = 1.0

Present = social_port.CardPresent | id_port.CardPresent
_AWAY = (NoService, social_port.NoReader, social_port.MuteCard, id_port.NoReader, id_port.OutOfOrder)
_EMPTY = (social_port.NoCard, id_port.NoCard)
#: what lies in a slot for certain; a card that was read may lie on its reader, and nobody can tell
_CERTAIN = (social_port.CardPresent, social_port.MuteCard, id_port.CardPresent)
_THERE = (social_port.CardPresent, id_port.CardPresent, id_port.CardSpent)


@dataclass
class _Watched:
    """What is known of one slot. ``card`` is the last that was seen in it; None when it was empty, or never seen."""

    slot: Slot
    status: Callable[[], Any]
    changes: Callable[[], AsyncGenerator[Any, None]]
    left: bool = False
    #: whether the log says so, and must be told when it is over
    noted: bool = False
    card: Any = None
    was_away: bool = False
    #: since the last visit ended its slot was seen empty, or another card in it
    gone: asyncio.Event = field(default_factory=asyncio.Event)


class LeftCards:
    """Watches the slots while it is open. ``records`` get an event when a card that was left has been taken."""

    def __init__(
        self,
        reader: social_port.SocialCardReader,
        id_reader: id_port.IdCardReader | None,
        records: Records,
        clock: Clock,
    ) -> None:
        self._records = records
        self._clock = clock
        self._slots = {Slot.SOCIAL_CARD: _Watched(Slot.SOCIAL_CARD, lambda: reader.status, reader.changes)}
        if id_reader is not None:
            self._slots[Slot.ID_CARD] = _Watched(Slot.ID_CARD, lambda: id_reader.status, id_reader.changes)
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        for slot in await asyncio.to_thread(lambda: slots_in_doubt(self._records.events())):
            if slot in self._slots:
                self._slots[slot].left = self._slots[slot].noted = True
        self._watch_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop_watching()

    async def watch_anew(self) -> None:
        """A reader has been closed and made again: the one that was listened to says nothing any more."""
        await self._stop_watching()
        for watched in self._slots.values():
            watched.was_away = True
        self._watch_all()

    def _watch_all(self) -> None:
        self._tasks = [asyncio.create_task(self._keep_watching(watched)) for watched in self._slots.values()]

    async def _stop_watching(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def is_left(self, card: Present) -> bool:
        """Whether ``card``, which is in its slot now, is there from a visit that is over."""
        await asyncio.sleep(0)  # whatever the caller has heard of the slot, the watch has heard by then
        return self._slots[Slot.SOCIAL_CARD if isinstance(card, social_port.CardPresent) else Slot.ID_CARD].left

    def visit_ends(self) -> tuple[Slot, ...]:
        """From now on whatever is in a slot is left; in which one something lies as far as anybody knows."""
        statuses = {slot: _status_of(watched) for slot, watched in self._slots.items()}
        for slot, watched in self._slots.items():
            if isinstance(statuses[slot], _THERE):
                watched.card, watched.was_away = statuses[slot], False
            watched.left = watched.left or watched.card is not None or isinstance(statuses[slot], _CERTAIN)
            watched.noted = watched.noted or _lies(watched, statuses[slot])
            watched.gone.clear()
        return tuple(slot for slot, status in statuses.items() if _lies(self._slots[slot], status))

    def lies(self, slot: Slot) -> bool:
        """Whether something lies there, as far as anybody knows."""
        return _lies(self._slots[slot], _status_of(self._slots[slot]))

    async def taken(self, slot: Slot) -> None:
        """Return when what the last visit has left there is seen to be gone."""
        await self._slots[slot].gone.wait()

    async def _keep_watching(self, watched: _Watched) -> None:
        """A watch never dies: what it does not know by then stays left."""
        told = trouble = ""
        while True:
            try:
                await self._watch(watched)
            except Fault as fault:
                trouble = str(fault)
            except Exception as error:  # noqa: BLE001 - the text of an unforeseen error may hold anything
                trouble = f"unexpected {place_of(error)}"
            if trouble != told:  # once for the same cause
                log.error("%s: %s", watched.slot, trouble)
                told = trouble
            watched.was_away = True
            await slept(self._clock, AGAIN_S)

    async def _watch(self, watched: _Watched) -> None:
        async with aclosing(watched.changes()) as statuses:
            async for news in statuses:
                if isinstance(news, _AWAY):
                    watched.was_away = True
                elif isinstance(news, _THERE):
                    await self._seen(watched, news)
                elif isinstance(news, _EMPTY) and await self._is_empty(watched):
                    watched.card, watched.was_away = None, False
                    await self._taken(watched)

    async def _seen(self, watched: _Watched, card: Any) -> None:
        known, was_away = watched.card, watched.was_away
        watched.card, watched.was_away = card, False
        if known is None:
            if watched.left:  # found when the program started
                await self._note("card.left", watched)
        elif card.insertion != known.insertion and not (was_away and _looks_the_same(known, card)):
            await self._taken(watched)

    async def _is_empty(self, watched: _Watched) -> bool:
        """Whether news of an empty slot still holds, and may be believed."""
        if watched.left and (watched.card is None or watched.was_away):
            await self._clock.sleep(SETTLE_S)
        return isinstance(watched.status(), _EMPTY)

    async def _taken(self, watched: _Watched) -> None:
        was_noted, watched.left, watched.noted = watched.noted, False, False
        watched.gone.set()
        if was_noted:
            await self._note("card.taken", watched)

    async def _note(self, kind: str, watched: _Watched) -> None:
        await asyncio.to_thread(self._records.append, kind, public={"slot": watched.slot})


def _status_of(watched: _Watched) -> Any:
    """What the reader says; None when it cannot say: then what was seen last counts."""
    try:
        return watched.status()
    except Exception as error:  # noqa: BLE001 - the end of a visit must know of the other slot, whatever this one does
        log.error("%s: unexpected %s", watched.slot, place_of(error))
        return None


def _lies(watched: _Watched, status: Any) -> bool:
    """Whether something lies in a slot for certain, or did when its reader, which cannot say it now, last could."""
    cannot_say = status is None or isinstance(status, _AWAY)
    return isinstance(status, _CERTAIN) or (cannot_say and isinstance(watched.card, _CERTAIN))


def _looks_the_same(one: Any, other: Any) -> bool:
    """Whether two stays may be those of one card; of an identity card nobody can tell without reading it."""
    return getattr(one, "atr", None) == getattr(other, "atr", None)

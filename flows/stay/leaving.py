"""The end of a visit on the screen: what went wrong, the card that must not stay behind, a last word.

Nothing personal is left by then. Every way out of a visit passes here; only a kiosk that is being shut down does not
wait for anybody. The screen has been wiped, and may be the next citizen's: nothing is drawn over what they look at.
Who has chosen something begins at once, and their own visit asks for a card that was left; when they go away without,
the card is asked for then, and nobody is there for the last word.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from functools import partial
from typing import Any

from config.clock import slept
from config.faults import Fault
from devices.id_card import port as id_port
from devices.social_card.port import CardPresent, MuteCard, SocialCardReader
from flows.page import Page
from flows.pages.farewell import Farewell
from flows.pages.said import Make, Said
from flows.parts import Parts
from flows.screen import NextCitizen
from flows.stay.stays import until_gone
from records.port import Slot

log = logging.getLogger("visit")

#: a last page leaves by itself after this time
FAREWELL_S = 20.0
#: a reader that cannot say whether a card is gone is asked again after this time
AGAIN_S = 1.0
#: how long a kiosk that is being shut down asks for a card; all of it must be over within 5 s
SHUTDOWN_S = 1.5


class Leaving:
    """The last pages of one visit."""

    def __init__(self, screen: Said, parts: Parts, goodbyes: Callable[[], Mapping[str, tuple[str, str]]]) -> None:
        """``goodbyes`` gives the scene's own last words, by outcome, in the present language."""
        self._screen = screen
        self._parts = parts
        self._goodbyes = goodbyes
        self._page_ended = asyncio.Event()
        self._at_once = asyncio.Event()
        self._has_drawn = False
        #: what lay on the reader of identity cards, or may have, before anybody came
        self._before = _seen(parts.id_reader)

    def end_page(self, *, at_once: bool) -> None:
        """Leave the page that says something; ``at_once`` also the one that asks for a card."""
        self._page_ended.set()
        if at_once:
            self._at_once.set()

    async def say(self, reason: str, outcome: str, fault: str, *, id_card: bool) -> None:
        """Say it all, and wipe the screen. ``id_card``: one was presented; who had one refused takes it, too."""
        says_something = self._pages.page(reason, outcome, fault) is not None
        last = partial(self._last_page, reason, outcome, fault) if says_something else None
        try:
            match await self._next_citizen():
                case NextCitizen.NOBODY:
                    asked = id_card and outcome  # a flow that came to its end has asked for it already
                    laid_down = not asked and self._id_card_laid_down()
                    await self._say(last, faulty=bool(fault), id_card=laid_down or self._parts.left.lies(Slot.ID_CARD))
                case NextCitizen.GONE if not await self._is_theirs():
                    await self._card_taken()
        finally:
            if self._has_drawn:
                self._screen.wipe()

    @property
    def _pages(self) -> Farewell:
        return Farewell(self._parts.settings.hall, self._goodbyes())

    def _last_page(self, reason: str, outcome: str, fault: str) -> Page:
        page = self._pages.page(reason, outcome, fault)
        if page is None:
            raise LookupError("there is no last page")
        return page

    async def _say(self, last: Make | None, *, faulty: bool, id_card: bool) -> None:
        """``id_card``: it is to be asked for."""
        if last is not None and faulty:
            await self._read(last)
        taken = await self._card_taken()
        if id_card and not self._at_once.is_set():
            await self._id_card_taken()
        if last is not None and not faulty and taken:
            await self._read(last)

    async def _next_citizen(self) -> NextCitizen:
        """Whose the screen is; of a kiosk that is being shut down it is nobody's."""
        asking = asyncio.ensure_future(self._screen.next_citizen())
        at_once = asyncio.ensure_future(self._at_once.wait())
        try:
            await asyncio.wait((asking, at_once), return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else NextCitizen.NOBODY
        finally:
            asking.cancel()
            at_once.cancel()

    async def _is_theirs(self) -> bool:
        """Whether what is in the slot was put in by whoever has come since."""
        card = _seen(self._parts.reader)
        return isinstance(card, CardPresent) and not await self._parts.left.is_left(card)

    async def _read(self, make: Make) -> None:
        """Show the page until it is answered, or nobody is there."""
        self._page_ended.clear()
        if not self._at_once.is_set():
            await self._shown(make, self._page_ended.wait(), FAREWELL_S)

    async def _card_taken(self) -> bool:
        """Ask for the social-security card, louder after a while; whether the slot is empty."""
        card = _seen(self._parts.reader)
        if not isinstance(card, CardPresent | MuteCard):
            return not self._parts.left.lies(Slot.SOCIAL_CARD) or await self._unseen_card_taken()
        gone = asyncio.ensure_future(self._in_the_end(partial(self._gone, card)))
        limit_s = SHUTDOWN_S if self._at_once.is_set() else self._parts.settings.idle.card_alarm_s
        try:
            await self._shown(lambda: self._pages.card_page(), gone, limit_s)
            if not gone.done() and not self._at_once.is_set():
                log.warning("a card was left in its slot")
                await self._shown(lambda: self._pages.card_alarm_page(), gone, FAREWELL_S)
            return gone.done()
        finally:
            gone.cancel()

    async def _gone(self, card: CardPresent | MuteCard) -> None:
        """Return when the slot is seen to be without ``card``."""
        if await until_gone(self._parts.reader, card, self._parts.clock) is not None:
            await self._parts.left.taken(Slot.SOCIAL_CARD)

    async def _unseen_card_taken(self) -> bool:
        """Ask for the card that was in the slot when the reader could last say so; nobody is alarmed for that."""
        gone = asyncio.ensure_future(self._parts.left.taken(Slot.SOCIAL_CARD))
        try:
            await self._shown(
                lambda: self._pages.card_page(), gone, SHUTDOWN_S if self._at_once.is_set() else FAREWELL_S
            )
            return gone.done()
        finally:
            gone.cancel()

    def _id_card_laid_down(self) -> bool:
        """Whether an identity card came onto its reader in this visit, and may lie there still."""
        seen = _seen(self._parts.id_reader)
        return isinstance(seen, id_port.CardPresent | id_port.CardSpent) and seen != self._before

    async def _id_card_taken(self) -> None:
        """Remind of the identity card, as far as its reader can tell that it may lie there still."""
        reader = self._parts.id_reader
        if reader is not None and isinstance(_seen(reader), id_port.CardPresent | id_port.CardSpent):
            lifted = self._in_the_end(partial(_lifted, reader))
            await self._shown(lambda: self._pages.id_card_page(), lifted, FAREWELL_S)

    async def _in_the_end(self, gone: Callable[[], Awaitable[None]]) -> None:
        """``gone()``, however often a reader raises meanwhile: a card that cannot be seen is asked for, too."""
        told = ""
        while True:
            try:
                return await gone()
            except Fault as fault:
                if str(fault) != told:  # once for the same cause
                    log.error("farewell: %s", fault)
                    told = str(fault)
                await slept(self._parts.clock, AGAIN_S)

    async def _shown(self, make: Make, over: Awaitable[Any], limit_s: float) -> None:
        """Show the page until it is answered, ``over``, has stood for ``limit_s``, or the kiosk is being shut down."""
        self._has_drawn = True
        ends = [over, self._screen.ask(make), slept(self._parts.clock, limit_s)]
        if not self._at_once.is_set():
            ends.append(self._at_once.wait())
        waits = [asyncio.ensure_future(end) for end in ends]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                if wait is not over:
                    wait.cancel()


def _seen(reader: SocialCardReader | id_port.IdCardReader | None) -> object:
    """What the reader says; None when it cannot, or there is none: whoever watches the slots knows what was there."""
    try:
        return reader.status if reader is not None else None
    except Fault as fault:
        log.error("farewell: %s", fault)
        return None


async def _lifted(reader: id_port.IdCardReader) -> None:
    async with aclosing(reader.changes()) as statuses:
        async for status in statuses:
            if not isinstance(status, id_port.CardPresent | id_port.CardSpent):
                return

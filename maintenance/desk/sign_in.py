"""Signing in: the own social-security card in the reader, and the password of the desk.

Whose card it is stays untold: every card is asked for a password, takes as long, is refused in the same words and
locked after as many tries.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from config.faults import Fault
from config.staff import Member, Register
from devices.cards.port import NoService
from devices.social_card.port import BusyCard, CardPresent, MuteCard, NoCard, NoReader, ReaderStatus, VirtualReader
from flows.parts import Parts
from flows.stay.stays import is_ready, until_gone
from maintenance.desk.desk import Pages
from maintenance.desk.passwords import card_digest, is_pin
from records.port import TryBook

log = logging.getLogger("desk")

#: what the reader has to say, as a variant of the page that waits for a card
VARIANTS: dict[type[object], str] = {
    NoService: "card.no_reader",
    NoReader: "card.no_reader",
    VirtualReader: "card.no_reader",
    MuteCard: "card.mute",
    BusyCard: "card.busy",
    NoCard: "card",
}

Note = Callable[..., Awaitable[None]]


class SignIn:
    """``note(kind, **public)`` writes an event."""

    def __init__(self, pages: Pages, parts: Parts, register: Register, tries: TryBook, note: Note) -> None:
        self._pages = pages
        self._parts = parts
        self._register = register
        self._tries = tries
        self._note = note

    async def signed_in(self) -> Member | None:
        """Who of the staff has signed in and taken the card back; None when the card is locked."""
        while True:
            card = await self._card()
            self._pages.show("reading")
            digest = await self._digest(card)
            if digest is None:
                await self._gone(card, "unreadable")
                continue
            try:
                member = await self._let_in(card, digest)
            except _CardTaken:
                continue
            if member is not None:
                await self._gone(card, "take_card")
            return member

    async def _card(self) -> CardPresent:
        """The next card that can be read. One that somebody has left there must go first."""
        async with aclosing(self._parts.reader.changes()) as statuses:
            async for status in statuses:
                if isinstance(status, CardPresent) and is_ready(status):
                    if not await self._parts.left.is_left(status):
                        return status
                    self._pages.show("card.left")
                else:
                    self._pages.show(_variant(status))
        raise AssertionError("a reader ceased to tell what is in its slot")

    async def _digest(self, card: CardPresent) -> str | None:
        """What the holder of ``card`` is known by; None when the card does not tell who that is."""
        try:
            read = await self._parts.reader.read(card)
        except Fault as fault:
            log.info("a card at the desk could not be read: %s", fault.code)
            return None
        if read.person is None or not read.person.number:
            return None
        return await asyncio.to_thread(card_digest, read.person.number, self._register)

    async def _let_in(self, card: CardPresent, digest: str) -> Member | None:
        """The member whose password was right; None when the card is locked. :class:`_CardTaken`."""
        member = self._register.by_card.get(digest)
        work_number = member.work_number if member else ""
        page = "pin"
        while not (locked_s := await asyncio.to_thread(self._tries.locked_for, digest)):
            pin = await self._typed(card, page)
            self._pages.show("checking")
            if await asyncio.to_thread(self._tries.begin, digest):
                continue  # somebody else has tried it meanwhile
            if await asyncio.to_thread(is_pin, pin, member):
                await asyncio.to_thread(self._tries.succeeded, digest)
                return member
            await self._note("staff.refused", staff=work_number)
            if locked_s := await asyncio.to_thread(self._tries.locked_for, digest):
                await self._note("staff.locked", staff=work_number, seconds=str(math.ceil(locked_s)))
            page = "pin.wrong"
        await self._gone(card, "locked", minutes=str(math.ceil(locked_s / 60)))
        return None

    async def _typed(self, card: CardPresent, page: str) -> str:
        """The digits, while ``card`` stays where it is; :class:`_CardTaken`."""
        asking = asyncio.ensure_future(self._pages.ask(page))
        going = asyncio.ensure_future(until_gone(self._parts.reader, card, self._parts.clock))
        try:
            await asyncio.wait((asking, going), return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                return asking.result()
            going.result()
            raise _CardTaken
        finally:
            asking.cancel()
            going.cancel()

    async def _gone(self, card: CardPresent, page: str, **values: str) -> None:
        """Show the page until ``card`` is taken."""
        self._pages.show(page, values)
        await until_gone(self._parts.reader, card, self._parts.clock)


class _CardTaken(Exception):
    """The card was taken out before the password was typed."""


def _variant(status: ReaderStatus) -> str:
    return VARIANTS.get(type(status), "card")

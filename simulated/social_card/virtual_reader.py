"""A reader of social-security cards without pcscd: the virtual card in its slot is read by the kiosk's own code.

The APDUs, the counting of stays and the faults are those of the reader behind pcscd; only the card service is missing,
so that a visit can be played where there is none, and in any time that the clock gives.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import astuple
from enum import StrEnum
from typing import Protocol, TypeVar

from config.clock import Clock
from config.faults import Fault
from devices.cards.apdu import LinkLost, Transmit, UnreadableCard
from devices.cards.changes import Changes
from devices.cards.port import NoService
from devices.cards.reader import READ_LIMIT_S
from devices.social_card.authenticator import CardAuthenticator, PinAuthority
from devices.social_card.failures import not_there, pulled, read_error, took_too_long
from devices.social_card.pin import change, pin_to_bcd, reset, verify
from devices.social_card.port import (
    BusyCard,
    CardPresent,
    LockedCard,
    MuteCard,
    NoCard,
    NoReader,
    PinAnswer,
    PinChange,
    PinUncertain,
    ReaderStatus,
    SocialCard,
    UnknownCard,
)
from devices.social_card.reading import card_of, read_content
from simulated.social_card.virtual_card import VirtualCard

#: what a reading takes at least, and a PIN: a real card needs 1.5–3 s and 0.2 s at 9600 baud
READ_S, PIN_S = 1.5, 0.2
#: how long a card service that is started again is away
RESTART_S = 1.0
#: what a reading may find out about a card for the rest of its stay, by the fault that it ends with
_FOUND: dict[str, type[CardPresent]] = {"CARD-NOT-SOCIAL": UnknownCard, "CARD-LOCKED": LockedCard}

T = TypeVar("T")


class ReaderTrouble(StrEnum):
    """What may be wrong with the reader until it is mended."""

    NO_SERVICE = "no_service"
    #: the card service has hung itself up: it answers nobody until it is started anew
    SERVICE_HANGS = "service_hangs"
    NO_READER = "no_reader"
    #: its program has hung itself up: it is off the bus until its power has been away
    HANGS = "hangs"
    MUTE = "mute"
    BUSY = "busy"


#: in which nothing is seen of a card
_BLIND = frozenset(ReaderTrouble) - {ReaderTrouble.BUSY}


class KeyHolder(CardAuthenticator, PinAuthority, Protocol):
    """Has the keys of the virtual cards."""


class VirtualCardReader:
    """:class:`~devices.social_card.port.SocialCardReader`, and what hands and fate do with it."""

    def __init__(self, name: str, keys: KeyHolder | None, clock: Clock) -> None:
        self._name = name
        self._keys = keys
        self._clock = clock
        self._card: VirtualCard | None = None
        self._trouble: ReaderTrouble | None = None
        self._insertion = 0
        self._found: type[CardPresent] = CardPresent
        self._lives = 0
        self._changes: Changes[ReaderStatus] = Changes(lambda: self.status)
        self._turn = asyncio.Lock()

    # -- hands and fate --

    @property
    def card(self) -> VirtualCard | None:
        """What is in the slot."""
        return self._card

    @property
    def insertion(self) -> int:
        """The newest stay that was counted."""
        return self._insertion

    def insert(self, card: VirtualCard) -> None:
        """Put ``card`` in, instead of one that is there."""
        self.pull()
        self._card = card
        self._new_stay()

    def pull(self) -> None:
        self._card = None
        self._changes.tell()

    def befall(self, trouble: ReaderTrouble | None) -> None:
        """Let ``trouble`` come, instead of one that there was; None mends."""
        service_is_back = self._trouble in _BLIND
        self._trouble = trouble
        if service_is_back and trouble is None and self._card is not None:
            self._new_stay()  # whoever has seen nothing for a while cannot know that it is the same stay
        self._changes.tell()

    def power_cycle(self) -> None:
        """Its power goes and comes back."""
        if self._trouble is ReaderTrouble.HANGS:
            self.befall(None)

    def service_restarted(self) -> None:
        """The card service is ended, and begins anew."""
        if self._trouble is ReaderTrouble.SERVICE_HANGS:
            self.befall(None)

    async def restart(self) -> None:
        """Let the card service go away and come back."""
        self.befall(ReaderTrouble.NO_SERVICE)
        await self._clock.sleep(RESTART_S)
        self.befall(None)

    def kill(self) -> None:
        """Let the process that reads die: what it was doing is lost, and another one is there at once."""
        self._lives += 1

    # -- the port --

    @property
    def status(self) -> ReaderStatus:
        match self._trouble:
            case ReaderTrouble.NO_SERVICE | ReaderTrouble.SERVICE_HANGS:
                return NoService()
            case ReaderTrouble.NO_READER | ReaderTrouble.HANGS:
                return NoReader()
        if self._card is None:
            return NoCard(self._name)
        if self._trouble is ReaderTrouble.MUTE:
            return MuteCard(self._name)
        card = self._found(self._name, self._card.atr, self._insertion)
        return BusyCard(*astuple(card)) if self._trouble is ReaderTrouble.BUSY else card

    def changes(self) -> AsyncGenerator[ReaderStatus, None]:
        return self._changes.heard()

    async def read(self, card: CardPresent) -> SocialCard:
        content = await self._with(card, READ_S, lambda transmit: read_content(transmit, atr=card.atr, keys=self._keys))
        try:
            return card_of(content)
        except UnreadableCard as error:
            raise read_error(str(error)) from error

    async def verify_pin(self, card: CardPresent, pin: str) -> PinAnswer:
        bcd = pin_to_bcd(pin)
        return await self._with(card, PIN_S, lambda transmit: verify(transmit, bcd))

    async def change_pin(self, card: CardPresent, old: str, new: str) -> PinChange:
        was, will_be = pin_to_bcd(old), pin_to_bcd(new)
        return await self._replaced(card, lambda transmit: change(transmit, was, will_be))

    async def reset_pin(self, card: CardPresent, new: str) -> PinChange:
        will_be = pin_to_bcd(new)
        return await self._replaced(card, lambda transmit: reset(transmit, will_be, self._keys, atr=card.atr))

    async def _replaced(self, card: CardPresent, work: Callable[[Transmit], PinChange]) -> PinChange:
        answer = await self._with(card, PIN_S, work)
        if isinstance(answer, PinUncertain):
            self.pull()  # a card that answers nothing is, for pcscd, one that has gone
        return answer

    async def start(self) -> None:
        """There is nothing to start."""

    async def close(self) -> None:
        """There is nothing to close."""

    # -- one order --

    async def _with(self, card: CardPresent, takes_s: float, work: Callable[[Transmit], T]) -> T:
        """Do ``work`` on the chip of that very stay, which takes its time; CARD-* faults."""
        async with self._turn:
            self._expect(card, held=False)
            life = self._lives
            await self._clock.sleep(takes_s + await self._slowness())
            if life != self._lives:
                raise read_error("the reader's process has ended")
            self._expect(card, held=True)
            return self._done(work)

    async def _slowness(self) -> float:
        """What a slow chip adds, for some forty commands; CARD-TIMEOUT when that is too long."""
        added_s = 40 * self._card.delay_s if self._card is not None else 0.0
        if added_s > READ_LIMIT_S:
            await self._clock.sleep(READ_LIMIT_S)
            raise took_too_long(READ_LIMIT_S)
        return added_s

    def _expect(self, card: CardPresent, *, held: bool) -> None:
        match self.status:
            case UnknownCard(insertion=card.insertion) | LockedCard(insertion=card.insertion) as found:
                raise not_there(found)
            case BusyCard() as busy:
                raise not_there(busy)
            case CardPresent(insertion=card.insertion):
                return
            case CardPresent():
                raise pulled()
            case NoCard() if held:
                raise pulled()
        raise not_there(self.status)

    def _done(self, work: Callable[[Transmit], T]) -> T:
        chip = self._card
        assert chip is not None  # noqa: S101 - it was expected, and found

        def transmit(command: bytes) -> bytes:
            answer = chip.transmit(command)
            if len(answer) < 2:
                raise UnreadableCard("an answer of one byte")
            return answer

        try:
            return work(transmit)
        except LinkLost:
            self.pull()  # pcscd, too, takes a card that answers nothing for one that has gone
            raise pulled() from None
        except UnreadableCard as error:
            raise read_error(str(error)) from error
        except Fault as fault:
            self._found = _FOUND.get(fault.code, self._found)
            self._changes.tell()
            raise
        finally:
            chip.reset()

    def _new_stay(self) -> None:
        self._insertion += 1
        self._found = CardPresent
        self._changes.tell()

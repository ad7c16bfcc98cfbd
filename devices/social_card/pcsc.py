"""The social-security-card reader behind pcscd: the driver of :class:`~devices.social_card.port.SocialCardReader`.

All card I/O is in a supervised process (:mod:`devices.social_card.worker`), because a transmission to a card has no
time-out.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import astuple

from config.clock import Clock
from config.faults import Fault
from config.settings import CardKeys, NoCardKeys
from devices.cards.apdu import UnreadableCard
from devices.cards.failures import busy
from devices.cards.port import NoService
from devices.cards.reader import READ_LIMIT_S, SILENCE_LIMIT_S, SupervisedReader
from devices.social_card.failures import (
    KEYS_REFUSED,
    keys_unavailable,
    not_there,
    pulled,
    read_error,
    took_too_long,
)
from devices.social_card.keys import load_keys
from devices.social_card.machine import MachineRequest, MacRequest, Question, Reply
from devices.social_card.messages import (
    FROM_PROCESS,
    TO_PROCESS,
    Began,
    CardHeld,
    CardSeen,
    ChangeOrder,
    FromProcess,
    PinOrder,
    ReadOrder,
    ResetOrder,
    Sighting,
    Watch,
)
from devices.social_card.pin import pin_to_bcd
from devices.social_card.port import (
    BusyCard,
    CardPresent,
    LockedCard,
    MuteCard,
    NoCard,
    NoReader,
    PinAccepted,
    PinAnswer,
    PinBlocked,
    PinChange,
    PinKept,
    PinRefused,
    PinUncertain,
    ReaderStatus,
    SocialCard,
    UnknownCard,
    VirtualReader,
)
from devices.social_card.reading import Content, card_of
from supervision.child import Job
from supervision.stderr import place_of

_NO_KEYS = NoCardKeys()
_JOB = Job("card-reader", "devices.social_card.worker:main", TO_PROCESS, FROM_PROCESS)

#: The office connection to the authority's encryption machine: CARD-KEYS-REFUSED is the machine's word about the card,
#: every other fault means that the machine cannot be asked
OfficeMachine = Callable[[Question], Awaitable[Reply]]

_PIN_ANSWERS = PinAccepted, PinRefused, PinBlocked
#: what an order ends with whose process hung, or has ended: nobody knows how far it came
_IN_THE_DARK = frozenset({"CARD-TIMEOUT", "CARD-READ-ERROR"})

#: what a reading may find out about a card for the rest of its stay, by the fault that it ends with
_FOUND: dict[str, type[CardPresent]] = {"CARD-NOT-SOCIAL": UnknownCard, "CARD-LOCKED": LockedCard}


class PcscSocialCardReader(SupervisedReader[ReaderStatus]):
    """The reader in whose name ``reader`` is found; an empty pattern takes any. ``hardware`` refuses a virtual one.

    ``keys`` open third-generation cards; those of the driver ``machine`` are reached through ``machine``.
    """

    def __init__(
        self,
        reader: re.Pattern[str],
        *,
        hardware: bool = False,
        keys: CardKeys = _NO_KEYS,
        machine: OfficeMachine | None = None,
        clock: Clock | None = None,
        read_limit_s: float = READ_LIMIT_S,
        silence_limit_s: float = SILENCE_LIMIT_S,
    ) -> None:
        log = logging.getLogger("card-reader")
        limits = {"read_limit_s": read_limit_s, "silence_limit_s": silence_limit_s}
        super().__init__(_JOB, NoService(), log, clock=clock, **limits)
        self._reader = reader
        self._hardware = hardware
        self._keys = keys
        self._machine = machine
        self._seen: CardSeen | None = None
        self._card: CardPresent | None = None  # what is known of it
        self._insertion = 0
        self._began = False
        self._asking: asyncio.Task[None] | None = None

    async def read(self, card: CardPresent) -> SocialCard:
        try:
            content: Content = await self._order(lambda: ReadOrder(self._begin(card)), Content)
        except Fault as fault:
            self._found(card, fault)
            raise
        try:
            return card_of(content)
        except UnreadableCard as error:
            raise read_error(str(error)) from error

    async def verify_pin(self, card: CardPresent, pin: str) -> PinAnswer:
        bcd = pin_to_bcd(pin)
        answer: PinAnswer = await self._order(lambda: PinOrder(self._begin(card), bcd), *_PIN_ANSWERS)
        return answer

    async def change_pin(self, card: CardPresent, old: str, new: str) -> PinChange:
        was, will_be = pin_to_bcd(old), pin_to_bcd(new)
        return await self._replaced(lambda: ChangeOrder(self._begin(card), was, will_be))

    async def reset_pin(self, card: CardPresent, new: str) -> PinChange:
        will_be = pin_to_bcd(new)
        return await self._replaced(lambda: ResetOrder(self._begin(card), will_be))

    async def _replaced(self, make: Callable[[], object]) -> PinChange:
        try:
            answer: PinChange = await self._order(make, *_PIN_ANSWERS, PinKept, PinUncertain)
        except Fault as fault:
            if fault.code in _IN_THE_DARK:
                return PinUncertain()
            raise
        return answer

    def _begin(self, card: CardPresent) -> CardSeen:
        """Begin an order: what the process calls the stay that the caller means, or the fault of a card not there."""
        self._began = False
        match self._status:
            case UnknownCard(insertion=card.insertion) | LockedCard(insertion=card.insertion):
                raise not_there(self._status)
            case CardPresent(insertion=card.insertion) if self._seen is not None:
                return self._seen
            case CardPresent():
                raise pulled()
        raise not_there(self._status)

    # -- the status --

    def _see(self, sighting: Sighting) -> None:
        match sighting:
            case CardSeen():
                self._saw(self._known_of(sighting))
            case CardHeld(card):
                self._saw(BusyCard(*astuple(self._known_of(card))))
            case _:
                self._seen = self._card = None
                self._saw(sighting)

    def _known_of(self, seen: CardSeen) -> CardPresent:
        if self._card is None or seen != self._seen:
            self._insertion += 1
            self._seen, self._card = seen, CardPresent(seen.reader, seen.atr, self._insertion)
        return self._card

    def _found(self, card: CardPresent, fault: Fault) -> None:
        kind = _FOUND.get(fault.code)
        if kind is not None and self._card is not None and self._card.insertion == card.insertion:
            self._card = kind(*astuple(self._card))
            self._saw(self._card)

    # -- of the supervised reader --

    def _greeting(self) -> Watch:
        return Watch(reader=self._reader, keys=self._keys, hardware=self._hardware)

    def _hear(self, message: FromProcess) -> bool:
        match message:
            case NoService() | NoReader() | VirtualReader() | NoCard() | MuteCard() | CardSeen() | CardHeld():
                self._see(message)
            case Began():
                self._began = True
            case MachineRequest() | MacRequest():
                self._ask(message)
            case _:
                return True
        return False

    def _bereft(self, *, believable: bool) -> None:
        if self._asking is not None:
            self._asking.cancel()  # whoever asked is no more
            self._asking = None
        if not believable:
            self._see(NoService())

    def _is_lost(self, status: ReaderStatus) -> bool:
        return isinstance(status, NoService | NoReader | VirtualReader)

    def _unread(self) -> Fault:
        return read_error("the reader's process has ended")

    def _late(self) -> Fault:
        if self._began:
            return took_too_long(self._read_limit_s)
        return busy("the card could not be had in time")

    # -- the encryption machine --

    def _ask(self, request: Question) -> None:
        """Ask the machine, for the process that has an order and no other question open."""
        if self._answer is None or self._asking is not None:
            raise ValueError("a question that belongs to no order")
        self._asking = self._task(self._ask_machine(request))

    async def _ask_machine(self, request: Question) -> None:
        process = self._supervisor.child
        reply = await self._machine_reply(request)
        self._asking = None
        if process is not None:
            process.send(reply)

    async def _machine_reply(self, request: Question) -> Reply | Fault:
        """The machine's answer in its time; faults are returned, because an answer is due in any case."""
        if self._machine is None:
            return keys_unavailable("no connection to an encryption machine is configured")
        try:
            async with asyncio.timeout(load_keys().machine.answer_within_s):
                return await self._machine(request)
        except TimeoutError:
            return keys_unavailable("the encryption machine is late")
        except Fault as fault:
            return fault if fault.code == KEYS_REFUSED else keys_unavailable(fault.code)
        except Exception as error:  # noqa: BLE001 - the border of the office: the order must end
            return keys_unavailable(f"the encryption machine: {place_of(error)}")


async def read_first_card(reader: re.Pattern[str], timeout_s: float, keys: CardKeys = _NO_KEYS) -> SocialCard:
    """Read the first card that is in the reader, or comes into it within ``timeout_s``; CARD-* faults."""
    pcsc = PcscSocialCardReader(reader, keys=keys)
    await pcsc.start()
    try:
        card = await pcsc.first(CardPresent, timeout_s)
        if card is None:
            raise not_there(pcsc.status)
        return await pcsc.read(card)
    finally:
        await pcsc.close()

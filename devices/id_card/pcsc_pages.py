"""A PC/SC reader with a built-in security module that gives the card in pages, by the pseudo-APDU ``FF B0 page 00 00``.

The stream is ``text length (2) | photo length (2) | text | photo`` in pages of 256 bytes (facts on cards, 2.9). Which
reader does that is one reader's habit, so the patterns of its name and of the card's ATR belong to the site.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from smartcard import scard

from config.faults import Fault
from devices.cards.apdu import Transmit, UnreadableCard, exchange
from devices.cards.hardware import reader_trouble
from devices.cards.link import LinkLost, Slot, pcsc_context, transaction, wait_for_change
from devices.cards.port import NoService
from devices.id_card.failures import not_there, pulled, read_error
from devices.id_card.port import CardPresent, IdReaderStatus, NoCard, NoReader, OtherCard, PortBusy, VirtualReader
from devices.id_card.sdt import BadFrame, Contents, contents_of

PAGE_BYTES = 256
HEAD_BYTES = 4
#: A card has 6 pages; its two lengths could ask for 512
STREAM_MAX = 16 * PAGE_BYTES
ATTEMPTS = 3
#: How long pcscd may take to notice that a card has gone: it polls every 0.4 s
SETTLE_S = 0.6
SETTLE_POLL_S = 0.1


@dataclass(frozen=True)
class _Stay:
    """One card in one reader; pcscd counts insertions and removals."""

    reader: str
    counter: int


class PagesReader:
    """The readers whose names fit ``reader``; of several, the one that holds an identity card."""

    device_id = ""

    def __init__(
        self, reader: re.Pattern[str], atr: re.Pattern[str], first_insertion: int, *, hardware: bool = False
    ) -> None:
        self._hardware = hardware
        self._believed: set[str] = set()
        self._reader = reader
        self._atr = atr
        self._insertion = first_insertion - 1
        self._stay: _Stay | None = None
        self._status: IdReaderStatus = NoService()

    def look(self) -> IdReaderStatus:
        """What lies in the reader now."""
        try:
            with pcsc_context() as context:
                slots = self._slots(context)
                self._status = self._disbelieved(context, slots) or self._seen(slots)
        except LinkLost:
            self._status = NoService()
        return self._status

    def read(self, card: CardPresent) -> Contents:
        """The contents of ``card``, in one transaction; ID-* faults, CARD-* faults of the card service."""
        stay = self._stay
        if card != self._status or stay is None:
            raise not_there(self._status)
        attempt = 1
        while True:
            try:
                return self._read_once(stay)
            except LinkLost as lost:
                self._settle(stay)
                if card != self._status:
                    raise self._gone() from lost
                if attempt == ATTEMPTS:
                    raise read_error(str(lost)) from lost
            except (UnreadableCard, BadFrame) as error:
                raise read_error(str(error)) from error
            attempt += 1

    def _read_once(self, stay: _Stay) -> Contents:
        with pcsc_context() as context, transaction(context, stay.reader) as transmit:
            self._expect(context, stay)
            return read_pages(transmit)

    def close(self) -> None:
        """Nothing stays open between two looks."""

    def _slots(self, context: int) -> list[Slot]:
        names = [name for name in _reader_names(context) if self._reader.search(name)]
        return [slot for name in names if (slot := wait_for_change(context, Slot(name), 0)) is not None]

    def _disbelieved(self, context: int, slots: list[Slot]) -> VirtualReader | PortBusy | None:
        """The trouble with one of the slots where hardware is asked for; a reader that has gone is asked again."""
        self._believed &= {slot.reader for slot in slots}
        if not self._hardware:
            return None
        for slot in slots:
            if slot.reader not in self._believed:
                trouble = reader_trouble(context, slot.reader)
                if trouble != "":
                    self._stay = None
                    return PortBusy("") if trouble is None else VirtualReader(trouble)
                self._believed.add(slot.reader)
        return None

    def _seen(self, slots: list[Slot]) -> IdReaderStatus:
        held = [slot for slot in slots if slot.present]
        ours = next((slot for slot in held if self._atr.search(slot.atr.hex().upper())), None)
        if ours is None:
            self._stay = None
            return OtherCard() if held else NoCard() if slots else NoReader()
        stay = _Stay(ours.reader, ours.counter)
        if stay != self._stay:
            self._stay = stay
            self._insertion += 1
        return CardPresent(self._insertion)

    def _expect(self, context: int, stay: _Stay) -> None:
        """Now that the card is ours alone: is it still the one that was meant?"""
        if stay not in [_Stay(slot.reader, slot.counter) for slot in self._slots(context) if slot.present]:
            raise pulled()

    def _settle(self, stay: _Stay) -> None:
        """A fresh look, after the time that pcscd may need to miss a card that was taken."""
        deadline = time.monotonic() + SETTLE_S
        self.look()
        while self._stay == stay and time.monotonic() < deadline:
            time.sleep(SETTLE_POLL_S)
            self.look()

    def _gone(self) -> Fault:
        return pulled() if isinstance(self._status, CardPresent | NoCard) else not_there(self._status)


def _reader_names(context: int) -> list[str]:
    result, names = scard.SCardListReaders(context, [])
    if result == scard.SCARD_E_NO_READERS_AVAILABLE:
        return []
    if result != scard.SCARD_S_SUCCESS:
        raise LinkLost("ListReaders", result)
    return list(names)


def read_pages(transmit: Transmit) -> Contents:
    """Text and photo of the card behind ``transmit``; UnreadableCard or BadFrame when the pages do not make one."""
    stream = _page(transmit, 0)
    if len(stream) < HEAD_BYTES:
        raise BadFrame(f"page 0 has {len(stream)} bytes")
    size = HEAD_BYTES + sum(int.from_bytes(stream[at : at + 2], "big") for at in (0, 2))
    if size > STREAM_MAX:
        raise BadFrame(f"a stream of {size} bytes")
    for number in range(1, -(-size // PAGE_BYTES)):
        if len(stream) != number * PAGE_BYTES:
            raise BadFrame(f"page {number - 1} is short")
        stream += _page(transmit, number)
    return contents_of(stream)


def _page(transmit: Transmit, number: int) -> bytes:
    answer = exchange(transmit, bytes((0xFF, 0xB0, number, 0x00, 0x00)))
    if not answer.ok:
        raise UnreadableCard(f"page {number}: {answer.sw:04X}")
    return answer.data

"""The thin edge to pcscd: contexts, readers, slots and one transaction, on pyscard's plain calls.

Every call that fails is a :class:`LinkLost`. What it means is found by a fresh look at the slot, not in the error
number: pyscard reports a card that died in mid-answer as "command successful" (facts on cards, 4.4 and 5.3).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from smartcard import scard

from devices.cards import apdu
from devices.cards.apdu import Transmit
from devices.cards.failures import busy
from devices.cards.hardware import reader_trouble

#: pcscd's pseudo-reader: it changes whenever a reader comes or goes
PNP = "\\\\?PnP?\\Notification"
#: Right after insertion another program may hold the card for a moment (facts on cards, 5.3)
SHARING_LIMIT_S = 2.0
#: A card service that has just come up finds its slots one after another: the module's may come after the card's
MODULE_LIMIT_S = 2.0
POLL_S = 0.1
_COUNTER_SHIFT = 16  # pcscd counts insertions and removals in the high half of the event state


class LinkLost(apdu.LinkLost):
    """A PC/SC call failed; ``result`` is its code."""

    def __init__(self, call: str, result: int) -> None:
        self.result = result & 0xFFFFFFFF
        super().__init__(f"{call} {self.result:08X}")

    @property
    def was_reset(self) -> bool:
        """Another program has reset the card: it is still there, with nothing selected."""
        return bool(self.result == scard.SCARD_W_RESET_CARD)


@dataclass(frozen=True)
class Slot:
    """What pcscd says of one reader at one moment; ``state`` is its event state, handed back for the next wait."""

    reader: str
    state: int = scard.SCARD_STATE_UNAWARE
    atr: bytes = field(default=b"", repr=False)

    @property
    def present(self) -> bool:
        return bool(self.state & scard.SCARD_STATE_PRESENT)

    @property
    def mute(self) -> bool:
        return bool(self.state & scard.SCARD_STATE_MUTE)

    @property
    def exclusive(self) -> bool:
        """Another program has the card for itself."""
        return bool(self.state & scard.SCARD_STATE_EXCLUSIVE)

    @property
    def counter(self) -> int:
        """Insertions and removals that this slot has seen, modulo 65536."""
        return self.state >> _COUNTER_SHIFT


@contextmanager
def pcsc_context() -> Iterator[int]:
    """One context of pcscd. A context serves one thread: a waiting call blocks every other one."""
    context = _establish()
    try:
        yield context
    finally:
        _release(context)


class WarmContext:
    """A context kept for the reads of one thread: a new one takes a fifth of a read. Dropped when a call fails."""

    def __init__(self) -> None:
        self._context: int | None = None

    def get(self) -> int:
        """The context; a new one after :meth:`drop`. :class:`LinkLost`."""
        if self._context is None:
            self._context = _establish()
        return self._context

    def drop(self) -> None:
        """Use it no more: pcscd may be another one than before."""
        if self._context is not None:
            _release(self._context)
            self._context = None


def _establish() -> int:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _check("EstablishContext", result)
    return int(context)


def _release(context: int) -> None:
    scard.SCardReleaseContext(context)  # fails when pcscd is gone, and then there is nothing to release


@dataclass(frozen=True)
class ReaderName:
    """Which readers are meant: those in whose names ``pattern`` is found, without those in which ``but`` is."""

    pattern: re.Pattern[str]
    but: re.Pattern[str] | None = None

    def fits(self, name: str) -> bool:
        return bool(self.pattern.search(name)) and not (self.but and self.but.search(name))


def find_reader(context: int, meant: ReaderName) -> str | None:
    """Of the readers that are meant, the first that holds a card, else the first."""
    result, readers = scard.SCardListReaders(context, [])
    if result == scard.SCARD_E_NO_READERS_AVAILABLE:
        return None
    _check("ListReaders", result)
    named: list[str] = [name for name in readers if meant.fits(name)]
    if len(named) < 2:
        return named[0] if named else None
    result, states = scard.SCardGetStatusChange(context, 0, [(name, scard.SCARD_STATE_UNAWARE) for name in named])
    if result == scard.SCARD_E_UNKNOWN_READER:  # one has gone meanwhile: the next round sees it
        return named[0]
    _check("GetStatusChange", result)
    return next((name for name, state, _ in states if state & scard.SCARD_STATE_PRESENT), named[0])


def wait_for_reader(context: int, limit_s: float) -> None:
    """Return when a reader comes, or after ``limit_s``."""
    result, _ = scard.SCardGetStatusChange(context, _ms(limit_s), [(PNP, scard.SCARD_STATE_UNAWARE)])
    if result != scard.SCARD_E_TIMEOUT:
        _check("GetStatusChange", result)


def slot_now(context: int, reader: str) -> Slot | None:
    """The slot as it is; None when there is no such reader."""
    return _slot(scard.SCardGetStatusChange(context, 0, [(reader, scard.SCARD_STATE_UNAWARE)]))


def wait_for_change(context: int, slot: Slot, limit_s: float) -> Slot | None:
    """The slot as it is when pcscd reports a change, or after ``limit_s``; None when its reader has gone."""
    # Without the reset, which pcscd does not need: pyscard 2.3 leaks it with every call.
    asked = [(slot.reader, slot.state), (PNP, scard.SCARD_STATE_UNAWARE)]
    return _slot(scard.SCardGetStatusChange(context, _ms(limit_s), asked))


def _slot(answer: tuple[int, list[tuple[str, int, list[int]]]]) -> Slot | None:
    """The first slot in the answer to a question for the state of several."""
    result, slots = answer
    if result == scard.SCARD_E_UNKNOWN_READER:
        return None
    if result != scard.SCARD_E_TIMEOUT:  # even then it says what it sees: that somebody takes a card is no change to it
        _check("GetStatusChange", result)
    reader, state, atr = slots[0]
    if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_IGNORE):
        return None
    return Slot(reader, state & ~scard.SCARD_STATE_CHANGED, bytes(atr))


@contextmanager
def transaction(context: int, reader: str) -> Iterator[Transmit]:
    """Hold the card alone and talk to it; afterwards it is powered down, so that nothing stays selected on it."""
    card, protocol = _connect(context, reader)
    try:
        _check("BeginTransaction", scard.SCardBeginTransaction(card))
        try:
            yield _transmitter(card, protocol)
        finally:
            scard.SCardEndTransaction(card, scard.SCARD_UNPOWER_CARD)
    finally:
        scard.SCardDisconnect(card, scard.SCARD_UNPOWER_CARD)


@contextmanager
def first_transaction(meant: ReaderName, *, hardware: bool = False) -> Iterator[Transmit]:
    """A :func:`transaction` through a context of its own, with the first reader that is meant.

    A card that is not there yet is waited for, :data:`MODULE_LIMIT_S` at most.
    """
    with pcsc_context() as context:
        reader = _reader_with_card(context, meant)
        if reader is None:
            raise LinkLost("ListReaders", scard.SCARD_E_UNKNOWN_READER)
        if hardware and reader_trouble(context, reader) != "":
            raise LinkLost("a reader without hardware", scard.SCARD_E_UNKNOWN_READER)
        with transaction(context, reader) as transmit:
            yield transmit


def _reader_with_card(context: int, meant: ReaderName) -> str | None:
    """The reader that is meant, as soon as it holds a card; after the limit as it is, and None when there is none."""
    deadline = time.monotonic() + MODULE_LIMIT_S
    while True:
        reader = find_reader(context, meant)
        slot = slot_now(context, reader) if reader is not None else None
        if (slot is not None and slot.present) or time.monotonic() > deadline:
            return reader
        time.sleep(POLL_S)


def _connect(context: int, reader: str) -> tuple[int, int]:
    deadline = time.monotonic() + SHARING_LIMIT_S
    while True:
        result, card, protocol = scard.SCardConnect(
            context, reader, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        )
        if result != scard.SCARD_E_SHARING_VIOLATION:
            break
        if time.monotonic() > deadline:
            raise busy("another program has the card for itself")
        time.sleep(POLL_S)
    _check("Connect", result)
    return card, protocol


def _transmitter(card: int, protocol: int) -> Transmit:
    pci = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1

    def transmit(command: bytes) -> bytes:
        result, answer = scard.SCardTransmit(card, pci, list(command))
        if result != scard.SCARD_S_SUCCESS or len(answer) < 2:
            raise LinkLost("Transmit", result)
        return bytes(answer)

    return transmit


def _check(call: str, result: int) -> None:
    if result != scard.SCARD_S_SUCCESS:
        raise LinkLost(call, result)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)

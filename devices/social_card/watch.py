"""The watching of one reader: a loop of our own, because pyscard's monitors end for good with pcscd (issue 82).

It survives pcscd being stopped, killed and restarted, and the reader being unplugged and put back: on any error it
drops the context, waits a moment and starts again with nothing known.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.cards.hardware import reader_trouble
from devices.cards.link import (
    LinkLost,
    ReaderName,
    Slot,
    find_reader,
    pcsc_context,
    slot_now,
    wait_for_change,
    wait_for_reader,
)
from devices.cards.port import NoService
from devices.social_card.messages import CardHeld, CardSeen, Sighting
from devices.social_card.port import MuteCard, NoCard, NoReader, VirtualReader

ROUND_S = 1.0
RESTART_PAUSE_S = 0.5
#: How long pcscd may take to notice that a card has gone: it polls every 0.4 s
SETTLE_S = 1.0

Report = Callable[[Sighting], None]


def watch(meant: ReaderName, report: Report, pause: Callable[[], None], *, hardware: bool) -> None:
    """Tell ``report`` what the reader sees, at every change and at least once a second. Never returns.

    ``hardware`` says that a reader without a device behind it is to be refused, cards and all.
    ``pause`` returns when nobody reads a card: a watcher beside it would cost the reading a tenth of its speed.
    """
    while True:
        try:
            with pcsc_context() as context:
                _watch_service(context, meant, report, pause, hardware)
        except LinkLost:
            report(NoService())
        time.sleep(RESTART_PAUSE_S)


def look(reader: str, *, may_have_left: int | None = None) -> Sighting:
    """A fresh look at one reader. A card of the counter ``may_have_left`` is given :data:`SETTLE_S` to be missed."""
    try:
        with pcsc_context() as context:
            return look_in(context, reader, may_have_left=may_have_left)
    except LinkLost:
        return NoService()


def look_in(context: int, reader: str, *, may_have_left: int | None = None) -> Sighting:
    """The same through an open context; :class:`~devices.cards.link.LinkLost`."""
    slot = slot_now(context, reader)
    if slot is not None and slot.present and slot.counter == may_have_left:
        slot = wait_for_change(context, slot, SETTLE_S)
    if slot is None:
        return NoReader()
    # A card that is only being powered up is a new one: the one that was asked for is not there.
    return sighting_of(slot) or NoCard(reader)


def sighting_of(slot: Slot) -> Sighting | None:
    """The meaning of a slot; None while pcscd is still powering the card up and nobody can know."""
    if not slot.present:
        return NoCard(slot.reader)
    if slot.mute:
        return MuteCard(slot.reader)
    if not slot.atr:
        return None
    card = CardSeen(slot.reader, slot.atr, slot.counter)
    return CardHeld(card) if slot.exclusive else card


def _watch_service(context: int, meant: ReaderName, report: Report, pause: Callable[[], None], hardware: bool) -> None:
    tell = _Teller(report)
    slot: Slot | None = None
    believed: str | None = None
    while True:
        # A reader that holds a card is kept; among empty ones the first that gets a card is the next.
        if slot is None or not slot.present:
            reader = find_reader(context, meant)
            if reader is None:
                slot = None
                tell(NoReader())
                wait_for_reader(context, ROUND_S)
                continue
            if slot is None or slot.reader != reader:
                slot = Slot(reader)
        slot = wait_for_change(context, slot, ROUND_S)
        pause()
        if slot is None:
            believed = None  # the next one of this name may be another one
            continue
        if hardware and believed != slot.reader and not slot.exclusive:
            trouble = reader_trouble(context, slot.reader)
            if trouble is None:
                continue  # another program has just taken it: the next round sees that
            if trouble:
                tell(VirtualReader(slot.reader, trouble))
                continue
            believed = slot.reader
        if (sighting := sighting_of(slot)) is not None:
            tell(sighting)


class _Teller:
    """Passes every change on at once, and what stays as it was about once a second.

    Our own reading changes a slot three times (in use, reset, free), which means nothing to anybody.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._last: Sighting | None = None
        self._told = -ROUND_S

    def __call__(self, sighting: Sighting) -> None:
        now = time.monotonic()
        if sighting != self._last or now - self._told > ROUND_S / 2:
            self._last, self._told = sighting, now
            self._report(sighting)

"""A virtual card by itself, and the reader's changes as lines: what ``card simulate`` and ``card watch`` do."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Any

from devices.social_card.chip import quirks_from
from devices.social_card.keys import CardFacts
from devices.social_card.port import CardPresent, MuteCard, NoCard, NoReader, NoService, ReaderStatus, SocialCardReader
from devices.social_card.profiles import load_profile
from devices.social_card.virtual_card import VirtualCard
from devices.social_card.vpcd import DEFAULT_PORT, VirtualSlot

_SERVICE_AND_READER: Mapping[type[ReaderStatus], tuple[bool, bool]] = {
    NoService: (False, False),
    NoReader: (True, False),
}
_CARDS: Mapping[type[ReaderStatus], str] = {NoCard: "none", MuteCard: "mute", CardPresent: "present"}


def run_profile(
    profile: str,
    faults: Mapping[str, str],
    port: int = DEFAULT_PORT,
    *,
    inserted: Callable[[str], None],
    until: threading.Event | None = None,
) -> None:
    """Keep a card of ``profile`` in the virtual slot on ``port`` until interrupted, or until the event is set.

    ``faults`` as of :func:`~devices.social_card.chip.quirks_from`; ``inserted`` gets one line when it is in.
    :class:`config.datafile.DataFileError` for an unknown profile, :class:`~devices.social_card.chip.WrongQuirk`.
    """
    card = VirtualCard(load_profile(profile), quirks_from(faults))
    slot = VirtualSlot(port)
    slot.insert(card)
    inserted(f"{profile}: inserted at port {port}")
    try:
        (until or threading.Event()).wait()
    finally:
        slot.pull()


async def watch_lines(reader: SocialCardReader) -> AsyncGenerator[dict[str, Any], None]:
    """One object for every change of service, reader and card of a started ``reader``, the first for now.

    Of a card only what tells nothing of its holder: which stay it is, and the maker of its chip (bytes T1–T2 of the
    national pattern of resets) in hexadecimal.
    """
    async with aclosing(reader.changes()) as statuses:
        async for status in statuses:
            yield status_line(status)


def status_line(status: ReaderStatus) -> dict[str, Any]:
    """``{"service", "reader", "card", …}``; ``card`` is ``none``, ``mute`` or ``present``, null without a reader."""
    service, reader = _SERVICE_AND_READER.get(type(status), (True, True))
    line: dict[str, Any] = {"service": service, "reader": None, "card": _CARDS.get(type(status))}
    if reader and not isinstance(status, NoService | NoReader):
        line["reader"] = status.reader
    if isinstance(status, CardPresent):
        line |= {"insertion": status.insertion, "chip_maker": CardFacts(status.atr, b"").historical[:2].hex().upper()}
    return line

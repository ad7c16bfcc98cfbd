"""A read card and a reader's status as plain data, for ``card read --json`` and ``card watch --json``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from devices.cards.port import NoService, Person
from devices.social_card.keys import CardFacts
from devices.social_card.port import (
    BusyCard,
    CardPresent,
    LockedCard,
    MuteCard,
    NoCard,
    NoReader,
    ReaderStatus,
    SocialCard,
    UnknownCard,
)

_CARDS: Mapping[type[ReaderStatus], str] = {
    NoCard: "none",
    MuteCard: "mute",
    CardPresent: "present",
    BusyCard: "busy",
    UnknownCard: "unknown",
    LockedCard: "locked",
}


def card_report(card: SocialCard) -> dict[str, Any]:
    """The public facts and the holder of ``card``; dates are ISO 8601, sex and ethnicity the codes of the card.

    ``state`` is ``readable``, or ``needs_other_identification`` when the person is protected by keys.
    """
    return {
        "kind": "social",
        "version": card.version,
        "card_number": card.card_number,
        "card_id": card.card_id,
        "region": card.region,
        "issued": _iso(card.issued),
        "expires": _iso(card.expires),
        "person": None if card.person is None else _person(card.person),
        "state": "needs_other_identification" if card.person is None else "readable",
        "warnings": [str(warning) for warning in card.warnings],
    }


def status_report(status: ReaderStatus) -> dict[str, Any]:
    """``{"kind", "service", "reader", "card", …}``; ``card`` is null without a reader, else a word for what is in it.

    Of a card only what tells nothing of its holder: which stay it is, and the maker of its chip (bytes T1–T2 of the
    national pattern of resets) in hexadecimal.
    """
    report: dict[str, Any] = {
        "kind": "social",
        "service": not isinstance(status, NoService),
        "reader": None if isinstance(status, NoService | NoReader) else status.reader,
        "card": _CARDS.get(type(status)),
    }
    if isinstance(status, CardPresent):
        report |= {"insertion": status.insertion, "chip_maker": CardFacts(status.atr, b"").historical[:2].hex().upper()}
    return report


def _person(person: Person) -> dict[str, str | None]:
    return {
        "number": person.number,
        "name": person.name,
        "sex": str(person.sex),
        "ethnicity": person.ethnicity,
        "birth": _iso(person.birth),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

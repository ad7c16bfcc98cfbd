"""A read card as plain data, for ``card read --json``."""

from __future__ import annotations

from datetime import date
from typing import Any

from devices.social_card.port import Person, SocialCard


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

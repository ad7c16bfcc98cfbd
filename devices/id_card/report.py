"""A read identity card and a reader's status as plain data, for ``card read --json`` and ``card watch --json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from devices.cards.port import NoService
from devices.id_card.port import CardPresent, CardSpent, IdCard, IdReaderStatus, NoCard, OtherCard

_CARDS: Mapping[type[IdReaderStatus], str] = {
    NoCard: "none",
    OtherCard: "other",
    CardPresent: "present",
    CardSpent: "spent",
}


def id_card_report(card: IdCard) -> dict[str, Any]:
    """What ``card`` says, without its photo; dates are ISO 8601, sex and ethnicity the codes of the card.

    ``address`` is the one that counts, ``printed_address`` the one on the card. Empty is what the layout does not have.
    """
    person = card.person
    return {
        "kind": "id",
        "layout": str(card.layout),
        "person": {
            "number": person.number,
            "name": person.name,
            "sex": str(person.sex),
            "ethnicity": person.ethnicity,
            "birth": _iso(person.birth),
        },
        "address": card.current_address,
        "printed_address": card.address,
        "authority": card.authority,
        "valid_from": _iso(card.valid_from),
        "valid_to": "long_term" if card.long_term else _iso(card.valid_to),
        "pass_number": card.pass_number,
        "issue_count": card.issue_count,
        "english_name": card.english_name,
        "nationality": card.nationality,
        "version": card.version,
        "former_card": card.former_card,
        "photo": card.photo is not None,
        "warnings": [str(warning) for warning in card.warnings],
    }


def id_status_report(status: IdReaderStatus, device_id: str) -> dict[str, Any]:
    """``{"kind", "service", "reader", "card", …}``; ``card`` is null without a working reader.

    ``reader`` is the number of the module, empty where it has none, null when there is no reader that works.
    """
    card = _CARDS.get(type(status))
    service = not isinstance(status, NoService)
    return {"kind": "id", "service": service, "reader": device_id if card else None, "card": card, **asdict(status)}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

"""Somebody whom the office does not know yet, by what the police share: a worker whom a unit has just hired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from config.citizen_number import birth_in, citizen_number_is_right
from config.names import same_name
from office.port import Concerned, Shared, ShareState
from office.record import Person

#: what the police have said of a number, by item
Told = Mapping[str, Shared]


def newcomer(who: Concerned, told: Told) -> Person | None:
    """The person, where the police name the same one; None where they do not, or have not answered."""
    known = {item: shared.value for item, shared in told.items() if shared.state is ShareState.KNOWN}
    born = birth_in(who.number)
    if not citizen_number_is_right(who.number) or born is None or not known.keys() >= {"name", "birth_date"}:
        return None
    same = same_name(known["name"], who.name) and date.fromisoformat(known["birth_date"]) == born
    if not same or who.birth not in (None, born):
        return None
    return Person(who.number, known["name"], "M" if int(who.number[16]) % 2 else "F", born)

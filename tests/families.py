"""Families of tests, whose members differ in their data alone: by day some stand for all, by night each is tried.

Which members are of the day is decided by each one's own name, never by its place in the row: a member that is added,
renamed or taken out moves no other one into the day, where it may never have been tried.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Any

#: whether all is tried that there is
NIGHT = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


def by_day(members: Iterable[Any], day: Collection[Any]) -> list[Any]:
    """The members, as parameters: all by night, by day those of the ``day``, so that nobody collects the others."""
    return [member for member in members if NIGHT or member in day]


def some_by_day(members: Iterable[Any], every: int, *always: Any) -> list[Any]:
    """The members, as parameters; by day about one in ``every``, and ``always`` these."""
    listed = list(members)
    assert set(always) <= set(listed), "whoever is named is a member"
    day = [member for member in listed if member in always or lot(member) % every == 0]
    assert day, "somebody must stand for the family by day: name one"
    return by_day(listed, day)


def few_by_day(members: Iterable[Any], count: int) -> list[Any]:
    """So many of the ``members`` as stand for them by day; another one takes at most its own place among them."""
    return sorted(members, key=lot)[:count]


def lot(member: object) -> int:
    """A number that is a member's own, the same in every process and on every machine."""
    return int.from_bytes(blake2b(str(member).encode(), digest_size=4).digest())

"""The people whom a citizen adds to an application: a household, relatives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from config.citizen_number import citizen_number_is_right


@dataclass(frozen=True)
class Person:
    """``relation`` is a value of the item that asks for people; ``number`` a citizen number."""

    name: str = field(repr=False)
    relation: str
    number: str = field(repr=False)


def written(people: Sequence[Person]) -> str:
    """As the item writes them."""
    return json.dumps([asdict(one) for one in people], ensure_ascii=False)


def read_people(text: str) -> tuple[Person, ...]:
    """What :func:`written` wrote. ValueError when it is no such thing, or a number is wrong or stands twice."""
    try:
        people = tuple(Person(**one) for one in json.loads(text))
        parts = [(one.name, one.relation, one.number) for one in people]
    except (TypeError, RecursionError) as error:
        raise ValueError("no people") from error
    if not all(isinstance(part, str) and part for one in parts for part in one):
        raise ValueError("somebody lacks a name, a relation or a number")
    if not all(citizen_number_is_right(one.number) for one in people):
        raise ValueError("a number is wrong")
    if len({one.number for one in people}) != len(people):
        raise ValueError("somebody stands twice")
    return people

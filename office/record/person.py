"""Who somebody is, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from office.record.section import ON_FILE, Items, Section, Text10, Text20, Text100, Text200


@dataclass(frozen=True)
class Person(Section):
    """Empty: not told. ``portrait`` is an encoded picture; it lives for one visit."""

    TABLE = "persons"

    number: Text20 = field(repr=False)
    name: Text100 = field(repr=False)
    sex: Literal["M", "F"]
    birth: date = field(repr=False)
    portrait: bytes = field(default=b"", repr=False)
    ethnicity: Text20 = ""
    mobile: Text20 = field(default="", repr=False)
    residence_area: Text200 = field(default="", repr=False)
    residence_address: Text200 = field(default="", repr=False)
    education: Text10 = ""
    personal_identity: Text20 = ""

    @classmethod
    def invented(cls, name: str, told: dict[str, Any]) -> Any:
        who = {each: told[each] for each in ("number", "name", "sex", "birth") if each in told}
        return {**(told.pop(name, None) or {}), **who}

    @classmethod
    def given(cls, own: tuple[Person, ...]) -> Items:
        for person in own:
            yield from (("name", person.name), ("id_number", person.number), ("birth_date", person.birth.isoformat()))
            yield "sex", {"M": "1", "F": "2"}[person.sex]
            yield "photo", ON_FILE if person.portrait else ""
            for item in (
                *("ethnicity", "mobile", "residence_area", "residence_address", "education", "personal_identity"),
            ):
                yield item, getattr(person, item)

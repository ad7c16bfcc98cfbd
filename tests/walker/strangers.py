"""Whose words a text holds: everybody has some that nobody else has, on their documents or in their record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from openpyxl import load_workbook

from office.people.invented import Invented
from printing.documents.port import Holder
from simulated.stick import STICKS

#: middle dots that are written for one another, or left out
DOTS = "\u00b7\u2022\u2027\u30fb\uff0e\uff65.\u25aa "
#: the only one with a card and without a record who has somebody else's number (twin.yaml)
TWIN = ("510000196511030015", "王重号")

#: of so many texts it is kept whom they name
TEXTS = 5000


@dataclass(frozen=True)
class Identity:
    """Whose it is. ``name`` is without middle dots: names that differ only in them are the same."""

    number: str
    name: str


def identity(number: str, name: str) -> Identity:
    return Identity(number, "".join(character for character in name if character not in DOTS))


WhoseWords = Callable[[str], frozenset[Identity]]


@dataclass(frozen=True)
class Strangers:
    """Everybody of the office and the twin."""

    people: tuple[Invented, ...]

    def named_in(self, text: str) -> frozenset[Identity]:
        """Whom ``text`` names: by a name, by a number that only one has, or by what stands in a record."""
        return self._named_in(text)

    def recorded_in(self, text: str) -> frozenset[Identity]:
        """Of whose record ``text`` tells something that stands on no document."""
        return self._recorded_in(text)

    @property
    def personal(self) -> frozenset[str]:
        """Names and numbers that only a visit may hold."""
        return frozenset(
            {person.name for person in self.people} | {person.number for person in self.people} | {TWIN[1]}
        )

    # Most pages say what another one said before them, and each is searched for everybody.

    @cached_property
    def _named_in(self) -> WhoseWords:
        return lru_cache(TEXTS)(lambda text: _said_in(text, self._of_documents) | self.recorded_in(text))

    @cached_property
    def _recorded_in(self) -> WhoseWords:
        return lru_cache(TEXTS)(lambda text: _said_in(text, self._of_records))

    @cached_property
    def _of_documents(self) -> Mapping[str, Identity]:
        said = [
            (text, identity(person.number, person.name))
            for person in self.people
            for text in (person.name, *_numbers(person.number))
        ]
        return _of_one(said + [(text, identity(*TWIN)) for text in (TWIN[1], *_numbers(TWIN[0]))])

    @cached_property
    def _of_records(self) -> Mapping[str, Identity]:
        return _of_one(
            [(text, identity(person.number, person.name)) for person in self.people for text in _recorded(person)]
        )


@cache
def listed_on(name: str) -> str:
    """All that a file of the sticks says, whatever it is."""
    file = STICKS / name
    if file.suffix == ".xlsx":
        with closing(load_workbook(file, read_only=True)) as book:
            return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:  # as programs of old write it
        return content.decode("gb18030")


def _said_in(text: str, words: Mapping[str, Identity]) -> frozenset[Identity]:
    return frozenset(who for said, who in words.items() if said in text)


def _recorded(person: Invented) -> tuple[str, ...]:
    own, home, work = person.record.person, person.record.household, person.record.employment
    found = (
        own.residence_address,
        *_numbers(own.mobile),
        home.address if home else "",
        work.former_unit if work else "",
        *_numbers(person.card_number),
    )
    return tuple(text for text in found if len(text) > len("****"))


def _numbers(number: str) -> tuple[str, str]:
    return (number, Holder("", number).masked_number)


def _of_one(said: list[tuple[str, Identity]]) -> Mapping[str, Identity]:
    """Only what one of them has, and what is not part of what another one has."""
    times = Counter(text for text, _ in said)
    return {text: who for text, who in said if times[text] == 1}

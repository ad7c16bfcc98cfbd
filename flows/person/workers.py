"""An employer's list of people: what it says of each, and what is wrong with that.

A list comes as rows of text (:class:`devices.stick.port.Rows`) or key by key. What cannot be stays as it was written,
is marked and mended; nobody is left out of a list without being seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from config.citizen_number import birth_in, citizen_number_is_right
from config.items import items
from config.language import ZH, speaking
from config.matters import matters
from config.rosters import column_of, headings, yes_no
from config.writing import writings
from devices.stick.port import Row, Rows
from flows.path.flow import Flow
from office.port import Concerned

NAME, NUMBER, BIRTH = "name", "id_number", "birth_date"
#: so many are read on one screen, and decided in one answer; who has more comes with more lists
MOST = 50
#: who gives an item that everybody of the list has, each their own
EACH = "people"
ASK = "ask"
#: a day or a month, and an amount, whatever signs people write between or behind
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})(?:\D?(\d{1,2}))?\D?")
_AMOUNT = re.compile(r"[¥]?(\d[\d,]*(?:\.\d+)?)\D?")


@dataclass(frozen=True)
class Worker:
    """One of them: what stands there by item, as the item writes it where it can. ``row`` is that of the file."""

    told: Mapping[str, str] = field(repr=False)
    row: int = 0

    @property
    def name(self) -> str:
        return self.told.get(NAME, "")

    @property
    def number(self) -> str:
        return self.told.get(NUMBER, "")

    def having(self, item: str, text: str) -> Worker:
        return replace(self, told={**self.told, item: as_value(item, text)})

    @property
    def concerned(self) -> Concerned:
        """As the office gets it."""
        own = {item: value for item, value in self.told.items() if item not in (NAME, NUMBER)}
        return Concerned(self.number, self.name, birth_in(self.number), own, dict.fromkeys(own, ASK))


@dataclass(frozen=True)
class Workers:
    """Everybody of the list, which is whole."""

    people: tuple[Worker, ...] = field(repr=False)

    @property
    def count(self) -> int:
        return len(self.people)

    @property
    def of_each(self) -> frozenset[str]:
        """The items that everybody has, their birth by their number: nobody is asked for these, nor brings them."""
        told = [{*one.told, BIRTH} for one in self.people]
        return frozenset(set.intersection(*told)) if told else frozenset()


def columns_of(flow: Flow) -> tuple[str, ...]:
    """What a list may say of each beside name and number: what the matters about people need, and has a column."""
    of_people = {
        one.item for name in flow.matters if matters()[name].about == "people" for one in matters()[name].items
    }
    return tuple(item for item in headings() if item in of_people - {NAME, NUMBER})


@dataclass(frozen=True)
class NoList:
    """Why rows are no list: a text of the step, and where."""

    why: str
    row: int = 0
    column: int = 0


def read_list(rows: Rows, columns: Sequence[str]) -> tuple[Worker, ...] | NoList:
    """Everybody who stands in ``rows``; ``columns`` are the items that are wanted beside name and number."""
    head = next((row for row in rows.rows if {NAME, NUMBER} <= {column_of(cell) for cell in row.cells}), None)
    if head is None:
        return NoList("no_heading", rows.rows[0].number)
    wanted = (NAME, NUMBER, *columns)
    found = [item if (item := column_of(cell)) in wanted else None for cell in head.cells]
    twice = [item for item, times in Counter(filter(None, found)).items() if times > 1]
    if twice:
        return NoList("column_twice", head.number, len(found) - found[::-1].index(twice[0]))
    below = rows.rows[rows.rows.index(head) + 1 :]
    people = tuple(one for row in below if (one := _worker(found, row)).told)
    if not people:
        return NoList("nobody", head.number)
    return people if len(people) <= MOST else NoList("too_many", people[MOST].row)


def _worker(columns: Sequence[str | None], row: Row) -> Worker:
    cells = zip(columns, row.cells, strict=False)
    return Worker({item: as_value(item, cell) for item, cell in cells if item and cell}, row.number)


def wrong_with(people: Sequence[Worker]) -> tuple[Mapping[str, str], ...]:
    """What is wrong with each of them: a text of the step, by item; empty where nothing is."""
    times = Counter(one.number for one in people)
    return tuple(_wrong(one, times[one.number] > 1) for one in people)


def _wrong(worker: Worker, twice: bool) -> Mapping[str, str]:
    found = {item: "value" for item, value in worker.told.items() if not fits(item, value)}
    found |= {item: "missing" for item in (NAME, NUMBER) if not worker.told.get(item)}
    if NUMBER not in found and not citizen_number_is_right(worker.number):
        found[NUMBER] = "number"
    elif NUMBER not in found and twice:
        found[NUMBER] = "twice"
    return found


def fits(item: str, value: str) -> bool:
    """Whether ``value`` can be what the item holds; a number has its own check."""
    if item == NUMBER:
        return True
    if item == NAME or items()[item].kind == "text":
        purpose = writings()["name" if item == NAME else "text"]
        return len(value) <= purpose.most and all(map(purpose.takes, value))
    return items()[item].accepts(value)


def as_value(item: str, text: str) -> str:
    """What somebody wrote as the item writes it; what cannot be stays as it is."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("'")
    match "number" if item == NUMBER else "name" if item == NAME else items()[item].kind:
        case "number":
            return plain.replace(" ", "").upper()
        case "choice":
            return next((value for labels in _labels(item) for value, label in labels.items() if plain == label), plain)
        case "yes_no":
            return yes_no().get(plain.upper(), plain)
        case "amount":
            return _as_amount(plain)
        case "date" | "month" as kind:
            return _as_day(plain, kind == "month")
        case "phone" | "telephone" | "account":
            return plain.replace(" ", "").replace("-", "")
        case _:
            return text.strip()


def _labels(item: str) -> tuple[Mapping[str, str], ...]:
    """The values of a choice as a list may have them: in Chinese, or as the page says them."""
    with speaking(ZH):
        chinese = items()[item].values
    return chinese, items()[item].values


def _as_amount(text: str) -> str:
    found = _AMOUNT.fullmatch(text)
    return f"{Decimal(found[1].replace(',', '')):.2f}" if found else text


def _as_day(text: str, month: bool) -> str:
    found = _DAY.fullmatch(text)
    if found is None or not (month or found[3]):
        return text
    year_month = f"{found[1]}-{int(found[2]):02d}"
    return year_month if month else f"{year_month}-{int(found[3]):02d}"

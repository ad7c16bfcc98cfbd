"""Whether all that an office has accepted is there as it was written. Inside a transaction of the store.

Numbers without gap or double, bundles whole, each case as its chained history says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from office.cases import casework, history
from office.cases.invented_cases import FIRST_NUMBER
from office.database.tables import appointments, bundles, case_steps, cases
from office.numbers import Kind, last_numbers

#: so many cases are looked at at once, however many there are
PAGE = 1000


@dataclass(frozen=True)
class Verified:
    """``last``: the last number of a bundle by year. ``wrong``: what is not as it was written, by number, in a word.

    ``head`` (SHA-256, hex) is that of all cases: the same as before, and nothing of any of them is different.
    """

    bundles: int
    cases: int
    steps: int
    last: Mapping[int, int]
    head: str
    wrong: Mapping[str, str]


def verify(connection: sa.Connection) -> Verified:
    """Look at everything."""
    wrong = dict(_numbers(connection))
    head, count, steps = hashlib.sha256(), 0, 0
    for page in _pages(connection):
        of_page = casework.steps_of(connection, [row.case_number for row in page if row.case_number])
        for row in page:
            own = of_page.get(row.case_number, [])
            head.update(f"{row.key} {row.matter} {row.of_person} {row.chain}\n".encode())
            count, steps = count + 1, steps + len(own)
            if what := history.broken(row, own):
                wrong[row.case_number or f"{row.key} {row.matter}"] = what
    numbered = sa.select(cases.c.case_number).where(cases.c.case_number == case_steps.c.case_number)
    lost = sa.select(case_steps.c.case_number).where(~numbered.exists()).distinct()
    wrong |= dict.fromkeys(connection.scalars(lost), "steps of no case")
    last = last_numbers(connection, Kind.CASE)
    return Verified(_count(connection, bundles), count, steps, last, head.hexdigest(), wrong)


def _numbers(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Of each kind and year the numbers are from 1 to the last one; each bundle has a case."""
    yield from _of_kind(connection, Kind.CASE, bundles, bundles.c.running < FIRST_NUMBER)
    yield from _of_kind(connection, Kind.APPOINTMENT, appointments, appointments.c.year > 0)
    empty = ~sa.select(cases.c.key).where(cases.c.key == bundles.c.key).exists()
    for number in connection.scalars(sa.select(bundles.c.bundle_number).where(empty)):
        yield number, "a bundle without cases"


def _of_kind(
    connection: sa.Connection, kind: Kind, table: sa.Table, numbered: sa.ColumnElement[bool]
) -> Iterator[tuple[str, str]]:
    running = table.c.running
    told = sa.select(table.c.year, sa.func.count(), sa.func.min(running), sa.func.max(running))
    found = {year: values for year, *values in connection.execute(told.where(numbered).group_by(table.c.year))}
    named = "" if kind is Kind.CASE else f"{kind} "
    for year, last in last_numbers(connection, kind).items():
        if found.pop(year, [0, 1, 0]) != [last, 1, last]:
            yield f"{named}{year}", "a number is missing"
    yield from ((f"{named}{year}", "numbers that nobody has given out") for year in found)


def _pages(connection: sa.Connection) -> Iterator[list[sa.Row[Any]]]:
    place = cases.c.key, cases.c.matter, cases.c.of_person
    query, after = sa.select(cases).order_by(*place).limit(PAGE), None
    while page := connection.execute(
        query if after is None else query.where(sa.tuple_(*place) > sa.tuple_(*map(sa.literal, after)))
    ).all():
        yield list(page)
        after = page[-1].key, page[-1].matter, page[-1].of_person


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()

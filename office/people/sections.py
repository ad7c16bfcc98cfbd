"""The record of a person between the tables and its sections. Each function works inside a transaction of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from office.cases.handling import Change
from office.database import tables
from office.people.invented import Invented
from office.record import Contribution, Person, Record, Section, has_several, sections
from office.record.section import columns_of

SectionT = TypeVar("SectionT", bound=Section)


def record_of(connection: sa.Connection, number: str) -> Record | None:
    """Everything about ``number``; None when the office does not know it."""
    there = connection.execute(_which_are_there(), {"of": number}).one()._mapping
    if not there["person"]:
        return None
    found = {name: _rows_of(connection, kind, number) if there[name] else () for name, kind in sections().items()}
    return Record(**{name: own if has_several(name) else next(iter(own), None) for name, own in found.items()})  # type: ignore[arg-type]


def contributions_of(connection: sa.Connection, number: str) -> tuple[Contribution, ...]:
    """Every month that was paid, in order."""
    return _rows_of(connection, Contribution, number)


def write(connection: sa.Connection, change: Change, changed: Record) -> None:
    """Keep what ``change`` has made of the record."""
    number = changed.person.number
    section = next(own for own in changed.own(change.section) if own.key == change.of)
    table = tables.SECTIONS[type(section)]
    row = {"number": number, **_values(section)}
    same = (table.c[key] == row[key] for key in {"number", *section.KEYS})
    moved = connection.execute(table.update().where(*same).values(change.values))
    if moved.rowcount == 0:
        connection.execute(table.insert().values(row))


def add(connection: sa.Connection, person: Person) -> None:
    """Somebody of whom the office has nothing yet but who it is."""
    connection.execute(tables.persons.insert().values(_values(person)))


def add_missing(connection: sa.Connection, people: Sequence[tuple[Invented, bytes]]) -> None:
    """Every section of ``people`` that the office has not got. Those that it has keep what became of them."""
    numbers = [person.number for person, _ in people]
    rows: dict[sa.Table, list[dict[str, Any]]] = {}
    for person, portrait in people:
        for table, row in _rows(person, portrait):
            rows.setdefault(table, []).append(row)
    for table in tables.schema.sorted_tables:  # persons first: all others refer to them
        if table in rows:
            known = sa.select(table.c.number).where(table.c.number.in_(numbers)).distinct()
            there = set(connection.scalars(known))
            if new := [row for row in rows[table] if row["number"] not in there]:
                connection.execute(table.insert(), new)


def _rows(person: Invented, portrait: bytes) -> Iterable[tuple[sa.Table, dict[str, Any]]]:
    number = {"number": person.number}
    record = replace(person.record, person=replace(person.record.person, portrait=portrait))
    paid = (contribution for span in person.contributions for contribution in span.contributions)
    for section in (*(each for name in sections() for each in record.own(name)), *paid):
        yield tables.SECTIONS[type(section)], number | _values(section)
    for authority in person.agents:
        yield tables.authorities, number | authority.model_dump() | {"matters": " ".join(authority.matters)}


def _values(section: Section) -> dict[str, Any]:
    return asdict(section)  # type: ignore[call-overload, no-any-return]  # every section is a dataclass


def _rows_of(connection: sa.Connection, kind: type[SectionT], number: str) -> tuple[SectionT, ...]:
    rows = connection.execute(_of_a_person(kind), {"of": number})  # type: ignore[arg-type]  # a class can be hashed
    return tuple(kind(**row) for row in rows.mappings())


@cache
def _which_are_there() -> sa.Select[*tuple[Any, ...]]:
    """By name whether a person has anything in a section: most have few, and each one asked costs a way there."""
    kinds = ((name, tables.SECTIONS[kind].c.number) for name, kind in sections().items())
    return sa.select(*(sa.exists().where(number == sa.bindparam("of")).label(name) for name, number in kinds))


@cache
def _of_a_person(kind: type[Section]) -> sa.Select[Any]:
    """Made once: a record is a question to each of its sections."""
    table = tables.SECTIONS[kind]
    own = sa.select(*(table.c[name] for name in columns_of(kind))).where(table.c.number == sa.bindparam("of"))
    return own.order_by(*(table.c[name] for name in kind.KEYS))

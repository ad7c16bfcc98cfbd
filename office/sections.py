"""The record of a person between the tables and its sections. Each function works inside a transaction of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from config.law import Category
from office import tables
from office.handling import Change
from office.people import Invented, Paid
from office.record import (
    Archive,
    Benefits,
    BenefitState,
    Card,
    Contribution,
    Employment,
    Household,
    Payment,
    Pension,
    Person,
    Record,
)

#: rates of contribution to the pension insurance of employees: the unit's, and the person's own (国发〔2005〕38号)
UNIT_RATE, PERSON_RATE = Decimal("0.16"), Decimal("0.08")
_TABLES: Mapping[str, sa.Table] = {
    "person": tables.persons,
    "employment": tables.employment,
    "pension": tables.pension,
    "benefits": tables.benefits,
}


def record_of(connection: sa.Connection, number: str) -> Record | None:
    """Everything about ``number``; None when the office does not know it."""
    if (person := _row(connection, tables.persons, number)) is None:
        return None
    found = sa.select(tables.cards).where(tables.cards.c.number == number).order_by(tables.cards.c.card_number)
    cards = [Card(**_without_number(row)) for row in connection.execute(found).mappings()]
    work, home = _row(connection, tables.employment, number), _row(connection, tables.households, number)
    pension, benefits = _row(connection, tables.pension, number), _row(connection, tables.benefits, number)
    return Record(
        person=Person(**person),
        employment=Employment(**_without_number(work)) if work else None,
        pension=_pension(pension) if pension else None,
        benefits=Benefits(**{**_without_number(benefits), "state": BenefitState(benefits["state"])})
        if benefits
        else None,
        household=Household(**_without_number(home)) if home else None,
        cards=tuple(cards),
    )


def contributions_of(connection: sa.Connection, number: str) -> tuple[Contribution, ...]:
    """Every month that was paid, in order."""
    table = tables.contributions
    rows = connection.execute(sa.select(table).where(table.c.number == number).order_by(table.c.month)).mappings()
    return tuple(Contribution(**_without_number(row)) for row in rows)


def write(connection: sa.Connection, change: Change, changed: Record) -> None:
    """Keep what ``change`` has made of the record."""
    table, number = _TABLES[change.section], changed.person.number
    moved = connection.execute(table.update().where(table.c.number == number).values(change.values))
    if moved.rowcount == 0:
        values = {**asdict(getattr(changed, change.section)), "number": number}
        connection.execute(table.insert().values(values))


def add_missing(connection: sa.Connection, people: Iterable[tuple[Invented, bytes]]) -> None:
    """Every section of ``people`` that the office has not got. Those that it has keep what became of them."""
    rows: dict[sa.Table, list[dict[str, Any]]] = {}
    for person, portrait in people:
        for table, row in _rows(person, portrait):
            rows.setdefault(table, []).append(row)
    for table in tables.schema.sorted_tables:  # persons first: all others refer to them
        if table in rows:
            there = set(connection.scalars(sa.select(table.c.number).distinct()))
            if new := [row for row in rows[table] if row["number"] not in there]:
                connection.execute(table.insert(), new)


def _rows(person: Invented, portrait: bytes) -> Iterable[tuple[sa.Table, dict[str, Any]]]:
    number = {"number": person.number}
    own = person.model_dump(include={"name", "sex", "birth"}) | {"portrait": portrait}
    yield tables.persons, number | own | person.person.model_dump()
    paid = person.model_dump(include={"category", "paid_months", "paid_until", "archive", "already_retired"})
    yield tables.pension, number | paid | person.pension.model_dump() | {"payment": person.payment}
    yield tables.cards, number | {"card_number": person.card_number} | person.card.model_dump()
    for table, section in (
        (tables.employment, person.employment),
        (tables.benefits, person.benefits),
        (tables.households, person.household),
    ):
        if section is not None:
            yield table, number | section.model_dump()
    for authority in person.agents:
        yield tables.authorities, number | authority.model_dump()
    for span in person.contributions:
        for month in span.months:
            yield tables.contributions, number | _contribution(span, month)


def _contribution(paid: Paid, month: str) -> dict[str, str]:
    amounts = {"unit_paid": UNIT_RATE * paid.base, "person_paid": PERSON_RATE * paid.base}
    cents = {name: f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP)}" for name, amount in amounts.items()}
    return {"month": month, "unit": paid.unit, "base": f"{paid.base}.00", **cents}


def _row(connection: sa.Connection, table: sa.Table, number: str) -> sa.RowMapping | None:
    return connection.execute(sa.select(table).where(table.c.number == number)).mappings().one_or_none()


def _without_number(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if name != "number"}


def _pension(row: Mapping[Any, Any]) -> Pension:
    values = _without_number(row)
    typed = {"archive": Archive(values["archive"]), "payment": Payment(values["payment"])}
    return Pension(**{**values, **typed, "category": Category(values["category"]) if values["category"] else None})

"""One case with its whole history, as the staff of the bureau read it. Inside a transaction of the store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from config.items import items
from config.matters import matters
from office.cases import casework
from office.console.tables import accounts
from office.database.tables import bundles, cases, shares
from office.port import Case


@dataclass(frozen=True)
class Entry:
    """What became of a case at one time, and who did it; ``by`` is empty of the citizen."""

    state: str
    at: datetime
    by: str
    name: str
    row: sa.Row[Any] = field(repr=False)


@dataclass(frozen=True)
class Told:
    """An item of the application: its value is personal."""

    item: str
    value: str = field(repr=False)
    source: str


@dataclass(frozen=True)
class Personal:
    """What nobody sees without saying why."""

    content: Mapping[str, Any] = field(repr=False)

    @property
    def items(self) -> tuple[Told, ...]:
        sources = self.content.get("sources", {})
        return tuple(Told(item, value, sources.get(item, "")) for item, value in self.content.get("items", {}).items())

    @property
    def parties(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """The applicant, the agent, and everybody whom it is about."""
        for role in ("applicant", "agent"):
            if self.content.get(role):
                yield role, self.content[role]
        yield from (("person", one) for one in self.content.get("people", ()))

    @property
    def promises(self) -> tuple[str, ...]:
        return tuple(one["item"] for one in self.content.get("promises", ()))


@dataclass(frozen=True)
class Dossier:
    """A case and all that belongs to it. ``place`` is how many things became of it: what a form is made for."""

    case: Case
    bundle: sa.Row[Any] = field(repr=False)
    entries: tuple[Entry, ...]
    others: tuple[tuple[str, str], ...]
    shared: Sequence[sa.Row[Any]] = field(repr=False)
    personal: Personal = field(repr=False)

    @property
    def place(self) -> int:
        return len(self.entries)

    @property
    def needed(self) -> tuple[str, ...]:
        """The items that its matter may ask a citizen to correct."""
        return tuple(one.item for one in matters()[self.case.matter].items if not items()[one.item].is_silent)


def dossier(connection: sa.Connection, number: str) -> Dossier:
    """The case with this number; OFFICE-REFUSED when there is none."""
    case = casework.case_of(connection, number)
    row = connection.execute(sa.select(cases).where(cases.c.case_number == number)).one()
    bundle = connection.execute(sa.select(bundles).where(bundles.c.key == row.key)).one()
    others = sa.select(cases.c.case_number, cases.c.matter).where(cases.c.key == row.key, cases.c.case_number != number)
    known = sa.select(shares).where(shares.c.number == row.number).order_by(shares.c.item, shares.c.department)
    steps = casework.steps_of(connection, [number])[number]
    return Dossier(
        case,
        bundle,
        tuple(_entries(steps, _names(connection, {step.by for step in steps if step.by}))),
        tuple((one.case_number, one.matter) for one in connection.execute(others.order_by(cases.c.place))),
        connection.execute(known).all(),
        Personal(json.loads(bundle.content)),
    )


def _entries(steps: Sequence[sa.Row[Any]], names: Mapping[str, str]) -> Iterator[Entry]:
    for step in steps:
        yield Entry(step.state, step.at, step.by, names.get(step.by, ""), step)


def _names(connection: sa.Connection, numbers: set[str]) -> Mapping[str, str]:
    known = sa.select(accounts.c.work_number, accounts.c.name).where(accounts.c.work_number.in_(numbers))
    return {row.work_number: row.name for row in connection.execute(known)}

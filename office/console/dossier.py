"""One case with its whole history, as the staff of the bureau read it. Inside a transaction of the store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from config.items import items
from config.matters import matters
from office.cases import casework
from office.cases.handling import CAPTURED
from office.cases.history import Entry, What, steps_of
from office.clocks.clock import Clock
from office.console.tables import accounts
from office.database.tables import bundles, cases, shares, staff
from office.departments import pushing
from office.port import Case, CaseState

#: what somebody is told in writing, by what became of their case
PAPERS = {
    CaseState.ACCEPTED: "acceptance",
    CaseState.CORRECTION: "correction",
    CaseState.REFUSED: "refusal",
    CaseState.COMPLETED: "completion",
    CaseState.WITHDRAWN: "withdrawal",
}


@dataclass(frozen=True)
class Told:
    """An item of the application: its value is personal."""

    item: str
    value: str = field(repr=False)
    source: str


@dataclass(frozen=True)
class Captured:
    """The leaves of one item, by their names; ``key`` is that of what they came with, ``pdf`` all of them in one."""

    item: str
    key: str
    names: tuple[str, ...]
    pdf: str


@dataclass(frozen=True)
class Corrected:
    """What the citizen answered of what was to be corrected, and when."""

    at: datetime
    items: tuple[Told, ...]
    captured: tuple[Captured, ...]


@dataclass(frozen=True)
class Personal:
    """What nobody sees without saying why."""

    content: Mapping[str, Any] = field(repr=False)
    corrected: tuple[Corrected, ...] = ()

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
    def captured(self) -> tuple[Captured, ...]:
        """The papers that a kiosk has captured for the application."""
        return tuple(_captured(self.content.get("key", ""), self.content.get("attachments", ())))

    @property
    def leaves(self) -> Mapping[str, tuple[str, tuple[str, ...]]]:
        """What can be opened, by its name: a leaf, or all of an item as a PDF; the key and the names of its leaves."""
        papers = (*self.captured, *(one for each in self.corrected for one in each.captured))
        return {
            **{name: (one.key, (name,)) for one in papers for name in one.names},
            **{one.pdf: (one.key, one.names) for one in papers},
        }

    @property
    def promises(self) -> tuple[str, ...]:
        return tuple(one["item"] for one in self.content.get("promises", ()))


@dataclass(frozen=True)
class Dossier:
    """A case and all that belongs to it. ``names`` are those of the staff, by their work numbers."""

    case: Case
    clock: Clock
    owner: str
    bundle: sa.Row[Any] = field(repr=False)
    entries: tuple[Entry, ...]
    names: Mapping[str, str]
    others: tuple[tuple[str, str], ...]
    shared: Sequence[sa.Row[Any]] = field(repr=False)
    #: what departments are asked or told for it
    pushed: Sequence[sa.Row[Any]] = field(repr=False)
    personal: Personal = field(repr=False)

    @property
    def place(self) -> int:
        """How much became of it, but for reminders: what a form is made for."""
        return sum(entry.what is not What.TOLD for entry in self.entries)

    @property
    def papers(self) -> tuple[tuple[str, datetime], ...]:
        """What was given out in writing, and when: the first of each kind."""
        found: dict[str, datetime] = {}
        for entry in self.entries:
            if entry.what is What.STATE and entry.state in PAPERS:
                found.setdefault(PAPERS[entry.state], entry.at)
        return tuple(found.items())

    @property
    def needed(self) -> tuple[str, ...]:
        """The items that its matter may ask a citizen to correct."""
        return tuple(one.item for one in matters()[self.case.matter].items if not items()[one.item].is_silent)


def dossier(connection: sa.Connection, number: str, today: date) -> Dossier:
    """The case with this number; OFFICE-REFUSED when there is none."""
    case, entries = casework.case_of(connection, number), casework.history_of(connection, number)
    row = connection.execute(sa.select(cases).where(cases.c.case_number == number)).one()
    bundle = connection.execute(sa.select(bundles).where(bundles.c.key == row.key)).one()
    others = sa.select(cases.c.case_number, cases.c.matter).where(cases.c.key == row.key, cases.c.case_number != number)
    known = sa.select(shares).where(shares.c.number == row.number).order_by(shares.c.item, shares.c.department)
    return Dossier(
        case=case,
        clock=casework.clock_of(connection, number, today),
        owner=row.owner,
        bundle=bundle,
        entries=entries,
        names=names_of(connection),
        others=tuple((one.case_number, one.matter) for one in connection.execute(others.order_by(cases.c.place))),
        shared=connection.execute(known).all(),
        pushed=pushing.of_case(connection, number),
        personal=Personal(json.loads(bundle.content), tuple(_corrected(steps_of(connection, number)))),
    )


def _corrected(steps: Sequence[sa.Row[Any]]) -> Iterator[Corrected]:
    for step in steps:
        if step.key and (answered := json.loads(step.answered)):
            captured = tuple(_captured(step.key, json.loads(step.leaves), f"-{step.place}"))
            papers = {one.item for one in captured}
            told = (Told(item, value, CAPTURED if item in papers else "ask") for item, value in answered.items())
            yield Corrected(step.at, tuple(told), captured)


def _captured(key: str, told: Sequence[Mapping[str, Any]], of_step: str = "") -> Iterator[Captured]:
    """``told`` names the leaves, each with its item."""
    for item in dict.fromkeys(one["item"] for one in told):
        names = tuple(one["name"] for one in told if one["item"] == item)
        yield Captured(item, key, names, f"{item}{of_step}.pdf")


def names_of(connection: sa.Connection) -> Mapping[str, str]:
    """Everybody of the staff by their work number: whoever may sign in, and whoever works in the hall."""
    found = {row.work_number: row.name for row in connection.execute(sa.select(staff.c.work_number, staff.c.name))}
    rows = connection.execute(sa.select(accounts.c.work_number, accounts.c.name))
    return found | {row.work_number: row.name for row in rows}

"""The fleet as pages show it: what needs a hand first, then each kiosk in its hall; how things are called there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from config.alerts import Kind, Severity, alert_list
from config.faults import fault_list
from config.fleet import FleetHall
from config.supplies import supply_list
from office.console.words import section, word
from office.fleet.tables import FINE, SEEN

Row = sa.Row[Any]
#: places of :attr:`office.fleet.tables.fleet_kiosks.c.worst`, the most urgent first
PLACES = {place: str(severity) for place, severity in enumerate(Severity)} | {SEEN: "seen", FINE: "fine"}
#: rows of a page of what needs a hand
PAGE = 25
MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see; empty where it does not matter. ``worst``: a value of :data:`PLACES`."""

    q: str = ""
    hall: str = ""
    group: str = ""
    kind: str = ""
    worst: str = ""

    def wants(self, row: Row, alerts: Sequence[Row], hall: str) -> bool:
        return (
            (not self.q or self.q.lower() in row.kiosk or self.q in hall)
            and (not self.hall or row.hall == self.hall)
            and (not self.group or f" {self.group} " in row.groups)
            and (not self.kind or any(alert.kind == self.kind for alert in alerts))
            and (not self.worst or PLACES[row.worst] == self.worst)
        )


@dataclass
class InHall:
    """The kiosks of a hall; ``counts`` by the values of :data:`PLACES`."""

    id: str
    name: str
    rows: list[Row] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def worst(self) -> str:
        return next((place for place in PLACES.values() if self.counts[place]), "fine")


@dataclass(frozen=True)
class Overview:
    """``counts`` are of all kiosks, ``wanting`` and ``halls`` of those that were asked for."""

    counts: Counter[str]
    wanting: Sequence[tuple[Row, Sequence[Row]]]
    halls: Sequence[InHall]
    groups: Sequence[str]

    @property
    def count(self) -> int:
        return sum(len(hall.rows) for hall in self.halls)


def overview(
    rows: Sequence[Row], alerts: Mapping[str, Sequence[Row]], halls: Mapping[str, FleetHall], asked: Asked
) -> Overview:
    """``rows`` are in order: what needs a hand first."""
    places: dict[str, InHall] = {}
    wanting, groups = [], set[str]()
    for row in rows:
        groups.update(row.groups.split())
        name, own = hall_name(row.hall, halls), alerts.get(row.kiosk, ())
        if not asked.wants(row, own, name):
            continue
        place = places.setdefault(row.hall, InHall(row.hall, name))
        place.rows.append(row)
        place.counts[PLACES[row.worst]] += 1
        if own:
            wanting.append((row, own))
    for place in places.values():
        place.rows.sort(key=lambda row: str(row.kiosk))
    counts = Counter(PLACES[row.worst] for row in rows)
    return Overview(counts, wanting, sorted(places.values(), key=lambda one: one.name), sorted(groups - set(halls)))


def hall_name(hall: str, halls: Mapping[str, FleetHall]) -> str:
    """Of a kiosk that is in none, that."""
    return halls[hall].name if hall in halls else (hall or word("fleet.no_hall"))


def alert_name(row: Row) -> str:
    """What it is, in a few words."""
    kind = Kind(row.kind)
    name = alert_list().alerts[kind].name
    if kind is Kind.ISSUE:
        known = fault_list().get(row.what)
        return known.staff if known else f"{name} {row.what}"
    if kind in {Kind.SUPPLY, Kind.SUPPLY_OUT}:
        return f"{name}{word('fleet.of')}{supply_name(row.what)}"
    return name


def alert_detail(row: Row) -> str:
    """What else is known of it; empty where the name says all."""
    kind, parts = Kind(row.kind), section("parts")
    if kind is Kind.ISSUE:
        return " ".join(parts.get(part, part) for part in row.detail.split())
    if kind is Kind.CLOCK:
        return word("fleet.clock_off", n=row.detail)
    if kind is Kind.OUT_OF_SERVICE:
        return section("serving").get(row.detail, row.detail) if row.detail != kind else ""
    return str(row.detail)


def alert_steps(kind: str, what: str) -> Sequence[str]:
    """What to do about it, one after the other."""
    known = fault_list().get(what) if kind == Kind.ISSUE else None
    return known.remedies if known else (alert_list().alerts[Kind(kind)].do,)


def supply_name(name: str) -> str:
    found = supply_list().supplies.get(name)
    return found.name if found else name


def supply_left(name: str, left: int | None, of: int) -> str:
    """As people hear it; in units of the list."""
    found, words = supply_list().supplies.get(name), supply_list().words
    if found is None:
        return f"{'?' if left is None else left} / {of}"
    whole = found.in_units(of)
    if left is None:
        return words.not_counted.format(of=whole, unit=found.unit)
    return words.level.format(left=found.in_units(left), unit=found.unit, of=whole)


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit of which there is more than one."""
    if moment is None:
        return word("fleet.never")
    seconds = max(0, round((now - moment).total_seconds()))
    for name, unit in (("days", DAY), ("hours", HOUR), ("minutes", MINUTE)):
        if seconds >= 2 * unit:
            return word(f"fleet.ago_{name}", n=seconds // unit)
    return word("fleet.ago_now")


def kind_name(kind: str) -> str:
    return alert_list().alerts[Kind(kind)].name


def fact_name(value: str) -> str:
    """A value of a history: a word of ours, or as it was said."""
    return section("serving").get(value, value)


#: what templates call
NAMES: Mapping[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (alert_name, alert_detail, alert_steps, supply_name, supply_left, ago, kind_name, fact_name)
}

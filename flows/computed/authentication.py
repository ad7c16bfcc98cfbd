"""Until when somebody's last proof of life counts, and what a new one brings: of whichever pension they draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from config.places import here, place_of
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from flows.person.identity import served
from law.authentication import Due, arrears, authentication, next_due
from law.month import Month
from law.wording import Count, say_day, say_month
from office.record import Payment, Pension, Record, Resident

STAFF = "staff"
Status = Literal["none", "silent", "current", "soon", "overdue", "suspended"]
FILLS = frozenset(("benefit", "name", "day", "next", "owed", "resumed", "elsewhere"))


@dataclass(frozen=True)
class Standing:
    """Where a pensioner stands. ``due`` is the last day of the last proof; ``way`` how this one is proved."""

    status: Status
    way: Literal["here", "staff"]
    due: date | None
    next_due: date
    owed_months: int


def _compute(answers: Answers, today: date) -> Standing:
    way: Literal["here", "staff"] = "staff" if served(answers).ways[-1] == STAFF else "here"
    drawn = answers.the(Record).drawn
    if drawn is None:
        return Standing("none", way, None, next_due(today), 0)
    _, pension = drawn
    proved = authentication(pension.proved_on, pension.seen_on, today)
    if pension.payment is Payment.SUSPENDED:
        return Standing("suspended", way, proved.due, next_due(today), _owed(pension, today))
    status: Status = "silent" if proved.silent else STATES[proved.state]
    return Standing(status, way, proved.due, next_due(today), 0)


STATES: Mapping[Due, Status] = {Due.CURRENT: "current", Due.SOON: "soon", Due.OVERDUE: "overdue"}


def _owed(pension: Pension | Resident, today: date) -> int:
    since = Month.parse(pension.suspended_from) if pension.suspended_from else Month.of(today)
    return arrears(since, Month.of(today) + 1)


def _values(said: Said[Standing]) -> Mapping[str, str]:
    standing, texts, person = said.result, said.texts, said.answers.the(Record).person
    owed = texts["owed"].format(months=Count(standing.owed_months)) if standing.owed_months else ""
    away = bool(person.residence_area) and place_of(here()).name not in person.residence_area
    section, _ = said.answers.the(Record).drawn or ("", None)
    return {
        "benefit": texts[f"benefit.{section}"] if section else "",
        "name": person.name,
        "day": say_day(standing.due) if standing.due else texts["never"],
        "next": say_day(standing.next_due),
        "owed": owed,
        "resumed": say_month(Month.of(said.today) + 1),
        "elsewhere": texts["elsewhere"] if away else "",
    }


COMPUTATION = Computation(Standing, _compute, FILLS, _values)

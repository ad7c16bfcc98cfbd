"""What the law says on another day: the figures that would apply then, beside today's. Nothing is changed by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from config.authentication import authentication_law
from config.clock import today
from config.holidays import is_holiday_by_law
from config.law import Basis, Document, retirement_law
from config.unemployment import unemployment_law
from flows.bodies import Date, Fact, Section
from flows.screen import WentBack
from maintenance.desk.desk import Desk
from maintenance.desk.task import EVERYBODY, Task

#: the steps of the minimum end in 2039: nothing that is known now begins later
LAST = date(2040, 12, 31)
ANOTHER = "another"


async def run(desk: Desk) -> str:
    now = today(desk.parts.clock)
    day = min(date(now.year + 1, 1, 1), LAST)
    while True:
        body = Date(start=day, earliest=now, latest=LAST)
        day = body.read(await desk.ask("day", body=body))
        try:
            answer = await desk.ask("shown", {"day": _said(desk, day)}, sections=tuple(_told(desk, now, day)))
        except WentBack:
            continue
        if answer != ANOTHER:
            return "shown"


def _told(desk: Desk, now: date, day: date) -> Iterator[Section]:
    yield from (
        _compared(desk, "retirement", _retirement(desk, now), _retirement(desk, day)),
        _compared(desk, "unemployment", _unemployment(desk, now), _unemployment(desk, day)),
        _compared(desk, "authentication", _authentication(desk, now), _authentication(desk, day)),
    )
    holiday = desk.text("holiday" if is_holiday_by_law(day) else "no_holiday")
    yield Section(desk.text("calendar"), (holiday,), private=False)


def _compared(desk: Desk, heading: str, now: Mapping[str, str], then: Mapping[str, str]) -> Section:
    """Each figure as it will be; where it is another one today, that stands with it."""
    facts = []
    for name, value in then.items():
        differs = name in now and now[name] != value
        facts.append(Fact(desk.text(name), desk.text("changed", then=value, now=now[name]) if differs else value))
    return Section(desk.text(heading), facts=tuple(facts), private=False)


def _retirement(desk: Desk, day: date) -> Mapping[str, str]:
    law = retirement_law()
    version = law.on(day)
    flexible = version.flexible
    return {
        "minimum": desk.text("months", n=str(version.minimum.for_year(day.year))),
        **(
            {
                "early": desk.text("months", n=str(flexible.early_max_months)),
                "late": desk.text("months", n=str(flexible.late_max_months)),
            }
            if flexible
            else {}
        ),
        "source": _cited(law.documents, version.minimum.basis),
    }


def _unemployment(desk: Desk, day: date) -> Mapping[str, str]:
    law = unemployment_law()
    version = law.on(day)
    amount = law.amount_on(day)
    return {
        "paid_before": desk.text("months", n=str(version.minimum.months)),
        "longest": desk.text("months", n=str(version.cap.months)),
        "amount": desk.text("yuan", n=str(amount)) if amount is not None else desk.text("unknown"),
        "source": _cited(law.documents, version.minimum.basis),
    }


def _authentication(desk: Desk, day: date) -> Mapping[str, str]:
    law = authentication_law()
    version = law.on(day)
    return {
        "cycle": desk.text("months", n=str(version.cycle_months)),
        "source": _cited(law.documents, version.basis),
    }


def _cited(documents: Mapping[str, Document], basis: Basis) -> str:
    return f"{documents[basis.document].title} {basis.article}".rstrip()


def _said(desk: Desk, day: date) -> str:
    return desk.text("date", year=str(day.year), month=str(day.month), day=str(day.day))


TASK = Task(EVERYBODY, order=80, run=run)

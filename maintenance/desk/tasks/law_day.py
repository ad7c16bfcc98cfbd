"""What the law says on another day: the figures that would apply then, beside today's. Nothing is changed by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from config.authentication import authentication_law
from config.clock import today
from config.death import death_law
from config.figures import missing_figures
from config.holidays import is_holiday_by_law
from config.law import Basis, Document, YearFigures, retirement_law
from config.pension import pension_law
from config.unemployment import unemployment_law
from config.work_death import work_death_law
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
        _compared(desk, "pension", _pension(desk, now), _pension(desk, day)),
        _compared(desk, "death", _death(desk, now), _death(desk, day)),
        _compared(desk, "work_death", _work_death(desk, now), _work_death(desk, day)),
    )
    if missing := [str(figure) for figure in missing_figures(day)]:
        yield Section(desk.text("missing"), (desk.text("missing_until"), *missing), private=False)
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


def _pension(desk: Desk, day: date) -> Mapping[str, str]:
    law = pension_law()
    known = [(year, base) for year, base in law.bases.years.items() if base.first and base.first <= f"{day:%Y-%m}"]
    base = desk.text("of_year", year=str(known[-1][0]), n=str(known[-1][1].amount)) if known else desk.text("unknown")
    basic = law.residents_on(day).base_amount
    return {
        "base": base,
        "residents_base": desk.text("yuan", n=str(basic)) if basic is not None else desk.text("unknown"),
        "source": _cited(law.documents, law.bases.basis),
    }


def _death(desk: Desk, day: date) -> Mapping[str, str]:
    law = death_law()
    rule = law.on(day).survivors
    return {
        "income": _of_year(desk, law.income, day),
        "survivors_most": desk.text("months", n=str(rule.most)),
        "source": _cited(law.documents, rule.basis),
    }


def _work_death(desk: Desk, day: date) -> Mapping[str, str]:
    law = work_death_law()
    rule = law.on(day).lump_sum
    return {
        "national_income": _of_year(desk, law.national_income, day),
        "lump_sum": desk.text("times", n=str(rule.times)),
        "source": _cited(law.documents, rule.basis),
    }


def _of_year(desk: Desk, figures: YearFigures, day: date) -> str:
    """That of the year before, which a death on ``day`` is settled by."""
    amount = figures.of(day.year - 1, day)
    return desk.text("unknown") if amount is None else desk.text("of_year", year=str(day.year - 1), n=str(amount))


def _cited(documents: Mapping[str, Document], basis: Basis) -> str:
    return f"{documents[basis.document].title} {basis.article}".rstrip()


def _said(desk: Desk, day: date) -> str:
    return desk.text("date", year=str(day.year), month=str(day.month), day=str(day.day))


TASK = Task(EVERYBODY, order=80, run=run)

"""``law deadline``, ``authentication``, ``unemployment``: how long something lasts by the law."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from commands.common import AS_JSON
from commands.law.asking import DAY, ON, day_of, tell
from commands.law.pension import MONTHS

if TYPE_CHECKING:
    from law.deadline import Unit

#: the longest limit that is asked about: the calendar is walked day by day
WORKDAYS_MAX = 1000
DAYS_MAX = 10_000


@click.command("deadline")
@click.option("--from", "start", type=DAY, required=True, help="The day of receipt, which does not count.")
@click.option("--workdays", type=click.IntRange(1, WORKDAYS_MAX))
@click.option("--days", type=click.IntRange(1, DAYS_MAX), help="Of the calendar, in place of --workdays.")
@click.option("--months", type=MONTHS, help="Of the calendar, in place of --workdays.")
@ON
@AS_JSON
def deadline_command(
    start: datetime,
    workdays: int | None,
    days: int | None,
    months: int | None,
    on: datetime | None,
    as_json: bool,
) -> None:
    """The last day of a period; not certain where a year's holidays are not published yet."""
    from law.deadline import period
    from law.report import period_report

    number, unit = _one_of(workdays, days, months)
    try:
        found = period(start.date(), number, unit, day_of(on))
    except OverflowError as error:  # the calendar ends with the year 9999
        raise click.ClickException("no such day: the calendar ends before the limit does") from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    tell(period_report(found), as_json=as_json)


def _one_of(workdays: int | None, days: int | None, months: int | None) -> tuple[int, Unit]:
    asked: list[tuple[int | None, Unit]] = [(workdays, "workdays"), (days, "days"), (months, "months")]
    given = [(number, unit) for number, unit in asked if number is not None]
    if len(given) != 1:
        raise click.UsageError("give one of --workdays, --days and --months")
    return given[0]


@click.command("authentication")
@click.option(
    "--last", type=DAY, required=True, help="The last success, by whatever way; of a new pensioner, the first payment."
)
@click.option("--born", type=DAY, required=True)
@ON
@AS_JSON
def authentication_command(last: datetime, born: datetime, on: datetime | None, as_json: bool) -> None:
    """Until when the proof that a pensioner is alive counts, and what then."""
    from law.report import authentication_report

    try:
        facts = authentication_report(last.date(), born.date(), day_of(on))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    tell(facts, as_json=as_json)


@click.command("unemployment")
@click.option("--paid-months", type=MONTHS, required=True, help="Paid since the benefit was drawn last.")
@click.option("--remaining", type=MONTHS, default=0, help="Months of an earlier entitlement, not drawn.")
@click.option("--category", type=click.Choice(["male", "female55", "female50"]), help="With --born: near retirement?")
@click.option("--born", metavar="YYYY-MM", help="With --category.")
@ON
@AS_JSON
def unemployment_command(
    paid_months: int, remaining: int, category: str | None, born: str | None, on: datetime | None, as_json: bool
) -> None:
    """For how many months somebody may draw unemployment benefit, and why."""
    from config.law import Category
    from law.month import Month
    from law.report import benefit_report
    from law.unemployment import Near

    if (category is None) != (born is None):
        raise click.UsageError("give --category and --born together, or neither")
    try:
        who = Near(Category(category), Month.parse(born)) if category and born else None
        facts = benefit_report(paid_months, remaining, day_of(on), who)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    tell(facts, as_json=as_json)

"""``law``: what the law says, without a citizen: last days of limits, months of benefit, retirement, pensions."""

from __future__ import annotations

import json
from datetime import datetime

import click

from commands.common import AS_JSON
from commands.pension import MONTHS, contribution_index_command, pension_command, resident_pension_command
from commands.retirement import command as retirement
from config.clock import SystemClock, today

DAY = click.DateTime(["%Y-%m-%d"])
#: the longest limit that is asked about: the calendar is walked day by day
WORKDAYS_MAX = 1000


@click.group("law")
def command() -> None:
    """What the law says, and by which document and article."""


for other in retirement, pension_command, contribution_index_command, resident_pension_command:
    command.add_command(other)


@command.command("deadline")
@click.option("--from", "start", type=DAY, required=True, help="The day of acceptance, which does not count.")
@click.option("--workdays", type=click.IntRange(1, WORKDAYS_MAX), required=True)
@AS_JSON
def deadline_command(start: datetime, workdays: int, as_json: bool) -> None:
    """The last day of a limit; not certain where a year's holidays are not published yet."""
    from law.workdays import deadline

    try:
        end = deadline(start.date(), workdays)
    except OverflowError as error:  # the calendar ends with the year 9999
        raise click.ClickException("no such day: the calendar ends before the limit does") from error
    if as_json:
        click.echo(json.dumps({"date": f"{end.day}", "certain": end.certain}))
    else:
        click.echo(f"{end.day}" + ("" if end.certain else " (holidays not published yet: Monday to Friday counted)"))


@command.command("unemployment")
@click.option("--paid-months", type=MONTHS, required=True, help="Paid since the benefit was drawn last.")
@click.option("--remaining", type=MONTHS, default=0, help="Months of an earlier entitlement, not drawn.")
@click.option("--on", type=DAY, help="The day whose law counts; today by default.")
@click.option("--category", type=click.Choice(["male", "female55", "female50"]), help="With --born: near retirement?")
@click.option("--born", metavar="YYYY-MM", help="With --category.")
@AS_JSON
def unemployment_command(
    paid_months: int, remaining: int, on: datetime | None, category: str | None, born: str | None, as_json: bool
) -> None:
    """For how many months somebody may draw unemployment benefit, and why."""
    from config.law import Category
    from law.month import Month
    from law.report import as_text, benefit_report
    from law.unemployment import Near

    if (category is None) != (born is None):
        raise click.UsageError("give --category and --born together, or neither")
    day = on.date() if on else today(SystemClock())
    try:
        who = Near(Category(category), Month.parse(born)) if category and born else None
        facts = benefit_report(paid_months, remaining, day, who)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else as_text(facts))

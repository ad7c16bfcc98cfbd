"""``law pension`` and what belongs to it: what somebody would draw each month, every figure with its rule."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from commands.common import AS_JSON
from commands.law.asking import ON, day_of, tell

#: of contribution: nobody works for longer than a century
MONTHS = click.IntRange(0, 1200)
YEAR = click.IntRange(1949, 9999)
YEARS = click.IntRange(0, 100)


class Number(click.ParamType[Decimal]):
    """A number from nought to ``most``, with six decimals at most; never a float."""

    name = "number"

    def __init__(self, most: str) -> None:
        self._most = Decimal(most)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            number = Decimal(value)
        except InvalidOperation:
            self.fail(f"{value!r} is not a number", param, ctx)
        # The exponent of what is no number is a letter.
        exponent = number.as_tuple().exponent
        if not (isinstance(exponent, int) and exponent >= -6 and 0 <= number <= self._most):
            self.fail(f"{value} is not in the range from 0 to {self._most}, with at most six decimals", param, ctx)
        return number


YUAN = Number("1000000000")
INDEX = Number("10")
#: as a fraction: 0.001 is 0.1 %
EXTRA_RATE = Number("0.01")


@click.command("pension")
@click.option("--category", type=click.Choice(["male", "female55", "female50"]), required=True)
@click.option("--born", metavar="YYYY-MM", required=True)
@click.option("--month", metavar="YYYY-MM", required=True, help="Of retirement; its rules count.")
@click.option("--paid-months", type=MONTHS, required=True, help="All that count in that month, deemed ones too.")
@click.option("--pre-account-months", type=MONTHS, required=True, help="Those of them before accounts began.")
@click.option("--index", type=INDEX, required=True, help="The average contribution index.")
@click.option("--account", type=YUAN, required=True, help="The balance of the account, in yuan.")
@click.option("--base", type=YUAN, help="Instead of the published base, in yuan.")
@click.option("--extra-rate", type=EXTRA_RATE, default="0", help="Added for each year, of the wage: 0.001 is 0.1 %.")
@click.option("--extra-fixed", type=YUAN, default="0", help="Added each month, in yuan.")
@click.option("--wage", type=YUAN, help="The contribution base if work goes on: what one more year gives.")
@ON
@AS_JSON
def pension_command(
    category: str,
    born: str,
    month: str,
    paid_months: int,
    pre_account_months: int,
    index: Decimal,
    account: Decimal,
    base: Decimal | None,
    extra_rate: Decimal,
    extra_fixed: Decimal,
    wage: Decimal | None,
    on: datetime | None,
    as_json: bool,
) -> None:
    """What an employee would draw each month, and why."""
    from config.law import Category
    from law.month import Month
    from law.pension import Contributions, Extra, Who, over_months, pension
    from law.report import one_more_year_report, pension_report

    try:
        who = Who(Category(category), Month.parse(born), Extra(extra_rate, extra_fixed), base)
        given = Contributions(paid_months, pre_account_months, index, account)
        first, day = Month.parse(month), day_of(on)
        now = pension(who, first, given, day)
        facts = pension_report(now)
        if wage is not None:
            later = over_months(who, [first + 12], given, day, counted_to=first, contribution_base=wage)
            facts["one_more_year"] = one_more_year_report(now, *later)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    _tell(facts, as_json=as_json)


@click.command("contribution-index")
@click.option("--paid", type=(YEAR, YUAN), multiple=True, help="A year, and the base in it, in yuan a month.")
@click.option("--deemed", type=YEAR, multiple=True, help="A year that is deemed paid.")
@ON
@AS_JSON
def contribution_index_command(
    paid: tuple[tuple[int, Decimal], ...], deemed: tuple[int, ...], on: datetime | None, as_json: bool
) -> None:
    """The average contribution index of an employee, year by year."""
    from law.contribution_index import average_index
    from law.report import index_report

    bases = dict(paid)
    if len(bases) < len(paid):
        raise click.UsageError("give each year once")
    day = day_of(on)
    if later := [year for year in (*bases, *deemed) if year > day.year]:
        raise click.UsageError(f"{min(later)} is after {day}")
    try:
        facts = index_report(average_index(bases, deemed))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    _tell(facts, as_json=as_json)


@click.command("resident-pension")
@click.option("--born", metavar="YYYY-MM", required=True)
@click.option("--paid-years", type=YEARS, required=True)
@click.option("--account", type=YUAN, required=True, help="The balance of the account, in yuan.")
@click.option("--base", type=YUAN, help="The basic amount, where it is not entered, in yuan.")
@ON
@AS_JSON
def resident_pension_command(
    born: str, paid_years: int, account: Decimal, base: Decimal | None, on: datetime | None, as_json: bool
) -> None:
    """What a resident would draw each month, and why."""
    from law.month import Month
    from law.report import resident_pension_report
    from law.resident_pension import resident_pension

    try:
        facts = resident_pension_report(resident_pension(Month.parse(born), paid_years, account, day_of(on), base=base))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    _tell(facts, as_json=as_json)


def _tell(facts: dict[str, Any], *, as_json: bool) -> None:
    """For people, each part is a line of its own."""
    if not as_json:
        components = facts.pop("components", {})
        if later := facts.pop("one_more_year", None):
            facts["one_more_year"] = f"{later['month']}: {later['total']} (+{later['more']})"
        facts = {**components, **facts}
    tell(facts, as_json=as_json)

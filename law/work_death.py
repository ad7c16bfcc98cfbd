"""What the relatives get after a death by a work injury (工亡): pure, on dated figures of ``config``.

The law of the day of death counts, and the relatives are as they were on that day; of what is published year by year,
what was known on the day of asking. An amount that cannot be computed is None, and a reason says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from config.law import Basis
from config.work_death import WorkDeathLaw, WorkDeathVersion, work_death_law
from law.exact import cents, yuan
from law.month import months_later
from law.reason import Reason, because


class Relation(StrEnum):
    """What somebody was to the worker; those after the children draw only where who comes before them is gone."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"


#: draws from an old age on, or until of age
OLD = frozenset({Relation.SPOUSE, Relation.PARENT, Relation.GRANDPARENT})
#: only where those between are dead (or, of grandchildren and siblings, cannot work)
AFTER_OTHERS = frozenset({Relation.GRANDPARENT, Relation.GRANDCHILD, Relation.SIBLING})


@dataclass(frozen=True)
class Relative:
    """Somebody on the day of death. ``lived_on``: mainly on the worker; ``unable``: to work at all; ``alone``: an old
    person without anybody else, an orphan; ``others_gone``: of those between there is nobody (who can work)."""

    relation: Relation
    sex: str
    born: date
    lived_on: bool
    unable: bool = False
    alone: bool = False
    others_gone: bool = False


@dataclass(frozen=True)
class Worker:
    """Who died. ``wage``: the month's, mean of the twelve before, in yuan, None where nobody knows. ``grade``: of the
    disability, None before one was found; ``after_leave``: the leave for the injury was over."""

    died: date
    wage: Decimal | None = None
    grade: int | None = None
    after_leave: bool = False

    def __post_init__(self) -> None:
        if self.wage is not None and not (self.wage.is_finite() and self.wage > 0):
            raise ValueError("a wage is more than nothing")
        if self.grade is not None and not 1 <= self.grade <= 10:
            raise ValueError("a grade is one of 1 to 10")
        if self.after_leave and self.grade is None:
            raise ValueError("whoever dies after the leave has a grade")


@dataclass(frozen=True)
class Share:
    """What one relative draws: ``hundredths`` of the wage by the table, 0 for who draws nothing; yuan a month after all
    of them were cut to the wage. ``until``: the day on which it ends by age; ``why`` is in the reasons, too."""

    relative: Relative
    hundredths: int
    monthly: Decimal | None
    until: date | None
    why: Reason


@dataclass(frozen=True)
class WorkDeathBenefit:
    """Amounts in yuan; ``monthly`` is what all relatives draw together."""

    lump_sum: Decimal | None
    funeral: Decimal | None
    shares: tuple[Share, ...]
    monthly: Decimal | None
    reasons: tuple[Reason, ...]


def work_death_benefit(
    worker: Worker, relatives: Sequence[Relative], on: date, law: WorkDeathLaw | None = None
) -> WorkDeathBenefit:
    """What is paid, as far as is known ``on`` a day; ValueError for a death after it, or before the first law."""
    if worker.died > on:
        raise ValueError(f"{worker.died} is after {on}")
    law = law or work_death_law()
    sheet = _Sheet(law, law.on(worker.died), on, [])
    lump_sum, funeral = _lump_sum(sheet, worker), _funeral(sheet, worker)
    shares = _shares(sheet, worker, relatives)
    known = [share.monthly for share in shares if share.monthly is not None]
    monthly = sum(known, Decimal(0)) if len(known) == len(shares) else None
    return WorkDeathBenefit(lump_sum, funeral, shares, monthly, tuple(sheet.reasons))


@dataclass(frozen=True)
class _Sheet:
    law: WorkDeathLaw
    version: WorkDeathVersion
    on: date
    reasons: list[Reason]

    def say(self, rule: str, basis: Basis, **values: object) -> Reason:
        reason = because(rule, basis, self.law.documents, **values)
        self.reasons.append(reason)
        return reason


def _lump_sum(sheet: _Sheet, worker: Worker) -> Decimal | None:
    """Nought for who died after the leave for the injury: the regulation gives the other two parts alone."""
    rule, year = sheet.version.lump_sum, worker.died.year - 1
    if worker.after_leave and worker.grade in sheet.version.after_leave.grades:
        sheet.say("work_death_after_leave", sheet.version.after_leave.basis, grade=worker.grade)
        return Decimal(0)
    if worker.after_leave:
        sheet.say("work_death_after_leave_open", sheet.version.after_leave.basis, grade=worker.grade)
        return None
    income = sheet.law.national_income.of(year, sheet.on)
    if income is None:
        sheet.say("work_death_income_open", sheet.law.national_income.basis, year=year)
        return None
    amount = cents(income * rule.times)
    values = {"year": year, "income": yuan(income), "times": rule.times, "amount": yuan(amount)}
    sheet.say("work_death_lump_sum", rule.basis, **values)
    return amount


def _funeral(sheet: _Sheet, worker: Worker) -> Decimal | None:
    rule, year = sheet.version.funeral, worker.died.year - 1
    wage = sheet.law.area_wage.of(year, sheet.on)
    if wage is None:
        sheet.say("work_death_funeral_open", rule.basis, year=year, times=rule.times)
        return None
    amount = cents(wage * rule.times)
    values = {"year": year, "wage": yuan(wage), "times": rule.times, "amount": yuan(amount)}
    sheet.say("work_death_funeral", rule.basis, **values)
    return amount


def _shares(sheet: _Sheet, worker: Worker, relatives: Sequence[Relative]) -> tuple[Share, ...]:
    """What each relative draws: together never more than the wage, to the cent."""
    found = [_share(sheet, worker, relative) for relative in relatives]
    wage = _own_wage(sheet, worker) if any(share.hundredths for share in found) else Decimal(0)
    if wage is None:
        return tuple(found)
    rule = sheet.version.shares
    total = sum(share.hundredths for share in found)
    cut = Fraction(rule.most, max(total, rule.most))
    exact = [Fraction(wage) * share.hundredths * cut / 100 for share in found]
    amounts = [cents(amount) for amount in exact]
    if cut < 1:
        sheet.say("work_death_cut", rule.basis, total=total, amount=yuan(wage))
    if sum(amounts) > wage * rule.most / 100:  # a half that goes up can be more than there is
        amounts = [Decimal(floor(amount * 100)).scaleb(-2) for amount in exact]
    monthly = zip(found, amounts, strict=True)
    return tuple(Share(share.relative, share.hundredths, amount, share.until, share.why) for share, amount in monthly)


def _own_wage(sheet: _Sheet, worker: Worker) -> Decimal | None:
    """The wage that counts: between the limits by that of the pooling area, where that is known."""
    rule, year = sheet.version.own_wage, worker.died.year - 1
    if worker.wage is None:
        sheet.say("work_death_wage_open", rule.basis)
        return None
    area = sheet.law.area_wage.of(year, sheet.on)
    if area is None:
        values = {"wage": yuan(worker.wage), "year": year, "least": rule.least, "most": rule.most}
        sheet.say("work_death_wage_unlimited", rule.basis, **values)
        return worker.wage
    wage = min(max(worker.wage, area * rule.least / 100), area * rule.most / 100)
    wage = wage.quantize(Decimal("0.01"), ROUND_FLOOR)
    sheet.say("work_death_wage", rule.basis, wage=yuan(wage))
    return wage


def _share(sheet: _Sheet, worker: Worker, relative: Relative) -> Share:
    """The hundredths of one relative, and why; the amount comes when all are known."""
    rules, shares, died = sheet.version.relatives, sheet.version.shares, worker.died
    who, relation = {"relation": relative.relation}, relative.relation
    of_age = months_later(relative.born, rules.of_age * 12)
    old = months_later(relative.born, (rules.old.male if relative.sex == "male" else rules.old.female) * 12)
    against = (
        (relative.born > died and relation is not Relation.CHILD, "work_death_unborn"),
        (not relative.lived_on, "work_death_not_dependent"),
        (relation in AFTER_OTHERS and not relative.others_gone and not relative.unable, "work_death_others_first"),
        (relation in OLD and died < old and not relative.unable, "work_death_too_young"),
        (relation not in OLD and died >= of_age and not relative.unable, "work_death_of_age"),
    )
    if reason := next((rule for holds, rule in against if holds), None):
        return Share(relative, 0, Decimal(0), None, sheet.say(reason, rules.basis, **who))
    hundredths = shares.spouse if relation is Relation.SPOUSE else shares.other
    hundredths += shares.solitary if relative.alone else 0
    why = sheet.say("work_death_share", shares.basis, share=hundredths, **who)
    until = None if relative.unable or relation in OLD else of_age
    if until:
        sheet.say("work_death_until", rules.ends_basis, age=rules.of_age, day=until, **who)
    return Share(relative, hundredths, None, until, why)

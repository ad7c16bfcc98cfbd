"""Who may join the residents' pension (城乡居民养老保险), who draws it from when, and which years are still to be paid.

Pure, on the dated figures of ``config``: the citizen is told what the office decides by. What would be drawn is
:mod:`law.resident_pension`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, cast

from config.pension import ResidentVersion, pension_law
from config.places import here, place_of
from config.residents import joining_law
from law.month import Month
from law.reason import Reason, because

#: value of the item ``employee_scheme``; empty where nobody knows
Scheme = Literal["", "none", "joined", "paying", "drawing"]


class Stand(StrEnum):
    """Where somebody stands with the scheme: the first of these that holds."""

    DRAWING = "drawing"
    #: draws another basic pension
    OTHER = "other"
    #: belongs to the employees' scheme: pays into it, or has paid and is of age (the two are joined at the counter)
    EMPLOYEE = "employee"
    #: of a household of another district, and not enrolled here
    ELSEWHERE = "elsewhere"
    TOO_YOUNG = "too_young"
    #: enrolled and not yet of age
    PAYING = "paying"
    #: enrolled, of age: nothing is missing, or years are
    DUE = "due"
    SHORT = "short"
    #: not enrolled: not yet of age, or of age and in no scheme at all
    YOUNG = "young"
    ELDER = "elder"


#: somebody whose last contribution is no older still belongs to the employees' scheme: months are booked late
LATELY_MONTHS = 3
#: values of the item ``resident_state``
ENROLLED, DRAWS = frozenset({"enrolled"}), frozenset({"drawing", "suspended"})
#: who is not enrolled and may be, and who may claim
ENROLS = frozenset({Stand.YOUNG, Stand.ELDER})
CLAIMS = frozenset({Stand.DUE, Stand.SHORT, Stand.ELDER})


@dataclass(frozen=True)
class Known:
    """What is known of somebody. ``here``: whether the household is of this district, None where nobody knows it.

    ``paid_until`` is the last year that was paid, 0 where none was; ``employed_until`` the last month that was paid to
    the employees' scheme.
    """

    born: Month
    scheme: Scheme = ""
    here: bool | None = None
    enrolled: bool = False
    drawing: bool = False
    paid_years: int = 0
    paid_until: int = 0
    employed_until: Month | None = None

    @classmethod
    def of(cls, items: Mapping[str, str]) -> Known:
        """By items of ``config/items.yaml``, whoever gave them; ``birth_date`` must be there."""
        state, address = items.get("resident_state", ""), items.get("household_address", "")
        pays = items.get("no_unit_enrolment") == "no" or items.get("flexible_state") == "enrolled"
        told = items.get("employee_scheme", "")
        return cls(
            born=Month.of(date.fromisoformat(items["birth_date"])),
            scheme="paying" if pays and told != "drawing" else cast(Scheme, told),
            here=place_of(here()).name in address if address else None,
            enrolled=state in ENROLLED,
            drawing=state in DRAWS,
            paid_years=int(items.get("paid_years", "0")),
            paid_until=int(items.get("paid_year", "0")),
            employed_until=Month.parse(items["paid_until"]) if items.get("paid_until") else None,
        )


@dataclass(frozen=True)
class Standing:
    """``first`` is the first month that is paid to whoever claims now, or as soon as they are of age.

    Of the years that are missing ``least`` must be made up and ``most`` may be; of somebody who is not of age, those
    that will be missing then. ``ahead`` are the years that can still be paid year by year.
    """

    stand: Stand
    of_age: Month
    first: Month
    least: int
    most: int
    ahead: int
    reasons: tuple[Reason, ...]


def standing(known: Known, on: date) -> Standing:
    """By the rules ``on`` that day; ValueError before the first ones, and for fewer years than none."""
    if known.paid_years < 0:
        raise ValueError("nobody has paid fewer years than none")
    rules, now = pension_law().residents_on(on), Month.of(on)
    of_age = known.born + rules.age * 12
    ahead = max(0, of_age.year - max(now.year, known.paid_until + 1)) if of_age > now else 0
    least, most = _missing(rules, known, of_age, ahead)
    stand = _stand(known, on, of_age <= now, most)
    told = _reasons(stand, known, on, (least, most, ahead), of_age)
    return Standing(
        stand=stand, of_age=of_age, first=max(of_age, now) + 1, least=least, most=most, ahead=ahead, reasons=told
    )


def grade_amount(grade: str, on: date) -> Decimal | None:
    """Yuan a year of a value of ``pay_grade``; None where the bureau has not entered it."""
    return joining_law().on(on).grades.amounts.get(grade)


def paid_by_government(category: str, on: date) -> str:
    """The grade that the government pays for somebody of this category of hardship; empty where it pays none."""
    rule = joining_law().on(on).hardship
    return rule.grade if category in rule.categories else ""


def _stand(known: Known, on: date, of_age: bool, most: int) -> Stand:
    old_enough = known.born + joining_law().on(on).enrol.age * 12 <= Month.of(on)
    lately = known.employed_until is not None and Month.of(on) - known.employed_until <= LATELY_MONTHS
    joined = known.scheme == "joined" and (lately or (of_age and not known.enrolled))
    employee = known.scheme == "paying" or joined
    enrolled = (Stand.SHORT if most else Stand.DUE) if of_age else Stand.PAYING
    held = (
        (known.drawing, Stand.DRAWING),
        (known.scheme == "drawing", Stand.OTHER),
        (employee, Stand.EMPLOYEE),
        (known.enrolled, enrolled),
        (known.here is False, Stand.ELSEWHERE),
        (not old_enough, Stand.TOO_YOUNG),
        (of_age, Stand.ELDER),
    )
    return next((stand for holds, stand in held if holds), Stand.YOUNG)


def _missing(rules: ResidentVersion, known: Known, of_age: Month, ahead: int) -> tuple[int, int]:
    """The years that must and that may be made up: none by whoever was of age when the scheme began.

    Who was nearer to it than the minimum owes the years since the beginning, and may make up all; who was not owes all.
    """
    cohorts = rules.cohorts
    begun = Month.parse(cohorts.pays_from) + rules.age * 12
    if known.born < Month.parse(cohorts.pays_from):
        return 0, 0
    paid = known.paid_years + ahead
    most = max(0, rules.minimum_years - paid)
    if known.born < Month.parse(cohorts.all_years_from):
        owed = min(rules.minimum_years, of_age.year - begun.year)
        return max(0, owed - paid), most
    return most, most


def _reasons(stand: Stand, known: Known, on: date, years: tuple[int, int, int], of_age: Month) -> tuple[Reason, ...]:
    law, rules = pension_law(), pension_law().residents_on(on)
    least, most, ahead = years
    joining = joining_law()
    told = [because("resident_age", rules.claim_basis, law.documents, age=rules.age, month=of_age)]
    if stand not in ENROLS | CLAIMS | {Stand.PAYING}:
        return tuple(told)
    if known.born < Month.parse(rules.cohorts.pays_from):
        basis = rules.cohorts.basis
        told.append(because("resident_pays_nothing", basis, law.documents, first=rules.cohorts.pays_from))
        return tuple(told)
    values = {"years": known.paid_years, "least": rules.minimum_years}
    told.append(because("resident_paid", rules.claim_basis, law.documents, **values))
    if ahead:
        told.append(because("resident_ahead", rules.claim_basis, law.documents, years=ahead))
    if most:
        rule = "resident_all_missing" if least == most else "resident_may_pay" if least else "resident_may_pay_all"
        told.append(because(rule, rules.cohorts.basis, law.documents, least=least, most=most))
        told.append(because("resident_no_subsidy", joining.on(on).makeup.basis, joining.documents))
    return tuple(told)

"""特殊工种: from which month on somebody may retire for their job, and how long they must have done it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from config.law import Category
from config.retirement_ways import RetirementWays, retirement_ways
from law.month import Month
from law.reason import Reason, because


@dataclass(frozen=True)
class SpecialJob:
    """``month``: of age, without delay. ``needed_months`` in the job: the file and the agency decide."""

    month: Month
    reached: bool
    needed_months: int
    reasons: tuple[Reason, ...]


def special_job(category: Category, born: Month, kind: str, on: date, law: RetirementWays | None = None) -> SpecialJob:
    """By the rules ``on`` that day; LookupError for a ``kind`` that is none."""
    law = law or retirement_ways()
    rule = law.on(on).special_jobs
    age, needed = rule.ages[category], rule.months[kind]
    month = born + age * 12
    reached = Month.of(on) >= month
    told = "special_job_of_age" if reached else "special_job_not_of_age"
    reasons = (
        because(told, rule.basis, law.documents, age=age, month=month),
        because("special_job_months", rule.months_basis, law.documents, reached=needed),
    )
    return SpecialJob(month, reached, needed, reasons)

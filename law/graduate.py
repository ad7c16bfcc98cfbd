"""What a graduate may claim and join, and why: pure, on the dated figures of ``config``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from config.graduate import GraduateLaw, graduate_law
from law.month import Month, months_later
from law.reason import Reason, because


class JobSubsidyStatus(StrEnum):
    """The first thing that stands against the subsidy for looking for work, or that nothing does."""

    POSSIBLE = "possible"
    #: nobody knows yet when somebody graduates, or to which group they belong
    UNSURE = "unsure"
    NO_STUDENT = "no_student"
    TOO_EARLY = "too_early"
    #: it is claimed before graduation
    TOO_LATE = "too_late"
    NOT_FOR = "not_for"


@dataclass(frozen=True)
class JobSubsidy:
    """``amount`` is yuan, None where the bureau has not entered it; ``reasons`` with their sources."""

    status: JobSubsidyStatus
    amount: Decimal | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Studies:
    """``graduated`` may be a day to come. Where it is None, ``known`` says whether there is no such day."""

    graduated: date | None
    known: bool


def job_subsidy(studies: Studies, group: str, on: date, law: GraduateLaw | None = None) -> JobSubsidy:
    """What the rules in force ``on`` that day say; ValueError before the first ones.

    ``group`` is a value of the item ``graduate_category``, empty where nobody knows it.
    """
    law = law or graduate_law()
    rules = law.on(on).job_subsidy
    day = studies.graduated
    against = (
        (day is None and studies.known, JobSubsidyStatus.NO_STUDENT),
        (day is not None and on >= day, JobSubsidyStatus.TOO_LATE),
        (day is not None and on < months_later(day, -rules.months), JobSubsidyStatus.TOO_EARLY),
        (bool(group) and group not in rules.groups, JobSubsidyStatus.NOT_FOR),
        (day is None or not group, JobSubsidyStatus.UNSURE),
    )
    status = next((status for holds, status in against if holds), JobSubsidyStatus.POSSIBLE)
    reasons = [because(f"job_subsidy_{status}", rules.basis, law.documents, months=rules.months)]
    if rules.amount is None and status in (JobSubsidyStatus.POSSIBLE, JobSubsidyStatus.UNSURE):
        reasons.append(because("job_subsidy_open", rules.basis, law.documents))
    return JobSubsidy(status, rules.amount, tuple(reasons))


def traineeship(
    studies: Studies, born: date, unemployed: bool, on: date, law: GraduateLaw | None = None
) -> Reason | None:
    """Why somebody without work may join a traineeship (就业见习); None when they may not, or nobody knows."""
    law = law or graduate_law()
    rules = law.on(on).trainee
    fresh = studies.graduated is not None and studies.graduated <= on <= months_later(
        studies.graduated, 12 * rules.years
    )
    if fresh:
        return because("trainee_graduate", rules.basis, law.documents, years=rules.years)
    if unemployed and months_later(born, 12 * rules.youngest) <= on < months_later(born, 12 * (rules.oldest + 1)):
        ages = {"number": rules.youngest, "years": rules.oldest}
        return because("trainee_young", rules.basis, law.documents, **ages)
    return None


def no_dispatch(on: date, law: GraduateLaw | None = None) -> Reason:
    """That nobody needs a dispatch letter, and that the archive is sent for."""
    law = law or graduate_law()
    return because("archive_by_letter", law.on(on).archive_basis, law.documents)


def not_yet(graduates: date, on: date, law: GraduateLaw | None = None) -> Reason:
    """That somebody is still a student, and is received and registered as unemployed after graduation."""
    law = law or graduate_law()
    return because("graduate_not_yet", law.on(on).archive_basis, law.documents, month=Month.of(graduates))

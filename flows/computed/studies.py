"""Where a graduate stands: received, out of work, what of what they wish the law gives, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.bundle.gathering import told_of, value_of
from flows.bundle.wishes import Wishes
from flows.definition.computation import Computation
from flows.engine import Answers
from law.graduate import JobSubsidyStatus, Studies, job_subsidy, no_dispatch, not_yet, traineeship
from law.reason import Reason
from office.port import ShareState
from office.record import Employment, Record

YesNo = Literal["yes", "no"]
RECEPTION, ARCHIVE, SUBSIDY = "graduate_reception", "archive_receipt", "job_seeking_subsidy"
REGISTRATION, REFERRAL = "unemployment_registration", "job_referral"
AGAINST = frozenset(JobSubsidyStatus) - {JobSubsidyStatus.POSSIBLE, JobSubsidyStatus.UNSURE}
#: only for whoever has graduated
AFTERWARDS = frozenset({RECEPTION, REGISTRATION})


@dataclass(frozen=True)
class Standing:
    """``graduated``: None where nobody knows it. What is not wished is None, and so is what the citizen is asked for.

    ``settled``: they work, or are registered as unemployed. ``outlook``: nothing needs to be said; all, some or none of
    what is wished is possible.
    """

    outlook: Literal["plain", "good", "some", "none"]
    graduated: YesNo | None
    received: YesNo
    settled: YesNo
    subsidy: JobSubsidyStatus | None
    asks_group: YesNo
    job_wish: Literal["yes"] | None
    since: str | None
    reasons: tuple[Reason, ...]
    #: of the matters that are done in this scene
    reason: Literal["10"] = "10"
    wants_benefit: Literal["no"] = "no"
    purpose: Literal["graduation"] = "graduation"
    entrusted: Literal["person"] = "person"


def compute(answers: Answers, today: date) -> Standing:
    record = answers.the(Record)
    made = answers.last(Wishes)
    wished = frozenset(made.chosen if made else ())
    studies, group = _studies(answers), value_of(answers, "graduate_category")
    graduated = None if studies.graduated is None else studies.graduated <= today
    given = job_subsidy(studies, group, today) if SUBSIDY in wished else None
    blocked = {
        *((SUBSIDY,) if given and given.status in AGAINST else ()),
        *(AFTERWARDS & wished if graduated is False else ()),
    }
    work = record.employment or Employment()
    early = studies.graduated if graduated is False and wished & AFTERWARDS else None
    reasons = (
        *((not_yet(early, today),) if early else ()),
        *((no_dispatch(today),) if (wished - blocked) & {RECEPTION, ARCHIVE} else ()),
        *(given.reasons if given else ()),
        *_traineeship(studies, record, wished - blocked, today),
    )
    return Standing(
        "none" if blocked and blocked == wished else "some" if blocked else "good" if reasons else "plain",
        graduated=None if graduated is None else _yes(graduated),
        received=_yes(record.studies is not None and record.studies.received_on is not None),
        settled=_yes(work.registered_on is not None or work.working),
        subsidy=given.status if given else None,
        asks_group=_yes(given is not None and given.status is JobSubsidyStatus.UNSURE and not group),
        job_wish="yes" if REFERRAL in wished else None,
        since=studies.graduated.isoformat() if studies.graduated else None,
        reasons=reasons,
    )


def _studies(answers: Answers) -> Studies:
    day, told = value_of(answers, "graduation_date"), told_of(answers, "graduation_date")
    unknown = told is not None and told.state is ShareState.UNKNOWN
    return Studies(date.fromisoformat(day) if day else None, bool(day) or unknown)


def _traineeship(studies: Studies, record: Record, wished: frozenset[str], today: date) -> tuple[Reason, ...]:
    """Whoever looks for work hears of it."""
    if not wished & {REGISTRATION, REFERRAL}:
        return ()
    reason = traineeship(studies, record.person.birth, REGISTRATION in wished, today)
    return (reason,) if reason else ()


def _yes(holds: bool) -> YesNo:
    return "yes" if holds else "no"


COMPUTATION = Computation(Standing, compute)

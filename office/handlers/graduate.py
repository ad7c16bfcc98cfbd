"""高校毕业生: being received, the personnel file, the subsidy for looking for work.

``result``: of ``graduate_reception`` — ``received_on``; the others have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from law.graduate import JobSubsidyStatus, Studies, job_subsidy
from office.cases.handling import NO, YES, Application, Change, Decision, Effect, decided, first

RECEPTION, ARCHIVE, SUBSIDY = "graduate_reception", "archive_receipt", "job_seeking_subsidy"
TRAINEES, HIRED = "trainee_subsidy", "one_off_hire_subsidy"
#: where the bureau keeps files itself
HERE = "local"
#: why the law gives nothing, in the words of the refusals
REFUSED = {
    JobSubsidyStatus.NO_STUDENT: "no_student",
    JobSubsidyStatus.TOO_EARLY: "too_early_before_graduation",
    JobSubsidyStatus.TOO_LATE: "graduated_already",
    JobSubsidyStatus.NOT_FOR: "no_graduate_in_hardship",
}


def objection(application: Application) -> str | None:
    graduated = _graduated(application)
    if application.id == RECEPTION and graduated is not None and graduated > application.made:
        return "not_graduated_yet"
    if application.id == ARCHIVE and application.items.get("archive_holder") == HERE:
        return "archive_is_here"
    if application.id in (TRAINEES, HIRED):
        return _against_a_unit(application)
    if application.id == SUBSIDY:
        group = application.items.get("graduate_category", "")
        return REFUSED.get(job_subsidy(Studies(graduated, known=False), group, application.made).status)
    return None


def decide(application: Application) -> Decision:
    """Facts: ``diploma``, whether the education authority itself has told the office of it."""
    facts = {"diploma": YES if application.was_shared("graduation_date") else NO}
    result = {"received_on": application.made.isoformat()} if application.id == RECEPTION else {}
    return decided(application, facts, result)


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    """A file that is asked for is here when it has come: until then the office knows that it has sent for it."""
    done = {RECEPTION: "received_on"} if decision.completed else {}
    if noted := {**done, ARCHIVE: "asked_on"}.get(application.id):
        yield Change("studies", {noted: application.made, "archive": application.items.get("archive_holder", "")})


def _against_a_unit(application: Application) -> str | None:
    """A trainee works for nobody else, and whoever was hired is paid for by this unit."""
    work, unit = application.employment, application.unit.code if application.unit else ""
    here = work.working and work.unit_code == unit
    backwards = application.items.get("trainee_from", "") > application.items.get("trainee_until", "9999-12")
    return first(
        (
            (application.id == HIRED and not here, "not_enrolled_here"),
            (application.id == TRAINEES and work.working and not here, "enrolled_elsewhere"),
            (application.id == TRAINEES and backwards, "answers_contradict"),
        )
    )


def _graduated(application: Application) -> date | None:
    told = application.items.get("graduation_date", "")
    return date.fromisoformat(told) if told else None

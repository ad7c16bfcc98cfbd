"""What the office decides about an application: pure functions of the application, its own record and the moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from config.law import Category
from config.matters import Limit, Matter, matters
from config.names import is_displayable, same_name
from config.proofs import proofs
from law.month import Month
from law.retirement import Standing, Status, standing
from law.workdays import last_day
from office.people import suits
from office.port import Archive, Identity, Submission

#: the family of matters that is decided here
FAMILY = "retirement"
#: the matter in which the month is chosen
EARLY = "retirement_early"
#: values of a fact, in `instant` of a matter
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Known:
    """What the office's own record says of the applicant, and which matters of theirs it has accepted already."""

    name: str = field(repr=False)
    sex: str
    birth: date = field(repr=False)
    category: Category | None
    paid_months: int
    archive: Archive
    already_retired: bool
    accepted_matters: frozenset[str]


@dataclass(frozen=True)
class Decision:
    """The fate of an accepted application; the fields are those of a case, plus the limit by law."""

    completed: datetime | None
    promised_by: date | None
    statutory_by: date | None
    working_days_certain: bool
    pension_from: str | None


def is_same_person(identity: Identity, name: str, birth: date) -> bool:
    """Whether ``identity`` names whoever a record of the same number says, by ``name`` and ``birth``.

    A name that cannot be displayed whole says too little alone: then the birth must be there, and the same.
    """
    if identity.birth is None:
        return same_name(identity.name, name) and is_displayable(identity.name) and is_displayable(name)
    return identity.birth == birth and same_name(identity.name, name)


def objection(application: Submission, known: Known | None, today: date) -> str | None:
    """Why the office cannot accept, in a word for the staff (never personal); None when it can.

    The month that the kiosk has computed is compared with the law on the office's own record, and never believed.
    """
    matter = matters().get(application.matter)
    if known is None:
        return "unknown_person"
    if matter is None or matter.family != FAMILY or not matter.in_force_on(today):
        return "unknown_matter"
    checks = (
        (not _proved_enough(application, matter), "identification_too_weak"),
        (any(proof.holder_number != application.number for proof in application.proofs), "proof_of_another"),
        (not same_name(known.name, application.name), "name_differs"),
        (_category_contradicts(application.category, known), "category_differs"),
        (application.matter in known.accepted_matters, "already_accepted"),
        (known.already_retired, "already_retired"),
    )
    return next((reason for holds, reason in checks if holds), None) or _against_the_law(application, known, today)


def decide(application: Submission, known: Known, moment: datetime) -> Decision:
    """Complete at once where the policy allows it, else promise a day. ``moment`` is aware, in China time.

    Facts are the office's own: whether somebody is due is not known while the archive must tell the category.
    """
    matter = matters()[application.matter]
    facts = {"archive_state": str(known.archive)}
    if known.category is not None:
        facts["due"] = YES if Month.of(moment) >= Month.parse(application.retirement_month) else NO
    if matter.instant and matter.instant.holds(facts):
        return Decision(moment, None, None, True, month_after(application.retirement_month))
    return _promise(matter.limit_on(moment.date()), moment.date())


def month_after(month: str) -> str:
    """The month after ``YYYY-MM``: a pension is paid from the month after the month of retirement."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def _proved_enough(application: Submission, matter: Matter) -> bool:
    return any(proof.way in proofs() and matter.proof.accepts_way(proof.way) for proof in application.proofs)


def _promise(limit: Limit, start: date) -> Decision:
    promised, statutory = last_day(limit.promise, start), last_day(limit.statutory, start)
    if promised is None:
        raise ValueError("a promise that sets no day")  # Limit refuses one
    return Decision(None, promised.day, statutory.day if statutory else None, promised.certain, None)


def _against_the_law(application: Submission, known: Known, today: date) -> str | None:
    """What the law says against it, by the record and on the day on which the application was made."""
    try:
        month, made = Month.parse(application.retirement_month), _made(application, today)
    except ValueError:
        return "malformed"
    if made > today:
        return "made_in_the_future"
    stand = _standing(application.category, known, made)
    if application.matter == EARLY:
        return None if month in stand.early_months else "month_cannot_be_chosen"
    if month != stand.retirement.month:
        return "retirement_month_differs"
    return "short_of_years" if stand.status is Status.SHORT else None


def _standing(category: Category, known: Known, day: date) -> Standing:
    return standing(category, Month.of(known.birth), known.paid_months, day, retired=known.already_retired)


def _made(application: Submission, today: date) -> date:
    """The day of the application, which the courier may bring later; ``today`` where an older kiosk has not said it."""
    return date.fromisoformat(application.made) if application.made else today


def _category_contradicts(category: Category, known: Known) -> bool:
    return category is not known.category if known.category else not suits(category, known.sex)

"""What the office decides about an application: pure functions of the application, its own record and the moment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from config.law import Category
from config.matters import Limit, Matter, matters
from config.names import is_displayable, same_name
from config.proofs import proofs
from law.workdays import deadline
from office.people import suits
from office.port import Archive, Identity, Submission

MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Known:
    """What the office's own record says of the applicant, and which matters of theirs it has accepted already."""

    name: str = field(repr=False)
    sex: str
    category: Category | None
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
    """Why the office cannot accept, in a word for the staff (never personal); None when it can."""
    matter = matters().get(application.matter)
    checks = (
        (known is None, "unknown_person"),
        (matter is None or not matter.in_force_on(today), "unknown_matter"),
        (not MONTH.fullmatch(application.retirement_month), "retirement_month_malformed"),
        (matter is not None and not _proved_enough(application, matter), "identification_too_weak"),
        (any(proof.holder_number != application.number for proof in application.proofs), "proof_of_another"),
        (known is not None and not same_name(known.name, application.name), "name_differs"),
        (known is not None and _category_contradicts(application.category, known), "category_differs"),
        (known is not None and application.matter in known.accepted_matters, "already_accepted"),
        (known is not None and known.already_retired, "already_retired"),
    )
    return next((reason for holds, reason in checks if holds), None)


def decide(application: Submission, archive: Archive, moment: datetime) -> Decision:
    """Complete at once where the policy allows it, else promise a day. ``moment`` is aware, in China time.

    The month of retirement is the flow's, computed from the dated law; the office records it with the case.
    """
    matter = matters()[application.matter]
    due = application.retirement_month <= f"{moment:%Y-%m}"
    if due and archive in matter.instant_when:
        return Decision(moment, None, None, True, month_after(application.retirement_month))
    return _promise(matter.limit_on(moment.date()), moment.date())


def month_after(month: str) -> str:
    """The month after ``YYYY-MM``: a pension is paid from the month after the month of retirement."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def _proved_enough(application: Submission, matter: Matter) -> bool:
    return any(proof.way in proofs() and matter.accepts_way(proof.way) for proof in application.proofs)


def _promise(limit: Limit, start: date) -> Decision:
    promised = deadline(start, limit.promise_workdays)
    statutory = deadline(start, limit.statutory_workdays)
    return Decision(None, promised.day, statutory.day, promised.certain, None)


def _category_contradicts(category: Category, known: Known) -> bool:
    return category is not known.category if known.category else not suits(category, known.sex)

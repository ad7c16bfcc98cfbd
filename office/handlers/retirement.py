"""职工退休: normal and flexible early. ``result``: ``pension_from``, the first month that is paid (YYYY-MM)."""

from __future__ import annotations

from collections.abc import Iterator

from config.law import Category
from law.month import Month
from law.retirement import Status, standing
from office.handling import NO, YES, Application, Change, Decision, Effect, decided, first
from office.people import suits
from office.record import Payment, Pension

#: the matter in which the month is chosen
EARLY = "retirement_early"


def objection(application: Application) -> str | None:
    """The month that the kiosk has computed is compared with the law on the office's own record, and never believed."""
    if (pension := application.pension) is None:
        return "not_insured"
    if not {"category", "retirement_month"} <= set(application.items):  # who will bring them must come to the window
        return "missing_items"
    return first(
        (
            (_category_contradicts(application, pension), "category_differs"),
            (pension.already_retired, "already_retired"),
        )
    ) or _against_the_law(application, pension)


def decide(application: Application) -> Decision:
    """Facts are the office's own: whether somebody is due is not known while the archive must tell the category."""
    month = _month(application)
    facts = {"archive_state": application.items.get("archive_state", "")}
    if application.record.category is not None:
        facts["due"] = YES if Month.of(application.moment) >= month else NO
    return decided(application, facts, {"pension_from": str(month + 1)})


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    if decision.completed:
        paid = {"payment": Payment.DRAWING, "authenticated_on": application.moment.date()}
        yield Change("pension", {"already_retired": True, **paid})


def _against_the_law(application: Application, pension: Pension) -> str | None:
    """What the law says against it, by the record and on the day on which the application was made."""
    born = Month.of(application.record.person.birth)
    stand = standing(_category(application), born, pension.paid_months, application.made)
    month = _month(application)
    if application.id == EARLY:
        return None if month in stand.early_months else "month_cannot_be_chosen"
    if month != stand.retirement.month:
        return "retirement_month_differs"
    return "short_of_years" if stand.status is Status.SHORT else None


def _category_contradicts(application: Application, pension: Pension) -> bool:
    told = application.submission.items.get("category", "")
    if pension.category is not None:
        return told not in ("", pension.category)
    return not suits(Category(told), application.record.person.sex)


def _category(application: Application) -> Category:
    return Category(application.items["category"])


def _month(application: Application) -> Month:
    return Month.parse(application.items["retirement_month"])

"""职工退休, and what stands in its place. ``result`` of a retirement: ``pension_from``, the first month that is paid
(YYYY-MM); what hangs on papers (special jobs, disability, missing years) the staff decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from config.law import Category
from law.disability import Allowance, disability
from law.make_up import Openness, Short, Way, make_up
from law.month import Month
from law.retirement import Standing, Status, first_paid
from law.special_job import special_job
from office.cases.handling import NO, YES, Application, Change, Decision, Effect, decided, first
from office.people.invented import suits
from office.record import Archive, Payment, drawn_at

RETIREMENT, EARLY = "retirement", "retirement_early"
#: the matters that bring a pension, or what stands in its place
PAID = frozenset({RETIREMENT, EARLY, "disability_allowance"})
#: the matter that ends a delay, in the same bundle
END = "delay_end"
#: values of the item ``extra_claim`` that the bureau has to judge
JUDGED = frozenset({"honoured"})


def objection(application: Application) -> str | None:
    """What the kiosk has computed is compared with the law on the office's own record, and never believed."""
    if reason := against_the_record(application):
        return reason
    if application.id in PAID and _is_drawn_elsewhere(application):
        return "drawn_elsewhere"
    return _OBJECTIONS[application.id](application)


def decide(application: Application) -> Decision:
    """Facts are the office's own: whether somebody is due is not known while the archive must tell the category."""
    facts = {"archive_state": application.items.get("archive_state", "")}
    if application.id not in (RETIREMENT, EARLY):
        return decided(application, facts, {})
    facts["resident_state"] = application.own.get("resident_state", "")
    facts["to_be_judged"] = YES if application.items.get("extra_claim") in JUDGED else NO
    if application.record.category is not None:
        facts["due"] = YES if stand_of(application).status is Status.DUE else NO
    return decided(application, facts, {"pension_from": str(first_paid(_month(application), application.made))})


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    if decision.completed:
        paid = {"payment": Payment.DRAWING, "authenticated_on": application.moment.date()}
        claim = application.items.get("extra_claim", "")
        yield Change("pension", {"already_retired": True, "extra_claim": claim, **paid})


def against_the_record(application: Application) -> str | None:
    """What stands against every matter of retirement: who is not insured, has retired, or is of another category."""
    if application.pension is None:
        return "not_insured"
    needs_category = any(each.item == "category" for each in application.needed)
    if needs_category and "category" not in application.items:  # who will bring it must come to the window
        return "missing_items"
    return first(
        (
            (needs_category and _category_contradicts(application), "category_differs"),
            (application.pension.already_retired, "already_retired"),
        )
    )


def stand_of(application: Application) -> Standing:
    """By the office's own record, on the day on which the application was made."""
    pension, insured_as = application.record.insured, application.items.get("insured_as", "")
    return pension.standing(_born(application), application.made, _category(application), insured_as)


def chosen_month(application: Application) -> Month:
    """The month that was chosen; the present one of whoever ends a delay."""
    told = application.items.get("chosen_month")
    return Month.parse(told) if told else Month.of(application.made)


def _against_retirement(application: Application) -> str | None:
    if "retirement_month" not in application.items:
        return "missing_items"
    stand, today = stand_of(application), application.moment.date()
    ended = any(case.matter == END and case.on == today for case in application.earlier)
    month = chosen_month(application) if ended else stand.month
    return first(
        (
            (_month(application) != month, "retirement_month_differs"),
            (stand.status is Status.SHORT, "short_of_years"),
        )
    )


def _against_early(application: Application) -> str | None:
    if "retirement_month" not in application.items:
        return "missing_items"
    told = application.items.get("notice_date", "")
    return first(
        (
            (application.record.insured.agreed is not None, "delay_is_agreed"),
            (_month(application) not in stand_of(application).early_months, "month_cannot_be_chosen"),
            (told > application.made.isoformat(), "notice_in_the_future"),
        )
    )


def _against_recognition(application: Application) -> str | None:
    pension = application.record.insured
    needed = pension.deemed is not None and pension.archive is Archive.NEEDED
    return None if needed else "nothing_to_recognise"


def _against_special_job(application: Application) -> str | None:
    job = special_job(_category(application), _born(application), application.items["special_job"], application.made)
    of_age = stand_of(application).status in (Status.DUE, Status.SHORT, Status.DELAYED)
    return first(((of_age, "of_age_already"), (not job.reached, "too_young_for_special_job")))


def _against_disability(application: Application) -> str | None:
    paid = application.record.insured.paid_months
    allowed = disability(_category(application), _born(application), paid, application.made)
    return "of_age_already" if allowed.kind is Allowance.OF_AGE else None


def _against_make_up(application: Application) -> str | None:
    stand, since = stand_of(application), application.record.insured.insured_from
    if stand.status is not Status.SHORT:
        return "not_short_of_years"
    short = Short(stand.month, stand.missing_months, Month.parse(since) if since else None)
    choices = {choice.way: choice for choice in make_up(short, application.made)}
    chosen = choices[Way(application.items["makeup_choice"])]
    return "way_not_open" if chosen.openness is Openness.CLOSED else None


_OBJECTIONS: Mapping[str, Callable[[Application], str | None]] = {
    RETIREMENT: _against_retirement,
    EARLY: _against_early,
    "deemed_years_recognition": _against_recognition,
    "special_job_retirement": _against_special_job,
    "disability_allowance": _against_disability,
    "contribution_makeup": _against_make_up,
}


def _born(application: Application) -> Month:
    return Month.of(application.record.person.birth)


def _category_contradicts(application: Application) -> bool:
    told, own = application.submission.items.get("category", ""), application.record.category
    if own is not None:
        return told not in ("", own)
    return not suits(Category(told), application.record.person.sex)


def _category(application: Application) -> Category:
    return Category(application.items["category"])


def _month(application: Application) -> Month:
    return Month.parse(application.items["retirement_month"])


def _is_drawn_elsewhere(application: Application) -> bool:
    drawn = drawn_at(application.record.insured_places, application.made)
    return drawn is not None and drawn.here is False

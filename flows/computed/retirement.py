"""Where somebody stands with retirement today, in the category that the record or the citizen names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from config.law import Category, retirement_law
from config.matters import Matter, matters
from flows.bodies import Chart, Fact, Point
from flows.bundle.gathering import excluded
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.month import Month
from law.residents import DRAWS
from law.retirement import Standing, Status, first_paid, minimum_months
from law.wording import say_age, say_limit, say_month, say_span
from office.record import Record

MONTHS_A_YEAR = 12
#: the value of a fact that holds, in `instant` of a matter
YES, NO = "yes", "no"
#: values of the item ``extra_claim`` that the bureau has to judge
JUDGED = frozenset({"honoured"})
#: the answers after which somebody retires, and with which matter
RETIRES = {"apply": "retirement", "end_delay": "retirement", "apply_early": "retirement_early"}


def standing_of(answers: Answers, category: Category, today: date) -> Standing:
    """By the record; how somebody is insured they may have told themselves."""
    record = answers.the(Record)
    return record.insured.standing(Month.of(record.person.birth), today, category, answers.get("insured_as") or "")


def category_of(answers: Answers) -> Category:
    """What the record says, else what the citizen chose; the bureau has the last word on the latter."""
    return answers.the(Record).category or Category(answers.get("category"))


def claim_of(answers: Answers) -> str:
    """What the record says can be claimed beside the pension (增发), else what the citizen says; empty by now."""
    return answers.the(Record).insured.extra_claim or answers.get("extra_claim") or ""


def retires_in(answers: Answers, today: date) -> Month:
    """The month of retirement by what was chosen until now."""
    chosen = answers.get("early_month")
    if answers.get("result") == "end_delay":
        return Month.of(today)
    month: Month = Month.parse(chosen) if chosen and chosen != "none" else answers.the(Standing).month
    return month


def _compute(answers: Answers, today: date) -> Standing:
    return standing_of(answers, category_of(answers), today)


def _values(said: Said[Standing]) -> Mapping[str, str]:
    stand, law, texts, answers = said.result, said.result.retirement, said.texts, said.answers
    record, month = answers.the(Record), retires_in(answers, said.today)
    open_category = record.category is None
    matter = RETIRES.get(answers.get("result") or "")
    unit = record.employment.former_unit if record.employment else ""
    return {
        "name": record.person.name,
        "statutory_month": say_month(law.month),
        "statutory_age": say_age(law.age_years, law.age_months),
        "month": say_month(stand.month),
        "paid": say_span(stand.paid_months),
        "minimum": "" if stand.status is Status.ALREADY_RETIRED else say_span(law.minimum_months),
        "missing": say_span(stand.missing_months),
        "early_first": say_month(stand.early_months[0]) if stand.early_months else "",
        "late_by": say_month(stand.late_notice_by) if stand.late_notice_by else "",
        "retirement_month": say_month(month) if matter else "",
        "pension_month": say_month(first_paid(month, said.today)) if matter else "",
        "speed": _speed(said, matters()["retirement"]),
        "time": _speed(said, matters()[matter]) if matter else "",
        "category_note": texts["requested_by_bureau"] if open_category else "",
        "due_lead": texts[_lead(record)],
        "unit": unit or texts["unit"],
        **_letter(said),
    }


def _lead(record: Record) -> str:
    """What whoever is due is told first."""
    if record.items.get("resident_state") in DRAWS:
        return "one_pension"
    return "category_by_bureau" if record.category is None else "pension_next_month"


def _speed(said: Said[Standing], matter: Matter) -> str:
    """How soon ``matter`` is finished, as far as the record says."""
    record, stand = said.answers.the(Record), said.result
    known = {"archive_state": record.items.get("archive_state", ""), "due": YES if stand.status is Status.DUE else ""}
    known["resident_state"] = record.items.get("resident_state", "")
    known["to_be_judged"] = YES if claim_of(said.answers) in JUDGED else NO
    promises = excluded(said.answers) is None  # whoever must bring a proof is not finished tonight
    if promises and record.category is not None and matter.instant and matter.instant.holds(known):
        return said.texts["on_the_spot"]
    return said.texts["by_review"].format(limit=say_limit(matter.limit_on(said.today).promise))


def _letter(said: Said[Standing]) -> Mapping[str, str]:
    """What the letter to the unit says: the month that was chosen, and by when the unit must know or agree."""
    early, late = said.answers.get("early_month"), said.answers.get("late_month")
    chosen = next((month for month in (early, late) if month and month != "none"), None)
    if chosen is None:
        return {"chosen": "", "early": "", "told_by": ""}
    month, flexible = Month.parse(chosen), retirement_law().on(said.today).flexible
    by = said.result.late_notice_by if chosen == late else month + -(flexible.early_notice_months if flexible else 0)
    return {"chosen": say_month(month), "early": YES if chosen == early else "", "told_by": say_month(by or month)}


def _early_chart(said: Said[Standing]) -> Chart:
    """The months that can still be chosen, with the years of contribution that each one gives.

    Those are of whoever goes on paying until then, and the words say so; the law counts only what has been paid by
    today. What is needed may rise with the year: one line stands for all months only where it does not.
    """
    stand = said.result
    points = tuple(_point(said, month, minimum_months(month, said.today)) for month in stand.early_months)
    needed, *others = {minimum_months(month, said.today) for month in stand.early_months}
    if others:
        return Chart(points)
    return Chart(points, line=needed / MONTHS_A_YEAR, line_label=f"{said.texts['minimum']} {say_span(needed)}")


def _late_chart(said: Said[Standing]) -> Chart:
    """Late, the minimum stays that of the statutory year."""
    return Chart(tuple(_point(said, month, said.result.retirement.minimum_months) for month in said.result.late_months))


def _point(said: Said[Standing], month: Month, minimum: int) -> Point:
    stand, born = said.result, Month.of(said.answers.the(Record).person.birth)
    paid, away = stand.paid_months + (month - Month.of(said.today)), month - stand.retirement.month
    gives = {
        "age": say_age(*divmod(month - born, MONTHS_A_YEAR)),
        "earlier" if away < 0 else "later": say_span(abs(away)),
        "paid_by_then": say_span(paid),
        "minimum": say_span(minimum),
        "first_paid": say_month(month + 1),
    }
    facts = tuple(Fact(said.texts[name], value) for name, value in gives.items())
    return Point(str(month), say_month(month), paid / MONTHS_A_YEAR, facts)


COMPUTATION = Computation(
    result=Standing,
    compute=_compute,
    fills=frozenset(
        {
            *("name", "statutory_month", "statutory_age", "month", "paid", "minimum", "missing", "early_first"),
            *("late_by", "retirement_month", "pension_month", "speed", "time", "category_note", "due_lead", "unit"),
            *("chosen", "early", "told_by"),
        }
    ),
    values=_values,
    charts={"early_month": _early_chart, "late_month": _late_chart},
)

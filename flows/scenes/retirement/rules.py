"""What the retirement scene computes: standings, the values of its words, and what its papers say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from config.law import Category
from config.matters import Matter, matters
from flows.bodies import Chart, Fact, Point, Section
from flows.engine import Answers
from flows.identity import served
from flows.papers import Outcome
from flows.scene import Declared, SceneRules
from flows.words import SceneWords
from law.month import Month
from law.retirement import Standing, Status, minimum_months, standing
from law.wording import cite, say_age, say_limit, say_month, say_reason, say_span
from office.record import Record
from printing.documents.port import Line, Reason

MONTHS_A_YEAR = 12
#: the value of a fact that holds, in `instant` of a matter
YES = "yes"
DEFAULT_CATEGORY = Category.FEMALE55
#: what the papers say of the outcome, in this order
SHOWN = ("statutory_age", "statutory_month", "retirement_month", "paid", "minimum", "identified")


@dataclass(frozen=True)
class Rules(SceneRules):
    """The rules of the retirement scene."""

    declares: ClassVar[Declared] = Declared(
        computes={"standing": Standing},
        fills={
            "record": frozenset({"name", "paid", "identified", "female55_month", "female50_month"}),
            "standing": frozenset(
                {
                    "statutory_month",
                    "statutory_age",
                    "minimum",
                    "missing",
                    "early_first",
                    "retirement_month",
                    "pension_month",
                    "speed",
                    "category_note",
                    "due_lead",
                }
            ),
        },
        sections=frozenset({"reasons"}),
        charts=frozenset({"early_month"}),
        texts=frozenset(
            {
                "on_the_spot",
                "by_review",
                "pension_next_month",
                "category_by_bureau",
                "requested_by_bureau",
                "months_away",
                *(f"label.{name}" for name in (*SHOWN, "pension_month", "age", "earlier", "paid_by_then")),
            }
        ),
    )
    words: SceneWords

    def compute(self, node: str, answers: Answers, today: date) -> object:
        """``standing``: where the person stands today in the category that the record or the citizen names."""
        if node != "standing":
            raise LookupError(node)
        return _standing(answers.the(Record), _category(answers), today)

    def values(self, answers: Answers, today: date) -> Mapping[str, str]:
        """See the words file: everything that is known by now."""
        values: dict[str, str] = {}
        if (record := answers.last(Record)) is not None:
            values |= self._values_of_record(record, answers, today)
        if (stand := answers.last(Standing)) is not None:
            values |= self._values_of_standing(stand, answers, today)
        return values

    def sections(self, name: str, answers: Answers, today: date) -> tuple[Section, ...]:  # noqa: ARG002
        """``reasons`` of the result."""
        if name != "reasons":
            raise LookupError(name)
        return tuple(Section(say_reason(reason), (cite(reason),)) for reason in answers.the(Standing).reasons)

    def chart(self, node: str, answers: Answers, today: date) -> Chart:
        """``early_month``: the months that can still be chosen, with the years of contribution that each one gives.

        Those are of whoever goes on paying until then, and the words say so; the law counts only what has been paid by
        today. What is needed may rise with the year: one line stands for all months only where it does not.
        """
        if node != "early_month":
            raise LookupError(node)
        stand, texts = answers.the(Standing), self.words.texts
        born = Month.of(answers.the(Record).person.birth)
        points = []
        for month in stand.early_months:
            paid = stand.paid_months + (month - Month.of(today))
            gives = {
                "age": say_age(*divmod(month - born, MONTHS_A_YEAR)),
                "earlier": say_span(stand.retirement.month - month),
                "paid_by_then": say_span(paid),
                "minimum": say_span(minimum_months(month, today)),
                "pension_month": say_month(month + 1),
            }
            facts = tuple(Fact(texts[f"label.{name}"], value) for name, value in gives.items())
            points.append(Point(str(month), say_month(month), paid / MONTHS_A_YEAR, facts))
        needed, *others = {minimum_months(month, today) for month in stand.early_months}
        if others:
            return Chart(tuple(points))
        label = f"{texts['label.minimum']} {say_span(needed)}"
        return Chart(tuple(points), line=needed / MONTHS_A_YEAR, line_label=label)

    def outcome(self, answers: Answers, today: date) -> Outcome:
        """What the papers say beside the case: when, why, and the first month of the pension."""
        values, texts = self.values(answers, today), self.words.texts
        return Outcome(
            facts=tuple(Line(texts[f"label.{name}"], values[name]) for name in SHOWN),
            reasons=tuple(
                Reason(sentence=say_reason(reason), article=reason.article, source=reason.document)
                for reason in answers.the(Standing).reasons
            ),
            highlight=Line(texts["label.pension_month"], values["pension_month"]),
        )

    def _values_of_record(self, record: Record, answers: Answers, today: date) -> dict[str, str]:
        texts = self.words.texts
        values = {"name": record.person.name, "identified": texts[f"identified.{served(answers).ways[-1]}"]}
        values["paid"] = say_span(record.insured.paid_months)
        for category in (Category.FEMALE55, Category.FEMALE50):
            month = _standing(record, category, today).retirement.month
            values[f"{category}_month"] = texts["months_away"].format(month=say_month(month))
        return values

    def _values_of_standing(self, stand: Standing, answers: Answers, today: date) -> dict[str, str]:
        law = stand.retirement
        texts = self.words.texts
        month = _retirement_month(answers)
        open_category = answers.the(Record).category is None
        instant = stand.status is Status.DUE and _is_instant(answers)
        limit = say_limit(_matter(answers).limit_on(today).promise)
        return {
            "statutory_month": say_month(law.month),
            "statutory_age": say_age(law.age_years, law.age_months),
            "minimum": say_span(law.minimum_months),
            "missing": say_span(stand.missing_months),
            "early_first": say_month(stand.early_months[0]) if stand.early_months else "",
            "retirement_month": say_month(month),
            "pension_month": say_month(month + 1),
            "speed": texts["on_the_spot"] if instant else texts["by_review"].format(limit=limit),
            "category_note": texts["requested_by_bureau"] if open_category else "",
            "due_lead": texts["category_by_bureau"] if open_category else texts["pension_next_month"],
        }


def _standing(record: Record, category: Category, today: date) -> Standing:
    insured = record.insured
    born = Month.of(record.person.birth)
    return standing(category, born, insured.paid_months, today, retired=insured.already_retired)


def _category(answers: Answers) -> Category:
    """What the record says, else what the citizen chose; the bureau has the last word on the latter."""
    return answers.the(Record).category or Category(answers.get("category") or DEFAULT_CATEGORY)


def _matter(answers: Answers) -> Matter:
    return matters()["retirement_early" if answers.get("early_month") else "retirement"]


def _is_instant(answers: Answers) -> bool:
    """Whether the matter ends on the spot for somebody who is due, as far as the record says."""
    record, instant = answers.the(Record), _matter(answers).instant
    facts = {"archive_state": record.items.get("archive_state", ""), "due": YES}
    return record.category is not None and instant is not None and instant.holds(facts)


def _retirement_month(answers: Answers) -> Month:
    chosen = answers.get("early_month")
    month: Month = Month.parse(chosen) if chosen and chosen != "none" else answers.the(Standing).retirement.month
    return month

"""What the retirement scene computes: standings, the values of its words, its application and its papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import ClassVar

from config.datafile import Data, load
from config.law import Category
from config.matters import Matter, matters
from config.proofs import proofs
from config.settings import Hall
from flows.engine import Answers
from flows.identity import served
from flows.page import Option, Section, Weight
from flows.scene import Declared, SceneRules
from flows.words import SceneWords
from law.month import Month
from law.reason import Reason
from law.retirement import Standing, Status, standing
from law.wording import cite, say_age, say_limit, say_month, say_reason, say_span
from office.port import Accepted, Party, Promise, Submission
from office.record import Record
from printing.documents import port as papers
from printing.documents.letters import letter

FOLDER = Path(__file__).parent
#: how many months of free choice are offered on one screen
EARLY_CHOICES = 4
#: the value of a fact that holds, in `instant` of a matter
YES = "yes"
DEFAULT_CATEGORY = Category.FEMALE55


class NoticeWords(Data):
    """一次性告知书: what must be told at once, in the order of the screen."""

    conditions: tuple[str, ...]
    steps: tuple[str, ...]
    fee: str
    materials_none: str
    headings: Mapping[str, str]


class PromiseWords(Data):
    """告知承诺书, with the parts that 国办发〔2020〕42号 asks for."""

    basis: tuple[str, ...]
    proof: str
    way: str
    liability: str
    verification: str
    statements: tuple[str, ...]


class PaperWords(Data):
    """The words of the papers and of the notice (``papers.zh.yaml``)."""

    basis: tuple[str, ...]
    next_steps_completed: tuple[str, ...]
    next_steps_accepted: tuple[str, ...]
    labels: Mapping[str, str]
    notice: NoticeWords
    promise: PromiseWords


@cache
def paper_words() -> PaperWords:
    return load(FOLDER / "papers.zh.yaml", PaperWords)


@dataclass(frozen=True)
class Rules(SceneRules):
    """The rules of the retirement scene."""

    declares: ClassVar[Declared] = Declared(
        computes={"standing": Standing},
        fills={
            "record": frozenset({"name", "masked_number", "paid", "identified", "female55_month", "female50_month"}),
            "standing": frozenset(
                {
                    "statutory_month",
                    "statutory_age",
                    "minimum",
                    "missing",
                    "early_first",
                    "retirement_month",
                    "pension_month",
                    "matter_name",
                    "speed",
                    "category_note",
                    "due_lead",
                }
            ),
        },
        sections=frozenset({"reasons", "notice"}),
        options=frozenset({"early_month"}),
        papers=frozenset({"outcome", "receipt"}),
        texts=frozenset(
            {
                "on_the_spot",
                "by_review",
                "pension_next_month",
                "category_by_bureau",
                "requested_by_bureau",
                "months_away",
                "none_of_these",
                *(f"identified.{way}" for way in proofs()),
            }
        ),
    )
    words: SceneWords

    def compute(self, node: str, answers: Answers, today: date) -> object:
        """``standing``: where the person stands today in the category that the record or the citizen names."""
        if node != "standing":
            raise LookupError(node)
        return _standing(answers["record"], _category(answers), today)

    def values(self, answers: Answers, today: date) -> Mapping[str, str]:
        """See the words file: everything that is known by now."""
        values: dict[str, str] = {}
        if record := answers.get("record"):
            values |= self._values_of_record(record, answers, today)
        if stand := answers.get("standing"):
            values |= self._values_of_standing(stand, answers, today)
        return values

    def sections(self, name: str, answers: Answers, today: date) -> tuple[Section, ...]:
        """``reasons`` of the result, or the ``notice``."""
        if name == "reasons":
            stand: Standing = answers["standing"]
            return tuple(Section(say_reason(reason), (cite(reason),)) for reason in stand.reasons)
        return self._notice_sections(answers, today)

    def options(self, node: str, answers: Answers) -> tuple[Option, ...]:
        """``early_month``: the months that can still be chosen."""
        if node != "early_month":
            raise LookupError(node)
        months = answers["standing"].early_months[:EARLY_CHOICES]
        none = Option("none", self.words.texts["none_of_these"], weight=Weight.QUIET)
        text = self.words.texts["months_away"]
        return (*(Option(str(month), text.format(month=say_month(month))) for month in months), none)

    def submission(self, answers: Answers, key: str) -> Submission:
        """The application. ``key`` is the visit's, so that the office accepts it once."""
        person, matter = answers["record"].person, _matter_id(answers)
        own = answers["record"].category is not None
        return Submission(
            key=key,
            site="",
            scene=FOLDER.name,
            made="",
            applicant=Party(person.number, person.name, person.birth),
            items={"category": _category(answers), "retirement_month": str(_retirement_month(answers))},
            sources={
                "category": "record" if own else "ask",
                "retirement_month": "ask" if matter == "retirement_early" else "law",
            },
            promises=(Promise("promise_truth", "retirement.promise.1"),),
            matters=(matter,),
        )

    def paper(
        self, kind: str, answers: Answers, hall: Hall, now: datetime, *, promised: datetime | None
    ) -> papers.Letter:
        """``outcome``: 办结通知书 or 受理通知书 with its promise; ``receipt``: 回执."""
        person = answers.the(Record).person
        accepted = answers.the(Accepted)
        content = papers.Content(
            hall=hall,
            issued=accepted.at,
            holder=papers.Holder(person.name, person.number),
            values=_case_values(accepted, _matter(answers).name),
        )
        if kind == "receipt":
            return letter("receipt", content)
        if kind != "outcome":
            raise LookupError(kind)
        return self._outcome(content, accepted, answers, self.values(answers, now.date()), promised)

    def _outcome(
        self,
        content: papers.Content,
        accepted: Accepted,
        answers: Answers,
        values: Mapping[str, str],
        promised: datetime | None,
    ) -> papers.Letter:
        words = paper_words()
        shown = ("statutory_age", "statutory_month", "retirement_month", "paid", "minimum", "identified")
        highlight = {"highlight_label": words.labels["pension_month"], "highlight": values["pension_month"]}
        content = replace(
            content,
            values={**content.values, **highlight},
            facts={"result": tuple(papers.Line(words.labels[name], values[name]) for name in shown)},
            reasons={"reasons": tuple(_paper_reason(reason) for reason in answers["standing"].reasons)},
            lists={
                "basis": words.basis,
                "next_steps": words.next_steps_completed if accepted.completed else words.next_steps_accepted,
            },
            promises=(_promise(_matter(answers).name, promised),),
        )
        return letter("completion" if accepted.completed else "acceptance", content)

    def _values_of_record(self, record: Record, answers: Answers, today: date) -> dict[str, str]:
        name, number = record.person.name, record.person.number
        masked = papers.Holder(name, number).masked_number
        values = {"name": name, "masked_number": masked, "paid": say_span(record.insured.paid_months)}
        values["identified"] = self.words.texts[f"identified.{served(answers).ways[-1]}"]
        for category in (Category.FEMALE55, Category.FEMALE50):
            month = _standing(record, category, today).retirement.month
            values[f"{category}_month"] = self.words.texts["months_away"].format(month=say_month(month))
        return values

    def _values_of_standing(self, stand: Standing, answers: Answers, today: date) -> dict[str, str]:
        law = stand.retirement
        texts = self.words.texts
        month = _retirement_month(answers)
        open_category = answers["record"].category is None
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
            "matter_name": _matter(answers).name,
            "speed": texts["on_the_spot"] if instant else texts["by_review"].format(limit=limit),
            "category_note": texts["requested_by_bureau"] if open_category else "",
            "due_lead": texts["category_by_bureau"] if open_category else texts["pension_next_month"],
        }

    def _notice_sections(self, answers: Answers, today: date) -> tuple[Section, ...]:
        words = paper_words()
        notice = words.notice
        matter = _matter(answers)
        limit = matter.limit_on(today)
        values = {**self.values(answers, today), "statutory": say_limit(limit.statutory)}
        lines: dict[str, tuple[str, ...]] = {
            "conditions": notice.conditions,
            "materials": (notice.materials_none,),
            "steps": notice.steps,
            "limits": (notice.headings["limits_line"].format_map(values),),
            "fee": (notice.fee,),
            "basis": words.basis,
        }
        return tuple(Section(notice.headings[name], text) for name, text in lines.items())


def _standing(record: Record, category: Category, today: date) -> Standing:
    pension, born = record.insured, Month.of(record.person.birth)
    return standing(category, born, pension.paid_months, today, retired=pension.already_retired)


def _category(answers: Answers) -> Category:
    """What the record says, else what the citizen chose; the bureau has the last word on the latter."""
    record: Record = answers["record"]
    return record.category or Category(answers.get("category") or DEFAULT_CATEGORY)


def _matter_id(answers: Answers) -> str:
    return "retirement_early" if answers.get("early_month") else "retirement"


def _matter(answers: Answers) -> Matter:
    return matters()[_matter_id(answers)]


def _is_instant(answers: Answers) -> bool:
    """Whether the matter ends on the spot for somebody who is due, as far as the record says."""
    record: Record = answers["record"]
    instant = _matter(answers).instant
    facts = {"archive_state": record.insured.archive, "due": YES}
    return record.category is not None and instant is not None and instant.holds(facts)


def _retirement_month(answers: Answers) -> Month:
    chosen = answers.get("early_month")
    month: Month = Month.parse(chosen) if chosen and chosen != "none" else answers["standing"].retirement.month
    return month


def _case_values(accepted: Accepted, matter: str) -> dict[str, papers.Value]:
    """What every paper of a case says of it; a time that is not known is not there."""
    (case,) = accepted.cases
    values: dict[str, papers.Value] = {"matter": matter, "case_number": case.number, "accepted": accepted.at}
    if accepted.completed:
        values["completed"] = accepted.completed
    if case.promised_by:
        values["promised_by"] = case.promised_by
        values["uncertain"] = "" if case.certain else YES
    return values


def _paper_reason(reason: Reason) -> papers.Reason:
    return papers.Reason(sentence=say_reason(reason), article=reason.article, source=reason.document)


def _promise(matter: str, made: datetime | None) -> papers.Promise:
    """As it was made; nothing is submitted without it, so that it cannot be still open."""
    if made is None:
        raise LookupError("a paper of a promise that nobody has made")
    words = paper_words().promise
    return papers.Promise(
        matter=matter,
        basis=words.basis,
        proof=words.proof,
        way=words.way,
        liability=words.liability,
        verification=words.verification,
        statements=words.statements,
        made=made,
    )

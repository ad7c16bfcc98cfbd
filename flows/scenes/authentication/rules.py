"""What the authentication scene computes: until when the last proof of life counts, and what a new one brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Literal

from flows.engine import Answers
from flows.identity import served
from flows.papers import Papers
from flows.scene import Declared, SceneRules
from flows.words import SceneWords
from law.authentication import Due, arrears, authentication, next_due
from law.month import Month
from law.wording import Count, say_day, say_month
from office.record import Payment, Pension, Record
from printing.documents.letters import letter
from printing.documents.port import Letter, Value

STAFF = "staff"


@dataclass(frozen=True)
class Standing:
    """Where a pensioner stands. ``due`` is the last day of the last proof; ``way`` how this one is proved."""

    status: Literal["none", "silent", "current", "soon", "overdue", "suspended"]
    way: Literal["here", "staff"]
    due: date | None
    next_due: date
    owed_months: int


@dataclass(frozen=True)
class Rules(SceneRules):
    """The rules of the authentication scene."""

    declares: ClassVar[Declared] = Declared(
        computes={"standing": Standing},
        fills={"record": frozenset({"name"}), "standing": frozenset({"due", "next_due", "owed"})},
        papers=frozenset({"authentication"}),
        texts=frozenset({"never", "owed", "benefit", "result.completed", "result.accepted"}),
    )
    words: SceneWords

    def compute(self, node: str, answers: Answers, today: date) -> object:
        if node != "standing":
            raise LookupError(node)
        way: Literal["here", "staff"] = "staff" if served(answers).ways[-1] == STAFF else "here"
        return _standing(answers.the(Record).pension, way, today)

    def values(self, answers: Answers, today: date) -> Mapping[str, str]:  # noqa: ARG002
        values: dict[str, str] = {}
        if (record := answers.last(Record)) is not None:
            values["name"] = record.person.name
        if (standing := answers.last(Standing)) is not None:
            values |= self._of(standing)
        return values

    def paper(self, kind: str, papers: Papers) -> Letter:
        """``authentication``: 待遇资格认证回执."""
        if kind != "authentication":
            raise LookupError(kind)
        case, texts = papers.accepted.cases[0], papers.texts
        values: dict[str, Value] = {
            "benefit": texts["benefit"],
            "result": texts[f"result.{case.state}"],
            "way": texts[f"identified.{served(papers.answers).ways[-1]}"],
            "authenticated": papers.accepted.at,
            "case_number": case.number,
        }
        if "next_due" in case.result:
            values["next_due"] = date.fromisoformat(case.result["next_due"])
        if "resumed_from" in case.result:
            owed = texts["owed"].format(months=Count(case.result["arrears_months"]))
            values |= {"resumed_from": say_month(Month.parse(case.result["resumed_from"])), "back_pay": owed}
        return letter("authentication", replace(papers.content(papers.accepted.at), values=values))

    def _of(self, standing: Standing) -> dict[str, str]:
        never = self.words.texts["never"]
        owed = self.words.texts["owed"].format(months=Count(standing.owed_months)) if standing.owed_months else ""
        due = say_day(standing.due) if standing.due else never
        return {"due": due, "next_due": say_day(standing.next_due), "owed": owed}


def _standing(pension: Pension | None, way: Literal["here", "staff"], today: date) -> Standing:
    if pension is None or pension.payment is Payment.NONE:
        return Standing("none", way, None, next_due(today), 0)
    proved = authentication(pension.authenticated_on, pension.seen_on, today)
    if pension.payment is Payment.SUSPENDED:
        since = Month.parse(pension.suspended_from) if pension.suspended_from else Month.of(today)
        return Standing("suspended", way, proved.due, next_due(today), arrears(since, Month.of(today) + 1))
    status: Literal["silent", "current", "soon", "overdue"] = "silent" if proved.silent else _STATUS[proved.state]
    return Standing(status, way, proved.due, next_due(today), 0)


_STATUS: Mapping[Due, Literal["current", "soon", "overdue"]] = {
    Due.CURRENT: "current",
    Due.SOON: "soon",
    Due.OVERDUE: "overdue",
}

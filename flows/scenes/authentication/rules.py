"""The receipt of an authentication: what the office decided, and how the person was proved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from flows.definition.scene import Declared, SceneRules
from flows.pages.words import SceneWords
from flows.papers.papers import Papers
from flows.person.identity import served
from law.month import Month
from law.wording import Count, say_month
from office.record import Record
from printing.documents.letters import letter
from printing.documents.port import Letter, Value


@dataclass(frozen=True)
class Rules(SceneRules):
    """The rules of the authentication scene."""

    declares: ClassVar[Declared] = Declared(
        papers=frozenset({"authentication"}),
        texts=frozenset({"owed", "benefit.pension", "benefit.resident", "result.completed", "result.accepted"}),
    )
    words: SceneWords

    def paper(self, kind: str, papers: Papers) -> Letter:
        """``authentication``: 待遇资格认证回执."""
        if kind != "authentication":
            raise LookupError(kind)
        case, texts = papers.accepted.cases[0], papers.texts
        section, _ = papers.answers.the(Record).drawn or ("pension", None)
        values: dict[str, Value] = {
            "benefit": texts[f"benefit.{section}"],
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

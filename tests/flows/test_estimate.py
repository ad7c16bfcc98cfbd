"""The estimate on the page and on paper is that of the law, from the office's own books, figure by figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from config.datafile import load
from flows.bodies import Chart
from flows.bundle.lookup import Contributions
from flows.computed.pension_estimate import Estimated
from flows.computed.pension_forecast import Outlook
from flows.definition.computation import Said, computation, texts_of
from flows.engine import Answers
from law.estimate import Name
from law.month import Month
from office.people.invented import Invented, PeopleFile
from printing.documents.port import Rows
from tests.office.conftest import CAST_FILE

TODAY = date(2026, 11, 24)
CAST = {person.id: person for person in load(CAST_FILE, PeopleFile).people}


def computed(answers: Answers, node: str, by: str) -> Answers:
    return answers.having(node, computation(by).compute(answers, TODAY))


def said(answers: Answers, node: str, by: str) -> Said[Any]:
    return Said(answers[node], answers, TODAY, texts_of(by))


def forecast(person: Invented) -> Answers:
    paid = tuple(one for span in person.contributions for one in span.contributions)
    answers = computed(Answers((("record", person.record),)), "standing", "retirement")
    return computed(answers.having("contributions", Contributions(paid)), "forecast", "pension_forecast")


def chart(answers: Answers) -> Chart:
    made = computation("pension_forecast").charts["estimate_month"]
    return made(said(answers, "forecast", "pension_forecast"))


def test_the_months_that_may_be_chosen_begin_up_at_the_statutory_one_and_say_what_a_year_more_gives() -> None:
    found = chart(forecast(CAST["yuan"]))
    assert (found.points[0].id, found.points[found.start].id, found.points[-1].id) == ("2028-05", "2029-04", "2032-04")
    facts = [fact.value for fact in found.points[found.start].facts]
    assert facts == ["5,068.70元", "每月多207.96元", "60周岁11个月", "132.6个月", "2029年5月"]
    assert len(found.points[-1].facts) == 4  # nothing can be chosen a year later


@pytest.mark.parametrize("id_", ["yuan", "shilao"])
def test_what_is_told_is_what_the_law_computed_and_the_parts_make_the_sum(id_: str) -> None:
    answers = forecast(CAST[id_])
    answers = computed(answers, "estimated", "pension_estimate")
    told = computation("pension_estimate").values(said(answers, "estimated", "pension_estimate"))
    parts = [Decimal(told[name].replace(",", "")) for name in ("basic", "account", "transition", "extra")]
    assert sum(parts) == Decimal(told["total"].replace(",", "")) == answers.the(Estimated).estimate.value(Name.TOTAL)
    rows = computation("pension_estimate").tables["index"](said(answers, "estimated", "pension_estimate"))
    assert not isinstance(rows, Rows)
    indices = [Decimal(row[-1]) for row in rows]
    assert round(sum(indices) / len(indices), 3) == Decimal(told["index"])
    assert told["base_note"] == ("" if id_ == "shilao" else texts_of("pension_estimate")["base_note"])


def test_deemed_years_and_those_before_accounts_are_in_it() -> None:
    estimate = computed(forecast(CAST["shilao"]), "estimated", "pension_estimate").the(Estimated).estimate
    # 83 deemed and 391 paid months until January 2026; 113 of them before 1996
    assert (estimate.month, estimate.value(Name.YEARS)) == (Month(2026, 1), Decimal("39.5"))
    assert estimate.value(Name.YEARS_BEFORE) == Decimal("9.42")
    assert (estimate.value(Name.TRANSITION) or 0) > 900


@pytest.mark.parametrize(("id_", "state"), [("yuan", "months"), ("shilao", "one"), ("li", "open"), ("he", "open")])
def test_without_a_list_of_contributions_or_a_balance_nothing_is_estimated(id_: str, state: str) -> None:
    assert forecast(CAST[id_]).the(Outlook).state == state

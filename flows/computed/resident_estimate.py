"""What somebody would draw of the residents' pension (城乡居民养老保险), if they have one, by the office's books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.estimate import Estimate, Name
from law.exact import yuan
from law.month import Month
from law.reason import Reason
from law.resident_pension import resident_pension
from law.wording import say_month
from office.record import Record

NONE_YET = Decimal(0)
AMOUNTS = {"total": Name.TOTAL, "basic": Name.BASIC, "account": Name.ACCOUNT, "extra": Name.EXTRA}


@dataclass(frozen=True)
class ResidentEstimate:
    """``estimate`` is None of whoever has no residents' pension, or draws it already."""

    estimate: Estimate | None

    @property
    def state(self) -> Literal["none", "whole", "open"]:
        """``open``: the sum cannot be told, because the basic amount is not published or years are missing."""
        if self.estimate is None:
            return "none"
        return "open" if self.estimate.value(Name.TOTAL) is None else "whole"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.estimate.reasons if self.estimate else ()


def _compute(answers: Answers, today: date) -> ResidentEstimate:
    record = answers.the(Record)
    if (own := record.resident) is None or own.state != "enrolled":
        return ResidentEstimate(None)
    balance = Decimal(own.balance) if own.balance else NONE_YET
    return ResidentEstimate(resident_pension(Month.of(record.person.birth), own.paid_years, balance, today))


def _values(said: Said[ResidentEstimate]) -> Mapping[str, str]:
    estimate = said.result.estimate
    if estimate is None:
        return dict.fromkeys((*AMOUNTS, "first", "note"), "")
    amounts = {name: estimate.value(part) for name, part in AMOUNTS.items()}
    told = {name: "" if value is None else yuan(value) for name, value in amounts.items()}
    return {**told, "first": say_month(estimate.month), "note": said.texts[said.result.state]}


COMPUTATION = Computation(ResidentEstimate, _compute, fills=frozenset({*AMOUNTS, "first", "note"}), values=_values)

"""Unemployment insurance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import NonNegativeInt

from office.record.section import Items, Section, YearMonth


class BenefitState(StrEnum):
    """Where somebody stands with the unemployment benefit: a value of the item ``benefit_state``."""

    NONE = "none"
    DRAWING = "drawing"
    FINISHED = "finished"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Benefits(Section):
    """Months paid since the benefit was drawn last, and months left of an earlier entitlement.

    ``drawn_from`` and ``drawn_until`` are the first and last month (YYYY-MM) of the entitlement that is drawn now.
    """

    TABLE = "benefits"

    paid_months: NonNegativeInt = 0
    remaining_months: NonNegativeInt = 0
    state: BenefitState = BenefitState.NONE
    drawn_from: YearMonth = ""
    drawn_until: YearMonth = ""
    medical_from: YearMonth = ""

    @classmethod
    def given(cls, own: tuple[Benefits, ...]) -> Items:
        benefits = own[0] if own else cls()
        yield from (("contribution_months", str(benefits.paid_months)), ("benefit_state", benefits.state.value))
        yield "registration_place", "insured" if own else ""

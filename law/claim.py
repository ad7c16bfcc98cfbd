"""Whether somebody may draw unemployment benefit now: the citizen is told what the office decides by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.unemployment import unemployment_law
from law.reason import Reason, because
from law.unemployment import Entitlement, Near, entitlement


class ClaimStatus(StrEnum):
    """The first thing that stands against a claim, or that nothing does."""

    ENTITLED = "entitled"
    DRAWING = "drawing"
    PENSION = "pension"
    WORKING = "working"
    OWN_WILL = "own_will"
    OF_AGE = "of_age"
    SHORT = "short"
    #: nobody knows yet why the work has ended, or it is a reason that the office must judge
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Claim:
    """``months`` of benefit if ``status`` is entitled or unclear; ``reasons`` with their sources."""

    status: ClaimStatus
    months: int
    entitlement: Entitlement
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Circumstances:
    """What is known of somebody. ``reason`` is a value of the item ``separation_reason``, empty when nobody knows."""

    paid_months: int
    remaining_months: int
    reason: str
    working: bool
    drawing: bool
    draws_pension: bool
    who: Near | None


def claim(known: Circumstances, on: date) -> Claim:
    """What the law in force ``on`` that day says of a claim."""
    given = entitlement(known.paid_months, on, remaining=known.remaining_months, who=known.who)
    status = _status(known, given, on)
    reasons = given.reasons
    if status in (ClaimStatus.OWN_WILL, ClaimStatus.ENTITLED):
        law = unemployment_law()
        version = law.on(on)
        named = version.own_will if status is ClaimStatus.OWN_WILL else version.involuntary
        reasons = (because(f"benefit_{status}", named.basis, law.documents), *reasons)
    paid = status in (ClaimStatus.ENTITLED, ClaimStatus.UNCLEAR)
    return Claim(status, given.months if paid else 0, given, reasons)


def _status(known: Circumstances, given: Entitlement, on: date) -> ClaimStatus:
    version = unemployment_law().on(on)
    of_age = any(reason.rule == "benefit_of_age" for reason in given.reasons)
    against = (
        (known.draws_pension or known.reason == "pension", ClaimStatus.PENSION),
        (known.drawing, ClaimStatus.DRAWING),
        (known.working, ClaimStatus.WORKING),
        (known.reason in version.own_will.values, ClaimStatus.OWN_WILL),
        (of_age, ClaimStatus.OF_AGE),
        (given.months == 0, ClaimStatus.SHORT),
        (known.reason not in version.involuntary.values, ClaimStatus.UNCLEAR),
    )
    return next((status for holds, status in against if holds), ClaimStatus.ENTITLED)

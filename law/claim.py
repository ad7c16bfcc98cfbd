"""Whether somebody may draw unemployment benefit now: the citizen is told what the office decides by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.unemployment import unemployment_law
from law.month import Month
from law.reason import Reason, because
from law.unemployment import Entitlement, Near, entitlement, still_drawn, while_drawing


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
    #: how much it is hangs on the statutory age, and the archive must tell which that is
    CATEGORY_OPEN = "category_open"


#: who can apply: the office grants it, or examines it first
PAID = frozenset({ClaimStatus.ENTITLED, ClaimStatus.UNCLEAR, ClaimStatus.CATEGORY_OPEN})


@dataclass(frozen=True)
class Claim:
    """``months`` of benefit, at most, if ``status`` is one of ``PAID``; ``reasons`` with their sources.

    ``left`` are the months that are still drawn, this one included, of whoever draws now.
    """

    status: ClaimStatus
    months: int
    left: int
    entitlement: Entitlement
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Circumstances:
    """What is known of somebody. ``reason`` is a value of the item ``separation_reason``, empty when nobody knows.

    ``who`` they may be: more than one while the archive must tell the category. ``drawn_until`` is the last month of
    what is drawn now.
    """

    paid_months: int
    remaining_months: int
    reason: str
    working: bool
    drawing: bool
    draws_pension: bool
    who: tuple[Near, ...]
    drawn_until: Month | None = None


def claim(known: Circumstances, on: date) -> Claim:
    """What the law in force ``on`` that day says of a claim."""
    each = [
        entitlement(known.paid_months, on, remaining=known.remaining_months, who=who) for who in known.who or (None,)
    ]
    given = max(each, key=lambda one: one.months + one.continued_months)
    open_ = any((one.months, one.reasons) != (given.months, given.reasons) for one in each)
    status = _status(known, given, on, open_=open_)
    if status is ClaimStatus.DRAWING and known.drawn_until:
        drawn = still_drawn(known.drawn_until, on, who=known.who[0] if len(known.who) == 1 else None)
        return Claim(status, 0, drawn.months, given, (*drawn.reasons, given.amount_reason, *while_drawing(on)))
    paid = status in PAID
    reasons = (*_why(status, on), *given.reasons, *((given.amount_reason, *while_drawing(on)) if paid else ()))
    return Claim(status, given.months if paid else 0, 0, given, reasons)


def _why(status: ClaimStatus, on: date) -> tuple[Reason, ...]:
    """What the law says of the end of the work, where that decides, and of an age that is open."""
    law = unemployment_law()
    version = law.on(on)
    match status:
        case ClaimStatus.OWN_WILL:
            basis = version.own_will.basis
        case ClaimStatus.ENTITLED:
            basis = version.involuntary.basis
        case ClaimStatus.CATEGORY_OPEN:
            basis = version.stop_basis
        case _:
            return ()
    return (because(f"benefit_{status}", basis, law.documents),)


def _status(known: Circumstances, given: Entitlement, on: date, *, open_: bool) -> ClaimStatus:
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
        (open_, ClaimStatus.CATEGORY_OPEN),
    )
    return next((status for holds, status in against if holds), ClaimStatus.ENTITLED)

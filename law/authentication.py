"""Until when the proof that a pensioner is alive counts, and what a suspended pension is owed: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.authentication import authentication_law
from law.month import Month, months_later
from law.reason import Reason, because


class Due(StrEnum):
    """Where somebody stands: nothing to do, soon due, or over the time."""

    CURRENT = "current"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Authentication:
    """``due`` is the last day; None where nothing has ever been proved. ``silent``: data prove it, nobody need come."""

    state: Due
    due: date | None
    silent: bool


def authentication(proved: date | None, seen: date | None, on: date) -> Authentication:
    """Where a pensioner stands ``on`` a day: ``proved`` by themselves last, ``seen`` in the data of others last."""
    known = [day for day in (proved, seen) if day is not None and day <= on]
    if not known:
        return Authentication(Due.OVERDUE, None, silent=False)
    last, rules = max(known), authentication_law().on(on)
    due = months_later(last, rules.cycle_months)
    state = Due.CURRENT
    if on > due:
        state = Due.OVERDUE
    elif on >= months_later(due, -rules.warn_before_months):
        state = Due.SOON
    return Authentication(state, due, silent=state is not Due.OVERDUE and last == seen and last != proved)


def authentication_reasons(found: Authentication, last: date, on: date) -> tuple[Reason, ...]:
    """Why somebody whose ``last`` proof is of a day stands so."""
    law = authentication_law()
    rules = law.on(on)
    cycle = because("auth_cycle", rules.basis, law.documents, day=last, months=rules.cycle_months, to=found.due)
    state = because(f"auth_{found.state}", rules.basis, law.documents, to=found.due, months=rules.warn_before_months)
    return cycle, state


def next_due(proved: date) -> date:
    """The last day on which a success of the day ``proved`` counts."""
    return months_later(proved, authentication_law().on(proved).cycle_months)


def arrears(suspended_from: Month, resumed: Month) -> int:
    """The months that are paid in arrears when a pension goes on with ``resumed``, the first month paid in time."""
    return max(0, resumed - suspended_from)

"""Of age, and contributions are missing: every way to make them up or to end it, and which of them are open. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.retirement_ways import RetirementWays, retirement_ways
from law.month import Month
from law.reason import Reason, because


class Way(StrEnum):
    """What can be done: values of the item ``makeup_choice``."""

    GO_ON = "go_on"
    AT_ONCE = "at_once"
    RESIDENTS = "residents"
    LUMP_SUM = "lump_sum"


class Openness(StrEnum):
    """Whether a way is open now; ``unclear``: the books do not tell, and the agency decides."""

    OPEN = "open"
    CLOSED = "closed"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Choice:
    """One way. ``until`` is the month in which the minimum would be reached by going on from now."""

    way: Way
    openness: Openness
    reason: Reason
    until: Month | None = None


@dataclass(frozen=True)
class Short:
    """Whoever was of age in ``of_age`` and is short of ``missing_months``; ``insured_from``: None if not known."""

    of_age: Month
    missing_months: int
    insured_from: Month | None


def make_up(short: Short, on: date, law: RetirementWays | None = None) -> tuple[Choice, ...]:
    """Each way, in the order in which it is told, by the rules ``on`` that day."""
    law = law or retirement_ways()
    rules, now = law.on(on).make_up, Month.of(on)
    until = now + (short.missing_months - 1)
    openness, at_once = _at_once(short, now, law, on)
    return (
        Choice(
            Way.GO_ON,
            Openness.OPEN,
            because("make_up_go_on", rules.go_on.basis, law.documents, missing=short.missing_months, month=until),
            until,
        ),
        Choice(Way.AT_ONCE, openness, at_once),
        Choice(Way.RESIDENTS, Openness.OPEN, because("make_up_residents", rules.residents.basis, law.documents)),
        Choice(Way.LUMP_SUM, Openness.OPEN, because("make_up_lump_sum", rules.lump_sum.basis, law.documents)),
    )


def _at_once(short: Short, now: Month, law: RetirementWays, on: date) -> tuple[Openness, Reason]:
    rule = law.on(on).make_up.at_once
    first, gone = Month.parse(rule.insured_before), now - short.of_age
    values = {"first": first, "reached": rule.after_months}
    if short.insured_from is not None and short.insured_from >= first:
        said, openness = "make_up_insured_too_late", Openness.CLOSED
    elif gone < rule.after_months:
        said, openness = "make_up_not_long_enough", Openness.CLOSED
        values["month"] = short.of_age + rule.after_months
    elif short.insured_from is None:
        said, openness = "make_up_unclear", Openness.UNCLEAR
    else:
        said, openness = "make_up_at_once", Openness.OPEN
    return openness, because(said, rule.basis, law.documents, **values)

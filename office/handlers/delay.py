"""弹性延迟退休: a later month that is agreed, and its end by agreement. ``result`` of what is completed (YYYY-MM):
``delayed_to`` of a later month, ``delay_ended`` of an end; whoever ends a delay retires in the same bundle."""

from __future__ import annotations

from collections.abc import Iterator

from law.month import Month
from law.retirement import Status
from office.cases.handling import Application, Change, Decision, Effect, decided, first
from office.handlers.retirement import against_the_record, chosen_month, stand_of

LATE, END = "retirement_late", "delay_end"
BROUGHT = {LATE: "delayed_to", END: "delay_ended"}


def objection(application: Application) -> str | None:
    """The month that the kiosk offers is compared with the law on the office's own record, and never believed."""
    if reason := against_the_record(application):
        return reason
    return _against_ending(application) if application.id == END else _against_later(application)


def decide(application: Application) -> Decision:
    facts = {"insured_as": application.items.get("insured_as", "")}
    return decided(application, facts, {BROUGHT[application.id]: str(chosen_month(application))})


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    if decision.completed:
        settled = {"delayed_to": str(chosen_month(application)), "insured_as": application.items["insured_as"]}
        yield Change("pension", settled)


def _against_later(application: Application) -> str | None:
    stand = stand_of(application)
    return first(
        (
            (application.record.insured.agreed is not None, "delay_is_agreed"),
            (stand.retires_in_time, "must_retire_in_time"),
            (chosen_month(application) not in stand.late_months, "month_cannot_be_chosen"),
        )
    )


def _against_ending(application: Application) -> str | None:
    """It ends now; whoever wants to go on for some months comes when it is time."""
    return first(
        (
            (stand_of(application).status is not Status.DELAYED, "no_delay_to_end"),
            (chosen_month(application) != Month.of(application.made), "month_cannot_be_chosen"),
        )
    )

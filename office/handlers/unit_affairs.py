"""What a unit applies for itself: its data, and the refund for keeping its people (稳岗返还).

``result``: none. Telephone and address change on the spot; an account is compared first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from office.cases.handling import Application, Decision, Effect, UnitChange, decided, first

CHANGE, VISIT = "unit_info_change", "authentication_visit"


class _Told(NamedTuple):
    """The ``new`` item, the item as the office has it, and the field of its record."""

    new: str
    own: str
    field: str


#: what can be told anew, by the value of the item ``unit_change``
TOLD: Mapping[str, _Told] = {
    "phone": _Told("new_unit_phone", "unit_phone", "phone"),
    "address": _Told("new_unit_address", "unit_address", "address"),
    "account": _Told("new_unit_account", "unit_bank_account", "bank_account"),
}


def objection(application: Application) -> str | None:
    if application.id == VISIT:  # who draws what is told to nobody but the elders themselves
        return None
    registered = application.unit is not None and application.unit.insured_on is not None
    same = application.id == CHANGE and not _is_new(application)
    return first([(not registered, "unit_not_insured"), (same, "nothing_changed")])


def decide(application: Application) -> Decision:
    return decided(application, application.items, {})


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    if application.id == CHANGE and decision.completed:
        told = TOLD[application.items["unit_change"]]
        if (value := application.items.get(told.new)) is not None:  # else it was told at the counter, and noted there
            yield UnitChange({told.field: value})


def _is_new(application: Application) -> bool:
    told = TOLD[application.items["unit_change"]]
    return application.items.get(told.new) != application.own.get(told.own)

"""Families of matters that are data alone: nothing is judged beyond what the office asks of every application.

A matter is finished at once where its `instant` allows it: the facts are its items as the office knows them. What
becomes of the record stands with the matter (``effects`` in ``config/matters``), and so does what it has brought.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from config.matters import Changed
from office.cases.handling import Application, Change, Decision, Effect, decided
from office.port import CaseState
from office.record import sections
from office.record.section import columns_of

#: a value that is the day of the visit, and one that is an item
TODAY, ITEM = "today", "item."


def objection(application: Application) -> str | None:  # noqa: ARG001 - nothing beyond what is asked of all
    return None


def decide(application: Application) -> Decision:
    brought = {name: _said(application, value) for name, value in application.matter.brings.items()}
    return decided(application, application.items, brought)


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    """Only what is finished changes the record."""
    if decision.state is CaseState.COMPLETED:
        yield from (_change(application, one) for one in application.matter.effects)


def _change(application: Application, changed: Changed) -> Change:
    types = fields_of(changed.section)
    told = {name: value for name, said in changed.to.items() if (value := _said(application, said))}
    values = {name: types[name].validate_python(value) for name, value in told.items()}
    return Change(changed.section, values)


def _said(application: Application, value: str) -> str:
    """What a value of the data stands for in this application; empty where the item is not known."""
    if value == TODAY:
        return application.made.isoformat()
    return application.items.get(value.removeprefix(ITEM), "") if value.startswith(ITEM) else value


@cache
def fields_of(section: str) -> Mapping[str, TypeAdapter[Any]]:
    """The fields of a section of the record, by name; LookupError when there is no such section."""
    kind = sections()[section]
    hints = get_type_hints(kind, include_extras=True)
    return {name: TypeAdapter(hints[name]) for name in columns_of(kind)}

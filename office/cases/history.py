"""The history of a case: what it was filed as, and every step since. Rows are added and chained, and none is changed.

How a case stands now is what its steps have led to; ``cases`` has it, too, so that lists need not read the steps.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa

from config.matters import matters
from office.cases.case import OPEN, Asked, Case, CaseState, Step
from office.clocks.clock import CORRECTION, Clock, Tick, clock_of
from office.database.tables import case_steps, cases

Row = sa.Row[Any]


class What(StrEnum):
    """What a step was."""

    STATE = "state"
    PAUSED = "paused"
    RESUMED = "resumed"
    #: the promise has fallen back to the limit of the law
    TO_LAW = "to_law"
    HANDED_OVER = "handed_over"
    #: somebody was told of a clock (office/clocks/escalation.py)
    TOLD = "told"
    #: a limited matter that needs no examination, and is completed in the same call
    UPGRADED = "upgraded"


#: what a chain holds on to of a case as it was filed, and of a step
FILED = (
    *("key", "matter", "of_person", "number", "case_number", "state"),
    *("accepted", "promised_by", "statutory_by", "certain", "result"),
)
STEP = tuple(column.name for column in case_steps.columns if column.name != "chain")
#: to come to one of these moves no clock
_WORKED_ON = (CaseState.REVIEW, CaseState.DEPARTMENT, CaseState.DECIDED)
#: what a column has in rows that are older than it: it stands for nothing, and moves no chain
NOTHING: tuple[object, ...] = (None, "", "[]", "{}", What.STATE.value)


class Moved(NamedTuple):
    """What of a step moves a clock."""

    what: What
    state: CaseState
    at: datetime
    reason: str


@dataclass(frozen=True)
class Entry:
    """One line of a history: ``what`` happened, ``by`` whom (empty: the citizen or the machine), when and ``why``.

    ``why`` is a word of a list of ``config`` (refusals, pauses) or of an escalation.
    """

    what: What
    state: CaseState
    at: datetime
    by: str = ""
    why: str = ""
    owner: str = ""
    asked: tuple[Asked, ...] = ()
    until: date | None = None
    promised_by: date | None = None


def entries(row: Row, steps: Sequence[Row]) -> tuple[Entry, ...]:
    """The whole history of a row of ``cases``: what the machine did in one call is told step by step, too."""
    ways = {
        CaseState.COMPLETED: (CaseState.RECEIVED, CaseState.ACCEPTED, CaseState.DECIDED, CaseState.COMPLETED),
        CaseState.ACCEPTED: (CaseState.RECEIVED, CaseState.ACCEPTED),
        CaseState.REFUSED: (CaseState.RECEIVED, CaseState.REFUSED),
    }
    way = ways[CaseState(row.state)]
    why = json.loads(row.result).get("reason", "") if row.state == CaseState.REFUSED else ""
    filed = [Entry(What.STATE, state, row.accepted) for state in way]
    filed[-1] = replace(filed[-1], why=why, promised_by=row.promised_by)
    if row.upgraded and row.state == CaseState.COMPLETED:
        filed.insert(2, Entry(What.UPGRADED, CaseState.ACCEPTED, row.accepted))
    return (*filed, *map(_entry, steps))


def _entry(row: Row) -> Entry:
    return Entry(
        what=What(row.what),
        state=CaseState(row.state),
        at=row.at,
        by=row.by,
        why=row.reason,
        owner=row.owner,
        asked=_asked(row),
        until=row.until,
        promised_by=row.promised_by,
    )


def as_it_stands(row: Row, steps: Iterable[Row], whose: str = "") -> Case:
    """The case of a row of ``cases``, with what became of it since; ``whose`` name it is in, if not the applicant's."""
    case = Case(
        number=row.case_number or "",
        matter=row.matter,
        state=CaseState(row.state),
        promised_by=row.promised_by,
        certain=row.certain,
        result=json.loads(row.result),
        of=row.of_person,
        whose=whose,
        upgraded=row.upgraded,
    )
    for step in steps:
        case = _after(case, step)
    return case


def _after(case: Case, row: Row) -> Case:
    what, state = What(row.what), CaseState(row.state)
    if what in (What.HANDED_OVER, What.TOLD, What.UPGRADED):
        return case
    goes_on = what is What.TO_LAW or (what is What.STATE and state in _WORKED_ON)
    paused = row.reason if what is What.PAUSED else case.paused if goes_on else ""
    case = replace(case, state=state, promised_by=row.promised_by, certain=row.certain, paused=paused)
    if what is not What.STATE:
        return case
    case = replace(
        case, steps=(*case.steps, Step(state, row.at, _asked(row), row.until, row.reason, row.handling or ""))
    )
    if state is CaseState.REFUSED:
        return replace(case, result={"reason": row.reason})
    return replace(case, result=json.loads(row.result)) if state is CaseState.COMPLETED else case


def _asked(row: Row) -> tuple[Asked, ...]:
    return tuple(Asked(**one) for one in json.loads(row.asked))


# -- the clock --


def ticks(row: Row, steps: Iterable[Row | Moved]) -> Iterator[Tick]:
    """What has moved the clock of a row of ``cases``."""
    day, before = row.accepted.date(), CaseState(row.state)
    yield Tick("start" if before is CaseState.ACCEPTED else "end", day)
    for step in steps:
        day, state = step.at.date(), CaseState(step.state)
        match What(step.what):
            case What.PAUSED:
                yield Tick("stop", day, step.reason)
            case What.RESUMED:
                yield Tick("go_on", day)
            case What.TO_LAW:
                yield Tick("to_law", day)
            case What.STATE if state is CaseState.CORRECTION and before is not CaseState.CORRECTION:
                yield Tick("stop", day, CORRECTION)
            case What.STATE if state is CaseState.ACCEPTED:
                yield Tick("start", day)
            case What.STATE if state not in OPEN:
                yield Tick("end", day)
        before = state


def clock(row: Row, steps: Sequence[Row | Moved], on: date) -> Clock:
    """How the clock of a row of ``cases`` stands ``on`` a day. The limits are those of the day of its last start."""
    moved = list(ticks(row, steps))
    started = max((tick.on for tick in moved if tick.what == "start"), default=row.accepted.date())
    return clock_of(matters()[row.matter].limit_on(started), moved, on)


# -- adding --


def steps_of(connection: sa.Connection, number: str) -> list[Row]:
    """Every step of a case, the oldest first."""
    own = sa.select(case_steps).where(case_steps.c.case_number == number).order_by(case_steps.c.place)
    return list(connection.execute(own))


def add(connection: sa.Connection, row: Row, what: What, state: CaseState, moment: datetime, **values: Any) -> Row:
    """Add a step to a row of ``cases``, with the days to which it leads; the row as it is then."""
    before = steps_of(connection, row.case_number)
    if state is CaseState.CORRECTION and what is not What.STATE:  # which stays what it is
        values = {"until": before[-1].until, "certain": before[-1].certain, **values}
    now = clock(row, [*before, Moved(what, state, moment, values.get("reason", ""))], moment.date())
    step = {"case_number": row.case_number, "place": len(before), "what": what, "state": state, "at": moment}
    step |= {"promised_by": now.promised_by, "statutory_by": now.statutory_by, "certain": now.certain, **values}
    step["chain"] = _hash(row.chain, {name: step.get(name) for name in STEP})
    connection.execute(case_steps.insert().values(step))
    own = cases.c.case_number == row.case_number
    connection.execute(cases.update().where(own).values(_standing(step, now)))
    return connection.execute(sa.select(cases).where(own)).one()


def _standing(step: Mapping[str, Any], now: Clock) -> dict[str, Any]:
    state = step["state"]
    values = {
        "stands": state,
        "due": step["until"] if state is CaseState.CORRECTION else now.promised_by,
        "law_due": now.statutory_by,
        "paused": "" if now.paused == CORRECTION else now.paused,
        "ended": None if state in OPEN else step["at"],
        "chain": step["chain"],
    }
    return {**values, "owner": step["owner"]} if step.get("owner") else values


def filed(values: dict[str, Any]) -> dict[str, Any]:
    """What a new row of ``cases`` says of how it stands, and the beginning of its chain."""
    over = values["state"] != CaseState.ACCEPTED
    return {
        "stands": values["state"],
        "due": values["promised_by"],
        "law_due": values["statutory_by"],
        "ended": values["accepted"] if over else None,
        "chain": _hash("", {name: values[name] for name in FILED}),
    }


# -- the chain --


def link(before: str, row: Row, names: Sequence[str]) -> str:
    """The chain of a row that follows on ``before``."""
    return _hash(before, {name: row._mapping[name] for name in names})


def broken(row: Row, steps: Sequence[Row]) -> str:
    """What of a case with all its steps was changed afterwards, in a word; empty where it is as it was written."""
    head = link("", row, FILED)
    for place, step in enumerate(steps):
        head = link(head, step, STEP)
        if (step.place, step.chain) != (place, head):
            return f"step {place}"
    if row.chain != head:
        return "steps are missing" if steps else "as it was filed"
    case = as_it_stands(row, steps)
    return "" if (row.stands, row.due, row.paused) == (case.state, case.due, case.paused) else "how it stands"


def _hash(before: str, values: dict[str, Any]) -> str:
    told = {name: _plain(value) for name, value in values.items() if value not in NOTHING}
    return hashlib.sha256((before + json.dumps(told, ensure_ascii=False, sort_keys=True)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    return value.isoformat() if isinstance(value, date) else value

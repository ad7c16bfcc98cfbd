"""Requests to other departments in the office's database: made with the case, sent until taken, followed to an end.

A push waits until it is sent; then it is answered, refused, or nonsense comes, or nothing in time: it is silent, and
reminded, and at last given up, which the head is told. Each function works inside a transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from config.coordination import Pushing, coordination_law
from config.items import items as item_list
from config.matters import matters
from law.workdays import deadline, is_workday
from office.cases import history
from office.cases.case import OPEN, Case, CaseState, Impossible
from office.clocks.notices import Of, Why, tell
from office.database.following import push_steps, pushes
from office.database.tables import cases
from office.departments.port import Answer, Push
from office.people.duty import Duty, on_duty


class PushState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    ANSWERED = "answered"
    REFUSED = "refused"
    #: something came that is no answer: it is asked again
    NONSENSE = "nonsense"
    #: nothing came in time
    SILENT = "silent"
    REMINDED = "reminded"
    GIVEN_UP = "given_up"


#: what may follow what
FOLLOWING: Mapping[PushState, frozenset[PushState]] = {
    state: frozenset(map(PushState, followers.split()))
    for state, followers in {
        PushState.WAITING: "waiting sent given_up",
        PushState.SENT: "sent answered refused nonsense silent given_up",
        PushState.NONSENSE: "nonsense sent given_up",
        PushState.SILENT: "silent reminded given_up",
        PushState.REMINDED: "reminded answered refused nonsense silent given_up",
        PushState.ANSWERED: "",
        PushState.REFUSED: "",
        PushState.GIVEN_UP: "",
    }.items()
}
#: it is on its way to the department, first or once more
TO_SEND = frozenset({PushState.WAITING, PushState.NONSENSE, PushState.SILENT})
OVER = frozenset(state for state, followers in FOLLOWING.items() if not followers)
#: of one round
MOST = 100
Row = sa.Row[Any]


def make(connection: sa.Connection, filed: Iterable[Mapping[str, Any]], moment: datetime) -> None:
    """The requests of new rows of ``cases``: one for each department of the matter."""
    rows = [
        {
            "key": f"{case['case_number']}/{department}",
            "case_number": case["case_number"],
            "department": department,
            "matter": case["matter"],
            "number": case["number"],
            "items": json.dumps(_asked(case["matter"], department) if case["state"] in OPEN else []),
            "state": PushState.WAITING,
            "made": moment,
            "next_at": moment,
        }
        for case in filed
        if case["case_number"]
        for department in matters()[case["matter"]].agencies
    ]
    if rows:
        connection.execute(pushes.insert(), rows)


def _asked(matter: str, department: str) -> list[str]:
    """What of the items of a matter the department can tell."""
    needed = (one.item for one in matters()[matter].items)
    return [item for item in needed if department in item_list()[item].shares]


def to_look_at(connection: sa.Connection, moment: datetime) -> list[tuple[Push, PushState]]:
    """What is to be sent or looked for by now, the longest waiting first."""
    due = sa.select(pushes).where(pushes.c.next_at <= moment).order_by(pushes.c.next_at, pushes.c.key).limit(MOST)
    return [(as_push(row), PushState(row.state)) for row in connection.execute(due)]


def as_push(row: Row) -> Push:
    return Push(
        key=row.key,
        department=row.department,
        case_number=row.case_number,
        matter=row.matter,
        number=row.number,
        items=tuple(json.loads(row.items)),
        reminder=row.reminders,
    )


def of_case(connection: sa.Connection, number: str) -> list[Row]:
    """The requests of a case, by department."""
    own = sa.select(pushes).where(pushes.c.case_number == number).order_by(pushes.c.department)
    return list(connection.execute(own))


def with_departments(connection: sa.Connection, case: Case) -> Case:
    """The case, with the departments whose answers it waits for."""
    if case.state is not CaseState.DEPARTMENT:
        return case
    open_ = [row.department for row in of_case(connection, case.number) if row.items != "[]" and row.state not in OVER]
    return replace(case, waits_for=tuple(open_))


def waiting(connection: sa.Connection, most: int = 50) -> list[Row]:
    """The requests that are not over, those that are waited for longest first."""
    own = sa.select(pushes).where(pushes.c.next_at.is_not(None))
    return list(connection.execute(own.order_by(pushes.c.due, pushes.c.key).limit(most)))


def steps_of(connection: sa.Connection, key: str) -> list[Row]:
    return list(connection.execute(sa.select(push_steps).where(push_steps.c.key == key).order_by(push_steps.c.place)))


# -- what the line has brought --


def sent(connection: sa.Connection, key: str, moment: datetime) -> None:
    """The department has it: the case is at that department now, or it was reminded."""
    row = _row(connection, key)
    if PushState(row.state) not in TO_SEND:
        return  # another process has sent it, too: by its key it is the same
    law, again = _law(moment), row.state == PushState.SILENT
    values = {"due": deadline(moment.date(), law.answer_workdays).day, "next_at": _later(moment, law.look_min)}
    if again:
        _move(connection, row, PushState.REMINDED, moment, "", reminders=row.reminders + 1, **values)
        return
    _move(connection, row, PushState.SENT, moment, "", **values)
    case = _case(connection, row)
    if case.stands == CaseState.ACCEPTED:
        case = history.add(connection, case, history.What.STATE, CaseState.REVIEW, moment)
    if case.stands == CaseState.REVIEW and json.loads(row.items):
        history.add(connection, case, history.What.STATE, CaseState.DEPARTMENT, moment, reason=row.department)


def failed(connection: sa.Connection, key: str, moment: datetime, why: str = "unreachable") -> None:
    """The department could not be reached: it is tried again later, or given up."""
    row = _row(connection, key)
    law = _law(moment)
    if PushState(row.state) in OVER:
        return
    if row.attempts + 1 >= law.attempts:
        _end(connection, row, PushState.GIVEN_UP, moment, why)
        return
    wait = law.again_min[min(row.attempts, len(law.again_min) - 1)]
    _move(connection, row, PushState(row.state), moment, why, attempts=row.attempts + 1, next_at=_later(moment, wait))


def nonsense(connection: sa.Connection, key: str, moment: datetime) -> None:
    """What came is no answer: it is asked again later, or given up."""
    row = _row(connection, key)
    if PushState(row.state) in (PushState.SENT, PushState.REMINDED):
        _move(connection, row, PushState.NONSENSE, moment, "")
        failed(connection, key, moment, "nonsense")


def quiet(connection: sa.Connection, key: str, moment: datetime) -> None:
    """No answer yet: it is waited for, then reminded, then given up."""
    row = _row(connection, key)
    if PushState(row.state) not in (PushState.SENT, PushState.REMINDED):
        return
    law = _law(moment)
    if row.due is None or moment.date() <= row.due or not is_workday(moment.date()):
        own = pushes.update().where(pushes.c.key == key)
        connection.execute(own.values(next_at=_later(moment, law.look_min)))
    elif row.reminders < law.reminders:
        _move(connection, row, PushState.SILENT, moment, "", next_at=moment)
    else:
        _end(connection, row, PushState.GIVEN_UP, moment, "silent")


def answered(connection: sa.Connection, key: str, answer: Answer, moment: datetime) -> bool:
    """What the department has answered; whether that is news, and its values are to be kept."""
    row = _row(connection, key)
    if PushState(row.state) not in (PushState.SENT, PushState.REMINDED):
        return False
    _end(connection, row, PushState(answer.state), moment, answer.reason)
    return answer.state == "answered"


def _end(connection: sa.Connection, row: Row, state: PushState, moment: datetime, why: str) -> None:
    """It is over: when that was the last of its case, the case goes back to whoever examines it."""
    _move(connection, row, state, moment, why, next_at=None, reason=why)
    case = _case(connection, row)
    told = on_duty(connection, Duty.HEAD) if state is PushState.GIVEN_UP else [case.owner] if case.owner else []
    tell(connection, Of.PUSH, row.key, Why(state), moment.date(), told, moment)
    rest = [one for one in of_case(connection, row.case_number) if PushState(one.state) not in OVER]
    if case.stands == CaseState.DEPARTMENT and not any(json.loads(one.items) for one in rest):
        history.add(connection, case, history.What.STATE, CaseState.REVIEW, moment, reason=str(state))


def _move(connection: sa.Connection, row: Row, state: PushState, moment: datetime, why: str, **values: Any) -> None:
    if state not in FOLLOWING[PushState(row.state)]:
        raise Impossible(f"a push that is {row.state} does not become {state}")
    connection.execute(pushes.update().where(pushes.c.key == row.key).values(state=state, **values))
    place = connection.scalar(sa.select(sa.func.count()).where(push_steps.c.key == row.key))
    step = {"key": row.key, "place": place, "state": state, "at": moment, "why": why}
    connection.execute(push_steps.insert().values(step))


def withdrawn(connection: sa.Connection, number: str, moment: datetime) -> None:
    """Nothing is asked any more for a case that was taken back or refused."""
    for row in of_case(connection, number):
        if PushState(row.state) not in OVER:
            _move(connection, row, PushState.GIVEN_UP, moment, "not_wanted", next_at=None, reason="not_wanted")


def _row(connection: sa.Connection, key: str) -> Row:
    return connection.execute(sa.select(pushes).where(pushes.c.key == key)).one()


def _case(connection: sa.Connection, row: Row) -> Row:
    return connection.execute(sa.select(cases).where(cases.c.case_number == row.case_number)).one()


def _law(moment: datetime) -> Pushing:
    return coordination_law().on(moment.date()).push


def _later(moment: datetime, minutes: int) -> datetime:
    return moment + timedelta(minutes=minutes)

"""Promises that are looked into later (事后核查): some by chance, all with a risk; a false one has its consequences.

A promise is chosen in the transaction in which it is made. Each function works inside a transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from config.coordination import CoordinationVersion, coordination_law
from config.matters import matters
from law.workdays import deadline
from office.cases.case import Impossible
from office.clocks.notices import Of, Why, tell
from office.database.following import promise_checks
from office.database.tables import SECTIONS
from office.people import credit
from office.people.duty import Duty, on_duty
from office.record import Exclusion

HUNDRED = 100
SAMPLE = "sample"
#: risks that the office sees in its own record: their names in config/parameters/coordination.yaml
REPAIRED, PROMISED_TWICE = "repaired", "promised_twice"
#: the word of config/exclusions.yaml for whose promise was not true
FALSE_PROMISE = "false_promise"


class CheckState(StrEnum):
    WAITING = "waiting"
    TRUE = "true"
    #: correct it, revoke what was decided, and no promise until credit is repaired (国办发〔2020〕42号)
    FALSE = "false"
    #: withdrawn or refused before anybody looked
    DROPPED = "dropped"


def choose(
    connection: sa.Connection, filed: Collection[Mapping[str, Any]], promised: Collection[str], moment: datetime
) -> None:
    """Which promises of new rows of ``cases`` are looked into: those with a risk, and a share of the others."""
    rules = coordination_law().on(moment.date())
    due = deadline(moment.date(), rules.check.workdays).day
    rows = [
        {"case_number": case["case_number"], "item": item, "number": case["number"], "owner": case["owner"]}
        | {"why": why, "due": due, "state": CheckState.WAITING}
        for case in filed
        if case["case_number"]
        for item in _of(case["matter"], promised)
        if (why := _why(connection, case, item, rules, moment.date()))
    ]
    if rows:
        connection.execute(promise_checks.insert(), rows)


def _of(matter: str, promised: Collection[str]) -> Iterator[str]:
    return (one.item for one in matters()[matter].items if one.item in promised)


def _why(
    connection: sa.Connection, case: Mapping[str, Any], item: str, rules: CoordinationVersion, today: date
) -> str | None:
    """The first risk that holds, or that chance has chosen it; None: nobody looks into it."""
    for name, risk in rules.risks.items():
        if case["matter"] in risk.matters:
            return name
    if REPAIRED in rules.risks and _was_repaired(connection, case["number"], today):
        return REPAIRED
    if PROMISED_TWICE in rules.risks and _promised_before(connection, case["number"], item, today):
        return PROMISED_TWICE
    return SAMPLE if _chance(f"{case['case_number']} {item}") < rules.check.sample_percent else None


def _was_repaired(connection: sa.Connection, number: str, today: date) -> bool:
    own = SECTIONS[Exclusion]
    ended = sa.select(sa.literal(1)).where(own.c.number == number, own.c.repaired <= today)
    checked = sa.select(sa.literal(1)).where(promise_checks.c.number == number, promise_checks.c.why == REPAIRED)
    return connection.scalar(ended) is not None and connection.scalar(checked) is None


def _promised_before(connection: sa.Connection, number: str, item: str, today: date) -> bool:
    own = promise_checks.c
    year = date(today.year - 1, today.month, min(today.day, 28))
    same = sa.select(sa.literal(1)).where(own.number == number, own.item == item, own.due >= year)
    return connection.scalar(same) is not None


def _chance(name: str) -> int:
    """0 to 99, the same for the same name: nobody can ask twice until it is another one."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % HUNDRED


def waiting(connection: sa.Connection, owner: str = "", most: int = 50) -> list[sa.Row[Any]]:
    """The promises that are to be looked into, the most urgent first; of one ``owner`` where one is named."""
    own = sa.select(promise_checks).where(promise_checks.c.state == CheckState.WAITING)
    own = own.where(promise_checks.c.owner == owner) if owner else own
    order = promise_checks.c.due, promise_checks.c.case_number, promise_checks.c.item
    return list(connection.execute(own.order_by(*order).limit(most)))


def settle(
    connection: sa.Connection, number: str, item: str, *, true: bool, note: str, by: str, moment: datetime
) -> CheckState:
    """Note what came out; :class:`Impossible`.

    A promise that was not true excludes whoever made it, and the head is told: what was decided by it may be revoked.
    """
    same = (promise_checks.c.case_number == number, promise_checks.c.item == item)
    row = connection.execute(sa.select(promise_checks).where(*same)).one_or_none()
    if row is None or row.state != CheckState.WAITING:
        raise Impossible("nobody is to look into such a promise")
    state = CheckState.TRUE if true else CheckState.FALSE
    done = {"state": state, "done": moment, "by": by, "note": note}
    connection.execute(promise_checks.update().where(*same).values(done))
    if not true and not credit.is_excluded(connection, row.number, moment.date()):
        credit.exclude(connection, row.number, Exclusion(moment.date(), FALSE_PROMISE))
    if not true:
        heads = on_duty(connection, Duty.HEAD)
        tell(connection, Of.PROMISE, f"{number} {item}", Why.FALSE_PROMISE, moment.date(), heads, moment)
    return state


def drop(connection: sa.Connection, number: str, moment: datetime) -> None:
    """Nobody looks into the promises of a case any more that was taken back or refused."""
    own = (promise_checks.c.case_number == number, promise_checks.c.state == CheckState.WAITING)
    connection.execute(promise_checks.update().where(*own).values(state=CheckState.DROPPED, done=moment))

"""The fleet as somebody looks at it: all kiosks, one of them, what of them runs out. Inside a transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from fleet.messages import Message, State, Stocked
from office.fleet import alerts, outbox
from office.fleet.standing import LOW, OUT
from office.fleet.tables import FINE, fleet_answers, fleet_files, fleet_history, fleet_kiosks, fleet_statistics
from office.service.kiosks import revoked

Row = sa.Row[Any]
#: what nobody needs of all of them at once is left out
_SAID = ("serving", "mode", "program", "content", "skew_s")
_BRIEF = [fleet_kiosks.c[name] for name in ("kiosk", "hall", "groups", "worst", "alive", "heard", *_SAID)]
#: what a page of all of them shows: a moment of each costs as much as all of this
_PLACES = [fleet_kiosks.c[name] for name in ("kiosk", "hall", "groups", "worst")]
HISTORY, ANSWERS, ACTS, COMMANDS = 60, 20, 20, 20
STATISTICS = timedelta(days=30)


def every(connection: sa.Connection) -> Sequence[Row]:
    """Each kiosk in brief: what needs a hand first, then by name."""
    asked = sa.select(*_BRIEF).where(_is_ours())
    return connection.execute(asked.order_by(fleet_kiosks.c.worst, fleet_kiosks.c.kiosk)).all()


def open_alerts(connection: sa.Connection) -> Mapping[str, Sequence[Row]]:
    """All that are open, by kiosk, the most urgent first."""
    found: dict[str, list[Row]] = {}
    for row in alerts.waiting(connection):
        found.setdefault(row.kiosk, []).append(row)
    return found


def count_in(connection: sa.Connection, target: str) -> int:
    """How many kiosks a command for it is for: a kiosk, or ``group:`` and a group."""
    group = target.removeprefix(outbox.GROUP)
    own = fleet_kiosks.c.kiosk == target if group == target else fleet_kiosks.c.groups.contains(f" {group} ")
    return connection.scalar(sa.select(sa.func.count()).where(own, fleet_kiosks.c.kiosk.not_in(revoked()))) or 0


def places(connection: sa.Connection) -> Sequence[Row]:
    """Each kiosk, where it is and how urgent: what needs a hand first, then by name."""
    asked = sa.select(*_PLACES).where(_is_ours())
    return connection.execute(asked.order_by(fleet_kiosks.c.worst, fleet_kiosks.c.kiosk)).all()


def _is_ours() -> sa.ColumnElement[bool]:
    """One whose certificates are all revoked has left the fleet, and stays in sight as long as somebody has to see to
    something of it."""
    return sa.or_(fleet_kiosks.c.kiosk.not_in(revoked()), fleet_kiosks.c.worst != FINE)


@dataclass(frozen=True)
class Whole:
    """All that is known of one kiosk."""

    row: Row
    state: State | None
    alerts: Sequence[Row]
    history: Sequence[Row]
    answers: Sequence[Row]
    files: Sequence[Row]
    acts: Sequence[Row]
    commands: Sequence[Row]
    #: of the last thirty days together
    counts: Mapping[str, int]


def whole(connection: sa.Connection, name: str, moment: datetime) -> Whole | None:
    """None where nothing was heard of it."""
    row = connection.execute(sa.select(fleet_kiosks).where(fleet_kiosks.c.kiosk == name)).one_or_none()
    if row is None:
        return None
    files = [column for column in fleet_files.columns if column.name != "content"]
    since = (moment - STATISTICS).date()
    days = sa.select(fleet_statistics.c.counts).where(fleet_statistics.c.kiosk == name, fleet_statistics.c.day >= since)
    return Whole(
        row=row,
        state=State.read(row.state.encode()) if row.state else None,
        alerts=alerts.waiting(connection, name),
        history=_newest(connection, sa.select(fleet_history), fleet_history, name, HISTORY),
        answers=_newest(connection, sa.select(fleet_answers), fleet_answers, name, ANSWERS),
        files=_newest(connection, sa.select(*files), fleet_files, name, ANSWERS),
        acts=alerts.acts(connection, ACTS, name),
        commands=outbox.newest(connection, COMMANDS, name),
        counts=_summed(connection.scalars(days).all()),
    )


def file(connection: sa.Connection, name: str, number: int) -> Row | None:
    """One that the kiosk has sent, with its content."""
    own = sa.select(fleet_files).where(fleet_files.c.kiosk == name, fleet_files.c.id == number)
    return connection.execute(own).one_or_none()


@dataclass(frozen=True)
class Supply:
    """A supply of a kiosk that has to be seen to."""

    kiosk: str
    hall: str
    name: str
    stock: Stocked


class _Supplied(Message):
    """Of a state the supplies alone: the rest of two thousand of them takes its time."""

    supplies: Mapping[str, Stocked]


def supplies(connection: sa.Connection, until: datetime) -> Sequence[Supply]:
    """What ends before then or is out already, and what is low where nobody foretells its end; by hall and kiosk."""
    columns = (fleet_kiosks.c.kiosk, fleet_kiosks.c.hall, fleet_kiosks.c.state)
    rows = connection.execute(sa.select(*columns).where(fleet_kiosks.c.kiosk.not_in(revoked())))
    found = []
    for row in rows:
        told = _Supplied.read(row.state.encode()).supplies if row.state else {}
        for name, stock in told.items():
            if stock.state == OUT or (stock.until <= until if stock.until else stock.state == LOW):
                found.append(Supply(row.kiosk, row.hall, name, stock))
    return sorted(found, key=lambda one: (one.hall, one.kiosk, one.name))


def _newest(connection: sa.Connection, asked: sa.Select[Any], table: sa.Table, name: str, most: int) -> Sequence[Row]:
    return connection.execute(asked.where(table.c.kiosk == name).order_by(table.c.id.desc()).limit(most)).all()


def _summed(days: Sequence[str]) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for counts in days:
        counted.update(json.loads(counts))
    return dict(sorted(counted.items()))

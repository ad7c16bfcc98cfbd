"""Alerts: raised from what kiosks say, seen by people, over by themselves. Inside a transaction of the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from config.alerts import Kind, Severity, alert_list
from office.fleet.standing import Standing
from office.fleet.tables import FINE, NOTE_MAX, SEEN, fleet_acts, fleet_alerts, fleet_kiosks

#: of what no kiosk has said: the fleet as a whole
FLEET = ""
ORDER = tuple(Severity)
Row = sa.Row[Any]


@dataclass
class Told:
    """What is known of one kiosk now: what stands, and of which kinds that is all there is."""

    standing: set[Standing] = field(default_factory=set)
    of: set[Kind] = field(default_factory=set)


def settle(connection: sa.Connection, told: Mapping[str, Told], moment: datetime) -> None:
    """Raise what stands and is not open, open again what was over only just now, clear what no longer stands."""
    there = open_of(connection, told)
    raised: list[tuple[str, Standing]] = []
    for kiosk, each in told.items():
        own = {(row.kind, row.what): row for row in there.get(kiosk, ())}
        stands = {(one.kind, one.what): one for one in each.standing}
        raised += [(kiosk, one) for key, one in stands.items() if key not in own]
        over = [row.id for key, row in own.items() if row.kind in each.of and key not in stands]
        if over:
            connection.execute(fleet_alerts.update().where(fleet_alerts.c.id.in_(over)).values(cleared=moment))
        for key in own.keys() & stands.keys():
            if own[key].detail != stands[key].detail:
                same = fleet_alerts.c.id == own[key].id
                connection.execute(fleet_alerts.update().where(same).values(detail=stands[key].detail[:NOTE_MAX]))
    for kiosk, one in raised:
        _raise(connection, kiosk, one, moment)
    rank(connection, told)


def _raise(connection: sa.Connection, kiosk: str, one: Standing, moment: datetime) -> None:
    recent = moment - timedelta(hours=alert_list().limits.reopen_h)
    same = (fleet_alerts.c.kiosk == kiosk, fleet_alerts.c.kind == one.kind, fleet_alerts.c.what == one.what)
    newest = sa.select(fleet_alerts.c.id).where(*same, fleet_alerts.c.cleared >= recent)
    before = connection.scalar(newest.order_by(fleet_alerts.c.raised.desc()).limit(1))
    if before is None:
        place = ORDER.index(alert_list().severity(one.kind, one.what))
        values = {"kind": one.kind, "what": one.what, "detail": one.detail[:NOTE_MAX]}
        connection.execute(fleet_alerts.insert().values(kiosk=kiosk, severity=place, raised=moment, **values))
        return
    again = {"cleared": None, "acknowledged": None, "by": "", "note": "", "detail": one.detail[:NOTE_MAX]}
    changed = fleet_alerts.update().where(fleet_alerts.c.id == before)
    connection.execute(changed.values(times=fleet_alerts.c.times + 1, **again))


def open_of(connection: sa.Connection, kiosks: Collection[str]) -> Mapping[str, Sequence[Row]]:
    """The open alerts of those kiosks, by kiosk."""
    asked = sa.select(fleet_alerts).where(fleet_alerts.c.kiosk.in_(kiosks), fleet_alerts.c.cleared.is_(None))
    found: dict[str, list[Row]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.kiosk, []).append(row)
    return found


def rank(connection: sa.Connection, kiosks: Iterable[str]) -> None:
    """Write down for each how urgent the worst is that nobody has acknowledged."""
    names = list(kiosks)
    there = open_of(connection, names)
    own = sa.select(fleet_kiosks.c.kiosk, fleet_kiosks.c.worst).where(fleet_kiosks.c.kiosk.in_(names))
    wanted = {name: _worst(there.get(name, ())) for name in names}
    changed = [
        {"of": row.kiosk, "place": wanted[row.kiosk]}
        for row in connection.execute(own)
        if row.worst != wanted[row.kiosk]
    ]
    if changed:
        update = fleet_kiosks.update().where(fleet_kiosks.c.kiosk == sa.bindparam("of"))
        connection.execute(update.values(worst=sa.bindparam("place")), changed)


def _worst(rows: Sequence[Row]) -> int:
    unseen = [row.severity for row in rows if row.acknowledged is None]
    return min(unseen) if unseen else SEEN if rows else FINE


def waiting(connection: sa.Connection, kiosk: str | None = None) -> Sequence[Row]:
    """Every open alert, of one kiosk or of all: what nobody has seen first, of that the most urgent and the oldest."""
    asked = sa.select(fleet_alerts).where(fleet_alerts.c.cleared.is_(None))
    asked = asked if kiosk is None else asked.where(fleet_alerts.c.kiosk == kiosk)
    unseen = fleet_alerts.c.acknowledged.is_not(None)
    return connection.execute(asked.order_by(unseen, fleet_alerts.c.severity, fleet_alerts.c.raised)).all()


def over(connection: sa.Connection, most: int) -> Sequence[Row]:
    """What was cleared, the newest first."""
    asked = sa.select(fleet_alerts).where(fleet_alerts.c.cleared.is_not(None))
    return connection.execute(asked.order_by(fleet_alerts.c.cleared.desc()).limit(most)).all()


def acknowledge(connection: sa.Connection, alert: int, by: str, note: str, moment: datetime) -> bool:
    """Somebody has seen it, and looks after it; what only a person ends is over. False where it is not open any more.

    Who saw it first stays written down; whoever comes later adds to it.
    """
    row = connection.execute(sa.select(fleet_alerts).where(fleet_alerts.c.id == alert)).one_or_none()
    if row is None or row.cleared is not None:
        return False
    closes = alert_list().alerts[Kind(row.kind)].clears == "person"
    values = {"acknowledged": moment, "by": by, "note": note[:NOTE_MAX], "cleared": moment if closes else None}
    connection.execute(fleet_alerts.update().where(fleet_alerts.c.id == alert).values(values))
    act = {"act": "closed" if closes else "acknowledged", "what": f"{row.kind} {row.what}".strip()}
    note_act(connection, row.kiosk, by=by, note=note, moment=moment, **act)
    rank(connection, [row.kiosk])
    return True


def note_act(
    connection: sa.Connection, kiosk: str, *, act: str, what: str, by: str, note: str, moment: datetime
) -> None:
    """What somebody has done stays written down."""
    values = {"kiosk": kiosk, "act": act, "what": what[:120], "by": by, "note": note[:NOTE_MAX], "at": moment}
    connection.execute(fleet_acts.insert().values(values))


def acts(connection: sa.Connection, most: int, kiosk: str | None = None) -> Sequence[Row]:
    """What people have done, the newest first."""
    asked = sa.select(fleet_acts).order_by(fleet_acts.c.id.desc()).limit(most)
    return connection.execute(asked if kiosk is None else asked.where(fleet_acts.c.kiosk == kiosk)).all()

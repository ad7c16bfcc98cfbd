"""What no message tells: silence, another version than most kiosks run, alerts that are over, rows that are old."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa

from config.alerts import Kind, alert_list
from office.fleet import alerts
from office.fleet.alerts import Told
from office.fleet.standing import Standing
from office.fleet.tables import fleet_alerts, fleet_history, fleet_kiosks, fleet_statistics
from office.service.kiosks import revoked

#: who was not heard for so long says nothing about what most run
RECENT = timedelta(days=1)


def go_round(connection: sa.Connection, moment: datetime, listening_since: datetime | None) -> None:
    """``listening_since``: what was not heard before then may have been said; None while nobody listens."""
    told: dict[str, Told] = {}
    _left(connection, told)
    if listening_since is not None:
        _silence(connection, told, moment, listening_since)
    _versions(connection, told, moment)
    _garbage(connection, told, moment)
    if told:
        alerts.settle(connection, told, moment)
    _forget(connection, moment)


def _left(connection: sa.Connection, told: dict[str, Told]) -> None:
    """Whose certificate was revoked says nothing any more that counts: what would end by itself is over."""
    by_itself = {kind for kind, about in alert_list().alerts.items() if about.clears == "itself"}
    own = (fleet_alerts.c.cleared.is_(None), fleet_alerts.c.kind.in_(by_itself), fleet_alerts.c.kiosk.in_(revoked()))
    for name in connection.scalars(sa.select(fleet_alerts.c.kiosk).distinct().where(*own)):
        told.setdefault(name, Told()).of |= by_itself


def _silence(connection: sa.Connection, told: dict[str, Told], moment: datetime, since: datetime) -> None:
    long_ago = moment - timedelta(seconds=alert_list().limits.silent_s)
    if since > long_ago:
        return
    # of whom the broker has said that it is gone we expect nothing
    alive = sa.or_(fleet_kiosks.c.alive.is_(None), fleet_kiosks.c.alive)
    own = (fleet_kiosks.c.heard < long_ago, alive, fleet_kiosks.c.kiosk.not_in(revoked()))
    for name in connection.scalars(sa.select(fleet_kiosks.c.kiosk).where(*own)):
        told.setdefault(name, Told()).standing.add(Standing(Kind.SILENT))


def _versions(connection: sa.Connection, told: dict[str, Told], moment: datetime) -> None:
    columns = (fleet_kiosks.c.kiosk, fleet_kiosks.c.program, fleet_kiosks.c.content, fleet_kiosks.c.differs)
    ours = (fleet_kiosks.c.heard >= moment - RECENT, fleet_kiosks.c.kiosk.not_in(revoked()))
    rows = connection.execute(sa.select(*columns).where(*ours)).all()
    counted = Counter((row.program, row.content) for row in rows if row.program)
    if not counted:
        return
    usual = max(counted, key=lambda one: (counted[one], one))
    long_ago = moment - timedelta(hours=alert_list().limits.version_h)
    for row in rows:
        differs = bool(row.program) and (row.program, row.content) != usual
        own = fleet_kiosks.c.kiosk == row.kiosk
        if differs and row.differs is None:
            connection.execute(fleet_kiosks.update().where(own).values(differs=moment))
        elif not differs and row.differs is not None:
            connection.execute(fleet_kiosks.update().where(own).values(differs=None))
            told.setdefault(row.kiosk, Told()).of.add(Kind.VERSION)
        elif differs and row.differs <= long_ago:
            told.setdefault(row.kiosk, Told()).standing.add(Standing(Kind.VERSION, detail=row.program))


def _garbage(connection: sa.Connection, told: dict[str, Told], moment: datetime) -> None:
    quiet = moment - timedelta(hours=alert_list().limits.garbage_h)
    once = sa.select(fleet_kiosks.c.kiosk).where(fleet_kiosks.c.garbled < quiet)
    for name in connection.scalars(once):
        told.setdefault(name, Told()).of.add(Kind.GARBAGE)
    connection.execute(fleet_kiosks.update().where(fleet_kiosks.c.garbled < quiet).values(garbled=None))


def _forget(connection: sa.Connection, moment: datetime) -> None:
    keeps = alert_list().keeps
    old = moment - timedelta(days=keeps.history_days)
    connection.execute(fleet_history.delete().where(fleet_history.c.at < old))
    days = (moment - timedelta(days=keeps.statistics_days)).date()
    connection.execute(fleet_statistics.delete().where(fleet_statistics.c.day < days))

"""The kiosks that the office knows, by their certificates. Each function works inside a transaction of the store."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from config.faults import Fault
from office.database.tables import kiosks


def add(connection: sa.Connection, name: str, fingerprint: str, moment: datetime) -> None:
    """A kiosk may ask from now on with the certificate of that fingerprint; older ones of it stay valid."""
    connection.execute(kiosks.insert().values(fingerprint=fingerprint, name=name, added=moment))


def revoke(connection: sa.Connection, name: str, moment: datetime) -> int:
    """No certificate of the kiosk counts any more; how many that were."""
    valid = sa.and_(kiosks.c.name == name, kiosks.c.revoked.is_(None))
    return connection.execute(kiosks.update().where(valid).values(revoked=moment)).rowcount


def name_of(connection: sa.Connection, fingerprint: str) -> str:
    """The kiosk with the certificate of that fingerprint. OFFICE-KIOSK when there is none, or it was revoked."""
    row = connection.execute(sa.select(kiosks).where(kiosks.c.fingerprint == fingerprint)).one_or_none()
    if row is None or row.revoked is not None:
        raise stranger("unknown" if row is None else "revoked")
    return str(row.name)


def stranger(why: str) -> Fault:
    """Whoever asks is no kiosk of this office."""
    return Fault("OFFICE-KIOSK", why)


def revoked() -> sa.Select[tuple[str]]:
    """The names of which no certificate counts any more."""
    counts = sa.func.count(), sa.func.count(kiosks.c.revoked)
    return sa.select(kiosks.c.name).group_by(kiosks.c.name).having(counts[0] == counts[1])


def listed(connection: sa.Connection) -> tuple[sa.Row[Any], ...]:
    """Every certificate of every kiosk, by name, the newest first."""
    return tuple(connection.execute(sa.select(kiosks).order_by(kiosks.c.name, kiosks.c.added.desc())))

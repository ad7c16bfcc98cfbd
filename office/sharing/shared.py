"""What departments have told of somebody, and that they were asked (简便办). Each function works inside a transaction.

Of each item and department the newest answer is kept as long as the rules say; every question is kept longer, with what
it was put for, and never with what was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from config.coordination import coordination_law
from office.database.following import look_ups
from office.database.tables import shares
from office.port import Shared


def keep(
    connection: sa.Connection, number: str, told: Mapping[tuple[str, str], Shared], purpose: str, moment: datetime
) -> None:
    """What was told of ``number``, by item and department, instead of what was told before."""
    for (item, department), shared in told.items():
        asked: dict[str, Any] = {"number": number, "item": item, "department": department, "state": shared.state}
        asked |= {"purpose": purpose, "at": moment}
        same = (shares.c.number == number, shares.c.item == item, shares.c.department == department)
        connection.execute(shares.delete().where(*same))
        connection.execute(shares.insert().values(**asked, value=shared.value))
        connection.execute(look_ups.insert().values(asked))


def asked_about(connection: sa.Connection, number: str) -> list[sa.Row[Any]]:
    """Every question that was put about somebody, the newest first."""
    own = sa.select(look_ups).where(look_ups.c.number == number)
    return list(connection.execute(own.order_by(look_ups.c.at.desc(), look_ups.c.id.desc())))


def forget(connection: sa.Connection, moment: datetime) -> tuple[int, int]:
    """Forget what is older than the rules keep it; how many values, and how many questions."""
    rules = coordination_law().on(moment.date()).sharing
    old = shares.delete().where(shares.c.at < moment - timedelta(days=rules.keep_values_days))
    asked = look_ups.delete().where(look_ups.c.at < moment - timedelta(days=rules.keep_look_ups_days))
    return connection.execute(old).rowcount, connection.execute(asked).rowcount

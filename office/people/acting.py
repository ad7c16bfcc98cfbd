"""Who may act for whom, in the office's database. Each function works inside a transaction of the store."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from office.database.tables import authorities
from office.people.authority import Authority


def held(connection: sa.Connection, number: str, agent_number: str, today: date) -> tuple[Authority, ...]:
    """Everything that lets somebody act for the person with ``number`` today."""
    query = sa.select(authorities).where(
        authorities.c.number == number, authorities.c.agent_number == agent_number, authorities.c.until >= today
    )
    rows = connection.execute(query).all()
    return tuple(Authority(row.relation, row.until, frozenset(row.matters.split())) for row in rows)

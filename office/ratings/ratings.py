"""好差评 in the office's database: one rating of each handling, and who was not satisfied is followed up."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from config.rating_reasons import LOW_GRADES, rating_reasons
from config.service import service_law
from law.workdays import deadline
from office.database.tables import appointments, bundles, case_steps, ratings
from office.database.tables import follow_ups as follow_ups_table
from office.port import refused
from office.ratings import follow_ups

GRADES = range(1, 6)


def rate(connection: sa.Connection, handling: str, grade: int, reasons: Collection[str], moment: datetime) -> None:
    """Keep the first rating of a handling. Reasons are of a bad one. OFFICE-REFUSED."""
    if grade not in GRADES:
        raise ValueError(f"a grade is 1 to 5, not {grade}")
    if not _is_handling(connection, handling):
        raise refused("unknown_case")
    if not set(reasons) <= set(rating_reasons()) or (reasons and grade not in LOW_GRADES):
        raise refused("malformed")
    if connection.execute(sa.select(ratings).where(ratings.c.handling == handling)).first() is not None:
        return
    told = json.dumps(list(dict.fromkeys(reasons)))
    connection.execute(ratings.insert().values(handling=handling, grade=grade, at=moment, reasons=told))
    if grade in LOW_GRADES:
        limits = service_law().on(moment.date()).follow_up
        due, hard = (deadline(moment.date(), days) for days in (limits.workdays, limits.hard_workdays))
        opened = {"handling": handling, "due": due.day, "hard_limit": hard.day, "certain": due.certain and hard.certain}
        connection.execute(follow_ups_table.insert().values(**opened, owner=follow_ups.owner_for(connection, handling)))


def _is_handling(connection: sa.Connection, handling: str) -> bool:
    """Whether there is something that is called so: a bundle, what was done about a case, or an appointment."""
    named = (
        bundles.c.bundle_number == handling,
        case_steps.c.handling == handling,
        appointments.c.called == handling,
    )
    return any(connection.execute(sa.select(sa.literal(1)).where(one)).first() is not None for one in named)

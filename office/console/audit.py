"""Who has seen what of whom (个人信息保护法第五十四条: it is audited). Inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from office.console.tables import sign_ins, views

PAGE = 50
#: of what is noted of what was seen
LONGEST = 60
#: a view lets look at the pictures of its case for so long
LOOKING = timedelta(minutes=15)


class Purpose(StrEnum):
    """Why somebody looks at personal data."""

    HANDLING = "handling"
    FOLLOW_UP = "follow_up"
    CHECKING = "checking"
    COMPLAINT = "complaint"
    AUDIT = "audit"


def other(kind: str, key: str) -> str:
    """What is noted of something that is no case: ``call:KEY``."""
    return f"{kind}:{key}"[:LONGEST]


def note_view(connection: sa.Connection, by: str, case_number: str, purpose: Purpose, moment: datetime) -> None:
    """Somebody is about to see it: in the transaction that reads it, so that neither is without the other."""
    connection.execute(views.insert().values(at=moment, by=by, case_number=case_number, purpose=purpose))


def has_just_seen(connection: sa.Connection, by: str, case_number: str, moment: datetime) -> bool:
    """Whether somebody is looking at it, for a purpose that is written down."""
    own = (views.c.by == by) & (views.c.case_number == case_number) & (views.c.at > moment - LOOKING)
    return connection.execute(sa.select(views.c.id).where(own).limit(1)).first() is not None


def newest_views(connection: sa.Connection, by: str, number: str, before: int | None) -> Sequence[sa.Row[Any]]:
    """A page of views, the newest first: of one member of staff, of one case, or all; ``before`` an id."""
    wanted = sa.select(views).order_by(views.c.id.desc()).limit(PAGE + 1)
    for column, value in ((views.c.by, by), (views.c.case_number, number)):
        wanted = wanted.where(column == value) if value else wanted
    return connection.execute(wanted.where(views.c.id < before) if before else wanted).all()


def newest_sign_ins(connection: sa.Connection) -> Sequence[sa.Row[Any]]:
    """The newest tries to sign in, each once: one that was right by the row that says so."""
    right = sign_ins.alias()
    answered = sa.select(right.c.id).where(right.c.answers == sign_ins.c.id).exists()
    return connection.execute(sa.select(sign_ins).where(~answered).order_by(sign_ins.c.id.desc()).limit(PAGE)).all()

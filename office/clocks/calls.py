"""Calls for help in the office's database: who answers for each (首问负责), and who did. Inside a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from office.cases.casework import Impossible
from office.database.tables import call_backs, hand_overs
from office.people.duty import is_known, owner_of
from office.port import CallBack, refused

CALL = "call"


def keep(connection: sa.Connection, wish: CallBack) -> None:
    """Keep a wish once for its key; somebody answers for it from then on."""
    told = call_backs.c.telephone, call_backs.c.site, call_backs.c.page
    earlier = connection.execute(sa.select(*told).where(call_backs.c.key == wish.key)).one_or_none()
    if earlier is not None:
        if tuple(earlier) != (wish.telephone, wish.site, wish.page):
            raise refused("same_key_other_content")
        return
    place = connection.scalar(sa.select(sa.func.count()).select_from(call_backs)) or 0
    connection.execute(call_backs.insert().values(**vars(wish), owner=owner_of(connection, place)))


def waiting(connection: sa.Connection, owner: str = "") -> list[sa.Row[Any]]:
    """Whom nobody has telephoned yet, the oldest wish first; of one ``owner`` where one is named."""
    query = sa.select(call_backs).where(call_backs.c.done.is_(None)).order_by(call_backs.c.asked, call_backs.c.key)
    return list(connection.execute(query.where(call_backs.c.owner == owner) if owner else query))


def is_waiting(connection: sa.Connection, key: str, owner: str | None = None) -> bool:
    """Whether nobody has telephoned that one yet, and ``owner`` still answers for it where one is named."""
    found = sa.select(call_backs.c.owner).where(call_backs.c.key == key, call_backs.c.done.is_(None))
    row = connection.execute(found).one_or_none()
    return row is not None and owner in (None, row.owner)


def hand_over(connection: sa.Connection, key: str, to: str, why: str, by: str, moment: datetime) -> None:
    """Somebody else of the staff answers for a call; OFFICE-REFUSED."""
    call = _waiting(connection, key)
    if call.owner == to or not is_known(connection, to):
        raise Impossible("a call is handed over to somebody else of the staff")
    earlier = sa.select(sa.func.count()).where(hand_overs.c.kind == CALL, hand_overs.c.key == key)
    told = {"kind": CALL, "key": key, "place": connection.scalar(earlier), "giver": call.owner, "taker": to}
    connection.execute(hand_overs.insert().values(**told, at=moment, by=by, why=why))
    connection.execute(call_backs.update().where(call_backs.c.key == key).values(owner=to))


def answer(connection: sa.Connection, key: str, by: str, moment: datetime) -> None:
    """Note that whoever wished for it was telephoned; who did it answers for it. OFFICE-REFUSED."""
    if _waiting(connection, key).owner != by:
        hand_over(connection, key, by, "", by, moment)
    connection.execute(call_backs.update().where(call_backs.c.key == key).values(done=moment))


def _waiting(connection: sa.Connection, key: str) -> sa.Row[Any]:
    row = connection.execute(
        sa.select(call_backs).where(call_backs.c.key == key, call_backs.c.done.is_(None))
    ).one_or_none()
    if row is None:
        raise refused("unknown_case")
    return row

"""Who is signed in at the console, and that a form was made for them. Functions work inside a transaction of the store.

The browser has a random token, the database its digest: whoever reads the database cannot sign in with what is there.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from config.bureau import ConsoleSettings
from office.console.accounts import Member, account
from office.console.tables import sessions

TOKEN_BYTES = 32
#: that somebody is there is written down once in this time, and not with every page
NOTED = timedelta(minutes=1)


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in."""

    member: Member
    token: str = field(repr=False)
    secret: str = field(repr=False)


def begin(connection: sa.Connection, member: Member, moment: datetime) -> str:
    """Sign somebody in; what the browser keeps."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    told = {"token": _digest(token), "work_number": member.work_number, "secret": secrets.token_hex(TOKEN_BYTES)}
    connection.execute(sessions.insert().values(**told, began=moment, seen=moment))
    return token


def of_token(connection: sa.Connection, token: str, limits: ConsoleSettings, moment: datetime) -> Session | None:
    """Whoever the token is of; None when that is nobody, any more."""
    row = connection.execute(sa.select(sessions).where(sessions.c.token == _digest(token))).one_or_none()
    if row is None or _is_over(row.began, row.seen, limits, moment):
        return None
    member = account(connection, row.work_number)
    return Session(member, token, row.secret) if member is not None else None


def is_to_be_noted(connection: sa.Connection, token: str, moment: datetime) -> bool:
    """Whether it is long enough ago that it was noted."""
    seen = connection.scalar(sa.select(sessions.c.seen).where(sessions.c.token == _digest(token)))
    return seen is not None and moment - seen >= NOTED


def note(connection: sa.Connection, token: str, moment: datetime) -> None:
    """Somebody is there."""
    connection.execute(sessions.update().where(sessions.c.token == _digest(token)).values(seen=moment))


def end(connection: sa.Connection, token: str) -> None:
    """Sign somebody out."""
    connection.execute(sessions.delete().where(sessions.c.token == _digest(token)))


def forget_old(connection: sa.Connection, limits: ConsoleSettings, moment: datetime) -> None:
    """Those that are over need not be kept."""
    connection.execute(sessions.delete().where(sessions.c.began < moment - timedelta(hours=limits.session_h)))


def signed(secret: str, path: str) -> str:
    """What a form that is sent to ``path`` carries."""
    return hmac.new(secret.encode(), path.encode(), hashlib.sha256).hexdigest()


def is_signed(secret: str, path: str, told: str) -> bool:
    return hmac.compare_digest(signed(secret, path).encode(), told.encode())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_over(began: datetime, seen: datetime, limits: ConsoleSettings, moment: datetime) -> bool:
    idle, whole = timedelta(minutes=limits.idle_min), timedelta(hours=limits.session_h)
    return moment - seen >= idle or moment - began >= whole or moment < seen - NOTED

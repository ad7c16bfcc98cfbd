"""Who may sign in at the console. Each function works inside a transaction of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from config.bureau import ConsoleSettings
from office.console.roles import Role
from office.console.tables import accounts, sessions, sign_ins

#: instead of the address of a browser: a password was given by command
RENEWED = "command"


@dataclass(frozen=True)
class Member:
    """Somebody of the bureau who has an account."""

    work_number: str
    name: str
    role: Role


@dataclass(frozen=True)
class Locked:
    """Too many wrong passwords: nothing is looked at before ``until``."""

    until: datetime


@dataclass(frozen=True)
class Try:
    """One try to sign in, which counts as failed until :func:`succeeded`.

    ``password`` is what is kept of the right one; None where nobody may sign in under this work number.
    """

    id: int
    password: str | None


def add(connection: sa.Connection, member: Member, password: str, moment: datetime) -> None:
    """Somebody may sign in from now on; ``password`` is its hash. ValueError when the work number is taken."""
    if account(connection, member.work_number) is not None:
        raise ValueError("this work number has an account")
    told = {"work_number": member.work_number, "name": member.name, "role": member.role, "password": password}
    if _of(connection, member.work_number) is not None:  # somebody who has come back
        own = accounts.update().where(accounts.c.work_number == member.work_number)
        connection.execute(own.values(**told, closed=None))
        return
    connection.execute(accounts.insert().values(**told, made=moment))


def account(connection: sa.Connection, work_number: str) -> Member | None:
    """Whoever may sign in under this work number."""
    row = _of(connection, work_number)
    return Member(row.work_number, row.name, Role(row.role)) if row is not None and row.closed is None else None


def all_accounts(connection: sa.Connection) -> tuple[Member, ...]:
    """Everybody who may sign in, by work number."""
    rows = connection.execute(sa.select(accounts).where(accounts.c.closed.is_(None)).order_by(accounts.c.work_number))
    return tuple(Member(row.work_number, row.name, Role(row.role)) for row in rows)


def change(connection: sa.Connection, work_number: str, **values: object) -> bool:
    """Change an account, and sign it out wherever it is signed in; False when nobody may sign in with it."""
    connection.execute(sessions.delete().where(sessions.c.work_number == work_number))
    own = accounts.update().where(accounts.c.work_number == work_number, accounts.c.closed.is_(None))
    return bool(connection.execute(own.values(**values)).rowcount)


def renew(connection: sa.Connection, work_number: str, password: str, moment: datetime) -> bool:
    """A new password, given by whoever looks after the accounts: a lock is lifted, too."""
    told = {"at": moment, "work_number": work_number, "address": RENEWED, "succeeded": True}
    connection.execute(sign_ins.insert().values(told))
    return change(connection, work_number, password=password)


def begin_try(
    connection: sa.Connection, work_number: str, address: str, limits: ConsoleSettings, moment: datetime
) -> Try | Locked:
    """Note the try before anybody looks at the password: two at once are two."""
    span = timedelta(minutes=limits.lock_min)
    for column, value, most in (
        (sign_ins.c.work_number, work_number, limits.tries),
        (sign_ins.c.address, address, limits.address_tries),
    ):
        since = _since_success(connection, column, value, moment - span)
        failed = sa.select(sign_ins.c.at).where(column == value, sign_ins.c.at > since, ~sign_ins.c.succeeded)
        latest = connection.scalars(failed.order_by(sign_ins.c.at.desc()).limit(most)).all()
        if len(latest) == most:
            return Locked(latest[-1] + span)
    told = {"at": moment, "work_number": work_number, "address": address}
    made = connection.scalar(sign_ins.insert().values(**told).returning(sign_ins.c.id))
    row = _of(connection, work_number)
    return Try(int(made or 0), row.password if row is not None and row.closed is None else None)


def succeeded(connection: sa.Connection, one: Try) -> None:
    """The password was right: a row of its own, of the same moment, for a try is never changed."""
    tried = sa.select(sign_ins.c.at, sign_ins.c.work_number, sign_ins.c.address).where(sign_ins.c.id == one.id)
    told = dict(connection.execute(tried).one()._mapping)
    connection.execute(sign_ins.insert().values(**told, succeeded=True, answers=one.id))


def _since_success(
    connection: sa.Connection, column: sa.ColumnElement[str], value: str, earliest: datetime
) -> datetime:
    """The last time that it was right, where that is not longer ago."""
    last = sa.select(sa.func.max(sign_ins.c.at)).where(column == value, sign_ins.c.at > earliest, sign_ins.c.succeeded)
    return connection.scalar(last) or earliest


def _of(connection: sa.Connection, work_number: str) -> sa.Row[tuple[object, ...]] | None:
    return connection.execute(sa.select(accounts).where(accounts.c.work_number == work_number)).one_or_none()

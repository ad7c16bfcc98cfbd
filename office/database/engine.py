"""The databases on which an office can be: a SQLite file, or PostgreSQL. Each knows its errors and its transactions."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlalchemy.dialects.sqlite  # else the first question would import it
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import LRUCache

from config.faults import Fault
from office.port import refused

#: how long another process may hold the lock before this one gives up, and one statement may take on a server
LOCK_TIMEOUT_S = 10.0
STATEMENT_TIMEOUT_S = 30.0

#: results of SQLite that mean "this store cannot be used now"; every other one is an error of the program
STORE_RESULTS = {
    sqlite3.SQLITE_PERM: "no permission",
    sqlite3.SQLITE_BUSY: "locked by another process",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_IOERR: "input/output error",
    sqlite3.SQLITE_CORRUPT: "file damaged",
    sqlite3.SQLITE_FULL: "disk full",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_NOTADB: "not a database",
}
PRIMARY_RESULT_MASK = 0xFF


#: classes of PostgreSQL's errors (the first two letters) that mean the same: connection, resources, operators' doing
SERVER_CLASSES = {
    "08": "cannot be reached",
    "25": "read-only",
    "40": "in conflict with another transaction",
    "53": "out of space or connections",
    "55": "locked by another process",
    "57": "shut down or timed out",
    "58": "input/output error",
}
#: what PostgreSQL knows the lock of all writers by: any number that nobody else in the database uses
WRITERS = 20260101

#: what no text that comes from outside may hold: control characters, which nobody sees, and halves of characters.
#: PostgreSQL refuses some of them by itself, and SQLite keeps them all
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

#: What statements are in SQLite, for all files: to work that out costs more than to ask, and whoever opens another
#: office, or the same one again, asks the same. As many as the library would keep for one.
_COMPILED: MutableMapping[Any, Any] = LRUCache(500)

#: says in a word why an error means "this store cannot be used now"; None of every other error
Cause = Callable[[DBAPIError], str | None]


#: learns whether a transaction writes, and how many seconds passed until it began
Waited = Callable[[bool, float], None]


class Database:
    """Transactions on ``engine``. OFFICE-STORE when it cannot be used now. ``waited`` learns of each one."""

    def __init__(self, engine: sa.Engine, cause: Cause) -> None:
        sa.event.listen(engine, "before_cursor_execute", _look_at)
        self._engine = engine
        self._cause = cause
        self.waited: Waited | None = None

    @property
    def url(self) -> sa.URL:
        """Where it is, with its password."""
        return self._engine.url

    @contextmanager
    def transaction(self, writing: bool = True) -> Iterator[sa.Connection]:
        """One transaction; one that only reads must not write. Those that write come one after another."""
        with self._begun(writing=writing) as connection:
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[sa.Connection]:
        """One transaction that may take tables apart, however long it takes; at its end every reference must hold."""
        with self._begun(writing=True, rebuilding=True) as connection:
            yield connection
            if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise unusable("a row has lost the one that it refers to")

    @contextmanager
    def _begun(self, writing: bool, rebuilding: bool = False) -> Iterator[sa.Connection]:
        options = {"writing": writing, "rebuilding": rebuilding}
        wanted = time.perf_counter()
        try:
            with self._engine.execution_options(**options).begin() as connection:
                if self.waited is not None:
                    self.waited(writing, time.perf_counter() - wanted)
                yield connection
        except DBAPIError as error:
            if isinstance(error, sa.exc.DataError):  # what was sent: a text that is too long, or holds what none may
                raise refused("malformed") from error
            if (cause := self._cause(error)) is None:
                raise
            raise unusable(cause) from error

    def close(self) -> None:
        self._engine.dispose()


def _look_at(
    connection: sa.Connection,  # noqa: ARG001 - the name of each is told by the event
    cursor: Any,  # noqa: ARG001
    statement: str,  # noqa: ARG001
    parameters: Any,
    context: Any,  # noqa: ARG001
    executemany: bool,
) -> None:
    """Every text on its way to the database, whoever has sent it: OFFICE-REFUSED, alike on both databases."""
    for row in parameters if executemany else (parameters,):
        for value in row.values() if isinstance(row, dict) else row:
            if isinstance(value, str) and _NO_TEXT.search(value):
                raise refused("malformed")


def unusable(detail: str) -> Fault:
    """The store cannot be used now, because of ``detail``."""
    return Fault("OFFICE-STORE", detail)


def sqlite(file: Path) -> Database:
    """The database in ``file``, which is made if it is not there."""
    dialect = _sqlite_dialect()
    # Closed after every transaction: an open connection keeps pages with portraits in memory.
    opening = partial(dialect.connect, file, timeout=LOCK_TIMEOUT_S, check_same_thread=False)
    engine = sa.Engine(
        sa.NullPool(opening, dialect=dialect),
        dialect,
        sa.URL.create("sqlite", database=str(file)),
        execution_options={"compiled_cache": _COMPILED},
        hide_parameters=True,  # they are personal, and would stand in the text of every error
    )

    @sa.event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # the transactions are ours, see _begin
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A writer takes the lock before it reads: two processes can never both find a key absent.
        options = connection.get_execution_options()
        if options["rebuilding"]:  # it has to be said before the transaction: a table that is replaced is dropped first
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options["writing"] else "BEGIN")

    return Database(engine, _cause_of_sqlite)


@cache
def _sqlite_dialect() -> sa.Dialect:
    """One for all files, which the library gets to know by a connection, as it does those of its own making."""
    engine = sa.create_engine("sqlite://", poolclass=sa.NullPool)
    with engine.connect():
        return engine.dialect


def _cause_of_sqlite(error: DBAPIError) -> str | None:
    return STORE_RESULTS.get(getattr(error.orig, "sqlite_errorcode", 0) & PRIMARY_RESULT_MASK)


def postgresql(url: str, connections: int = 5) -> Database:
    """The database at ``url`` (``postgresql://…``), which is there already; so many connections are kept open."""
    engine = sa.create_engine(
        _address(url),
        connect_args={
            "connect_timeout": int(LOCK_TIMEOUT_S),
            "options": f"-c lock_timeout={LOCK_TIMEOUT_S:.0f}s -c statement_timeout={STATEMENT_TIMEOUT_S:.0f}s",
        },
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # As on SQLite, a writer has the lock before it reads: no number has a gap, and a key is found or absent.
        options = connection.get_execution_options()
        if options["rebuilding"]:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        if options["writing"]:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return Database(engine, _cause_of_postgresql)


def _address(url: str) -> sa.URL:
    """The address as the driver takes it; OFFICE-STORE where it is none, without what stands there: a password may."""
    if url.partition("://")[0].partition("+")[0] != "postgresql":
        raise unusable("its address does not begin with postgresql://")
    try:
        return sa.make_url(url).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError):
        raise unusable("its address is none of postgresql://USER@HOST:PORT/DATABASE") from None


def _cause_of_postgresql(error: DBAPIError) -> str | None:
    """Where the connection is lost there is no code of the server any more."""
    if error.connection_invalidated or (state := getattr(error.orig, "sqlstate", None)) is None:
        return SERVER_CLASSES["08"] if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError) else None
    return SERVER_CLASSES.get(state[:2])

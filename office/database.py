"""The databases on which an office can be: a SQLite file, or PostgreSQL. Each knows its errors and its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
import sqlalchemy.dialects.sqlite  # else the first question would import it
from sqlalchemy.exc import DBAPIError

from config.faults import Fault

#: how long another process may hold the lock before this one gives up
LOCK_TIMEOUT_S = 10.0

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


class Database:
    """Transactions on ``engine``. OFFICE-STORE when it cannot be used now."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @contextmanager
    def transaction(self, writing: bool = True) -> Iterator[sa.Connection]:
        """One transaction; one that only reads must not write."""
        try:
            with self._engine.execution_options(writing=writing).begin() as connection:
                yield connection
        except DBAPIError as error:
            result = getattr(error.orig, "sqlite_errorcode", 0) & PRIMARY_RESULT_MASK
            if result not in STORE_RESULTS:
                raise
            raise unusable(STORE_RESULTS[result]) from error

    def close(self) -> None:
        self._engine.dispose()


def unusable(detail: str) -> Fault:
    """The store cannot be used now, because of ``detail``."""
    return Fault("OFFICE-STORE", detail)


def sqlite(file: Path) -> Database:
    """The database in ``file``, which is made if it is not there."""
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(file)),
        connect_args={"timeout": LOCK_TIMEOUT_S},
        poolclass=sa.NullPool,  # closed after every transaction: an open one keeps pages with portraits in memory
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
        writing = connection.get_execution_options()["writing"]
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return Database(engine)

"""The file of the log: SQLite in rollback-journal mode, every commit on disk before it returns (``synchronous=EXTRA``).

Columns are read as the bytes that the file holds, so that a damaged one is found by the chain and not by a decoder.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from config.faults import Fault
from records.chain import EMPTY, Head, RawEvent

FORMAT = 1
LOCK_TIMEOUT_S = 5.0
ROWS_PER_READ = 500
#: SQLite's largest row id
LAST_SEQUENCE = 2**63 - 1
COLUMNS = ("at", "kind", "visit", "public", "sealed", "hash")
RAW_COLUMNS = ", ".join(f"CAST({column} AS BLOB)" for column in COLUMNS)

SCHEMA = f"""
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, visit TEXT, public TEXT NOT NULL,
  sealed BLOB, hash BLOB NOT NULL
) STRICT;
CREATE INDEX events_of_visit ON events (visit) WHERE visit IS NOT NULL;
CREATE TRIGGER events_never_change BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER events_never_go BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TABLE visit_keys (visit TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, hash BLOB NOT NULL,
  authentication BLOB NOT NULL, machine_key_id BLOB NOT NULL
) STRICT;
PRAGMA user_version = {FORMAT};
"""

#: beside the chain, and in older files too: what is too large for an event, and goes with the key of its visit
BESIDE = """
CREATE TABLE IF NOT EXISTS kept (
  name TEXT PRIMARY KEY, visit TEXT NOT NULL, sealed BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS kept_of_visit ON kept (visit);
"""

PRIMARY_RESULT_MASK = 0xFF
#: the file cannot be used now; nothing is said about its content
UNUSABLE = {
    sqlite3.SQLITE_PERM: "no permission",
    sqlite3.SQLITE_BUSY: "locked by another process",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_IOERR: "input/output error",
    sqlite3.SQLITE_FULL: "disk full",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
}
#: the file is not the log that was written. Our statements are fixed: they fail with SQLITE_ERROR only when the schema
#: was changed, and with SQLITE_CONSTRAINT only when there is an event that the head does not know
DAMAGED = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT}


def broken(detail: str) -> Fault:
    """The log does not verify; ``detail`` names the place and never the content."""
    return Fault("RECORDS-BROKEN", detail)


def unusable(detail: str) -> Fault:
    """The log cannot be read or written at the moment."""
    return Fault("RECORDS-STORE", detail)


@contextmanager
def guarded() -> Iterator[None]:
    """Turn what SQLite says of the file into RECORDS-STORE or RECORDS-BROKEN; all else is an error of the program."""
    try:
        yield
    except sqlite3.Error as error:
        result = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & PRIMARY_RESULT_MASK
        if result in UNUSABLE:
            raise unusable(UNUSABLE[result]) from error
        if result in DAMAGED:
            raise broken(error.sqlite_errorname) from error
        raise
    except UnicodeDecodeError as error:  # SQLite's message quotes the damaged schema, and sqlite3 cannot decode it
        raise broken("damaged schema") from error


def create(file: Path) -> None:
    """Make an empty ``file``, for its owner alone, when there is none."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise unusable(f"log file: {error.strerror}") from error


def small(file: Path, schema: str) -> sqlite3.Connection:
    """Open a file beside the log, which it makes when there is none. The caller serialises the threads. RECORDS-*."""
    create(file)
    with guarded():
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(schema)
        return connection


def connect(file: Path) -> sqlite3.Connection:
    """Open ``file``, which exists, and give an empty one its schema. The caller serialises the threads."""
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=LOCK_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "secure_delete=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        _bring_schema(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that sees one state of the file."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that holds the write lock from its beginning."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite has rolled back by itself after some failures, a full disk among them
            connection.execute("ROLLBACK")
        raise


def read_rows(connection: sqlite3.Connection, after: int, visit: str | None = None) -> list[tuple[RawEvent, bytes]]:
    """The next rows behind sequence ``after``, each with its stored hash; an empty list at the end."""
    mine, values = ("AND visit = ?", (visit,)) if visit is not None else ("", ())
    rows = connection.execute(
        f"SELECT sequence, {RAW_COLUMNS} FROM events WHERE sequence > ? {mine} "  # noqa: S608
        f"ORDER BY sequence LIMIT {ROWS_PER_READ}",
        (after, *values),
    )
    return [(RawEvent(*row[:6]), row[6]) for row in rows]


def link_at(connection: sqlite3.Connection, sequence: int) -> Head:
    """The chain as it stood at the last event up to ``sequence``, by its stored hash."""
    row = connection.execute(
        "SELECT sequence, CAST(hash AS BLOB) FROM events WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1",
        (sequence,),
    ).fetchone()
    return Head(*row) if row else EMPTY


def newest_row(connection: sqlite3.Connection) -> RawEvent | None:
    """The event with the highest sequence; None in an empty log."""
    rows = read_rows(connection, link_at(connection, LAST_SEQUENCE).sequence - 1)
    return rows[0][0] if rows else None


def newest_of(connection: sqlite3.Connection, kinds: Collection[str]) -> RawEvent | None:
    """The newest event of one of these ``kinds``; None where there is none."""
    marks = ", ".join("?" * len(kinds))
    found = connection.execute(f"SELECT max(sequence) FROM events WHERE kind IN ({marks})", tuple(kinds)).fetchone()[0]  # noqa: S608
    return read_rows(connection, found - 1)[0][0] if found is not None else None


def insert(connection: sqlite3.Connection, event: RawEvent, chained: Head) -> None:
    """Write one event with its hash."""
    texts = (event.at.decode(), event.kind.decode(), event.visit and event.visit.decode(), event.public.decode())
    connection.execute(
        f"INSERT INTO events (sequence, {', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (event.sequence, *texts, event.sealed, chained.hash),
    )


def read_head(connection: sqlite3.Connection) -> tuple[Head, bytes, bytes] | None:
    """The head, its authentication and the id of the machine key; None before the first event."""
    row = connection.execute(
        "SELECT sequence, CAST(hash AS BLOB), CAST(authentication AS BLOB), CAST(machine_key_id AS BLOB) FROM head"
    ).fetchone()
    return (Head(*row[:2]), row[2], row[3]) if row else None


def write_head(connection: sqlite3.Connection, head: Head, authentication: bytes, machine_key_id: bytes) -> None:
    connection.execute(
        "REPLACE INTO head (one, sequence, hash, authentication, machine_key_id) VALUES (1, ?, ?, ?, ?)",
        (head.sequence, head.hash, authentication, machine_key_id),
    )


def _bring_schema(connection: sqlite3.Connection) -> None:
    if _version(connection) == 0:
        with writing(connection):
            if _version(connection) == 0:  # another process may have been first
                for statement in _statements(SCHEMA):
                    connection.execute(statement)
    if (version := _version(connection)) != FORMAT:
        raise broken(f"unknown format {version}")
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'kept_of_visit'").fetchone():
        with writing(connection):
            for statement in _statements(BESIDE):
                connection.execute(statement)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """The statements one by one: ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""

"""Backups of the office's database, and bringing one back: all of one moment, and proved.

A backup is a folder with a copy (``office.sqlite``, or ``office.dump`` of PostgreSQL's own tools) and
``manifest.json``, which says what is in it. It is brought back into an empty database alone, and must be the same.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from psycopg.pq import Conninfo
from pydantic import BaseModel, ValidationError

from config.faults import Fault
from office.cases.verification import Verified, verify
from office.database.engine import Database, sqlite
from office.database.upgrading import NEWEST, bring_up, is_empty, upgrade

MANIFEST = "manifest.json"
COPIES = {"sqlite": "office.sqlite", "postgresql": "office.dump"}


class Manifest(BaseModel):
    """What is in a backup. ``copied`` is the SHA-256 (hex) of the copy, ``head`` that of all cases."""

    made: datetime
    revision: str
    copied: str
    bundles: int
    cases: int
    steps: int
    last: dict[int, int]
    head: str
    #: what was not as it was written when the backup was made, by number
    wrong: dict[str, str]


def back_up(database: Database, folder: Path, now: datetime) -> Manifest:
    """Copy all that is there now into ``folder``, which is new or empty. OFFICE-BACKUP.

    An older database is brought up before, as whoever opens it does.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise _undone("the folder is not empty")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy = folder / COPIES[database.url.get_backend_name()]
    bring_up(database)
    with _private():
        found = _copied_file(database, copy) if copy.name == COPIES["sqlite"] else _dumped(database, copy)
        manifest = Manifest(made=now, revision=NEWEST, copied=_sum(copy), **vars(found))
        (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    return manifest


def restore(database: Database, folder: Path) -> Verified:
    """Bring the backup in ``folder`` back into ``database``, where there is nothing, and prove it. OFFICE-BACKUP."""
    manifest, copy = _read(folder), folder / COPIES[database.url.get_backend_name()]
    if not copy.is_file():
        raise _undone(f"no {copy.name} is in the folder: it is a backup of another kind of database")
    if _sum(copy) != manifest.copied:
        raise _undone("the copy is not the one that was made")
    with database.transaction() as connection:
        if not is_empty(connection):
            raise _undone("the database is not empty")
    if copy.name == COPIES["sqlite"]:
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(_file(database))) as target:
            source.backup(target)
    else:
        into = f"--dbname={database.url.database}"
        _run(["pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", into, str(copy)], database)
    upgrade(database)
    with database.transaction(writing=False) as connection:
        found = verify(connection)
    told = {name: value for name, value in vars(found).items() if name != "head" or manifest.revision == NEWEST}
    if different := [name for name, value in told.items() if getattr(manifest, name) != value]:
        raise _undone(f"what is there now is not what was backed up: {', '.join(different)}")
    return found


def _copied_file(database: Database, copy: Path) -> Verified:
    """By SQLite itself: kiosks may ask meanwhile. Read back and proved."""
    with closing(sqlite3.connect(_file(database))) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        if (said := target.execute("PRAGMA integrity_check").fetchone()) != ("ok",):
            raise _undone(f"the copy is damaged: {said}")
    read_back = sqlite(copy)
    try:
        with read_back.transaction(writing=False) as connection:
            return verify(connection)
    finally:
        read_back.close()


def _dumped(database: Database, copy: Path) -> Verified:
    """By PostgreSQL's own tool, of the very snapshot that is proved here."""
    with database.transaction(writing=False) as connection:
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        _run(["pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={copy}"], database)
        _run(["pg_restore", "--list", str(copy)], database)
        return verify(connection)


def _run(command: list[str], database: Database) -> None:
    """The address goes by the environment: everybody can read how a program was called."""
    address = Conninfo.parse(database.url.set(drivername="postgresql").render_as_string(hide_password=False).encode())
    told = {one.envvar.decode(): one.val.decode() for one in address if one.val is not None and one.envvar}
    try:
        subprocess.run(command, env={**os.environ, **told}, check=True, capture_output=True)
    except FileNotFoundError as error:
        raise _undone(f"{command[0]} is not installed") from error
    except subprocess.CalledProcessError as error:
        raise _undone(f"{command[0]}: {error.stderr.decode(errors='replace').strip().splitlines()[-1:]}") from error


def _read(folder: Path) -> Manifest:
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise _undone(f"{MANIFEST} cannot be read: {type(error).__name__}") from error


def _sum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _file(database: Database) -> str:
    return str(database.url.database)


@contextmanager
def _private() -> Iterator[None]:
    """What is written inside nobody but its owner may read."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _undone(detail: str) -> Fault:
    return Fault("OFFICE-BACKUP", detail)

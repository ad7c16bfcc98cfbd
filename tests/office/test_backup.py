"""History cannot be changed, what was changed all the same is found, and a backup brings back what was there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.exc import DBAPIError

from commands.office import command
from config.faults import Fault
from office.cases import casework
from office.cases.verification import Verified, verify
from office.database import guards
from office.database.backup import MANIFEST, back_up, restore
from office.database.engine import Database, postgresql, sqlite
from office.database.tables import schema
from office.people.invented import load_people
from office.store import Store
from simulated.postgresql import Cluster
from tests.office.conftest import LI, NOW, ZHAO, ZHOU, OfficeFolder, application
from tests.office.test_casework import ASKED
from tests.postgresql import cluster

__all__ = ["cluster"]

pytestmark = pytest.mark.xdist_group("postgresql")
BOTH = ["sqlite", "postgresql"]
#: opens one and the same database
Opening = Callable[[], Database]


@pytest.fixture(params=BOTH)
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    """Empty databases of one kind: the first, and another one at each call."""
    if request.param == "sqlite":
        files = (tmp_path / f"{name}.sqlite" for name in "abc")
        yield lambda: sqlite(next(files))
        return
    own: Cluster = request.getfixturevalue("cluster")
    yield lambda: postgresql(own.database())


def filled(database: Database, folder: OfficeFolder) -> Verified:
    """Three people have retired or want to, and the staff have asked one of them for something."""
    store = Store(database, load_people(folder.people), "达川人社", folder.clock)
    store.submit(application(LI, "key-0"), {})
    store.submit(application(ZHOU, "key-1"), {})
    (case,) = store.submit(application(ZHAO, "key-2", "retirement_early", month="2027-03"), {}).cases
    with store.at_the_desk() as (connection, moment):
        casework.ask_to_correct(connection, case.number, ASKED, "DC-001", moment)
    with database.transaction(writing=False) as connection:
        return verify(connection)


def test_a_backup_brings_back_what_was_there_and_proves_it(
    places: Opening, folder: OfficeFolder, tmp_path: Path
) -> None:
    first, second = places(), places()
    there = filled(first, folder)
    assert (there.bundles, there.cases, there.steps, there.last, there.wrong) == (3, 3, 1, {2026: 3}, {})
    manifest = back_up(first, tmp_path / "copy", NOW)
    assert manifest.head == there.head
    assert restore(second, tmp_path / "copy") == there
    with second.transaction(writing=False) as connection:
        rows = {table.name: connection.execute(sa.select(table)).all() for table in schema.sorted_tables}
    with first.transaction(writing=False) as connection:
        assert rows == {table.name: connection.execute(sa.select(table)).all() for table in schema.sorted_tables}
    store = Store(second, load_people(folder.people), "达川人社", folder.clock)
    assert store.submit(application(ZHOU, "key-1"), {}).bundle_number.endswith("000002号")
    for database, said in ((second, "the database is not empty"), (places(), "the copy is not the one")):
        copy = next(file for file in (tmp_path / "copy").iterdir() if file.name != MANIFEST)
        copy.write_bytes(copy.read_bytes() + b"\0") if said.startswith("the copy") else None
        with pytest.raises(Fault, match=f"OFFICE-BACKUP: {said}"):
            restore(database, tmp_path / "copy")
        database.close()
    first.close()


def refused(database: Database, deed: str) -> None:
    with pytest.raises(DBAPIError, match=guards.SAYS), database.transaction() as connection:
        connection.exec_driver_sql(deed)


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE case_steps SET reason = 'x'",
        "DELETE FROM case_steps",
        "UPDATE bundles SET name = 'x'",
        "DELETE FROM bundles",
        "UPDATE cases SET result = '{}'",
        "UPDATE cases SET case_number = 'x'",
        "DELETE FROM cases",
    ],
)
def test_what_is_history_is_never_changed(guarded: Database, deed: str) -> None:
    refused(guarded, deed)


@pytest.fixture(scope="module", params=BOTH)
def guarded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An office with something in it."""
    folder = OfficeFolder(tmp_path_factory.mktemp("office"))
    database = sqlite(folder.file)
    if request.param == "postgresql":
        own: Cluster = request.getfixturevalue("cluster")
        database = postgresql(own.database())
    filled(database, folder)
    yield database
    database.close()


def test_how_a_case_stands_may_change(guarded: Database) -> None:
    with guarded.transaction() as connection:
        connection.exec_driver_sql("UPDATE cases SET owner = 'DC-002'")


FORGED = [
    ("DELETE FROM cases WHERE key = 'key-1'", "a bundle without cases"),
    ("DELETE FROM cases WHERE key = 'key-1'; DELETE FROM bundles WHERE key = 'key-1'", "a number is missing"),
    ("DELETE FROM cases WHERE key = 'key-2'; DELETE FROM bundles WHERE key = 'key-2'", "steps of no case"),
    ("UPDATE running_numbers SET year = 2025", "numbers that nobody has given out"),
    ("UPDATE cases SET result = '{\"pension_from\": \"2020-01\"}' WHERE key = 'key-0'", "as it was filed"),
    ("UPDATE case_steps SET by = 'DC-777'", "step 0"),
]


def test_what_was_changed_all_the_same_is_found(folder: OfficeFolder, tmp_path: Path) -> None:
    database = sqlite(folder.file)
    whole = filled(database, folder)
    database.close()
    content, settings = folder.file.read_bytes(), tmp_path / "office.yaml"
    settings.write_text(f"hall_short_name: 达川人社\nfolder: {tmp_path}\n", encoding="utf-8")

    def said(*words: str) -> tuple[int, dict[str, object]]:
        done = CliRunner().invoke(command, [*words, "--settings", str(settings), "--json"])
        return done.exit_code, json.loads(done.stdout)

    assert said("verify") == (0, json.loads(json.dumps(vars(whole))))
    for deed, what in FORGED:
        folder.file.write_bytes(content)
        with sqlite3.connect(folder.file) as connection:
            for (guard,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {guard}")
            connection.executescript(deed)
        code, told = said("verify")
        assert (code, what in dict(told["wrong"]).values()) == (1, True), (deed, told)  # type: ignore[call-overload]
    folder.file.write_bytes(content)
    assert said("backup", str(tmp_path / "copy"))[0] == 0
    folder.file.unlink()
    assert said("restore", str(tmp_path / "copy")) == (0, json.loads(json.dumps(vars(whole))))

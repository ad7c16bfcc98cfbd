"""The schema of the office's database: whatever was there before becomes what ``tables.py`` says, with all its rows."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from config.faults import Fault
from office.database import guards
from office.database.engine import Database, postgresql, sqlite
from office.database.ladder import last
from office.database.tables import schema
from office.database.upgrading import NEWEST, NUMBERS, settings, upgrade
from office.embedded import EmbeddedOffice
from office.port import AppointmentKind, CaseState
from simulated.postgresql import Cluster
from tests.families import by_day
from tests.office.conftest import ANSWER_WITHIN_S, LI, ZHAO, OfficeFolder, identity
from tests.postgresql import cluster

__all__ = ["cluster"]

pytestmark = pytest.mark.xdist_group("postgresql")

HERE = Path(__file__).parent
LADDER = sorted((HERE / "on_the_ladder").glob("*.sql"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Database]:
    """Opens one and the same database, in which there is nothing."""
    if request.param == "sqlite":
        return lambda: sqlite(tmp_path / "office.sqlite")
    own: Cluster = request.getfixturevalue("cluster")
    url = own.database()
    return lambda: postgresql(url)


def is_as_the_tables_say(database: Database) -> None:
    """Alembic would find nothing to do; what it does not look at is the same table by table."""
    with database.rebuilding() as connection:
        command.check(settings(connection))


def history_is_guarded(database: Database) -> None:
    """Also where a revision has replaced a table, and its triggers with it."""
    with pytest.raises(DBAPIError, match=guards.SAYS), database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM bundles")
    with pytest.raises(DBAPIError, match=guards.SAYS), database.transaction() as connection:
        connection.exec_driver_sql("UPDATE cases SET result = ''")
    with database.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO sign_ins VALUES (1, '2026-11-24 12:00:00', 'W-1', '::1', false, NULL)")
    for deed in ("UPDATE sign_ins SET succeeded = true", "DELETE FROM sign_ins", "UPDATE cases SET scene = ''"):
        with pytest.raises(DBAPIError, match=guards.SAYS), database.transaction() as connection:
            connection.exec_driver_sql(deed)


def test_all_revisions_make_what_the_tables_say(empty: Callable[[], Database]) -> None:
    """Whoever changes ``tables.py`` adds a revision (docs/office-database.md)."""
    database = empty()
    with database.rebuilding() as connection:
        command.upgrade(settings(connection), "head")
    is_as_the_tables_say(database)
    database.close()


def test_the_revisions_are_one_row_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    database = sqlite(tmp_path / "office.sqlite")
    with database.rebuilding() as connection:
        known = list(ScriptDirectory.from_config(settings(connection)).walk_revisions())[::-1]
    assert [one.revision for one in known] == list(NUMBERS)
    assert [one.down_revision for one in known] == [None, *NUMBERS[:-1]]
    database.close()


def opened(folder: OfficeFolder) -> EmbeddedOffice:
    """With nobody but those who are there."""
    return EmbeddedOffice(folder.file, None, "达川人社", folder.clock, ANSWER_WITHIN_S)


def climbed(folder: OfficeFolder, dump: Path) -> None:
    with sqlite3.connect(folder.file) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))


@pytest.mark.parametrize("dump", LADDER, ids=lambda dump: dump.stem)
async def test_a_database_of_every_version_of_the_ladder_is_taken_over(folder: OfficeFolder, dump: Path) -> None:
    climbed(folder, dump)
    office = opened(folder)
    (retired,), (early,) = await office.cases_of(identity(LI)), await office.cases_of(identity(ZHAO))
    record = await office.record_of(identity(LI))
    await office.close()
    assert (retired.state, early.state) == (CaseState.COMPLETED, CaseState.ACCEPTED)
    assert [case.number[-6:-1] for one in (retired, early) for case in one.cases] == ["00001", "00002"]
    assert (record.insured.paid_months, record.insured.already_retired) == (372, True)
    assert folder.rows("SELECT handling, grade FROM ratings") == [(retired.bundle_number, 5)]
    assert folder.rows("SELECT count(*) FROM appointments") == [(1,)]
    assert folder.rows("SELECT version_num FROM alembic_version") == [(NEWEST,)]
    assert folder.rows("SELECT name FROM sqlite_master WHERE name IN ('schema_version', 'before_bundles_cases')") == []


async def test_what_was_numbered_before_keeps_its_number_and_each_kind_counts_anew(folder: OfficeFolder) -> None:
    """A printed slip is shown at the window, and rated, as long as it lasts."""
    climbed(folder, LADDER[0])
    office = opened(folder)
    await office.rate("预约00001号", 5)
    who = identity(LI)
    times = await office.free_times()
    booked = [await office.book(f"anew {at}", who, AppointmentKind.HALL, at) for at in times[:2]]
    await office.close()
    assert [one.number for one in booked if one] == ["预约〔2026〕00001号", "预约〔2026〕00002号"]
    assert folder.rows("SELECT year, called FROM appointments ORDER BY year, running")[0] == (0, "预约00001号")
    assert folder.rows("SELECT kind, last FROM running_numbers ORDER BY kind") == [("appointment", 2), ("case", 2)]


@pytest.mark.parametrize(
    "dump",
    by_day(
        [HERE / "before_bundles" / "office.sqlite", *LADDER], [HERE / "before_bundles" / "office.sqlite", LADDER[-1]]
    ),
    ids=lambda dump: dump.stem,
)
def test_what_was_taken_over_is_like_a_new_one(folder: OfficeFolder, tmp_path: Path, dump: Path) -> None:
    if dump.suffix == ".sqlite":
        shutil.copy(dump, folder.file)
    else:
        climbed(folder, dump)
    database = sqlite(folder.file)
    upgrade(database)
    history_is_guarded(database)
    with database.transaction(writing=False) as connection:
        found = {name: columns for name, columns in told(connection).items() if name != "alembic_version"}
    database.close()
    new = sqlite(tmp_path / "new.sqlite")
    with new.transaction() as connection:
        schema.create_all(connection)
        assert found == told(connection)
    new.close()


def told(connection: sa.Connection) -> dict[str, set[tuple[object, ...]]]:
    """The columns of each table: name, whether it may be empty, place in the key. Defaults served older rows alone."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
    pragma = 'SELECT name, "notnull", pk FROM pragma_table_info(?)'
    return {name: {tuple(row) for row in connection.exec_driver_sql(pragma, (name,))} for name in [*names]}


def test_a_server_gets_room_for_names_that_have_grown(cluster: Cluster) -> None:
    database = postgresql(cluster.database())
    with database.rebuilding() as connection:
        last.schema.create_all(connection)
        connection.exec_driver_sql("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO schema_version VALUES (6)")
        connection.exec_driver_sql("ALTER TABLE pension ALTER COLUMN payment TYPE VARCHAR(9)")
        connection.exec_driver_sql("ALTER TABLE persons DROP COLUMN education")
    upgrade(database)
    is_as_the_tables_say(database)
    history_is_guarded(database)
    database.close()


async def test_a_database_of_a_newer_program_is_left_alone(folder: OfficeFolder) -> None:
    office = opened(folder)
    await office.start()
    await office.close()
    with sqlite3.connect(folder.file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    office = opened(folder)
    with pytest.raises(Fault, match="OFFICE-STORE: written by a newer program"):
        await office.start()
    await office.close()
    assert folder.rows("SELECT version_num FROM alembic_version") == [("9999",)]


async def test_who_finds_the_newest_schema_does_not_import_alembic(
    folder: OfficeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "alembic", None)
    for _ in range(2):
        office = opened(folder)
        await office.start()
        await office.close()


def test_a_row_that_lost_the_one_that_it_refers_to_undoes_all(tmp_path: Path) -> None:
    database = sqlite(tmp_path / "office.sqlite")

    def rebuilt() -> None:
        with database.rebuilding() as connection:
            last.schema.create_all(connection)
            connection.exec_driver_sql("INSERT INTO exclusions SELECT 'nobody', 'x', 'x', 'x', 'x'")

    with pytest.raises(Fault, match="OFFICE-STORE: a row has lost"):
        rebuilt()
    with database.transaction(writing=False) as connection:
        assert told(connection) == {}
    database.close()

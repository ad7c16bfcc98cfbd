"""What the version before bundles has left: its database opens, and what its kiosks still owe is delivered to it."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from config.faults import Fault
from flows.effects import carriers
from office.database import upgrades
from office.embedded import EmbeddedOffice
from office.record import Archive
from records.courier import Courier
from records.effects import Ledger
from tests.office.conftest import LI, RARE, ZHAO, ZHOU, OfficeFolder, identity
from tests.records.conftest import LogFolder

OFFICE = Path(__file__).parent / "before_bundles" / "office.sqlite"
MEMORY = Path(__file__).parent.parent / "records" / "memory_of_format_4"


def opened(folder: OfficeFolder) -> EmbeddedOffice:
    shutil.copy(OFFICE, folder.file)
    return folder.open()


async def test_everybody_and_what_became_of_them_is_still_there(folder: OfficeFolder) -> None:
    office = opened(folder)
    li, zhou = await office.record_of(identity(LI)), await office.record_of(identity(ZHOU))
    assert (li.person.name, li.person.birth) == (LI[1], date(1965, 11, 3))
    assert (li.insured.paid_months, li.insured.already_retired, li.insured.payment) == (372, True, "drawing")
    assert (zhou.insured.archive, zhou.insured.already_retired) == (Archive.NEEDED, False)
    await office.close()
    assert folder.rows("SELECT grade FROM ratings") == [(5,)]
    assert folder.rows("SELECT count(*) FROM appointments") == [(2,)]
    assert folder.rows("SELECT number FROM cases ORDER BY case_number") == [(LI[0],), (ZHOU[0],), (ZHAO[0],)]


def columns(folder: OfficeFolder) -> list[tuple[object, ...]]:
    return folder.rows(
        "SELECT m.name, c.name, c.type, c.'notnull', c.pk FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' ORDER BY 1, 2"
    )


async def test_an_upgraded_database_is_like_a_new_one(folder: OfficeFolder, tmp_path: Path) -> None:
    old = opened(folder)
    await old.start()
    await old.close()
    (tmp_path / "new").mkdir()
    new = OfficeFolder(tmp_path / "new")
    office = new.open()
    await office.start()
    await office.close()
    assert columns(folder) == columns(new)
    assert folder.rows("SELECT version FROM schema_version") == new.rows("SELECT version FROM schema_version") == [(6,)]


async def test_it_is_upgraded_once_and_what_was_cut_off_is_upgraded_again(
    folder: OfficeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_fails(*_: object) -> None:
        raise RuntimeError("the power fails")

    office = opened(folder)
    with monkeypatch.context() as patched:
        patched.setattr(upgrades, "_take_case", power_fails)
        with pytest.raises(RuntimeError):
            await office.start()
    assert folder.rows("SELECT count(*) FROM persons") == [(9,)]
    assert folder.rows("SELECT name FROM sqlite_master WHERE name = 'bundles'") == []
    for _ in range(2):
        await office.start()
        assert folder.rows("SELECT count(*) FROM cases") == [(3,)]
        await office.close()
        office = folder.open()
    await office.close()


async def test_a_section_and_a_field_that_came_later_join_an_older_database(folder: OfficeFolder) -> None:
    office = folder.open()
    await office.start()
    await office.close()
    whole = columns(folder)
    with sqlite3.connect(folder.file) as connection:
        connection.execute("DROP TABLE households")
        connection.execute("ALTER TABLE persons DROP COLUMN education")
        connection.execute("ALTER TABLE pension DROP COLUMN seen_on")
        connection.execute("ALTER TABLE pension DROP COLUMN already_retired")
    office = folder.open()
    record = await office.record_of(identity(LI))
    await office.close()
    assert columns(folder) == whole
    assert (record.person.education, record.insured.seen_on, record.insured.already_retired) == ("", None, False)


#: as version 3 had it
CASES_OF_3 = """CREATE TABLE cases (
 "key" VARCHAR(100) NOT NULL, matter VARCHAR(50) NOT NULL, place INTEGER NOT NULL, case_number VARCHAR(60),
 number VARCHAR(18) NOT NULL, state VARCHAR(10) NOT NULL, accepted DATETIME NOT NULL, promised_by DATE,
 statutory_by DATE, certain BOOLEAN NOT NULL, result TEXT NOT NULL, PRIMARY KEY ("key", matter), UNIQUE (case_number),
 FOREIGN KEY("key") REFERENCES bundles ("key"), FOREIGN KEY(number) REFERENCES persons (number))"""


async def test_cases_from_before_there_were_people_are_those_of_the_applicant(folder: OfficeFolder) -> None:
    office = opened(folder)
    await office.start()
    await office.close()
    whole, cases = columns(folder), folder.rows("SELECT * FROM cases ORDER BY case_number")
    with sqlite3.connect(folder.file) as connection:
        connection.execute("ALTER TABLE cases RENAME TO newest")
        connection.execute("DROP INDEX ix_cases_number")
        connection.execute(CASES_OF_3)
        connection.execute("CREATE INDEX ix_cases_number ON cases (number)")
        names = "key, matter, place, case_number, number, state, accepted, promised_by, statutory_by, certain, result"
        connection.execute(f"INSERT INTO cases ({names}) SELECT {names} FROM newest")  # noqa: S608
        connection.execute("DROP TABLE newest")
        connection.execute("ALTER TABLE bundles DROP COLUMN unit_code")
        connection.execute("UPDATE schema_version SET version = 3")
    office = folder.open()
    (bundle,) = await office.cases_of(identity(LI))
    await office.close()
    assert columns(folder) == whole
    assert folder.rows("SELECT * FROM cases ORDER BY case_number") == cases
    assert [(case.matter, case.of, case.whose) for case in bundle.cases] == [("retirement", 0, "")]


async def test_a_database_of_a_newer_program_is_left_alone(folder: OfficeFolder) -> None:
    office = folder.open()
    await office.start()
    await office.close()
    with sqlite3.connect(folder.file) as connection:
        connection.execute("UPDATE schema_version SET version = 9")
    office = folder.open()
    with pytest.raises(Fault, match="OFFICE-STORE: written by a newer program"):
        await office.start()
    await office.close()
    assert folder.rows("SELECT version FROM schema_version") == [(9,)]


async def test_what_its_kiosk_still_owes_is_delivered_once(folder: OfficeFolder, tmp_path: Path) -> None:
    office = opened(folder)
    shutil.copytree(MEMORY, tmp_path / "memory")
    log = LogFolder(tmp_path / "memory").open()
    assert len(Ledger.of(log.events()).open()) == 5
    assert await Courier(log, carriers(office)).round()
    assert Ledger.of(log.events()).open() == ()
    assert [event.kind for event in log.events() if "failed" in event.kind or "aside" in event.kind] == []
    assert log.remembered() == ()
    log.close()
    await office.close()
    numbers = [(LI[0],), (ZHOU[0],), (ZHAO[0],), (RARE[0],)]
    assert folder.rows("SELECT number FROM cases ORDER BY case_number") == numbers, "what was sent is no new case"
    assert folder.rows("SELECT grade FROM ratings ORDER BY grade") == [(4,), (5,)]
    assert folder.rows("SELECT count(*) FROM appointments") == [(4,)]

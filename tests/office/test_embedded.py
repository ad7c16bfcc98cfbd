"""The embedded office: cases exactly once, honest faults, and nothing lost by a late answer."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from config.clock import CHINA
from config.faults import Fault
from config.law import Category
from office.cards.machine import KeyQuestion, MacQuestion
from office.database.tables import schema
from office.embedded import EmbeddedOffice
from office.port import AppointmentKind, Identity, Office, Proof
from office.record import Archive
from tests.office.conftest import (
    ANSWER_WITHIN_S,
    HE,
    LI,
    NOW,
    RARE,
    STRANGER,
    WANG,
    ZHAO,
    ZHOU,
    OfficeFolder,
    application,
    identity,
    png,
)

ROOT = Path(__file__).parent.parent.parent


async def refusal(office: Office, *arguments: object, **changes: object) -> str:
    """Why the office refuses: all of it, or the one matter that is in it."""
    try:
        answer = await office.submit(application(*arguments, **changes))  # type: ignore[arg-type]
    except Fault as fault:
        return fault.detail if fault.code == "OFFICE-REFUSED" else fault.code
    (case,) = answer.cases
    assert (answer.bundle_number, answer.state, case.number, case.state) == ("", "refused", "", "refused")
    return case.result["reason"]


async def test_the_embedded_office_is_the_port_and_knows_the_cast(office: EmbeddedOffice) -> None:
    port: Office = office
    li = await port.record_of(identity(LI))
    assert (li.person.number, li.person.name, li.person.birth) == (*LI, date(1965, 11, 3))
    assert (li.category, li.insured.paid_months, li.insured.paid_until) == (Category.MALE, 372, "2026-10")
    assert (li.insured.archive, li.insured.already_retired, li.person.portrait) == (Archive.NOT_NEEDED, False, png())
    assert (await port.record_of(identity(WANG))).category is None
    assert (await port.record_of(identity(RARE))).person.name == RARE[1]
    assert (await port.record_of(identity(HE))).insured.already_retired
    assert LI[0] not in repr(li)
    assert LI[1] not in repr(li)


async def test_somebody_without_a_record_is_unknown(office: EmbeddedOffice) -> None:
    with pytest.raises(Fault) as caught:
        await office.record_of(identity(STRANGER))
    assert (caught.value.code, caught.value.detail) == ("OFFICE-UNKNOWN-PERSON", "")


async def test_who_is_due_retires_on_the_spot_and_is_retired_then(office: EmbeddedOffice) -> None:
    answer = await office.submit(application())
    (case,) = answer.cases
    assert answer.bundle_number == case.number == "达川人社受〔2026〕000001号"
    assert (answer.at, answer.completed, case.state, case.promised_by) == (NOW, NOW, "completed", None)
    assert case.result == {"pension_from": "2026-12"}
    assert (await office.record_of(identity(LI))).insured.already_retired
    assert await refusal(office, key="key-2") == "already_accepted"
    assert await refusal(office, key="key-3", matter="retirement_early") == "already_retired"


async def test_who_needs_the_archive_examined_gets_a_promised_day(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    answer = await office.submit(application(ZHOU))
    (case,) = answer.cases
    assert (answer.completed, case.state, case.promised_by) == (None, "accepted", date(2026, 12, 8))
    assert (case.certain, case.result) == (True, {})
    assert not (await office.record_of(identity(ZHOU))).insured.already_retired
    assert await refusal(office, ZHOU, key="key-2") == "already_accepted"
    assert folder.rows("SELECT statutory_by FROM cases") == [("2026-12-22",)]


async def test_the_office_checks_every_application_against_its_own_record(office: EmbeddedOffice) -> None:
    assert await refusal(office, STRANGER) == "unknown_person"
    assert await refusal(office, HE, category=Category.FEMALE50) == "already_retired"
    assert await refusal(office, LI, category=Category.FEMALE55) == "record_differs"
    assert await refusal(office, (LI[0], ZHAO[1])) == "name_differs"


async def test_a_refused_application_uses_no_number(office: EmbeddedOffice) -> None:
    await refusal(office, STRANGER)
    assert (await office.submit(application())).bundle_number == "达川人社受〔2026〕000001号"


async def test_the_same_key_gives_the_same_case_for_ever(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    first = await office.submit(application(ZHOU))
    await folder.clock.advance(timedelta(days=90).total_seconds())
    assert await office.submit(application(ZHOU)) == first
    other = folder.open()
    assert await other.submit(application(ZHOU)) == first
    await other.close()
    assert folder.rows("SELECT count(*) FROM cases") == [(1,)]


@pytest.mark.parametrize(
    "change",
    [
        {"who": ZHAO},
        {"matter": "retirement_early"},
        {"category": Category.FEMALE50},
        {"month": "2026-03"},
    ],
)
async def test_the_same_key_with_other_content_is_refused(office: EmbeddedOffice, change: dict[str, object]) -> None:
    await office.submit(application())
    assert await refusal(office, **change) == "same_key_other_content"


async def test_numbers_run_without_gaps_and_begin_again_with_the_year_in_china(
    office: EmbeddedOffice, folder: OfficeFolder
) -> None:
    numbers = []
    for who, moment in (
        (LI, datetime(2026, 12, 31, 23, 59, tzinfo=CHINA)),
        (RARE, datetime(2026, 12, 31, 23, 59, 59, tzinfo=CHINA)),
        (ZHOU, datetime(2027, 1, 1, 0, 0, tzinfo=CHINA)),  # still 2026 in UTC
    ):
        folder.clock.set_wall(moment)
        numbers.append((await office.submit(application(who, key=who[0]))).bundle_number)
    assert numbers == ["达川人社受〔2026〕000001号", "达川人社受〔2026〕000002号", "达川人社受〔2027〕000001号"]


async def test_what_was_applied_for_is_recorded_as_it_was(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    applied = replace(application(RARE), proofs=(Proof("staff", RARE[0]),), made="2026-11-24")
    await office.submit(applied)
    columns = "key, number, name, scene, site, identified_by"
    assert folder.rows(f"SELECT {columns} FROM bundles") == [("key-1", *RARE, "retirement", "test", "staff")]  # noqa: S608
    ((content,),) = folder.rows("SELECT content FROM bundles")
    kept = json.loads(str(content))
    assert kept["items"] == applied.items
    assert kept["promises"] == [{"item": "promise_retirement", "words_id": "retirement.promise.1"}]


@pytest.mark.parametrize(
    "who",
    [
        Identity(LI[0], "王重号", date(1965, 11, 3)),  # two people really had one number
        Identity(LI[0], LI[1], date(1965, 11, 4)),
        Identity(LI[0], "李〓", None),  # neither the whole name nor the birth
        Identity(LI[0], f"王{'〓' * 2}", date(1965, 11, 3)),
        Identity(LI[0], "", date(1965, 11, 3)),
    ],
)
async def test_nothing_of_a_record_leaves_the_office_for_somebody_else_with_its_number(
    office: EmbeddedOffice, folder: OfficeFolder, who: Identity
) -> None:
    for question in (office.record_of(who), office.book("k", who, AppointmentKind.HOME, None)):
        with pytest.raises(Fault) as caught:
            await question
        assert (caught.value.code, caught.value.detail) == ("OFFICE-OTHER-PERSON", "")
        assert caught.value.entry.way_on == "end"
    assert folder.rows("SELECT count(*) FROM appointments") == [(0,)]


@pytest.mark.parametrize(
    "who",
    [
        Identity(LI[0], f" {LI[1]}　", date(1965, 11, 3)),
        Identity(LI[0], "李·试样", date(1965, 11, 3)),
        Identity(LI[0], LI[1], None),
        Identity(RARE[0], "李〓", date(1965, 3, 2)),  # a card that cannot show the second character
    ],
)
async def test_a_name_that_is_only_written_differently_gets_its_own_record(
    office: EmbeddedOffice, who: Identity
) -> None:
    assert (await office.record_of(who)).person.number == who.number


async def test_people_are_loaded_once_and_keep_what_became_of_them(
    office: EmbeddedOffice, folder: OfficeFolder
) -> None:
    await office.submit(application())
    loaded = folder.rows("SELECT number FROM persons")
    again = folder.open()
    assert (await again.record_of(identity(LI))).insured.already_retired
    assert folder.rows("SELECT number FROM persons") == loaded
    await again.close()


async def test_the_first_rating_of_a_case_counts(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    case = await office.submit(application())
    await office.rate(case.bundle_number, 5)
    await office.rate(case.bundle_number, 1)
    assert folder.rows("SELECT grade FROM ratings") == [(5,)]


async def test_only_a_case_can_be_rated_and_only_with_five_grades(office: EmbeddedOffice) -> None:
    case = await office.submit(application())
    with pytest.raises(Fault, match="OFFICE-REFUSED: unknown_case"):
        await office.rate("达川人社受〔2026〕000009号", 5)
    for grade in (0, 6):
        with pytest.raises(ValueError, match="1 to 5"):
            await office.rate(case.bundle_number, grade)


QUESTION = KeyQuestion("028", "03", "0094", b"atr", b"card", "3.00", b"ours", b"theirs", b"wanted")
NEW_PIN = MacQuestion("026", "03", "0094", b"atr", b"card", "3.00", b"challenge", b"command")


async def test_the_machine_is_asked_over_the_connection_of_the_office(folder: OfficeFolder) -> None:
    def machine(question: KeyQuestion | MacQuestion) -> bytes:
        return question.external_challenge * 2 if isinstance(question, KeyQuestion) else question.command[-4:]

    office = folder.open(machine=machine)
    assert await office.open_card(QUESTION) == b"wantedwanted"
    assert await office.vouch_pin(NEW_PIN) == b"mand"
    office.trouble.unreachable = True
    with pytest.raises(Fault, match="OFFICE-UNREACHABLE"):
        await office.open_card(QUESTION)
    await office.close()
    assert "wanted" not in repr(QUESTION)
    assert "command" not in repr(NEW_PIN)


async def test_an_office_without_a_machine_says_so(office: EmbeddedOffice) -> None:
    with pytest.raises(Fault, match="OFFICE-NO-MACHINE"):
        await office.open_card(QUESTION)


async def test_an_unreachable_office_says_so_and_is_asked_again(office: EmbeddedOffice) -> None:
    office.trouble.unreachable = True
    for question in (office.record_of(identity(LI)), office.submit(application()), office.rate("x", 5)):
        with pytest.raises(Fault, match="OFFICE-UNREACHABLE"):
            await question
    office.trouble.unreachable = False
    assert (await office.submit(application())).completed


async def test_a_late_answer_is_no_answer_and_safe_to_ask_again(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    office.trouble.delay_s = ANSWER_WITHIN_S + 1
    asked = asyncio.create_task(office.submit(application()))
    await folder.clock.advance(ANSWER_WITHIN_S)
    with pytest.raises(Fault, match="OFFICE-LATE"):
        await asked
    office.trouble.delay_s = 0.0
    assert (await office.submit(application())).bundle_number.endswith("000001号")
    assert folder.rows("SELECT count(*) FROM cases") == [(1,)]


async def test_an_answer_in_time_is_given_when_it_comes(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    await office.record_of(identity(LI))
    office.trouble.delay_s = 3.0
    asked = asyncio.create_task(office.record_of(identity(LI)))
    await asyncio.sleep(0)
    await office.start()  # it queues behind the question, which is answered now
    await folder.clock.advance(2.9)
    assert not asked.done()
    await folder.clock.advance(0.2)
    assert (await asked).person.name == LI[1]


async def test_a_database_that_is_held_by_somebody_else_makes_the_answer_late(
    office: EmbeddedOffice, folder: OfficeFolder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    holder = sqlite3.connect(folder.file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    asked = asyncio.create_task(office.submit(application()))
    await folder.clock.advance(ANSWER_WITHIN_S)
    with pytest.raises(Fault, match="OFFICE-LATE"):
        await asked
    holder.close()
    assert (await office.submit(application())).bundle_number.endswith("000001号")
    assert folder.rows("SELECT count(*) FROM cases") == [(1,)]
    assert "late answer" in caplog.text
    assert LI[0] not in caplog.text


async def test_a_citizen_who_leaves_does_not_undo_what_was_asked(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    holder = sqlite3.connect(folder.file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    questions = [asyncio.create_task(office.record_of(identity(LI))), asyncio.create_task(office.submit(application()))]
    await folder.clock.advance(0)  # the worker is held up by the first, the second waits in its queue
    for question in questions:
        question.cancel()
    assert all(
        isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(*questions, return_exceptions=True)
    )
    holder.close()
    await office.start()  # it queues behind them
    assert folder.rows("SELECT running FROM bundles") == [(1,)]
    assert (await office.submit(application())).bundle_number.endswith("000001号")


@pytest.mark.parametrize(
    ("content", "reason"), [(b"no database at all, whatever its name may say" * 50, "not a database"), (None, "opened")]
)
async def test_a_database_that_cannot_be_opened_is_a_fault_of_the_store(
    folder: OfficeFolder, content: bytes | None, reason: str
) -> None:
    if content is None:
        folder.file.mkdir()
    else:
        folder.file.write_bytes(content)
    office = folder.open()
    with pytest.raises(Fault, match=f"OFFICE-STORE: .*{reason}"):
        await office.record_of(identity(LI))
    await office.close()


async def test_a_full_disk_is_a_fault_of_the_store_and_the_next_question_tries_again(folder: OfficeFolder) -> None:
    def small(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 8")

    office = folder.open_anew()
    sa.event.listen(sa.Engine, "connect", small)
    try:
        with pytest.raises(Fault, match="OFFICE-STORE: disk full"):
            await office.start()
    finally:
        sa.event.remove(sa.Engine, "connect", small)
    assert (await office.record_of(identity(LI))).person.name == LI[1]
    await office.close()


FULL_DISK = """
import asyncio, resource, sys
from pathlib import Path
from config.faults import Fault
from tests.office.conftest import OfficeFolder, application
async def main() -> None:
    office = OfficeFolder(Path(sys.argv[1])).open()
    await office.start()
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, unlimited[1]))
    try:
        await office.submit(application())
    except Fault as fault:
        print(fault.code)
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    print((await office.submit(application())).bundle_number)
    await office.close()
asyncio.run(main())
"""


def test_the_kernel_refusing_a_write_loses_nothing(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == ["OFFICE-STORE", "达川人社受〔2026〕000001号"]


async def test_missing_people_are_a_fault_until_they_are_there(folder: OfficeFolder) -> None:
    text = folder.people.read_text(encoding="utf-8")
    folder.people.unlink()
    office = folder.open()
    with pytest.raises(Fault, match="OFFICE-PEOPLE"):
        await office.record_of(identity(LI))
    folder.people.write_text(text, encoding="utf-8")
    assert (await office.record_of(identity(LI))).person.name == LI[1]
    await office.close()


def test_the_schema_is_also_one_for_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statements = [str(CreateTable(table).compile(dialect=dialect)) for table in schema.sorted_tables]
    assert len(statements) == len(schema.tables)
    assert "TIMESTAMP WITH TIME ZONE" in "".join(statements)
    indexes = [index for table in schema.tables.values() for index in table.indexes]
    of_rows = [index for index in indexes if index.dialect_options["sqlite"]["where"] is not None]
    assert of_rows
    for index in of_rows:
        assert " WHERE " in str(CreateIndex(index).compile(dialect=dialect)), index.name


async def test_how_long_it_took_makes_no_other_application(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    first = await office.submit(replace(application(), machine_ms=12_500, visit_s=240))
    assert await office.submit(replace(application(), machine_ms=1, visit_s=2)) == first
    assert await office.submit(application()) == first
    assert folder.rows("SELECT machine_ms, visit_s FROM bundles") == [(12_500, 240)]

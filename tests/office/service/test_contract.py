"""The contract of the office, on every office there is: beside the kiosk or over a network, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from config.clock import VirtualClock
from config.document import name_of
from config.faults import Fault
from office.bureau import Bureau
from office.cases import casework, leaves
from office.database.engine import postgresql, sqlite
from office.people.invented import load_people
from office.port import AppointmentKind, Asked, CallBack, CaseState, Mending, Office, Withdrawal
from office.store import Store
from simulated.postgresql import Cluster
from tests.office.conftest import (
    HALL,
    LI,
    NOW,
    STRANGER,
    WANG,
    ZHAO,
    OfficeFolder,
    application,
    identity,
    people_file,
)
from tests.office.service.conftest import Service
from tests.office.test_captured_corrections import attached
from tests.office.test_leaves import LEAF, OTHER, hurt
from tests.postgresql import cluster

__all__ = ["cluster"]

pytestmark = pytest.mark.xdist_group("postgresql")


#: by day each place and each database once; the first of all has tests of its own beside these
OFFICES = (
    pytest.param(("embedded", "sqlite"), marks=pytest.mark.nightly),
    ("embedded", "postgresql"),
    ("http", "sqlite"),
    pytest.param(("http", "postgresql"), marks=pytest.mark.nightly),
)


@pytest.fixture(scope="module")
def filled(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of the server that knows the people; each test has a copy of it."""
    url = cluster.database()
    people = load_people(people_file(tmp_path_factory.mktemp("people")))
    Store(postgresql(url), people, HALL, VirtualClock(NOW)).close()
    return url


@pytest.fixture(params=OFFICES)
async def behind(
    request: pytest.FixtureRequest, folder: OfficeFolder, tmp_path: Path
) -> AsyncIterator[tuple[Service, Office]]:
    """Four offices, by their database and as they are asked."""
    place, kind = request.param
    database = partial(sqlite, folder.file)
    if kind == "postgresql":
        own: Cluster = request.getfixturevalue("cluster")
        database = partial(postgresql, own.database(like=request.getfixturevalue("filled")))
    else:
        folder.lay_down()
    service = Service(folder, tmp_path, database)
    async with AsyncExitStack() as stack:
        if place == "http":
            await stack.enter_async_context(service.running())
            asked = service.kiosk()
        else:
            asked = Bureau(service.opened, folder.clock)
        await asked.start()
        stack.push_async_callback(asked.close)
        yield service, asked


@pytest.fixture
def office(behind: tuple[Service, Office]) -> Office:
    """Nobody who asks can tell which one it is."""
    return behind[1]


async def refusal(question: object) -> str:
    with pytest.raises(Fault) as fault:
        await question  # type: ignore[misc]
    return f"{fault.value.code} {fault.value.detail}".strip()


async def test_a_record_is_its_holders_and_nobody_elses(office: Office) -> None:
    record = await office.record_of(identity(LI))
    assert (record.person.name, record.insured.paid_months) == (LI[1], 372)
    assert await refusal(office.record_of(identity(STRANGER))) == "OFFICE-UNKNOWN-PERSON"
    assert await refusal(office.record_of(replace(identity(LI), name=WANG[1]))) == "OFFICE-OTHER-PERSON"
    assert await office.contributions_of(identity(ZHAO)) == ()


async def test_what_a_kiosk_kept_is_known_by_its_slip(office: Office) -> None:
    kept = replace(application(), slip="hall-1-20261124-57", at=NOW - timedelta(hours=9))
    accepted = await office.submit(kept)
    (told,) = await office.cases_of(identity(LI))
    assert (told.bundle_number, told.slip, told.kept) == (accepted.bundle_number, kept.slip, kept.at)
    refused = await office.submit(replace(kept, key="key-2", slip="hall-1-20261124-58"))
    assert refused.state is CaseState.REFUSED
    assert {one.slip for one in await office.cases_of(identity(LI))} == {kept.slip, "hall-1-20261124-58"}


async def test_an_application_is_decided_once_for_its_key(office: Office) -> None:
    accepted = await office.submit(application())
    assert await office.submit(application()) == accepted
    assert accepted.state is CaseState.COMPLETED
    assert accepted.cases[0].upgraded, "a limited matter that was completed at once"
    assert await refusal(office.submit(replace(application(), matters=("certificate_print",)))) == (
        "OFFICE-REFUSED same_key_other_content"
    )
    second = await office.submit(application(ZHAO, key="key-2", matter="retirement_early", month="2027-03"))
    numbers = [one.bundle_number for one in (accepted, second)]
    assert [number[-6:-1] for number in numbers] == ["00001", "00002"], "no gap"
    assert (await office.cases_of(identity(LI)))[0] == accepted
    (open_,) = (await office.cases_of(identity(ZHAO)))[0].cases
    assert (open_.state, open_.paused, open_.waits_for, open_.upgraded) == (CaseState.ACCEPTED, "", (), False)
    assert await refusal(office.submit(application(STRANGER, key="key-3"))) == "OFFICE-REFUSED unknown_person"


async def test_a_case_is_corrected_by_the_paper_that_was_asked_for_and_withdrawn_once_while_it_is_open(
    behind: tuple[Service, Office],
) -> None:
    service, office = behind
    asked = replace(hurt(), items={}, sources=dict.fromkeys(hurt().sources, "counter"))
    (case,) = (await office.submit(asked)).cases
    store = service.opened()
    with store.at_the_desk() as (connection, moment):
        casework.ask_to_correct(connection, case.number, (Asked("medical_papers", "unreadable"),), "DC-001", moment)
    await office.attach("mend-1", LEAF)
    mending = Mending("mend-1", case.number, asked.applicant, asked.proofs, {"medical_papers": "1"})
    assert await refusal(office.hand_in(mending)) == "OFFICE-REFUSED wrong_value"
    not_sent = replace(mending, attachments=attached(OTHER))
    assert await refusal(office.hand_in(not_sent)) == "OFFICE-REFUSED leaf_missing"
    for _ in range(2):
        assert (await office.hand_in(replace(mending, attachments=attached(LEAF)))).state is CaseState.ACCEPTED
    service.folder.clock.set_wall(NOW + timedelta(days=3))
    await office.attach("another", OTHER)  # what nobody has claimed goes
    with store.at_the_desk() as (connection, _):
        assert [one.content for one in leaves.pictures(connection, "mend-1", [name_of(LEAF)])] == [LEAF]
    store.close()
    taken_back = Withdrawal("back-1", case.number, asked.applicant, asked.proofs)
    for _ in range(2):
        assert (await office.withdraw(taken_back)).state is CaseState.WITHDRAWN
    assert (await refusal(office.withdraw(replace(taken_back, key="back-2")))).startswith("OFFICE-REFUSED")


async def test_a_rating_is_kept_once_and_only_of_a_handling(office: Office) -> None:
    accepted = await office.submit(application())
    await office.rate(accepted.bundle_number, 4)
    await office.rate(accepted.bundle_number, 5)
    assert (await refusal(office.rate("达川人社受〔2026〕999999号", 5))).startswith("OFFICE-REFUSED")


async def test_what_no_database_can_keep_is_refused_and_nothing_is_kept(office: Office) -> None:
    at = await refusal(office.book("b" * 30, identity(LI), AppointmentKind.HOME, NOW))
    assert at == "OFFICE-REFUSED malformed"
    assert (await refusal(office.rate("5" * 5000, 5))).startswith("OFFICE-REFUSED ")
    for number in ("5\0", "\0", "5\x1b"):
        assert (await refusal(office.record_of(replace(identity(LI), number=number)))) == "OFFICE-REFUSED malformed"
        assert (await refusal(office.rate(number, 5))) == "OFFICE-REFUSED malformed"


async def test_what_is_no_item_is_shared_by_nobody(office: Office) -> None:
    assert await refusal(office.share(identity(LI), ["no_such_item"], "retirement")) == "OFFICE-REFUSED malformed"


async def test_what_was_booked_or_wished_for_has_its_key_and_nothing_else_has_it(office: Office) -> None:
    first, second, *_ = await office.free_times()
    hall, home = AppointmentKind.HALL, AppointmentKind.HOME
    booked = await office.book("book-1", identity(LI), hall, first)
    for who, kind, at in ((LI, hall, second), (WANG, hall, first), (LI, home, None)):
        other = office.book("book-1", identity(who), kind, at)
        assert await refusal(other) == "OFFICE-REFUSED same_key_other_content"
    assert await office.book("book-1", identity(LI), hall, first) == booked
    wish = CallBack("call-1", "13800000000", "hall-1", "identify/card", NOW)
    await office.call_back(wish)
    other_wish = office.call_back(replace(wish, telephone="13900000000"))
    assert await refusal(other_wish) == "OFFICE-REFUSED same_key_other_content"


async def test_no_time_is_booked_that_is_over_or_no_time_of_the_window(office: Office) -> None:
    first, *_ = await office.free_times()
    for at in (first - timedelta(days=30), NOW, first + timedelta(minutes=1), first + timedelta(days=400), None):
        assert await office.book(f"book-{at}", identity(LI), AppointmentKind.HALL, at) is None


async def test_a_time_is_booked_once_and_a_wish_is_kept_once(office: Office) -> None:
    first, *_ = await office.free_times()
    booked = await office.book("book-1", identity(LI), AppointmentKind.HALL, first)
    assert booked is not None
    assert (booked.at, booked.certain) == (first, True)
    assert await office.book("book-1", identity(LI), AppointmentKind.HALL, first) == booked
    home = await office.book("book-2", identity(STRANGER), AppointmentKind.HOME, None)
    assert home is not None
    assert home.call_by is not None
    wish = CallBack("call-1", "13800000000", "hall-1", "identify/card", NOW - timedelta(minutes=1))
    await office.call_back(wish)
    await office.call_back(wish)


async def test_a_code_that_nobody_has_issued_is_refused_and_no_citizen_has_a_work_number(office: Office) -> None:
    assert await refusal(office.verify_electronic_card("nonsense")) == "OFFICE-CODE-INVALID"
    assert await office.work_number_of(identity(LI)) is None

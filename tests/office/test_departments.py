"""Shared data: each department is asked on its own, and one that is late or talks nonsense spoils no other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest

from config.items import departments
from office.departments.asking import WITHIN_S
from office.embedded import EmbeddedOffice
from office.port import Shared
from simulated.departments import LATE_S, SimulatedDepartments, Trouble
from tests.office.bundles import bundle, handed_in, reasons, who
from tests.office.conftest import CAST_FILE, NOW, OfficeFolder
from tests.waiting import seen

REGISTRATION, HARDSHIP = "unemployment_registration", "hardship_recognition"


@pytest.fixture
def lines(folder: OfficeFolder) -> SimulatedDepartments:
    return SimulatedDepartments(CAST_FILE, folder.clock)


@pytest.fixture
async def office(folder: OfficeFolder, lines: SimulatedDepartments) -> AsyncIterator[EmbeddedOffice]:
    office = folder.open(departments=lines)
    await office.start()
    yield office
    await office.close()


async def shared(office: EmbeddedOffice, folder: OfficeFolder, id_: str, *items: str) -> Mapping[str, Shared]:
    """What is told within the time that a department has; it passes when one of them lets everybody wait."""
    asked = asyncio.ensure_future(office.share(who(id_), items, "unemployment"))
    await seen(lambda: asked.done() or any(at >= LATE_S for at, _ in folder.clock._sleepers))
    await folder.clock.advance(WITHIN_S)
    return await asked


async def test_there_is_a_line_to_every_department(lines: SimulatedDepartments) -> None:
    assert set(lines) == set(departments())


async def test_what_they_know_is_told_and_what_nobody_knows_is_unknown(
    office: EmbeddedOffice, folder: OfficeFolder
) -> None:
    told = await shared(office, folder, "tang", "disability", "hardship_category", "household_type")
    assert told == {
        "disability": Shared("known", "肢体三级", "disabled_federation"),  # type: ignore[arg-type]
        "hardship_category": Shared("known", "040", "civil_affairs"),  # type: ignore[arg-type]
        "household_type": Shared("unknown"),  # type: ignore[arg-type]
    }
    assert told["disability"].at == NOW


async def test_the_late_and_the_nonsensical_spoil_no_other(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    told = await shared(office, folder, "peng", "household_type", "health_status", "bank_account")
    assert {item: str(each.state) for item, each in told.items()} == {
        "household_type": "late",
        "health_status": "nonsense",
        "bank_account": "unknown",
    }


@pytest.mark.parametrize("trouble", Trouble)
async def test_a_line_fails_on_request_and_the_next_best_department_is_believed(
    office: EmbeddedOffice, folder: OfficeFolder, lines: SimulatedDepartments, trouble: Trouble
) -> None:
    lines["civil_affairs"].trouble = trouble
    told = await shared(office, folder, "tang", "hardship_category", "hardship_data")
    assert (told["hardship_category"].value, told["hardship_category"].department) == ("060", "disabled_federation")
    assert told["hardship_data"].state == trouble.value


@pytest.mark.expects_log("department civil_affairs: ")
async def test_a_line_that_breaks_is_no_answer(
    office: EmbeddedOffice, folder: OfficeFolder, lines: SimulatedDepartments, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(number: str, items: tuple[str, ...]) -> Mapping[str, str]:
        raise ConnectionResetError(number)

    monkeypatch.setattr(lines["civil_affairs"], "ask", breaks)
    told = await shared(office, folder, "tang", "hardship_data", "disability")
    assert [str(told[item].state) for item in ("hardship_data", "disability")] == ["late", "known"]


async def test_what_a_department_told_the_office_can_be_quoted_and_nothing_else(
    office: EmbeddedOffice, folder: OfficeFolder
) -> None:
    quoted = {"health_status": ("5", "share.disabled_federation")}
    submission = bundle("tang", REGISTRATION, answers=quoted)
    assert reasons(await handed_in(office, submission)) == {REGISTRATION: "not_shared"}
    await shared(office, folder, "tang", "health_status")
    assert reasons(await handed_in(office, submission)) == {}
    kept = folder.rows("SELECT item, department, state, purpose FROM shares")
    assert kept == [("health_status", "disabled_federation", "known", "unemployment")]


async def test_what_is_still_to_come_keeps_the_case_open(office: EmbeddedOffice) -> None:
    """A photo of the police is nothing that the citizen could be sent for."""
    answers = {"hardship_category": ("060", "ask"), "hardship_data": ("", "counter"), "disability": ("", "counter")}
    cases = await handed_in(office, bundle("tang", REGISTRATION, HARDSHIP, answers=answers))
    assert (cases[HARDSHIP].state, reasons(cases)) == ("accepted", {})


async def test_asking_again_replaces_what_was_told(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    for _ in range(2):
        await shared(office, folder, "tang", "health_status")
    assert folder.rows("SELECT count(*) FROM shares") == [(1,)]

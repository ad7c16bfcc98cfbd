"""What kiosks kept while the office was away: decided by the office alone, once, and told to whom it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.faults import Fault
from office.cases import slips
from office.cases.case import CaseState
from office.database.engine import sqlite
from office.embedded import EmbeddedOffice
from office.port import Accepted, Submission
from tests.office.conftest import LI, NOW, WANG, ZHAO, OfficeFolder, application, identity

SLIP = "hall-1-20261124-57"
KEPT_AT = NOW - timedelta(hours=9)


def kept(submission: Submission, at: datetime = KEPT_AT) -> Submission:
    return replace(submission, slip=SLIP, at=at, site="hall-1")


async def refusal(office: EmbeddedOffice, submission: Submission) -> str:
    with pytest.raises(Fault, match="OFFICE-REFUSED") as fault:
        await office.submit(submission)
    return fault.value.detail


async def of_li(office: EmbeddedOffice) -> tuple[Accepted, ...]:
    return await office.cases_of(identity(LI))


async def test_what_was_kept_is_decided_when_it_comes_and_known_by_its_slip(folder: OfficeFolder) -> None:
    office = folder.open()
    accepted = await office.submit(kept(application()))
    (told,) = await of_li(office)
    assert (told.bundle_number, told.slip, told.kept, told.at) == (accepted.bundle_number, SLIP, KEPT_AT, NOW)
    assert told.cases == accepted.cases
    await office.close()


async def test_the_same_key_with_a_slip_or_without_is_the_same_application(folder: OfficeFolder) -> None:
    """It had arrived, and only its answer had not: the kiosk kept it, and sent it again."""
    office = folder.open()
    first = await office.submit(application())
    assert await office.submit(kept(application())) == first
    (told,) = await of_li(office)
    assert (told.bundle_number, told.slip, told.at) == (first.bundle_number, SLIP, first.at)
    await office.close()


async def test_what_is_refused_is_told_at_the_next_visit_and_stands_on_the_list_of_the_staff(
    folder: OfficeFolder,
) -> None:
    """One that nobody waits for has no other way to be told; one that was refused to somebody's face is not kept."""
    office, away = folder.open(), application(key="key-2", month="2031-01")
    assert (await office.submit(away)).state is CaseState.REFUSED
    assert await of_li(office) == ()
    assert (await office.submit(kept(away))).state is CaseState.REFUSED
    assert (await office.submit(kept(away))).state is CaseState.REFUSED
    (told,) = await of_li(office)
    (case,) = told.cases
    assert (told.bundle_number, told.slip, told.kept, told.at) == ("", SLIP, KEPT_AT, NOW)
    assert (case.number, case.state, case.result["reason"]) == (SLIP, CaseState.REFUSED, case.steps[-1].reason)
    assert await office.cases_of(identity(WANG)) == ()
    await office.close()
    with sqlite(folder.file).transaction(writing=False) as connection:
        assert [(one.slip, one.number, one.site) for one in slips.refused(connection)] == [(SLIP, LI[0], "hall-1")]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (replace(application(), applicant=replace(application().applicant, name="王样例")), "name_differs"),
        (replace(application(), proofs=(replace(application().proofs[0], holder_number=ZHAO[0]),)), "proof_of_another"),
        (kept(application(), NOW + timedelta(minutes=6)), "made_in_the_future"),
    ],
)
async def test_what_is_no_application_at_all_is_told_too(folder: OfficeFolder, wrong: Submission, reason: str) -> None:
    office = folder.open()
    assert await refusal(office, kept(wrong, wrong.at or KEPT_AT)) == reason
    (told,) = await of_li(office)
    assert [(case.number, case.result["reason"]) for case in told.cases] == [(SLIP, reason)]
    await office.close()


async def test_a_clock_that_is_a_little_ahead_costs_nobody_anything(folder: OfficeFolder) -> None:
    """Two minutes before midnight the kiosk has the next day already: the office takes it, as of its own day."""
    folder.clock.set_wall(NOW.replace(hour=23, minute=58))
    office = folder.open()
    tomorrow = replace(application(), made=(NOW + timedelta(days=1)).date().isoformat())
    assert (await office.submit(tomorrow)).at.date() == NOW.date()
    later = replace(application(ZHAO, "key-2"), made=(NOW + timedelta(days=2)).date().isoformat())
    assert await refusal(office, later) == "made_in_the_future"
    await office.close()

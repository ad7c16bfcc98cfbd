"""The office over a network: the same questions, the same answers, and nobody asks whom it does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.faults import Fault
from office.port import Identity, Office
from office.service.certification import client_context
from tests.office.conftest import LI, WANG, application
from tests.office.service.conftest import Service


async def test_a_question_has_the_same_answer_as_beside_the_kiosk(running: Service) -> None:
    beside, afar = running.folder.open(), running.kiosk()
    who = Identity(*LI)
    assert await afar.record_of(who) == await beside.record_of(who)
    submission = application()
    accepted = await afar.submit(submission)
    assert await afar.submit(submission) == accepted == await beside.submit(submission)
    await afar.rate(accepted.bundle_number, 5)
    assert [one.bundle_number for one in await beside.cases_of(who)] == [accepted.bundle_number]
    await afar.close()
    await beside.close()


async def code_of(office: Office, who: Identity) -> str:
    with pytest.raises(Fault) as fault:
        await office.record_of(who)
    await office.close()
    return fault.value.code


async def test_what_the_office_says_is_wrong_arrives_as_it_says_it(running: Service) -> None:
    assert await code_of(running.kiosk(), Identity(LI[0], WANG[1])) == "OFFICE-OTHER-PERSON"


async def test_a_kiosk_that_the_office_does_not_know_learns_nothing(running: Service) -> None:
    assert await code_of(running.kiosk("stranger", known=False), Identity(*LI)) == "OFFICE-KIOSK"


async def test_a_kiosk_without_its_files_says_so(tmp_path: Path) -> None:
    files = (tmp_path / name for name in ("authority.pem", "kiosk.pem", "kiosk.key"))
    with pytest.raises(Fault, match="OFFICE-AUTHORITY"):
        client_context(*files)


async def test_nobody_at_the_address_is_unreachable(running: Service) -> None:
    office = running.kiosk()
    async with running.running():
        elsewhere = running.url
    running.url = elsewhere
    assert await code_of(running.kiosk("hall-2"), Identity(*LI)) == "OFFICE-UNREACHABLE"
    await office.close()

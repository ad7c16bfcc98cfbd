"""Clients as they should not be, against the real service: slow ones, too large ones, the same bytes once more."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from config.faults import Fault
from office.contract import questions
from office.port import AWAY, CaseState, Office, Party, Proof, Withdrawal
from office.service import kiosks, problems, server
from office.service.app import MOST_BYTES
from tests.office.conftest import LI, WANG, ZHAO, application, identity
from tests.office.service.conftest import LOOPBACK, Service

SOON_S = 0.2
SUBMIT = questions()["submit"]


class Raw:
    """A client that sends what bytes it likes, with the certificate of a kiosk."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, *lines: str, body: bytes = b"") -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode() + body)

    def post(self, path: str, body: bytes, length: int | None = None) -> None:
        told = f"Content-Length: {len(body) if length is None else length}"
        self.send(f"POST {path} HTTP/1.1", f"Host: {LOOPBACK}", told, "", body=body)

    async def answer(self) -> tuple[int, dict[str, object]]:
        """Status and content of one answer."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        return int(head.split()[1]), json.loads(await self.reader.readexactly(length))

    async def hung_up(self) -> bool:
        """Whether the service has closed the line, and said nothing."""
        try:
            return await self.reader.read() == b""
        except ConnectionError:
            return True


@asynccontextmanager
async def raw(running: Service) -> AsyncIterator[Raw]:
    await running.kiosk("raw").close()
    tls = ssl.create_default_context(cafile=str(running.authority.certificate))
    tls.load_cert_chain(running.folder.file.parent / "raw.pem", running.folder.file.parent / "raw.key")
    port = int(running.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection(LOOPBACK, port, ssl=tls)
    try:
        yield Raw(reader, writer)
    finally:
        writer.transport.abort()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "WHOLE_WITHIN_S", SOON_S)


@pytest.mark.usefixtures("soon")
async def test_who_says_nothing_or_half_a_request_is_hung_up_on(running: Service) -> None:
    for begun in ([], ["POST /v1/cases/submit HTTP/1.1", "Host: x"]):
        async with raw(running) as client:
            client.send(*begun)
            assert await client.hung_up()
    async with raw(running) as client:
        client.post(SUBMIT.path, b"{", length=500)
        assert await client.hung_up()


@pytest.mark.usefixtures("soon")
async def test_who_drips_is_hung_up_on_however_often_something_comes(running: Service) -> None:
    """Also on a line on which a whole request has been answered before."""
    body = SUBMIT.asked(application()).model_dump_json().encode()
    async with raw(running) as client:
        client.post(SUBMIT.path, body)
        assert (await client.answer())[0] == 200
        client.send(f"POST {SUBMIT.path} HTTP/1.1", "Host: x", "Content-Length: 100000", "")
        closed = asyncio.ensure_future(client.hung_up())
        for _ in range(1000):
            client.writer.write(b" ")
            await asyncio.wait([closed], timeout=SOON_S / 20)
            if closed.done():
                break
        assert closed.result()


@pytest.mark.usefixtures("soon")
async def test_slow_clients_cost_the_others_nothing(running: Service) -> None:
    office = running.kiosk()
    async with raw(running) as one, raw(running) as other:
        one.send("POST /v1/cases/submit HTTP/1.1")
        other.post(SUBMIT.path, b"{", length=500)
        assert (await office.submit(application())).state is CaseState.COMPLETED
        assert await one.hung_up()
        assert await other.hung_up()
    assert (await office.submit(application())).state is CaseState.COMPLETED
    await office.close()


async def test_a_request_that_is_too_large_is_refused_before_it_is_read(running: Service) -> None:
    async with raw(running) as client:
        client.post(SUBMIT.path, b" " * (MOST_BYTES + 1))
        status, told = await client.answer()
    assert (status, told["code"]) == (413, "OFFICE-TOO-LARGE")


async def test_the_same_bytes_once_more_are_the_same_application(running: Service) -> None:
    """Recorded on the line, or sent again by a kiosk that heard nothing: one case, one number."""
    body = SUBMIT.asked(application()).model_dump_json().encode()
    told = []
    for _ in range(2):
        async with raw(running) as client:
            client.post(SUBMIT.path, body)
            told.append(await client.answer())
    assert told[0] == told[1]
    assert len(running.folder.rows("SELECT * FROM bundles")) == 1


async def test_the_same_application_from_everywhere_at_once_is_one(running: Service) -> None:
    office = running.kiosk()
    told = await asyncio.gather(*(office.submit(application()) for _ in range(8)))
    assert {one.bundle_number for one in told} == {told[0].bundle_number}
    assert len(running.folder.rows("SELECT * FROM bundles")) == 1
    await office.close()


#: a moment of no zone, one that has no other zone, a key that is none, and one that no database keeps
MALFORMED = (
    ("at", "2026-11-24T20:00:00"),
    ("at", "0001-01-01T00:00:00+14:00"),
    ("key", ""),
    ("key", "k" * 101),
    ("site", "s" * 51),
)


async def test_what_no_kiosk_can_mean_is_malformed_on_every_database(running: Service) -> None:
    async with raw(running) as client:
        for name, value in MALFORMED:
            body = json.loads(SUBMIT.asked(application()).model_dump_json())
            body["submission"] |= {"slip": "hall-1-20261124-57", name: value}
            client.post(SUBMIT.path, json.dumps(body).encode())
            status, told = await client.answer()
            assert (status, told["code"], told["detail"]) == (400, "OFFICE-MALFORMED", f"submission.{name}")


async def test_only_json_is_read_and_an_address_is_itself_alone(running: Service) -> None:
    body = SUBMIT.asked(application()).model_dump_json().encode()
    forms = (f"Content-Type: {kind}" for kind in ("text/plain", "application/x-www-form-urlencoded"))
    async with raw(running) as client:
        for told in forms:
            client.send(f"POST {SUBMIT.path} HTTP/1.1", "Host: x", told, f"Content-Length: {len(body)}", "", body=body)
            status, answer = await client.answer()
            assert (status, answer["code"], answer["detail"]) == (400, "OFFICE-MALFORMED", "Content-Type")
        client.send(f"POST {SUBMIT.path}/ HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", "", body=body)
        assert (await client.answer())[0] == 404
    assert running.folder.rows("SELECT * FROM bundles") == []


def test_every_fault_of_the_office_that_is_an_answer_is_sent_as_one() -> None:
    """What had no status was sent as 503, and asked again in vain."""
    office = Path(problems.__file__).parents[1]
    sources = (file.read_text(encoding="utf-8") for file in office.rglob("*.py") if file.name != "remote.py")
    raised = {code for source in sources for code in re.findall(r'Fault\("([A-Z-]+)"', source)}
    of_operators = {"OFFICE-AUTHORITY", "OFFICE-BACKUP", "OFFICE-PEOPLE"}
    assert {"OFFICE-NO-AUTHORITY", "OFFICE-REFUSED"} <= raised
    assert {code for code in raised if code.startswith("OFFICE-")} - AWAY - of_operators <= set(problems.STATUS)


async def refusal(office: Office, wish: Withdrawal) -> str:
    with pytest.raises(Fault) as fault:
        await office.withdraw(wish)
    return f"{fault.value.code} {fault.value.detail}"


async def test_nobody_gets_at_the_case_of_another_by_its_number(running: Service) -> None:
    office = running.kiosk()
    early = await office.submit(application(ZHAO, matter="retirement_early", month="2027-03"))
    (case,) = early.cases
    assert case.state is CaseState.ACCEPTED
    for who in (WANG, LI):
        own = Withdrawal("w-1", case.number, Party(*who), (Proof("pin", who[0]),))
        assert await refusal(office, own) == "OFFICE-REFUSED unknown_case"
        foreign = replace(own, proofs=(Proof("pin", ZHAO[0]),))
        assert (await refusal(office, foreign)).startswith("OFFICE-REFUSED ")
        assert case.number not in str(await office.cases_of(identity(who)))
    assert (await office.submit(application(ZHAO, matter="retirement_early", month="2027-03"))) == early
    await office.close()


async def test_a_certificate_that_was_revoked_asks_nothing_any_more(running: Service) -> None:
    office = running.kiosk("hall-9")
    assert await office.reached()
    store = running.opened()
    with store.at_the_desk() as (connection, moment):
        assert kiosks.revoke(connection, "hall-9", moment) == 1
    store.close()
    for question in (office.reached(), office.record_of(identity(LI)), office.submit(application())):
        with pytest.raises(Fault, match="OFFICE-KIOSK"):
            await question
    assert running.folder.rows("SELECT * FROM bundles") == []
    await office.close()

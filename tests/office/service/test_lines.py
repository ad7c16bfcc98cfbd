"""What a line to the office can meet: each is a fault with a code and a remedy, and nobody waits for it in vain."""

from __future__ import annotations

import asyncio
import gc
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import httpx
import pytest

from config.clock import SystemClock
from config.faults import Fault
from office import remote
from office.breaker import FAILURES
from office.port import AWAY, Office
from office.service.certification import Authority, client_context, write_private
from tests.office.service.conftest import LOOPBACK, PATIENCE_S

Speaks = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
SHORT_S = 0.3


def answers(status: str, body: bytes, more: str = "Content-Type: application/json\r\n") -> Speaks:
    """One answer to whatever is asked."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status}\r\n{more}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    return speak


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes the question, and says nothing."""
    await reader.read()


async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says something again and again, and comes to no end: no single wait is long."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        with suppress(TimeoutError):
            async with asyncio.timeout(SHORT_S / 20):
                await reader.read()


async def flooding(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An answer without end, as fast as it is taken."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" " * 65536)
        await writer.drain()


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes the question and is gone."""
    await reader.readuntil(b"\r\n\r\n")


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Killed at work: the line is not closed, it breaks."""
    await reader.read(1)
    line = writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def no_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Something else listens there."""
    writer.write(b"SSH-2.0-OpenSSH_9.2p1\r\n\r\n")
    await writer.drain()
    await reader.read()


async def no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    await writer.drain()
    await reader.read()


class Line:
    """An office somewhere else, and the kiosk that asks it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.now = SystemClock().now()
        self.authority = Authority.made_in(home / "ours", [LOOPBACK], self.now)
        self.asked = 0

    def issued_by(self, authority: Authority, at: datetime) -> tuple[Path, Path]:
        files = self.home / "kiosk.pem", self.home / "kiosk.key"
        issued = authority.issue("hall-1", at)
        files[0].write_bytes(issued.certificate)
        write_private(files[1], issued.key)
        return files

    def asks(self, url: str, certificate: tuple[Path, Path] | None = None, within_s: float = PATIENCE_S) -> Office:
        files = certificate or self.issued_by(self.authority, self.now)
        return remote.remote_office(url, client_context(self.authority.certificate, *files), within_s)

    @asynccontextmanager
    async def at(self, speaks: Speaks, of: Authority | None, believes: Authority | None = None) -> AsyncIterator[str]:
        """Its address; it shows the certificate of the service ``of``, or speaks no TLS."""

        speaking = set[asyncio.Task[None]]()

        async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.asked += 1
            speaking.add(cast("asyncio.Task[None]", asyncio.current_task()))
            with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                try:
                    await speaks(reader, writer)
                    writer.close()
                    await writer.wait_closed()
                finally:
                    writer.transport.abort()

        tls = None
        if of is not None:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(*of.service)
        if tls is not None and believes is not None:
            tls.load_verify_locations(believes.certificate)
            tls.verify_mode = ssl.CERT_OPTIONAL
        serving = await asyncio.start_server(counted, LOOPBACK, 0, ssl=tls)
        async with serving:
            yield f"https://{LOOPBACK}:{serving.sockets[0].getsockname()[1]}"
            for task in speaking:
                task.cancel()
            await asyncio.gather(*speaking, return_exceptions=True)
            gc.collect()  # the library leaves the generators of an answer that was not read to its end to the collector
            while left := asyncio.all_tasks() - {asyncio.current_task()}:
                await asyncio.wait(left)


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """Nobody waits before a second try."""
    for wait in ("FIRST_WAIT_S", "LONGEST_WAIT_S", "JITTER_S"):
        monkeypatch.setattr(remote, wait, 0.0)
    return Line(tmp_path)


async def met(office: Office) -> str:
    """The fault of a question that may be asked again, with its detail."""
    with pytest.raises(Fault) as fault:
        await office.free_times()
    assert fault.value.entry.remedies
    assert fault.value.entry.way_on == "retry"
    assert fault.value.code in AWAY
    await office.close()
    return str(fault.value)


HTML = b"<html><body>502 Bad Gateway</body></html>"
#: what the other side does, and what the kiosk makes of it
LINES = (
    (silent, f"OFFICE-LATE: no answer within {SHORT_S} s"),
    (dripping, f"OFFICE-LATE: no answer within {SHORT_S} s"),
    (flooding, f"OFFICE-ANSWER: more than {remote.MOST_BYTES} bytes"),
    (hangs_up, "OFFICE-UNREACHABLE: RemoteProtocolError"),
    (resets, "OFFICE-UNREACHABLE: ReadError"),
    (no_http, "OFFICE-ANSWER: not HTTP"),
    (answers("200 OK", HTML, "Content-Type: text/html\r\n"), "OFFICE-ANSWER: 1 errors in the answer"),
    (answers("200 OK", b'{"answer": [7, "soon"]}'), "OFFICE-ANSWER: 1 errors in the answer"),
    (answers("200 OK", b'{"answer": [], "more": 1}'), "OFFICE-ANSWER: 1 errors in the answer"),
    (answers("200 OK", b"\x1f\x8b", "Content-Encoding: gzip\r\n"), "OFFICE-ANSWER: packed"),
    (answers("502 Bad Gateway", HTML), "OFFICE-ANSWER: HTTP 502"),
    (answers("503 Service Unavailable", HTML), "OFFICE-ANSWER: HTTP 503"),
    (answers("302 Found", b"", "Location: https://elsewhere.invalid/\r\n"), "OFFICE-ANSWER: HTTP 302"),
    (answers("400 Bad", b'{"title": "x", "status": 400, "code": "NO-SUCH-CODE"}'), "OFFICE-ANSWER: HTTP 400"),
)


#: one that is silent, one that says too much, one that hangs up, one that breaks, and two of those whose answer is none
BY_DAY = {silent, flooding, hangs_up, resets, no_http, LINES[6][0]}
MEMBERS = [pytest.param(*line, id=line[1], marks=() if line[0] in BY_DAY else pytest.mark.nightly) for line in LINES]


@pytest.mark.parametrize(("speaks", "fault"), MEMBERS)
async def test_what_is_no_answer_is_a_fault_of_its_own(line: Line, speaks: Speaks, fault: str) -> None:
    async with line.at(speaks, line.authority) as url:
        within_s = SHORT_S if fault.startswith("OFFICE-LATE") else PATIENCE_S
        assert await met(line.asks(url, within_s=within_s)) == fault


async def test_neither_side_asks_whom_it_does_not_believe(line: Line) -> None:
    """A service of somebody else, one whose certificate has expired, no TLS at all; and a kiosk of somebody else."""
    others = Authority.made_in(line.home / "others", [LOOPBACK], line.now)
    expired = Authority.made_in(line.home / "expired", [LOOPBACK], line.now - timedelta(days=400))
    elsewhere = Authority.made_in(line.home / "elsewhere", ["office.invalid"], line.now)
    told = answers("200 OK", b'{"answer": []}')
    async with line.at(told, others) as url:
        assert (await met(line.asks(url))).startswith("OFFICE-CERTIFICATE: ")
    for wrong in (expired, elsewhere):
        line.authority = wrong
        async with line.at(told, wrong) as url:
            assert (await met(line.asks(url))).startswith("OFFICE-CERTIFICATE: ")
    assert line.asked == 0, "nothing was told to any of them"
    line.authority = Authority.made_in(line.home / "ours", [LOOPBACK], line.now)
    async with line.at(no_tls, None) as url:
        assert (await met(line.asks(url))).startswith("OFFICE-ANSWER: TLS: ")
    async with line.at(told, line.authority, believes=line.authority) as url:
        asked = await met(line.asks(url, line.issued_by(others, line.now)))
        assert asked.startswith("OFFICE-UNREACHABLE: "), "it hangs up before anything is said"


async def shuts(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Killed as somebody comes in."""
    await reader.read(1)


@pytest.mark.parametrize("speaks", [resets, shuts])
async def test_a_line_that_breaks_before_anything_is_said_is_none(line: Line, speaks: Speaks) -> None:
    async with line.at(speaks, None) as url:
        assert await met(line.asks(url)) == "OFFICE-UNREACHABLE: ConnectError"


@pytest.mark.parametrize("kind", [ssl.SSLWantReadError, ssl.SSLEOFError, ssl.SSLSyscallError, ssl.SSLZeroReturnError])
def test_a_line_that_ends_in_the_midst_of_tls_is_no_answer_that_was_refused(kind: type[ssl.SSLError]) -> None:
    """A service that was killed was taken for one that talks nonsense, and not asked again."""
    broken = httpx.ReadError("")
    broken.__context__ = kind("the line is gone")
    assert str(remote._met(broken)) == "OFFICE-UNREACHABLE"


async def test_nobody_knows_the_name(line: Line) -> None:
    assert await met(line.asks(f"https://{'a' * 64}.invalid:8443")) == "OFFICE-NAME"


async def test_what_is_answered_once_is_asked_once_whatever_happens(line: Line) -> None:
    """The line breaks after the question: it may have been heard, and its answer is used up."""
    async with line.at(hangs_up, line.authority) as url:
        office = line.asks(url)
        with pytest.raises(Fault, match="OFFICE-UNREACHABLE"):
            await office.verify_electronic_card("token")
        assert line.asked == 1
        with pytest.raises(Fault, match="OFFICE-UNREACHABLE"):
            await office.free_times()
        assert line.asked == 1 + remote.ATTEMPTS
        await office.close()


async def test_an_office_that_is_away_is_left_alone(line: Line) -> None:
    """After some questions in vain nobody is asked any more, and the reason is still said."""
    async with line.at(hangs_up, line.authority) as url:
        office = line.asks(url)
        for _ in range(FAILURES):
            with pytest.raises(Fault):
                await office.verify_electronic_card("token")
        for question in (office.free_times, office.reached):
            with pytest.raises(Fault, match=r"OFFICE-UNREACHABLE: .*left alone for now"):
                await question()
        assert line.asked == FAILURES
        await office.close()

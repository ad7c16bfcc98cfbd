"""Whoever answers at the address of a printer, and is none."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from pyipp.enums import IppOperation

from config.faults import Fault
from printing.ipp import IppPrinter
from printing.ipp_link import Link, Silent
from printing.job import Stop
from printing.port import JobState
from tests.printing.ipp_kiosk import NAME, HurriedClock, printed

GARBAGE = random.Random(20261124).randbytes(300)
#: an answer that says "successful" and then stops, or speaks nonsense
HEAD = b"\x02\x00\x00\x00\x00\x00\x00\x01"
#: (what stands in the status line, the headers, the body) of a device that is no printer
STRANGERS = {
    "a page in GB 2312 that says 404": ("404 Not Found", "text/html; charset=gb2312", b"\xd5\xd2\xb2\xbb\xb5\xbd"),
    "a page in GB 2312 that says 500": ("500 Oops", "text/html", b"\xb4\xed\xce\xf3"),
    "a login page": ("200 OK", "text/html", b"<html>hello</html>"),
    "nothing at all": ("200 OK", "application/ipp", b""),
    "noise": ("200 OK", "application/ipp", GARBAGE),
    "half a head": ("200 OK", "application/ipp", HEAD[:5]),
    "a head and nothing behind": ("200 OK", "application/ipp", HEAD),
    "a head and an end": ("200 OK", "application/ipp", HEAD + b"\x03"),
    "a text that is no UTF-8": ("200 OK", "application/ipp", HEAD + b"\x01\x47\x00\x02\xd5\xd2\x00\x01\xd5\x03"),
    "an upgrade": ("426 Upgrade Required", "text/plain", b""),
    "a password": ("401 Unauthorized", "text/html", b"\xc3\xdc\xc2\xeb"),
    "another place": ("302 Found\r\nLocation: /login", "text/html", b""),
    "a chunk that never ends": ("200 OK\r\nTransfer-Encoding: chunked", "text/html", b"zz\r\n"),
}


def reply_of(kind: str) -> bytes:
    """What one of the strangers sends."""
    status, media, body = STRANGERS[kind]
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n"
    length = "" if "chunked" in status else f"Content-Length: {len(body)}\r\n"
    return f"{head}{length}Connection: close\r\n\r\n".encode() + body


@asynccontextmanager
async def stranger(answer: bytes) -> AsyncIterator[IppPrinter]:
    """A printer's address at which somebody answers ``answer``, whatever is asked."""

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(reply, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield IppPrinter(f"ipp://127.0.0.1:{port}/ipp/print", 60, HurriedClock(), NAME)


@pytest.mark.parametrize("kind", STRANGERS)
async def test_whoever_answers_something_else_than_ipp_is_no_printer_and_breaks_nothing(kind: str) -> None:
    async with stranger(reply_of(kind)) as printer:
        for attempt in (printer.ready(), printer.clear()):
            with pytest.raises(Fault) as caught:
                await attempt
            assert caught.value.code == "PRINTER-FOREIGN"
            assert not any(character > "\x7f" for character in caught.value.detail)
        last = (await printed(printer))[-1]
        assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-FOREIGN")


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/9.9 0\r\n\r\n"])
async def test_whoever_does_not_even_speak_http_is_no_printer_either(answer: bytes) -> None:
    async with stranger(answer) as printer:
        with pytest.raises(Fault) as caught:
            await printer.ready()
        assert caught.value.code in ("PRINTER-FOREIGN", "PRINTER-OFF")
        assert (await printed(printer))[-1].state is JobState.FAILED


@pytest.mark.parametrize(
    "uri", ["ipp://[bad", "ipp://localhost:99999/x", "ipp://", "ipp://\udcff/x", f"ipp://{'a' * 300}/"]
)
async def test_an_address_that_is_none_is_a_fault_of_the_printer(uri: str) -> None:
    printer = IppPrinter(uri, 60, HurriedClock(), NAME)
    with pytest.raises(Fault) as caught:
        await printer.ready()
    assert caught.value.code in ("PRINTER-FOREIGN", "PRINTER-OFF")
    assert (await printed(printer))[-1].state is JobState.FAILED


def late(status: int, back: int) -> Callable[[bytes], bytes]:
    """A printer that answers ``back`` questions ago: the number of a question stands in bytes 4 to 7 of it."""
    last = [bytes(4)] * (back + 1)

    def reply(question: bytes) -> bytes:
        last.append(question[4:8])
        body = (
            b"\x02\x00"
            + status.to_bytes(2, "big")
            + last[-1 - back]
            + b"\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x03"
        )
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {len(body)}\r\n"
        return f"{head}Connection: close\r\n\r\n".encode() + body

    return reply


@asynccontextmanager
async def answering(reply_to: Callable[[bytes], bytes]) -> AsyncIterator[Link]:
    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[16:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length: "))
        writer.write(reply_to(await reader.readexactly(length)))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(reply, "127.0.0.1", 0) as server:
        yield Link(f"ipp://127.0.0.1:{server.sockets[0].getsockname()[1]}/ipp/print", NAME)


@pytest.mark.parametrize("status", [0, 0x0404], ids=["yes", "no"])
async def test_the_answer_to_the_question_before_is_no_answer(status: int) -> None:
    async with answering(late(status, back=1)) as link:
        for _ in range(2):
            with pytest.raises(Silent, match="an answer to another question") as caught:
                await link.ask(IppOperation.GET_JOBS, {})
            assert caught.value.stop is Stop.FOREIGN
    async with answering(late(0, back=0)) as link:
        assert (await link.ask(IppOperation.GET_JOBS, {}))["status-code"] == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_paper_is_never_sent_on_to_another_address(status: int) -> None:
    reached: list[bytes] = []

    async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(await reader.readline())
        writer.close()

    async def sends_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        to = f"http://127.0.0.1:{other.sockets[0].getsockname()[1]}/ipp/print"
        writer.write(f"HTTP/1.1 {status} There\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    async with (
        await asyncio.start_server(elsewhere, "127.0.0.1") as other,
        await asyncio.start_server(sends_on, "127.0.0.1") as server,
    ):
        uri = f"ipp://127.0.0.1:{server.sockets[0].getsockname()[1]}/ipp/print"
        with pytest.raises(Fault, match=f"PRINTER-FOREIGN: HTTP {status}"):
            await IppPrinter(uri, 600, HurriedClock(), NAME).ready()
    assert reached == []

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pyipp import IPP
from pyipp.enums import IppOperation, IppPrinterState

from config.clock import CHINA, SystemClock
from config.faults import Fault
from printing.documents.compose import compose
from printing.ipp import WARNING_PATIENCE_S, IppPrinter
from printing.ipp_state import job_settings, trouble, unfit
from printing.port import JobState, JobStatus, Paper
from supervision.child import ROOT
from tests.printing.ipp_service import IppService, ipp_service, own_bus
from tests.printing.samples import COMPLETION
from tests.waiting import a_moment, seen

pytestmark = pytest.mark.xdist_group("ipp")

PAPER = Paper("visit-7", "receipt", b"%PDF-1.4 small", 1)
HANG = "exec sleep 1000"
NAME = "kiosk-test-0001"


class HurriedClock(SystemClock):
    """Time passes as soon as somebody waits for it, so that minutes of polling take the time of the answers only."""

    def __init__(self) -> None:
        self._passed = 0.0

    def monotonic(self) -> float:
        return self._passed

    def now(self) -> datetime:
        return datetime(2026, 11, 24, tzinfo=CHINA)

    async def sleep(self, seconds: float) -> None:
        self._passed += seconds
        await a_moment(0.001)


class AttentiveClock(HurriedClock):
    """As often as it is waited for, the printer really has a moment to say something new."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        await a_moment(0.05)


@pytest.fixture(scope="module")
def discovery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with own_bus(tmp_path_factory.mktemp("bus")) as environment:
        yield environment


@pytest.fixture
def service(tmp_path: Path, discovery: dict[str, str]) -> Iterator[IppService]:
    with ipp_service(tmp_path, discovery) as service:
        yield service


@pytest.fixture
def printer(service: IppService) -> IppPrinter:
    return IppPrinter(service.uri, 600, HurriedClock(), NAME)


async def printed(printer: IppPrinter, paper: Paper = PAPER) -> list[JobStatus]:
    return [status async for status in printer.follow(paper)]


async def waiting_jobs(service: IppService) -> list[int]:
    """The jobs that the printer itself says it still has to print, asked without our driver."""
    wanted = {"which-jobs": "not-completed", "requested-attributes": ["job-id", "job-state", "job-state-reasons"]}
    async with IPP(service.uri) as ipp:
        answer = await ipp.execute(IppOperation.GET_JOBS, {"operation-attributes-tag": wanted})
    stopping = "processing-to-stop-point"
    return [job["job-id"] for job in answer["jobs"] if job and stopping not in job["job-state-reasons"]]


@asynccontextmanager
async def printing(printer: IppPrinter) -> AsyncIterator[AsyncIterator[JobStatus]]:
    """A job whose printing has begun."""
    async with aclosing(printer.follow(PAPER)) as job:
        async for status in job:
            if status.state is JobState.PRINTING:
                break
        yield job


async def test_a_paper_comes_out_whole_and_is_called_sent(service: IppService, printer: IppPrinter) -> None:
    paper = compose("visit-7", COMPLETION.letter)
    await printer.ready()
    statuses = await printed(printer, paper)
    assert statuses[0].state is JobState.QUEUED
    assert statuses[-1].state is JobState.SENT
    assert [status.fault for status in statuses if status.fault] == []
    assert service.printed == [paper.pdf]
    assert await waiting_jobs(service) == []


async def test_a_printer_that_is_off_is_a_fault(service: IppService, printer: IppPrinter) -> None:
    service.switch_off()
    for attempt in (printer.ready(), printer.clear()):
        with pytest.raises(Fault) as caught:
            await attempt
        assert caught.value.code == "PRINTER-OFF"
    last = (await printed(printer))[-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-OFF")


async def test_a_printer_killed_in_mid_job_is_a_fault(service: IppService, printer: IppPrinter) -> None:
    service.order(HANG)
    async with printing(printer) as job:
        service.switch_off()
        rest = [status async for status in job]
    assert [(status.state, status.fault) for status in rest] == [(JobState.FAILED, "PRINTER-OFF")]


async def test_after_a_power_cut_nothing_is_printed_before_the_old_job_is_gone(
    service: IppService, printer: IppPrinter
) -> None:
    service.order(HANG)
    async with printing(printer) as job:
        service.switch_off()
        assert [status.fault async for status in job] == ["PRINTER-OFF"]
    with pytest.raises(Fault):
        await printer.ready()
    service.order("")
    service.switch_on()
    await printer.ready()
    assert (await printed(printer))[-1].state is JobState.SENT
    assert len(service.printed) == 1


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("media-jam", "PRINTER-JAM"),
        ("media-empty", "PRINTER-OUT-OF-PAPER"),
        ("cover-open", "PRINTER-COVER"),
        ("toner-empty", "PRINTER-INK"),
    ],
)
async def test_what_stops_the_printer_is_named_and_nothing_is_left_for_the_next_citizen(
    service: IppService, printer: IppPrinter, reason: str, code: str
) -> None:
    service.order(f'echo "STATE: +{reason}" >&2\n{HANG}')
    last = (await printed(printer))[-1]
    assert (last.state, last.fault, last.detail) == (JobState.FAILED, code, f"{reason}-warning")
    assert await waiting_jobs(service) == []
    assert service.printed == []


async def test_a_warning_that_goes_away_in_time_stops_nothing(service: IppService, printer: IppPrinter) -> None:
    service.order('echo "STATE: +media-empty" >&2; echo "STATE: -media-empty" >&2')
    assert (await printed(printer))[-1].state is JobState.SENT


async def test_a_job_that_waits_for_paper_does_not_come_out_after_the_refill(
    service: IppService, printer: IppPrinter
) -> None:
    service.order('echo "STATE: +media-empty" >&2')
    assert (await printed(printer))[-1].state is JobState.SENT  # the last sheet
    service.order("")
    last = (await printed(printer))[-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-OUT-OF-PAPER")
    assert await waiting_jobs(service) == []
    assert len(service.printed) == 1


async def test_a_job_that_takes_too_long_is_withdrawn(service: IppService) -> None:
    service.order(HANG)
    printer = IppPrinter(service.uri, 20, HurriedClock(), NAME)
    last = (await printed(printer))[-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-TIMEOUT")
    assert await waiting_jobs(service) == []


async def test_a_job_that_the_printer_gives_up_is_a_fault(service: IppService, printer: IppPrinter) -> None:
    service.order("exit 1")
    last = (await printed(printer))[-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-STOPPED")
    assert "aborted" in last.detail


async def test_a_refused_document_is_a_fault_that_says_why(service: IppService) -> None:
    printer = IppPrinter(service.uri.replace("/ipp/print", "/ipp/other"), 60, HurriedClock(), NAME)
    last = (await printed(printer))[-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-STOPPED")
    assert last.detail != ""


async def test_leaving_in_mid_job_withdraws_it(service: IppService, printer: IppPrinter) -> None:
    service.order(HANG)
    async with printing(printer):
        assert len(await waiting_jobs(service)) == 1
    assert await waiting_jobs(service) == []


async def test_a_cancelled_visit_withdraws_its_job(service: IppService, printer: IppPrinter) -> None:
    service.order(HANG)
    begun = asyncio.Event()

    async def visit() -> None:
        async for status in printer.follow(PAPER):
            if status.state is JobState.PRINTING:
                begun.set()

    task = asyncio.create_task(visit())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await waiting_jobs(service) == []


async def test_emptying_the_queue_waits_for_the_paper_that_is_on_its_way(
    service: IppService, printer: IppPrinter
) -> None:
    service.order(f"while [ ! -e {service.folder}/go ]; do sleep 0.05; done")
    async with printing(printer) as job:
        emptying = asyncio.ensure_future(printer.clear())
        await asyncio.sleep(0)
        assert not emptying.done()
        (service.folder / "go").touch()
        assert [status.state async for status in job] == [JobState.SENT]
    await emptying
    assert len(service.printed) == 1


async def test_a_printer_without_pdf_is_not_ready_and_says_what_is_missing(service: IppService) -> None:
    service.switch_off()
    service.switch_on("image/pwg-raster")
    printer = IppPrinter(service.uri, 600, HurriedClock(), NAME)
    with pytest.raises(Fault) as caught:
        await printer.ready()
    assert (caught.value.code, caught.value.detail) == ("PRINTER-UNFIT", "document-format application/pdf")
    last = (await printed(printer))[-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-UNFIT")


async def test_everything_that_is_missing_is_said_at_once(service: IppService) -> None:
    service.switch_off()
    service.switch_on(media_supported="na_letter_8.5x11in", sides_supported="two-sided-long-edge")
    with pytest.raises(Fault) as caught:
        await IppPrinter(service.uri, 600, HurriedClock(), NAME).ready()
    assert caught.value.code == "PRINTER-UNFIT"
    assert {"media iso_a4_210x297mm", "sides one-sided"} <= set(caught.value.detail.split(", "))


ABLE = {
    "document-format-supported": ["application/octet-stream", "application/pdf"],
    "media-supported": ["na_letter_8.5x11in", "iso_a4_210x297mm"],
    "sides-supported": ["one-sided", "two-sided-long-edge"],
    "print-scaling-supported": ["auto", "none"],
}


@pytest.mark.parametrize(
    ("change", "lacks", "said_in_the_job"),
    [
        ({}, None, {"media", "sides", "print-scaling"}),
        (
            {"sides-supported": "one-sided", "print-scaling-supported": "none"},
            None,
            {"media", "sides", "print-scaling"},
        ),
        ({"sides-supported": None, "print-scaling-supported": None}, None, {"media"}),
        ({"document-format-supported": "application/octet-stream"}, "document-format application/pdf", None),
        ({"document-format-supported": None}, "document-format application/pdf", None),
        ({"media-supported": None}, "media iso_a4_210x297mm", None),
        ({"media-supported": "iso_a4-transparency"}, "media iso_a4_210x297mm", None),
        ({"sides-supported": "two-sided-short-edge"}, "sides one-sided", None),
        ({"print-scaling-supported": ["auto", "fit"]}, "print-scaling none", None),
    ],
)
def test_what_a_printer_must_offer(change: dict[str, Any], lacks: str | None, said_in_the_job: set[str] | None) -> None:
    printer = {**ABLE, **change}
    found = unfit(printer)
    assert (found.detail if found else None) == lacks
    if said_in_the_job is not None:
        assert set(job_settings(printer)) == said_in_the_job


async def test_a_job_says_on_which_paper_it_wants_to_be(service: IppService, printer: IppPrinter) -> None:
    service.order(HANG)
    async with printing(printer):
        (job,) = await waiting_jobs(service)
        wanted = {"job-id": job, "requested-attributes": ["all"]}
        async with IPP(service.uri) as ipp:
            answer = await ipp.execute(IppOperation.GET_JOB_ATTRIBUTES, {"operation-attributes-tag": wanted})
    said = answer["jobs"][0]
    assert (said["media"], said["sides"]) == ("iso_a4_210x297mm", "one-sided")
    assert said["document-format-supplied"] == "application/pdf"
    assert (said["job-name"], said["job-originating-user-name"]) == (f"{NAME} visit-7", NAME)


ROLL = "om_80x297mm_80x297mm"


async def test_a_receipt_printer_is_asked_for_its_own_paper_and_no_sheet(service: IppService) -> None:
    with pytest.raises(Fault) as caught:
        await IppPrinter(service.uri, 600, HurriedClock(), NAME, ROLL).ready()
    assert (caught.value.code, caught.value.detail) == ("PRINTER-UNFIT", f"media {ROLL}")


async def test_a_job_wants_to_be_on_the_paper_of_its_printer(service: IppService) -> None:
    other = "na_letter_8.5x11in"  # this printer has no roll
    service.order(HANG)
    async with printing(IppPrinter(service.uri, 600, HurriedClock(), NAME, other)):
        (job,) = await waiting_jobs(service)
        wanted = {"job-id": job, "requested-attributes": ["media"]}
        async with IPP(service.uri) as ipp:
            answer = await ipp.execute(IppOperation.GET_JOB_ATTRIBUTES, {"operation-attributes-tag": wanted})
    assert answer["jobs"][0]["media"] == other


def test_a_job_on_the_roll_says_so() -> None:
    printer = {**ABLE, "media-supported": ["iso_a4_210x297mm", ROLL]}
    assert unfit(printer, ROLL) is None
    assert job_settings(printer, ROLL)["media"] == ROLL
    assert job_settings(printer)["media"] == "iso_a4_210x297mm"


async def test_a_standing_warning_of_a_tray_that_nobody_uses_cancels_nothing(
    service: IppService, printer: IppPrinter
) -> None:
    service.order('echo "STATE: +toner-empty" >&2')
    assert (await printed(printer))[-1].state is JobState.SENT  # and the warning stands
    service.order(f"while [ ! -e {service.folder}/go ]; do sleep 0.05; done")
    async with printing(printer) as job:
        rest = asyncio.ensure_future(anext(job))
        await seen(lambda: rest.done() or printer._clock.monotonic() > 3 * WARNING_PATIENCE_S)
        assert not rest.done()
        (service.folder / "go").touch()
        assert (await rest).state is JobState.SENT


async def test_a_warning_that_comes_back_is_new(service: IppService, printer: IppPrinter) -> None:
    service.order('echo "STATE: +toner-empty" >&2')
    assert (await printed(printer))[-1].state is JobState.SENT
    service.order(f'echo "STATE: -toner-empty" >&2; sleep 1; echo "STATE: +toner-empty" >&2\n{HANG}')
    slow = IppPrinter(service.uri, 600, AttentiveClock(), NAME)
    assert (await printed(slow))[-1].fault == "PRINTER-INK"


async def test_a_job_that_never_comes_out_under_a_standing_warning_is_blamed_on_it(
    service: IppService, printer: IppPrinter
) -> None:
    service.order('echo "STATE: +toner-empty" >&2')
    assert (await printed(printer))[-1].state is JobState.SENT
    service.order(HANG)
    assert (await printed(printer))[-1].fault == "PRINTER-INK"


@pytest.mark.parametrize(
    ("state", "reasons", "code"),
    [
        (IppPrinterState.IDLE, "none", None),
        (IppPrinterState.IDLE, "media-low", None),
        (IppPrinterState.PROCESSING, ["toner-low-warning", "media-empty-warning"], None),
        (IppPrinterState.STOPPED, ["toner-low-warning", "media-empty-warning"], "PRINTER-OUT-OF-PAPER"),
        (IppPrinterState.PROCESSING, "media-empty-error", "PRINTER-OUT-OF-PAPER"),
        (IppPrinterState.STOPPED, ["media-empty-error", "media-jam-error"], "PRINTER-JAM"),
        (IppPrinterState.IDLE, "offline-report", "PRINTER-OFF"),
        (IppPrinterState.STOPPED, "paused", "PRINTER-STOPPED"),
        (IppPrinterState.STOPPED, "none", "PRINTER-STOPPED"),
        (IppPrinterState.PROCESSING, "com.example-dancing-error", None),
        (IppPrinterState.STOPPED, "com.example-dancing-error", "PRINTER-STOPPED"),
    ],
)
def test_reasons_are_weighed_by_their_severity(state: IppPrinterState, reasons: Any, code: str | None) -> None:
    attributes: Mapping[str, Any] = {"printer-state": state, "printer-state-reasons": reasons}
    found = trouble(attributes)
    assert (found.code if found else None) == code
    if code == "PRINTER-STOPPED" and found and reasons != "none":
        assert found.detail == reasons


@pytest.mark.parametrize(
    ("standing", "state", "now", "code"),
    [
        (["media-empty-warning"], IppPrinterState.PROCESSING, "media-empty-warning", None),
        (["media-empty-report"], IppPrinterState.PROCESSING, "media-empty-warning", None),
        ([], IppPrinterState.PROCESSING, ["media-low", "media-jam-warning"], "PRINTER-JAM"),
        (["media-empty-report"], IppPrinterState.IDLE, ["media-empty-report", "cover-open-report"], "PRINTER-COVER"),
        (["media-empty-warning"], IppPrinterState.PROCESSING, "media-empty-error", "PRINTER-OUT-OF-PAPER"),
        (["media-empty-warning"], IppPrinterState.PROCESSING, "media-empty", "PRINTER-OUT-OF-PAPER"),
        (["media-empty"], IppPrinterState.PROCESSING, "media-empty", None),
        (["media-empty-warning"], IppPrinterState.STOPPED, "media-empty-warning", "PRINTER-OUT-OF-PAPER"),
        ([], IppPrinterState.PROCESSING, "media-empty-warning", "PRINTER-OUT-OF-PAPER"),
    ],
)
def test_only_what_is_new_since_the_job_began_counts(
    standing: list[str], state: IppPrinterState, now: Any, code: str | None
) -> None:
    found = trouble({"printer-state": state, "printer-state-reasons": now}, standing=standing, warnings_count=True)
    assert (found.code if found else None) == code


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


QT_PROGRAM = """
import asyncio, sys, qasync
from PySide6.QtCore import QCoreApplication
from config.clock import SystemClock
from printing.ipp import IppPrinter
from printing.press import ChildPress
from tests.printing.samples import RECEIPT

async def main():
    press, printer = ChildPress(), IppPrinter(sys.argv[1], 60, SystemClock(), "kiosk-test")
    paper = await press.compose("visit-7", RECEIPT.letter)
    await printer.ready()
    print(*[str(status.state) async for status in printer.follow(paper)])
    await press.close()

app = QCoreApplication([])
qasync.run(main())
"""


async def test_press_and_printer_work_in_the_loop_of_qt(service: IppService) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-c", QT_PROGRAM, service.uri,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert (out.decode().split()[-1:], err.decode()) == (["sent_to_printer"], "")
    assert len(service.printed) == 1


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

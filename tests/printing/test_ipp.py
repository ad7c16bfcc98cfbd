from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pyipp import IPP
from pyipp.enums import IppOperation, IppPrinterState

from config.clock import CHINA, SystemClock
from config.faults import Fault
from printing.documents.compose import compose
from printing.ipp import IppPrinter, trouble
from printing.port import JobState, JobStatus, Paper, PaperKind
from printing.press import ROOT
from tests.printing.ipp_service import IppService, ipp_service, service_discovery
from tests.printing.samples import COMPLETION

pytestmark = pytest.mark.xdist_group("ipp")

PAPER = Paper("visit-7", PaperKind.RECEIPT, b"%PDF-1.4 small", 1)
HANG = "exec sleep 1000"


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
        await asyncio.sleep(0.001)


@pytest.fixture(scope="module")
def discovery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with service_discovery(tmp_path_factory.mktemp("avahi")) as environment:
        yield environment


@pytest.fixture
def service(tmp_path: Path, discovery: dict[str, str]) -> Iterator[IppService]:
    with ipp_service(tmp_path, discovery) as service:
        yield service


@pytest.fixture
def printer(service: IppService) -> IppPrinter:
    return IppPrinter(service.uri, 600, HurriedClock())


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
    paper = compose("visit-7", COMPLETION)
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
    printer = IppPrinter(service.uri, 20, HurriedClock())
    last = (await printed(printer))[-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-TIMEOUT")
    assert await waiting_jobs(service) == []


async def test_a_job_that_the_printer_gives_up_is_a_fault(service: IppService, printer: IppPrinter) -> None:
    service.order("exit 1")
    last = (await printed(printer))[-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-STOPPED")
    assert "aborted" in last.detail


async def test_a_refused_document_is_a_fault_that_says_why(service: IppService) -> None:
    printer = IppPrinter(service.uri.replace("/ipp/print", "/ipp/other"), 60, HurriedClock())
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


async def test_clearing_takes_out_the_jobs_of_an_earlier_run(service: IppService, printer: IppPrinter) -> None:
    service.order(HANG)
    earlier = IppPrinter(service.uri, 3600, HurriedClock())
    job = await earlier._submit(PAPER)
    assert await waiting_jobs(service) == [job]
    await printer.clear()
    # The printer has said yes; a job that had just begun leaves its list a moment later.
    left = [await waiting_jobs(service) for _ in range(200)]
    assert left[-1] == []


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


async def test_a_service_that_does_not_speak_ipp_is_no_printer() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Fault) as caught:
            await IppPrinter(f"ipp://127.0.0.1:{port}/ipp/print", 60, HurriedClock()).ready()
    assert (caught.value.code, caught.value.detail) == ("PRINTER-OFF", "IPPParseError")


QT_PROGRAM = """
import asyncio, sys, qasync
from PySide6.QtCore import QCoreApplication
from config.clock import SystemClock
from printing.ipp import IppPrinter
from printing.press import ChildPress
from tests.printing.samples import RECEIPT

async def main():
    press, printer = ChildPress(), IppPrinter(sys.argv[1], 60, SystemClock())
    paper = await press.compose("visit-7", RECEIPT)
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

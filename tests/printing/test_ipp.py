"""A printer behind IPP, followed job by job: with a real IPP printer."""

from __future__ import annotations

import asyncio
import sys

import pytest
from pyipp import IPP
from pyipp.enums import IppOperation

from config.faults import Fault
from printing.ipp import IppPrinter
from printing.ipp_watch import WARNING_PATIENCE_S
from printing.port import JobState
from supervision.child import ROOT
from tests.printing.ipp_kiosk import HANG, NAME, PAPER, AttentiveClock, HurriedClock, printed, printing, waiting_jobs
from tests.printing.ipp_service import IppService
from tests.printing.samples import COMPLETION
from tests.printing.setting import compose
from tests.waiting import seen

pytestmark = pytest.mark.xdist_group("ipp")


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


async def test_a_printer_that_takes_one_job_at_a_time_is_waited_for(service: IppService) -> None:
    service.order(f"while [ ! -e {service.folder}/go ]; do sleep 0.05; done")
    said = {"requesting-user-name": "somebody", "job-name": "a letter", "document-format": "application/pdf"}
    async with IPP(service.uri) as ipp:
        await ipp.execute(IppOperation.PRINT_JOB, {"operation-attributes-tag": said, "data": b"%PDF-1.4 letter"})
    last = (await printed(IppPrinter(service.uri, 600, HurriedClock(), NAME)))[-1]
    assert (last.state, last.fault, last.detail) == (JobState.FAILED, "PRINTER-STOPPED", "error-busy")
    rest = asyncio.ensure_future(printed(IppPrinter(service.uri, 600, AttentiveClock(), NAME)))
    await asyncio.sleep(0)
    (service.folder / "go").touch()
    assert (await rest)[-1].state is JobState.SENT
    assert len(service.printed) == 2


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
    service.switch_on(
        said=("ATTR keyword media-supported na_letter_8.5x11in", "ATTR keyword sides-supported two-sided-long-edge")
    )
    with pytest.raises(Fault) as caught:
        await IppPrinter(service.uri, 600, HurriedClock(), NAME).ready()
    assert caught.value.code == "PRINTER-UNFIT"
    assert {"media iso_a4_210x297mm", "sides one-sided"} <= set(caught.value.detail.split(", "))


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
    assert said["job-name"].startswith(f"{NAME} visit-7 ")
    assert said["job-originating-user-name"] == NAME


async def test_a_receipt_printer_is_asked_for_its_own_paper_and_no_sheet(service: IppService) -> None:
    with pytest.raises(Fault) as caught:
        await IppPrinter(service.uri, 600, HurriedClock(), NAME, "om_80x297mm_80x297mm").ready()
    assert (caught.value.code, caught.value.detail) == ("PRINTER-UNFIT", "media om_80x297mm_80x297mm")


async def test_a_job_wants_to_be_on_the_paper_of_its_printer(service: IppService) -> None:
    other = "na_letter_8.5x11in"  # this printer has no roll
    service.order(HANG)
    async with printing(IppPrinter(service.uri, 600, HurriedClock(), NAME, other)):
        (job,) = await waiting_jobs(service)
        wanted = {"job-id": job, "requested-attributes": ["media"]}
        async with IPP(service.uri) as ipp:
            answer = await ipp.execute(IppOperation.GET_JOB_ATTRIBUTES, {"operation-attributes-tag": wanted})
    assert answer["jobs"][0]["media"] == other


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


async def test_a_job_that_never_comes_out_under_a_standing_warning_is_blamed_on_it(service: IppService) -> None:
    printer = IppPrinter(service.uri, 60, HurriedClock(), NAME)
    service.order('echo "STATE: +toner-empty" >&2')
    assert (await printed(printer))[-1].state is JobState.SENT
    service.order(HANG)
    assert (await printed(printer))[-1].fault == "PRINTER-INK"


QT_PROGRAM = """
import asyncio, sys, qasync
from PySide6.QtCore import QCoreApplication
from config.clock import SystemClock
from printing.ipp import IppPrinter
from printing.press import ChildPress
from tests.printing.proving import PROVER
from tests.printing.samples import RECEIPT

async def main():
    press, printer = ChildPress(PROVER), IppPrinter(sys.argv[1], 60, SystemClock(), "kiosk-test")
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

"""What a queue holds while its printer is off: with a real CUPS before a real IPP printer."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from pyipp import IPP
from pyipp.enums import IppOperation

from config.clock import SystemClock
from config.faults import Fault
from config.printers import IppPrinter as IppPrinterSettings
from config.settings import Settings
from printing.ipp import IppPrinter
from printing.ipp_link import Link, Refused, Silent
from printing.job import own_name
from printing.port import JobState, Paper
from simulated.sheets.queue import CupsQueue
from supervision.child import ROOT
from tests.pcscd import own_pcscd, pcscd
from tests.printing.cups_service import cups_service
from tests.printing.ipp_service import IppService, ipp_service
from tests.visits.conftest import open_kiosk, settings
from tests.waiting import seen

__all__ = ["own_pcscd", "pcscd", "settings"]
pytestmark = pytest.mark.xdist_group("ipp")

NAME = "kiosk-test-0001"
LIMIT_S = 60.0


@pytest.fixture
def device(tmp_path: Path, discovery: dict[str, str]) -> Iterator[IppService]:
    with ipp_service(tmp_path, discovery) as service:
        yield service


@pytest.fixture
def queue(device: IppService) -> Iterator[CupsQueue]:
    with cups_service(device.uri) as service:
        yield service


@pytest.fixture
def printer(queue: CupsQueue) -> IppPrinter:
    return IppPrinter(queue.uri, 60, SystemClock(), NAME, door=queue.door)


def killed_while_printing(queue: CupsQueue, name: str, key: str) -> None:
    """A kiosk of this name whose power fails while its paper lies in the queue."""
    command = (sys.executable, "-m", "tests.printing.following", queue.uri, name, key)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as kiosk:
        assert kiosk.stdout is not None
        assert kiosk.stdout.readline() == "printing\n"
        kiosk.kill()


async def sent_by_another(queue: CupsQueue, user: str, job_name: str, content: bytes) -> None:
    attributes = {"requesting-user-name": user, "job-name": job_name, "document-format": "application/pdf"}
    async with IPP(queue.uri) as ipp:
        message = {"operation-attributes-tag": attributes, "data": content}
        await ipp.execute(IppOperation.PRINT_JOB, message)


async def unfinished(queue: CupsQueue) -> list[int]:
    """The jobs that the queue still has to print."""
    wanted = {"which-jobs": "not-completed", "requested-attributes": ["job-id", "job-state"]}
    async with IPP(queue.uri) as ipp:
        answer = await ipp.execute(IppOperation.GET_JOBS, {"operation-attributes-tag": wanted})
    return [job["job-id"] for job in answer["jobs"] if job]


async def came_out(device: IppService, papers: int) -> set[bytes]:
    """What the device has printed, as soon as it is as much as ``papers``."""
    await seen(lambda: len(device.printed) >= papers)
    return set(device.printed)


async def test_the_paper_of_a_killed_kiosk_does_not_come_out_when_the_printer_is_on_again(
    device: IppService, queue: CupsQueue, printer: IppPrinter
) -> None:
    device.switch_off()
    killed_while_printing(queue, NAME, "visit-6")
    await sent_by_another(queue, NAME, "a letter of the hall", b"%PDF-1.4 letter")
    await sent_by_another(queue, f"{NAME}1", f"{NAME}1 visit-3", b"%PDF-1.4 neighbour")
    await printer.clear()  # what whoever starts does first
    device.switch_on()
    # Both were queued behind it: had it been left, it would have come out before them.
    assert await came_out(device, 2) == {b"%PDF-1.4 letter", b"%PDF-1.4 neighbour"}


async def test_a_start_that_did_not_reach_the_queue_empties_it_before_the_first_paper(
    device: IppService, queue: CupsQueue, printer: IppPrinter
) -> None:
    device.switch_off()
    killed_while_printing(queue, NAME, "visit-6")
    queue.stop()
    with pytest.raises(Fault, match="PRINTER-OFF"):
        await printer.clear()
    queue.start()
    paper = Paper("visit-7", "receipt", b"%PDF-1.4 visit-7", 1)
    async with asyncio.timeout(LIMIT_S), aclosing(printer.follow(paper)) as job:
        async for status in job:
            if status.state is JobState.PRINTING:
                device.switch_on()
    assert status.state is JobState.SENT
    assert set(device.printed) == {paper.pdf}


async def test_a_queue_whose_printer_is_off_is_not_ready(device: IppService, printer: IppPrinter) -> None:
    await printer.ready()
    device.switch_off()
    with pytest.raises(Fault, match="PRINTER-OFF"):
        await printer.ready()


async def test_a_raw_queue_that_cannot_say_what_it_prints_on_is_not_ready(
    queue: CupsQueue, printer: IppPrinter
) -> None:
    queue.manage("-m", "raw")
    with pytest.raises(Fault) as caught:
        await printer.ready()
    assert (caught.value.code, caught.value.detail) == ("PRINTER-UNFIT", "media iso_a4_210x297mm")


@pytest.mark.real_parts
async def test_a_kiosk_that_starts_empties_the_queue_before_anything_is_offered(
    device: IppService, queue: CupsQueue, settings: Settings, tmp_path: Path
) -> None:
    settings = settings.model_copy(update={"printer": IppPrinterSettings(driver="ipp", uri=queue.uri)})
    device.switch_off()
    killed_while_printing(queue, own_name(settings.site, ROOT / settings.data_dir), "visit-6")
    assert await unfinished(queue) != []
    async with open_kiosk(settings, tmp_path / "papers"):
        assert await unfinished(queue) == []


async def test_the_queue_is_asked_for_true_size_on_one_side_of_a4(device: IppService, printer: IppPrinter) -> None:
    await printer.ready()
    paper = Paper("visit-7", "receipt", b"%PDF-1.4 visit-7", 1)
    async with asyncio.timeout(LIMIT_S):
        assert [status.state async for status in printer.follow(paper)][-1] is JobState.SENT
    wanted = {"which-jobs": "completed", "my-jobs": True, "requesting-user-name": NAME, "requested-attributes": ["all"]}
    async with IPP(printer._link._uri) as ipp:
        answer = await ipp.execute(IppOperation.GET_JOBS, {"operation-attributes-tag": wanted})
    (job,) = answer["jobs"]
    assert (job["media"], job["sides"], job["print-scaling"]) == ("iso_a4_210x297mm", "one-sided", "none")
    assert job["job-originating-user-name"] == NAME


async def test_a_paused_queue_is_emptied_before_it_is_let_go_on(
    device: IppService, queue: CupsQueue, printer: IppPrinter
) -> None:
    queue.pause()
    with pytest.raises(Fault, match="PRINTER-PAUSED"):
        await printer.ready()
    await sent_by_another(queue, NAME, f"{NAME} visit-6", b"%PDF-1.4 of yesterday")
    await sent_by_another(queue, "somebody", "a letter of the hall", b"%PDF-1.4 letter")
    await printer.recover()
    assert await came_out(device, 1) == {b"%PDF-1.4 letter"}
    await printer.ready()


@pytest.mark.nightly
async def test_a_queue_that_cups_itself_has_stopped_is_named_emptied_and_let_go_on(
    device: IppService, queue: CupsQueue, printer: IppPrinter
) -> None:
    queue.manage("-v", f"{device.uri}?contimeout=1&snmp=false", "-o", "printer-error-policy=stop-printer")
    device.switch_off()
    paper = Paper("visit-7", "receipt", b"%PDF-1.4 visit-7", 1)
    async with asyncio.timeout(LIMIT_S):
        last = [status async for status in printer.follow(paper)][-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-PAUSED")
    await sent_by_another(queue, NAME, f"{NAME} visit-6", b"%PDF-1.4 of a kiosk that was killed")
    device.switch_on()
    with pytest.raises(Fault, match="PRINTER-PAUSED"):
        await printer.ready()
    await printer.recover()
    paper = Paper("visit-8", "receipt", b"%PDF-1.4 visit-8", 1)
    async with asyncio.timeout(LIMIT_S):
        assert [status.state async for status in printer.follow(paper)][-1] is JobState.SENT
    assert device.printed == [paper.pdf]


async def test_what_somebody_else_has_in_the_queue_is_counted_and_left_alone(
    queue: CupsQueue, printer: IppPrinter
) -> None:
    """CUPS shows everybody which jobs there are, and their names to nobody but their owner."""
    queue.pause()
    await sent_by_another(queue, NAME, f"{NAME} visit-6", b"%PDF-1.4 of ours")
    assert (await printer.state()).others == 0
    await sent_by_another(queue, "somebody", "a list of the office", b"%PDF-1.4 of somebody")
    assert (await printer.state()).others == 1
    await printer.clear()
    assert (await printer.state()).others == 1


@pytest.mark.nightly
async def test_the_port_lets_nobody_manage_the_queue_or_see_whose_jobs_there_are(queue: CupsQueue) -> None:
    queue.pause()
    await sent_by_another(queue, NAME, f"{NAME} visit-6", b"%PDF-1.4 visit-6")
    for operation in (
        IppOperation.PAUSE_PRINTER,
        IppOperation.RESUME_PRINTER,
        IppOperation.PURGE_JOBS,
        IppOperation.CUPS_DELETE_PRINTER,
        IppOperation.CUPS_REJECT_JOBS,
    ):
        with pytest.raises(Silent, match="HTTP 401"):
            await Link(queue.uri, NAME).ask(operation, {})
    another = Link(queue.uri, "somebody")
    (job,) = await unfinished(queue)
    with pytest.raises((Silent, Refused)):
        await another.ask(IppOperation.CANCEL_JOB, {"job-id": job})
    listed = await another.ask(IppOperation.GET_JOBS, {"requested-attributes": ["all"]})
    assert "visit-6" not in str(listed)
    assert await unfinished(queue) == [job]


@pytest.mark.nightly
async def test_who_may_not_manage_the_queue_says_so_and_has_emptied_it(queue: CupsQueue) -> None:
    queue.pause()
    await sent_by_another(queue, NAME, f"{NAME} visit-6", b"%PDF-1.4 of yesterday")
    nobody = IppPrinter(queue.uri, 60, SystemClock(), NAME)  # at the port nobody can say who he is
    with pytest.raises(Fault, match="PRINTER-PAUSED: resume-printer: HTTP 401"):
        await nobody.recover()
    assert await unfinished(queue) == []
    with pytest.raises(Fault, match="PRINTER-PAUSED"):
        await nobody.ready()


@pytest.mark.nightly
async def test_a_disk_without_room_for_a_paper_is_a_fault_of_its_own(device: IppService, queue: CupsQueue) -> None:
    queue.stop()
    queue.start(largest_file=40_000)
    paper = Paper("visit-7", "receipt", b"%PDF-1.4" + bytes(100_000), 1)
    printer = IppPrinter(queue.uri, 60, SystemClock(), NAME)
    async with asyncio.timeout(LIMIT_S):
        last = [status async for status in printer.follow(paper)][-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-SPOOL"), last.detail
    assert await unfinished(queue) == []
    assert device.printed == []


@pytest.mark.parametrize(("changed", "sound"), [("", True), ("TemporaryFile", False)], ids=["ours", "misspelt"])
def test_what_is_added_to_the_service_of_cups_is_understood(tmp_path: Path, changed: str, sound: bool) -> None:
    """The word ``changed`` for its own shows that it is read at all."""
    added = (ROOT / "deploy" / "cups" / "kiosk.conf").read_text(encoding="utf-8")
    if changed:
        added = added.replace("TemporaryFileSystem", changed)
    (tmp_path / "cups.service.d").mkdir()
    (tmp_path / "cups.service.d" / "kiosk.conf").write_text(added)
    unit = Path("/lib/systemd/system/cups.service").read_text(encoding="utf-8")
    (tmp_path / "cups.service").write_text(unit.replace("Requires=cups.socket", ""))
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "cups.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ("kiosk.conf" not in done.stderr) is sound, done.stderr

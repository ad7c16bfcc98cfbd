"""Whatever goes wrong with a sheet printer, counted by what came out: a real IPP printer behind a real CUPS.

Nothing is lost that is called printed, nothing comes out twice, and nothing is left for the next citizen.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from _pytest.mark import ParameterSet

from config.clock import SystemClock
from config.faults import Fault
from printing.ipp import IppPrinter
from printing.port import JobState, JobStatus, Level, Outcome, Paper, Ticket
from simulated.sheet_printer import A4, SheetPrinter, SheetTrouble, TroubleAt, WrongTrouble, sheet_printer
from tests.waiting import seen

pytestmark = pytest.mark.xdist_group("ipp")

NAME = "kiosk-test-0001"
LIMIT_S = 60.0
PAGES = 2


def document(pages: int = PAGES) -> bytes:
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(595, 842)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def half() -> int:
    """A byte behind the first page, and before the end of the second."""
    return len(document()) * 3 // 4


@pytest.fixture
def sheets() -> Iterator[SheetPrinter]:
    with tempfile.TemporaryDirectory(prefix="kiosk-tests-sheets-") as place:  # cupsd must be able to reach it
        Path(place).chmod(0o755)
        with sheet_printer(Path(place)) as printer:
            yield printer


@pytest.fixture
def printer(sheets: SheetPrinter) -> IppPrinter:
    return kiosk(sheets)


def kiosk(sheets: SheetPrinter) -> IppPrinter:
    return IppPrinter(sheets.uri, 60, SystemClock(), NAME, door=sheets.queue.door)


async def printed(printer: IppPrinter, key: str = "visit-7") -> list[JobStatus]:
    async with asyncio.timeout(LIMIT_S):
        return [status async for status in printer.follow(Paper(key, "receipt", document(), PAGES))]


def came_out(sheets: SheetPrinter) -> list[tuple[int, int]]:
    return [(sheet.job, sheet.page) for sheet in sheets.sheets]


async def mended(sheets: SheetPrinter, printer: IppPrinter) -> None:
    """Somebody has removed the trouble; the next citizen gets his own paper, whole, and no other."""
    sheets.mend()
    await printer.recover()
    before = len(sheets.sheets)
    assert (await printed(printer, "visit-8"))[-1].state is JobState.PRINTED
    (job,) = {sheet.job for sheet in sheets.sheets[before:]}
    assert came_out(sheets)[before:] == [(job, 1), (job, 2)]


@pytest.mark.parametrize("text", ["fire@3", "jam@half", "@", ""])
def test_what_is_no_trouble_of_a_sheet_printer(text: str) -> None:
    with pytest.raises(WrongTrouble):
        TroubleAt.parsed(text)


async def test_what_the_device_behind_the_queue_has_counted_is_printed(
    sheets: SheetPrinter, printer: IppPrinter
) -> None:
    before = sheets.counter
    statuses = await printed(printer)
    (ticket,) = [status.ticket for status in statuses if status.ticket]
    assert (ticket.counter, statuses[-1].state, statuses[-1].sheets) == (before, JobState.PRINTED, 2)
    assert came_out(sheets) == [(1, 1), (1, 2)]
    assert await kiosk(sheets).outcome(ticket, PAGES) is Outcome.PRINTED
    assert sheets.sheets[0].png().startswith(b"\x89PNG")
    state = await printer.state()
    assert (state.counter, state.levels["sheets"]) == (before + 2, Level.GOOD)


def by_night(*values: object) -> ParameterSet:
    """A further member of a family."""
    return pytest.param(*values, marks=pytest.mark.nightly)


@pytest.mark.parametrize(
    ("kind", "code", "out"),
    [
        (SheetTrouble.OUT, "PRINTER-OUT-OF-PAPER", 1),
        by_night(SheetTrouble.OUT, "PRINTER-OUT-OF-PAPER", 0),
        by_night(SheetTrouble.JAM, "PRINTER-JAM", 0),
        by_night(SheetTrouble.JAM, "PRINTER-JAM", 1),
        by_night(SheetTrouble.COVER, "PRINTER-COVER", 0),
        by_night(SheetTrouble.COVER, "PRINTER-COVER", 1),
        by_night(SheetTrouble.TONER, "PRINTER-INK", 0),
        by_night(SheetTrouble.TONER, "PRINTER-INK", 1),
        by_night(SheetTrouble.CANCEL, "PRINTER-CANCELLED", 0),
        by_night(SheetTrouble.CANCEL, "PRINTER-CANCELLED", 1),
    ],
)
async def test_what_stops_it_is_named_with_the_sheets_that_are_out(
    sheets: SheetPrinter, printer: IppPrinter, kind: SheetTrouble, code: str, out: int
) -> None:
    sheets.fail(TroubleAt(kind, half() if out else 1))
    statuses = await printed(printer)
    assert (statuses[-1].state, statuses[-1].fault, statuses[-1].sheets) == (JobState.FAILED, code, out)
    assert len(sheets.sheets) == out
    if kind is not SheetTrouble.CANCEL:
        with pytest.raises(Fault, match=code):
            await printer.ready()
    await mended(sheets, printer)
    (ticket,) = [status.ticket for status in statuses if status.ticket]
    assert await printer.outcome(ticket, PAGES) is Outcome.UNCERTAIN


@pytest.mark.nightly
async def test_a_printer_killed_after_its_first_page_is_never_called_printed(
    sheets: SheetPrinter, printer: IppPrinter
) -> None:
    sheets.fail(TroubleAt(SheetTrouble.KILL, half()))
    statuses = await printed(printer)
    assert statuses[-1].state in (JobState.SENT, JobState.FAILED)  # CUPS calls it completed
    assert came_out(sheets) == [(1, 1)]
    with pytest.raises(Fault, match="PRINTER-OFF"):
        await printer.ready()
    (ticket,) = [status.ticket for status in statuses if status.ticket]
    with pytest.raises(Fault, match="PRINTER-OFF"):
        await printer.outcome(ticket, PAGES)
    sheets.switch_on()
    assert await printer.outcome(ticket, PAGES) is Outcome.UNCERTAIN  # one sheet of two
    await mended(sheets, printer)


@pytest.mark.parametrize(
    ("kind", "at"),
    [
        (SheetTrouble.RESTART, half()),
        by_night(SheetTrouble.RESTART, 1),
        by_night(SheetTrouble.LOST_JOB, half()),
        by_night(SheetTrouble.LOST_JOB, 1),
    ],
)
async def test_a_restart_of_cups_in_mid_job_prints_nothing_twice(
    sheets: SheetPrinter, printer: IppPrinter, kind: SheetTrouble, at: int
) -> None:
    sheets.fail(TroubleAt(kind, at))
    last = (await printed(printer))[-1]
    assert "PRINTER-LOST" in (last.fault, last.detail.removeprefix("after "))
    if last.state is JobState.PRINTED:
        assert came_out(sheets) == [(1, 1), (1, 2)]
    else:
        assert (last.state, len(sheets.sheets)) == (JobState.FAILED, last.sheets)
    await mended(sheets, printer)


@pytest.mark.nightly
async def test_a_cups_that_keeps_its_spool_over_a_restart_does_not_print_on_unseen(
    sheets: SheetPrinter, printer: IppPrinter
) -> None:
    """Not that of a kiosk. It hands the job over once more, and is sometimes quicker than whoever looks."""
    sheets.fail(SheetTrouble.JAM)
    async with asyncio.timeout(LIMIT_S):
        async for status in printer.follow(Paper("visit-7", "receipt", document(), PAGES)):
            if status.state is JobState.PRINTING:
                await seen(lambda: sheets.job)
                await asyncio.to_thread(sheets.restart_queue, keep_spool=True)
    assert status.state is JobState.FAILED
    assert status.fault in ("PRINTER-LOST", "PRINTER-JAM")
    sheets.mend()
    await mended(sheets, printer)
    assert len(came_out(sheets)) == PAGES


@pytest.mark.nightly
async def test_cups_that_stays_away_is_a_fault_and_its_old_job_never_comes_out(
    sheets: SheetPrinter, printer: IppPrinter
) -> None:
    sheets.fail(SheetTrouble.JAM)  # so that the job waits
    async with asyncio.timeout(LIMIT_S):
        async for status in printer.follow(Paper("visit-7", "receipt", document(), PAGES)):
            if status.state is JobState.PRINTING:
                await seen(lambda: sheets.job)  # it has come through
                sheets.queue.kill()
    assert (status.state, status.fault) == (JobState.FAILED, "PRINTER-OFF")
    sheets.mend()  # the device itself still had the job
    sheets.queue.start()
    await mended(sheets, printer)
    assert len(came_out(sheets)) == PAGES


@pytest.mark.nightly
async def test_a_power_cut_of_all_three_leaves_what_the_counter_decides(
    sheets: SheetPrinter, printer: IppPrinter
) -> None:
    (ticket,) = [status.ticket for status in await printed(printer) if status.ticket]
    sheets.switch_off()
    sheets.queue.kill()
    sheets.queue.empty_spool()
    sheets.switch_on()  # it has forgotten its jobs, and kept its counter
    sheets.queue.start()
    after = kiosk(sheets)
    assert await after.outcome(ticket, PAGES) is Outcome.PRINTED
    assert await after.outcome(Ticket(ticket.job, sheets.counter), PAGES) is Outcome.NOT_PRINTED
    assert await after.outcome(Ticket(ticket.job, sheets.counter - 1), PAGES) is Outcome.UNCERTAIN
    assert await after.outcome(Ticket(ticket.job), PAGES) is Outcome.UNCERTAIN


@pytest.mark.nightly
async def test_an_empty_tray_stops_nothing_while_the_other_has_paper_and_two_do(
    sheets: SheetPrinter, printer: IppPrinter
) -> None:
    sheets.load(0, 3)
    await printer.ready()
    assert (await printed(printer))[-1].state is JobState.PRINTED
    levels = (await printer.state()).levels
    assert (levels["sheets"], levels["sheets_2"]) == (Level.OUT, Level.LOW)
    last = (await printed(printer, "visit-8"))[-1]  # one sheet was left
    assert (last.state, last.fault, last.sheets) == (JobState.FAILED, "PRINTER-OUT-OF-PAPER", 1)
    with pytest.raises(Fault, match="PRINTER-OUT-OF-PAPER"):
        await printer.ready()
    await mended(sheets, printer)


@pytest.mark.nightly
async def test_a_paper_is_taken_from_the_tray_that_has_its_own(sheets: SheetPrinter, printer: IppPrinter) -> None:
    other = "iso_a5_148x210mm"
    sheets.load(250, 5, media=(other, A4))
    await printer.ready()
    assert (await printed(printer))[-1].state is JobState.PRINTED
    assert sheets.trays == [250, 3]
    sheets.load(250, 0, media=(other, A4))
    with pytest.raises(Fault, match="PRINTER-OUT-OF-PAPER"):
        await printer.ready()
    assert (await printer.state()).levels["sheets"] is Level.OUT


@pytest.mark.nightly
async def test_low_toner_is_a_level_and_stops_nothing(sheets: SheetPrinter, printer: IppPrinter) -> None:
    sheets.fail(SheetTrouble.TONER_LOW)
    sheets.fail(SheetTrouble.NEAR_END)
    await printer.ready()
    levels = (await printer.state()).levels
    assert (levels["toner"], levels["sheets"]) == (Level.LOW, Level.LOW)
    assert (await printed(printer))[-1].state is JobState.PRINTED


@pytest.mark.nightly
async def test_a_printer_whose_line_is_cut_while_it_prints_leaves_it_open(
    sheets: SheetPrinter, printer: IppPrinter
) -> None:
    sheets.fail(TroubleAt(SheetTrouble.OFFLINE, half()))
    statuses = await printed(printer)
    assert statuses[-1].state in (JobState.SENT, JobState.FAILED)
    with pytest.raises(Fault, match="PRINTER-OFF"):
        await printer.ready()
    sheets.mend()
    (ticket,) = [status.ticket for status in statuses if status.ticket]
    assert await printer.outcome(ticket, PAGES) is Outcome.PRINTED  # it went on printing
    assert came_out(sheets) == [(1, 1), (1, 2)]


@pytest.mark.nightly
async def test_a_queue_that_was_paused_in_mid_job_gives_the_paper_to_nobody(
    sheets: SheetPrinter, printer: IppPrinter
) -> None:
    sheets.fail(TroubleAt(SheetTrouble.JAM, half()))
    async with asyncio.timeout(LIMIT_S):
        async for status in printer.follow(Paper("visit-7", "receipt", document(), PAGES)):
            if status.state is JobState.PRINTING:
                sheets.queue.pause()
    assert status.state is JobState.FAILED
    sheets.mend()
    with pytest.raises(Fault, match="PRINTER-PAUSED"):
        await printer.ready()
    await mended(sheets, printer)
